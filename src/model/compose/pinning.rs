//! Pinned cores as people type them (`0-3, 8`) and as they click them, in step.

use crate::model::host::Host;
use crate::model::ids::VmId;
use crate::model::numa::{CoreUse, Placement, claims, core_use};
use crate::model::units;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Larger core ids are taken for typing errors, so that `0-4000000000` does not fill memory.
const HIGHEST: u32 = 9999;

/// The pinned cores of the form: the text as typed and the cores read from it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub struct PinnedForm {
    text: String,
    cores: BTreeSet<u32>,
}

impl PinnedForm {
    /// As typed.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The cores that could be read from the text; broken parts are left out.
    pub fn cores(&self) -> &BTreeSet<u32> {
        &self.cores
    }

    /// Takes over what was typed.
    pub fn set_text(&mut self, text: impl Into<String>) {
        self.text = text.into();
        self.cores = parts(&self.text).filter_map(|part| range(part).ok()).flat_map(|(from, to)| from..=to).collect();
    }

    /// Takes over a choice of cores; the text becomes its shortest form.
    pub fn set_cores(&mut self, cores: impl IntoIterator<Item = u32>) {
        self.cores = cores.into_iter().collect();
        self.text = print_cores(&self.cores);
    }

    /// Adds a core or takes it away. A broken text becomes a whole one again.
    pub fn toggle(&mut self, core: u32) {
        if !self.cores.remove(&core) {
            self.cores.insert(core);
        }
        self.text = print_cores(&self.cores);
    }
}

impl From<String> for PinnedForm {
    fn from(text: String) -> Self {
        let mut form = PinnedForm::default();
        form.set_text(text);
        form
    }
}

impl From<PinnedForm> for String {
    fn from(form: PinnedForm) -> Self {
        form.text
    }
}

/// Who is on which core, in words, for every core that a VM is pinned to. `name` knows what a VM is called.
pub fn owners(host: &Host, name: impl Fn(&Placement) -> String) -> BTreeMap<u32, String> {
    let Some(detail) = &host.detail else { return BTreeMap::new() };
    let claims = claims(&detail.vms);
    let called = |id: &VmId| {
        let vm = detail.vms.iter().find(|vm| vm.id == *id);
        vm.map_or_else(|| format!("VM {id}"), &name)
    };
    let mut all = BTreeMap::new();
    for node in &detail.numa {
        for core in node.cores() {
            let words = match core_use(core, node, &claims) {
                CoreUse::Free => continue,
                CoreUse::Unknown => "pinned by a VM that MAAS does not name".to_owned(),
                taken => {
                    let names: Vec<String> = taken.vms().iter().map(called).collect();
                    format!("pinned by {}", names.join(" and "))
                }
            };
            all.insert(core, words);
        }
    }
    all
}

/// Reads `0-3, 8`: core ids and ranges, separated by commas or blanks, in any order; repeated ids count once.
pub fn parse_cores(text: &str) -> Result<BTreeSet<u32>, String> {
    let mut cores = BTreeSet::new();
    for part in parts(text) {
        let (from, to) = range(part)?;
        cores.extend(from..=to);
    }
    Ok(cores)
}

/// Core ids as ranges: `0-3, 8`.
fn print_cores(cores: &BTreeSet<u32>) -> String {
    units::ranges(&cores.iter().copied().collect::<Vec<_>>())
}

fn parts(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| c == ',' || c.is_whitespace()).filter(|part| !part.is_empty())
}

fn range(part: &str) -> Result<(u32, u32), String> {
    let id = |text: &str| {
        let digits = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        let number = if digits { text.parse::<u32>().ok() } else { None };
        number
            .filter(|id| *id <= HIGHEST)
            .ok_or_else(|| format!("“{part}” is neither a core nor a range of cores such as 4-7."))
    };
    match part.split_once('-') {
        None => id(part).map(|core| (core, core)),
        Some((from, to)) => {
            let (from, to) = (id(from)?, id(to)?);
            if from > to { Err(format!("“{part}” runs backwards: write {to}-{from}.")) } else { Ok((from, to)) }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn ranges_blanks_and_order_do_not_matter() {
        assert_eq!(parse_cores(" 8 0-3,,2 ").unwrap(), BTreeSet::from([0, 1, 2, 3, 8]));
        assert_eq!(parse_cores("").unwrap(), BTreeSet::new());
    }

    #[test]
    fn what_is_no_core_is_said() {
        for bad in ["a", "1-", "-1", "1-2-3", "0-4294967295", "99999999999", "+1", "1.5"] {
            assert!(parse_cores(bad).unwrap_err().contains(bad), "{bad}");
        }
        assert_eq!(parse_cores("7-4").unwrap_err(), "“7-4” runs backwards: write 4-7.");
    }

    #[test]
    fn clicking_mends_the_text_and_keeps_what_could_be_read() {
        let mut form = PinnedForm::from("0-2, x".to_owned());
        assert_eq!((form.text(), form.cores().len()), ("0-2, x", 3));
        form.toggle(1);
        assert_eq!(form.text(), "0, 2");
        form.toggle(1);
        assert_eq!(form.text(), "0-2");
    }

    #[test]
    fn owners_are_named() {
        use super::super::testing::host;
        let mut host = host();
        let detail = host.detail.as_mut().unwrap();
        let vm = |id, ids: &[u32]| Placement {
            id: VmId(id),
            system_id: None,
            memory: 0,
            hugepages: false,
            cores: crate::model::numa::Cores::Pinned(ids.to_vec()),
            host_nics: None,
        };
        detail.vms = vec![vm(1, &[0, 1]), vm(2, &[1])];
        let owners = owners(&host, |vm| format!("vm-{}", vm.id));
        assert_eq!(owners[&0], "pinned by vm-1");
        assert_eq!(owners[&1], "pinned by vm-1 and vm-2");
        assert!(owners[&2].contains("does not name"));
        assert_eq!(owners.get(&30), None);
    }

    proptest! {
        #[test]
        fn printed_cores_read_the_same(cores in proptest::collection::btree_set(0..200u32, 0..60)) {
            prop_assert_eq!(parse_cores(&print_cores(&cores)).unwrap(), cores);
        }

        #[test]
        fn text_and_cores_stay_in_step(clicks in proptest::collection::vec(0..64u32, 0..40)) {
            let mut form = PinnedForm::default();
            for core in clicks {
                form.toggle(core);
                prop_assert_eq!(&parse_cores(form.text()).unwrap(), form.cores());
            }
        }

        #[test]
        fn no_text_panics(text in ".{0,40}") {
            let _ = (parse_cores(&text), PinnedForm::from(text));
        }
    }
}
