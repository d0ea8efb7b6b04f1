//! Modal dialogs on the native `<dialog>`: the browser keeps the focus inside and the page behind inert.

use super::dom;
use super::icon::{Glyph, Icon};
use crate::outside::outside;
use leptos::{ev, html, prelude::*};
use web_sys::HtmlElement;

/// How wide, and where.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DialogSize {
    /// A question.
    Small,
    /// A form.
    #[default]
    Medium,
    /// A table or a log.
    Large,
    /// A sheet of full height at the right edge, full width below 700 px.
    Sheet,
}

impl DialogSize {
    fn class(self) -> &'static str {
        match self {
            DialogSize::Small => "dialog is-small",
            DialogSize::Medium => "dialog",
            DialogSize::Large => "dialog is-large",
            DialogSize::Sheet => "dialog dialog--sheet",
        }
    }
}

/// A modal. It is in the document only while `open`; when it goes, the focus returns to where it was.
///
/// Esc and the close button ask through `on_close`: the page decides, and may keep typed text. Body and footer are in a
/// form, so Enter submits: `on_submit` hears it, the footer's main button is `type="submit"`.
///
/// ```ignore
/// <Dialog open=open title="Remove host" on_close=move || set_open.set(false) on_submit=move || remove()
///     footer=move || view! { <button type="submit" class="p-button p-button--negative">"Remove"</button> }>
///     <p>"Its VMs keep running."</p>
/// </Dialog>
/// ```
#[component]
pub fn Dialog(
    /// Whether it shows.
    #[prop(into)]
    open: Signal<bool>,
    /// The heading, which names the dialog.
    #[prop(into)]
    title: Signal<String>,
    /// The user wants to leave.
    #[prop(into)]
    on_close: Callback<()>,
    /// The form was submitted.
    #[prop(optional, into)]
    on_submit: Option<Callback<()>>,
    /// How wide.
    #[prop(optional)]
    size: DialogSize,
    /// The value of `data-testid`.
    #[prop(optional)]
    testid: Option<&'static str>,
    /// Beside the heading.
    #[prop(optional, into)]
    header: ViewFn,
    /// Buttons; stays in sight while the body scrolls.
    #[prop(optional, into)]
    footer: ViewFn,
    /// The body.
    children: ChildrenFn,
) -> impl IntoView {
    let open = Memo::new(move |_| open.get());
    let children = StoredValue::new(children);
    let (header, footer) = (StoredValue::new(header), StoredValue::new(footer));
    view! {
        <Show when=move || open.get()>
            <Frame title on_close on_submit size testid header=header.get_value() footer=footer.get_value()>
                {children.get_value()()}
            </Frame>
        </Show>
    }
}

/// The dialog while it is open: opens itself when mounted, gives the focus back when unmounted.
#[component]
fn Frame(
    title: Signal<String>,
    on_close: Callback<()>,
    on_submit: Option<Callback<()>>,
    size: DialogSize,
    testid: Option<&'static str>,
    header: ViewFn,
    footer: ViewFn,
    children: Children,
) -> impl IntoView {
    let node = NodeRef::<html::Dialog>::new();
    let before: StoredValue<Option<HtmlElement>, LocalStorage> = StoredValue::new_local(None);
    let id = dom::fresh_id("dialog");
    let heading = id.clone();
    let outside = outside();

    Effect::new(move |_| {
        let Some(dialog) = node.get() else { return };
        if !dialog.open() {
            let _ = before.try_set_value(dom::focused(&dialog));
            let _ = dialog.show_modal();
        }
    });
    on_cleanup(move || {
        let Some(before) = before.try_get_value() else { return };
        // Opened by an address, nothing had the focus: then it goes to the page.
        let before = before.filter(|element| element.tag_name() != "BODY");
        if let Some(element) = before.or_else(|| outside.main()) {
            // After the dialog has left the document: an inert element takes no focus.
            request_animation_frame(move || dom::focus(&element));
        }
    });

    // Esc only asks. A browser that closes all the same (second Esc) is reported by `close`.
    let cancel = move |event: ev::Event| {
        event.prevent_default();
        on_close.run(());
    };
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        if let Some(submit) = on_submit {
            submit.run(());
        }
    };
    let foot = footer.run();
    view! {
        <dialog
            node_ref=node
            class=size.class()
            aria-labelledby=heading
            data-testid=testid
            on:cancel=cancel
            on:close=move |_| {
                on_close.try_run(());
            }
        >
            <form class="dialog__frame" novalidate on:submit=submit>
                <header class="dialog__head">
                    <h2 id=id>{move || title.get()}</h2>
                    <div class="actions">
                        {header.run()}
                        <button type="button" class="p-button p-button--base is-icon" aria-label="Close" on:click=move |_| on_close.run(())>
                            <Icon of=Glyph::Close/>
                        </button>
                    </div>
                </header>
                <div class="dialog__body">{children()}</div>
                <footer class="dialog__foot">{foot}</footer>
            </form>
        </dialog>
    }
}
