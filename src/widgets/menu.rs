//! A button with a list of deeds. Arrow keys, Home and End move, Esc and Tab close, a reason stands where one is barred.

use super::dom;
use super::float::{self, Area};
use super::icon::{Glyph, Icon};
use leptos::{ev, html, prelude::*};
use web_sys::wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

/// One deed.
#[derive(Clone)]
pub struct MenuItem {
    /// Its name.
    pub label: String,
    /// What it does.
    pub on_pick: Callback<()>,
    /// Why it is not to be had now; it stays focusable, so that the reason can be read.
    pub barred: Option<String>,
    /// Destroys something.
    pub danger: bool,
    /// A line above it.
    pub rule: bool,
}

impl MenuItem {
    /// A deed to be had.
    pub fn new(label: impl Into<String>, on_pick: impl Into<Callback<()>>) -> Self {
        Self { label: label.into(), on_pick: on_pick.into(), barred: None, danger: false, rule: false }
    }

    /// Not to be had, and why.
    pub fn barred(mut self, reason: Option<impl Into<String>>) -> Self {
        self.barred = reason.map(Into::into);
        self
    }

    /// In the colour of destruction.
    pub fn danger(mut self) -> Self {
        self.danger = true;
        self
    }

    /// With a line above.
    pub fn rule(mut self) -> Self {
        self.rule = true;
        self
    }
}

/// The button and its list.
///
/// `<Menu label="Actions" items=Signal::derive(move || vec![MenuItem::new("Start", move || start())])/>`
#[component]
pub fn Menu(
    /// The button's text; with `icon_only` read out, not shown.
    #[prop(into)]
    label: Signal<String>,
    /// The deeds.
    #[prop(into)]
    items: Signal<Vec<MenuItem>>,
    /// Three dots in place of the text: for table rows.
    #[prop(optional)]
    icon_only: bool,
    /// Nothing to choose now.
    #[prop(optional, into)]
    disabled: Signal<bool>,
) -> impl IntoView {
    let id = dom::fresh_id("menu");
    let root = NodeRef::<html::Span>::new();
    let button = NodeRef::<html::Button>::new();
    let list = NodeRef::<html::Ul>::new();
    let open = RwSignal::new(false);

    let close = move |refocus: bool| {
        open.try_set(false);
        if let (true, Some(Some(button))) = (refocus, button.try_get_untracked()) {
            dom::focus(&button);
        }
    };
    Effect::new(move |_| {
        if let (Some(root), Some(list)) = (root.get(), list.get()) {
            attach(&root, &list);
            move_focus(&list, Step::First);
        }
    });
    Effect::new(move |_| {
        if open.get() {
            let scroll = dom::on_any_scroll(move || {
                if let (Some(Some(root)), Some(Some(list))) = (root.try_get_untracked(), list.try_get_untracked())
                    && !attach(&root, &list)
                {
                    close(false);
                }
            });
            let away = window_event_listener(ev::pointerdown, move |event| {
                let Some(Some(root)) = root.try_get_untracked() else { return };
                let hit = event.composed_path().includes(&root, 0);
                if !hit {
                    close(false);
                }
            });
            on_cleanup(move || {
                scroll.remove();
                away.remove();
            });
        }
    });
    let keys = move |event: ev::KeyboardEvent| {
        let Some(list) = list.get_untracked() else {
            if event.key() == "ArrowDown" {
                event.prevent_default();
                open.set(true);
            }
            return;
        };
        match event.key().as_str() {
            "ArrowDown" => move_focus(&list, Step::Next),
            "ArrowUp" => move_focus(&list, Step::Back),
            "Home" => move_focus(&list, Step::First),
            "End" => move_focus(&list, Step::Last),
            "Escape" => {
                event.stop_propagation();
                close(true);
            }
            "Tab" => return close(false),
            _ => return,
        }
        event.prevent_default();
    };
    let item = move |item: MenuItem| {
        let barred = item.barred.is_some();
        let pick = move |_| {
            if !barred {
                close(true);
                item.on_pick.run(());
            }
        };
        view! {
            {item.rule.then(|| view! { <li class="menu__rule" role="separator"></li> })}
            <li role="none">
                <button
                    type="button"
                    role="menuitem"
                    tabindex="-1"
                    class="menu__item"
                    class:is-bad=item.danger
                    aria-disabled=barred.then_some("true")
                    on:click=pick
                >
                    <span>
                        {item.label}
                        {item.barred.map(|reason| view! { <span class="menu__reason">{reason}</span> })}
                    </span>
                </button>
            </li>
        }
    };
    let list_id = id.clone();
    view! {
        <span class="menu" node_ref=root on:keydown=keys>
            <button
                node_ref=button
                type="button"
                class=if icon_only { "p-button p-button--base is-small is-icon" } else { "p-button" }
                aria-haspopup="menu"
                aria-expanded=move || if open.get() { "true" } else { "false" }
                aria-controls=id
                aria-label=move || icon_only.then(|| label.get())
                disabled=move || disabled.get()
                on:click=move |_| open.update(|open| *open = !*open)
            >
                {if icon_only {
                    view! { <Icon of=Glyph::More/> }.into_any()
                } else {
                    view! {
                        <span>{move || label.get()}</span>
                        <Icon of=Glyph::ChevronDown/>
                    }
                        .into_any()
                }}
            </button>
            <Show when=move || open.get()>
                <ul class="menu__list" role="menu" id=list_id.clone() aria-label=move || label.get() node_ref=list>
                    {move || items.get().into_iter().map(item).collect_view()}
                </ul>
            </Show>
        </span>
    }
}

/// Opens towards the middle of the window.
fn attach(root: &HtmlElement, list: &HtmlElement) -> bool {
    let right = Area::of_window().is_some_and(|window| Area::of(root).x > window.width / 2.0);
    float::attach(root, list, right)
}

enum Step {
    First,
    Last,
    Next,
    Back,
}

/// Moves the focus among the items, round at the ends.
fn move_focus(list: &Element, step: Step) {
    let Ok(items) = list.query_selector_all("[role=menuitem]") else { return };
    let items: Vec<HtmlElement> = (0..items.length()).filter_map(|i| items.item(i)?.dyn_into().ok()).collect();
    let active = dom::focused(list);
    let at = items.iter().position(|item| Some(item) == active.as_ref());
    let count = items.len();
    if count == 0 {
        return;
    }
    let next = match (step, at) {
        (Step::First, _) | (Step::Next, None) => 0,
        (Step::Last, _) | (Step::Back, None | Some(0)) => count - 1,
        (Step::Next, Some(at)) => (at + 1) % count,
        (Step::Back, Some(at)) => at - 1,
    };
    if let Some(item) = items.get(next) {
        dom::focus(item);
    }
}
