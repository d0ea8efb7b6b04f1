//! More about something, on hover, focus or press.
//!
//! It stays while the pointer or the focus is in it, Esc closes it without moving either (WCAG 1.4.13), a press keeps it.

use super::{dom, float};
use crate::outside::outside;
use leptos::{ev, html, prelude::*};
use std::time::Duration;
use web_sys::wasm_bindgen::JsCast;

/// How long the pointer may be between trigger and panel.
const GRACE: Duration = Duration::from_millis(150);

/// A trigger in the text and a panel that hangs on it.
///
/// ```ignore
/// <Popover label="Over-commit of CPU" trigger=move || "4×">
///     <p>"128 cores may be promised; 32 exist."</p>
/// </Popover>
/// ```
#[component]
pub fn Popover(
    /// The panel's name for screen readers.
    #[prop(into)]
    label: Signal<String>,
    /// What is seen and pressed.
    #[prop(into)]
    trigger: ViewFnOnce,
    /// Right edges meet.
    #[prop(optional)]
    align_end: bool,
    /// The panel; built when it opens.
    children: ChildrenFn,
) -> impl IntoView {
    let id = dom::fresh_id("popover");
    let outside = outside();
    let root = NodeRef::<html::Span>::new();
    let panel = NodeRef::<html::Div>::new();
    let open = RwSignal::new(false);
    let held = RwSignal::new(false);
    let inside = StoredValue::new(false);
    let children = StoredValue::new(children);

    let close = move || {
        held.try_set(false);
        open.try_set(false);
    };
    let leave = move || {
        inside.set_value(false);
        // The signals may be gone when the time is up.
        set_timeout(
            move || {
                if inside.try_get_value() == Some(false) && held.try_get_untracked() == Some(false) {
                    open.try_set(false);
                }
            },
            GRACE,
        );
    };
    // Setting it again would draw the panel anew.
    let show = move || {
        if !open.get_untracked() {
            open.set(true);
        }
    };
    let enter = move || {
        inside.set_value(true);
        show();
    };
    let focus_out = move |event: ev::FocusEvent| {
        let to = event.related_target().and_then(|target| target.dyn_into::<web_sys::Node>().ok());
        // The focus also leaves when the popover itself is taken away, and its signals are gone by then.
        let stays = root.try_get_untracked().flatten().is_some_and(|root| root.contains(to.as_ref()));
        if !stays {
            held.set(false);
            leave();
        }
    };

    // Only an open popover has effects and listens to the window: a list has hundreds of closed ones.
    let watch = move || {
        Effect::new(move |_| {
            if let (Some(root), Some(panel)) = (root.get(), panel.get()) {
                float::attach(&root, &panel, align_end);
            }
        });
        let keys = window_event_listener(ev::keydown, move |event| {
            if event.key() == "Escape" {
                event.prevent_default();
                event.stop_propagation();
                close();
            }
        });
        let scroll = dom::on_any_scroll(outside.root(), move || {
            if let (Some(Some(root)), Some(Some(panel))) = (root.try_get_untracked(), panel.try_get_untracked())
                && !float::attach(&root, &panel, align_end)
            {
                close();
            }
        });
        on_cleanup(move || {
            keys.remove();
            scroll.remove();
        });
    };

    let panel_id = id.clone();
    view! {
        <span
            class="popover"
            node_ref=root
            on:mousemove=move |event: ev::MouseEvent| {
                // A pointer that rests where the popover came to be has not asked for it: browsers report it without
                // any movement.
                let moved = event.movement_x() != 0 || event.movement_y() != 0;
                if moved && !inside.get_value() {
                    enter();
                }
            }
            on:mouseleave=move |_| leave()
            on:focusin=move |_| enter()
            on:focusout=focus_out
        >
            <button
                type="button"
                class="popover__trigger"
                aria-expanded=move || if open.get() { "true" } else { "false" }
                aria-controls=id
                on:click=move |_| {
                    if held.get_untracked() { close() } else {
                        held.set(true);
                        show();
                    }
                }
            >
                {trigger.run()}
            </button>
            {move || {
                open.get()
                    .then(|| {
                        watch();
                        view! {
                            <div
                                class="popover__panel"
                                role="group"
                                id=panel_id.clone()
                                aria-label=move || label.get()
                                node_ref=panel
                            >
                                {children.get_value()()}
                            </div>
                        }
                    })
            }}
        </span>
    }
}
