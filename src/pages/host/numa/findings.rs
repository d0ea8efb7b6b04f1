//! What is not as it should be: proven first, the less sure folded away when there are many.

use super::parts::{each, tags};
use super::state::Numa;
use crate::model::alignment::{Certainty, Finding};
use crate::model::numa_view::{Gap, NumaView, ids_text};
use crate::outside::outside;
use crate::pages::host::nics_note::nics_note;
use crate::widgets::after_paint::build_after_paint;
use crate::widgets::badge::Chip;
use crate::widgets::tone::Tone;
use leptos::prelude::*;
use std::sync::Arc;

/// So many of a kind are shown without asking.
const MANY: usize = 3;

/// More than so many are built only when they are asked for.
const HUNDREDS: usize = 100;

/// The list.
pub fn findings(numa: Numa) -> AnyView {
    let total = Memo::new(move |_| numa.picture.with(|picture| picture.findings.len()));
    let none = move || {
        let text = match (numa.picture.with(|picture| picture.nodes.len()), numa.gap()) {
            _ if numa.unready() => "Unknown: MAAS has no hardware data of this host.",
            (_, Some(Gap::NotRead)) => "Unknown until the host's details are read.",
            (0, _) => "No core is pinned twice. Without NUMA nodes, alignment is unknown.",
            (1, _) => "No issues found. With one NUMA node there is nothing to align.",
            _ => "No issues found. MAAS does not record where memory is actually located.",
        };
        (total.get() == 0).then(|| view! { <p class="u-muted" data-testid="no-findings">{text}</p> })
    };
    view! {
        <aside class="findings" aria-label="Findings">
            <h3>"Findings " <span class="u-muted">{total}</span></h3>
            {none}
            {nics_note(numa.host())}
            {group(numa, Certainty::Proven)}
            {group(numa, Certainty::Consistent)}
            {group(numa, Certainty::Unknown)}
        </aside>
    }
    .into_any()
}

/// Whether there is room beside the nodes; where there is none, findings stand above them and begin folded.
fn beside() -> bool {
    outside().width() >= 1200.0
}

fn group(numa: Numa, certainty: Certainty) -> AnyView {
    let keys = Memo::new(move |_| {
        let lines = numa.picture.get();
        let mine = lines.findings.iter().filter(|line| line.finding.certainty == certainty);
        mine.map(|line| line.key).collect::<Vec<_>>()
    });
    let some = Memo::new(move |_| keys.with(|keys| !keys.is_empty()));
    let one = move |key: i64| {
        let show = move |picture: &Arc<NumaView>| picture.finding(key).map(|line| finding(picture, &line.finding));
        (move || numa.picture.with(show)).into_any()
    };
    (move || {
        some.get().then(|| {
            let surest =
                numa.picture.with_untracked(|picture| picture.findings.first().map(|line| line.finding.certainty));
            let count = keys.with_untracked(Vec::len);
            let open = beside() && (surest == Some(certainty) || count <= MANY);
            // Hundreds of findings that nobody has asked for are not built before somebody does.
            let asked = RwSignal::new(open || count <= HUNDREDS);
            let show = Callback::new(move |()| {
                if !asked.get_untracked() {
                    asked.set(true);
                }
            });
            let list = move || {
                build_after_paint(!open, 0, move || {
                    let list = move || {
                        asked.get().then(|| {
                            numa.note_built();
                            each(move || keys.get(), one)
                        })
                    };
                    list.into_any()
                })
            };
            view! {
                <details class="findings__group" open=open on:toggle=move |_| show.run(())>
                    <summary>
                        <Chip text=certainty.label() tone=tone(certainty)/> " " {move || keys.with(Vec::len)}
                    </summary>
                    <p class="u-muted u-small">{certainty.meaning()}</p>
                    <ul>{list()}</ul>
                </details>
            }
        })
    })
    .into_any()
}

fn tone(certainty: Certainty) -> Tone {
    match certainty {
        Certainty::Proven => Tone::Bad,
        Certainty::Consistent => Tone::Warn,
        Certainty::Unknown => Tone::Neutral,
    }
}

fn finding(picture: &NumaView, finding: &Finding) -> AnyView {
    let moved = finding.fix.as_ref().and_then(|way| way.vm).filter(|_| finding.vms.len() > 1);
    let who = moved.and_then(|id| picture.vms.iter().find(|vm| vm.id == id)).map(|vm| vm.name.as_str());
    let fix = finding.fix.as_ref().map(|way| view! { <p class="finding__mend">{way.text(who)}</p> });
    view! {
        <li
            class=format!("finding {}", tone(finding.certainty).class())
            data-testid="finding"
            data-kind=finding.kind.word()
            data-certainty=finding.certainty.word()
            data-vm=finding.system_id.as_ref().map(ToString::to_string).unwrap_or_default()
            data-of=ids_text(&finding.vms)
        >
            <div class="finding__head"><h4>{finding.title()}</h4></div>
            <div class="u-row">{tags(&picture.vms, &finding.vms)}</div>
            <p>{finding.seen.clone()}</p>
            <p class="u-muted">{finding.cost.clone()}</p>
            {fix}
        </li>
    }
    .into_any()
}
