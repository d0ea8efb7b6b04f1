//! Colours and patterns that tell VMs apart: twelve colours times four patterns make 48 slots.

use leptos::prelude::*;

/// How many colours `--vm-N` there are.
pub const COLOURS: usize = 12;
/// How many slots look different.
pub const SLOTS: usize = COLOURS * 4;

/// The look of one VM: a colour class and perhaps a pattern.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Slot(u8);

impl Slot {
    /// The slot with a number; numbers beyond the last begin again.
    pub fn of(number: usize) -> Self {
        Self((number % SLOTS) as u8)
    }

    /// `vm-7`: sets `--vm` for `core is-taken`, `vm-chip` and `vm-fill`.
    pub fn class(self) -> String {
        format!("vm-{}", usize::from(self.0) % COLOURS)
    }

    /// The `fill` of a shape laid over the colour; `None` for plain slots.
    pub fn pattern(self) -> Option<&'static str> {
        [None, Some("url(#vm-diagonal)"), Some("url(#vm-dots)"), Some("url(#vm-cross)")][usize::from(self.0) / COLOURS]
    }
}

/// A slot for each id, the same each time as far as possible: an id keeps its own slot unless a smaller one has it.
///
/// Ids must be sorted and given once. With more than [`SLOTS`] of them slots repeat.
pub fn slots(ids: &[i64]) -> Vec<Slot> {
    let mut taken = [false; SLOTS];
    let mut free = SLOTS;
    ids.iter()
        .map(|id| {
            // Neighbouring ids get far-apart colours; 5 and 12 have no common divisor.
            let wanted = (id.rem_euclid(SLOTS as i64) as usize * 5) % SLOTS;
            if free == 0 {
                return Slot::of(wanted);
            }
            let slot = (0..SLOTS).map(|step| (wanted + step) % SLOTS).find(|slot| !taken[*slot]).unwrap_or(wanted);
            taken[slot] = true;
            free -= 1;
            Slot::of(slot)
        })
        .collect()
}

/// The pattern of a slot, to lie over a coloured cell: `<button class=format!("core is-taken {}", slot.class())>`.
///
/// `<PatternFill of=slot/>` (a prop named `slot` would make Leptos drop the component)
#[component]
pub fn PatternFill(
    /// Whose.
    #[prop(into)]
    of: Signal<Slot>,
) -> impl IntoView {
    move || {
        of.get().pattern().map(|fill| {
            view! { <svg aria-hidden="true"><rect width="100%" height="100%" fill=fill></rect></svg> }
        })
    }
}

/// The definitions, once in the document (or shadow root), before anything that uses them. `<Patterns/>`
#[component]
pub fn Patterns() -> impl IntoView {
    view! {
        <svg class="patterns" aria-hidden="true" focusable="false">
            <defs>
                <pattern id="vm-diagonal" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
                    <path class="pattern-mark" d="M1 0v6"></path>
                </pattern>
                <pattern id="vm-dots" width="6" height="6" patternUnits="userSpaceOnUse">
                    <circle class="pattern-mark is-dot" cx="2" cy="2" r="1.25"></circle>
                </pattern>
                <pattern id="vm-cross" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
                    <path class="pattern-mark" d="M1 0v7M0 1h7"></path>
                </pattern>
                <pattern id="hatch" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
                    <path class="pattern-hatch" d="M1 0v5"></path>
                </pattern>
                // Charts are drawn four times as large and scaled down.
                <pattern
                    id="hatch-chart"
                    width="5"
                    height="5"
                    patternUnits="userSpaceOnUse"
                    patternTransform="rotate(45) scale(4)"
                >
                    <path class="pattern-hatch" d="M1 0v5"></path>
                </pattern>
                <pattern id="hatch-bad" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(-45)">
                    <path class="pattern-hatch-bad" d="M1 0v7"></path>
                </pattern>
            </defs>
        </svg>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn up_to_48_all_look_different() {
        let ids: Vec<i64> = (-3..45).collect();
        assert_eq!(slots(&ids).into_iter().collect::<HashSet<_>>().len(), SLOTS);
    }

    #[test]
    fn a_slot_does_not_hang_on_later_neighbours() {
        let few = slots(&[3, 9, 20]);
        let more = slots(&[3, 9, 20, 21, 69]);
        assert_eq!(few[..], more[..3]);
        assert_eq!(slots(&[i64::MIN, i64::MAX]).len(), 2);
    }

    #[test]
    fn more_than_48_repeat() {
        let ids: Vec<i64> = (0..500).collect();
        assert_eq!(slots(&ids).len(), 500);
    }
}
