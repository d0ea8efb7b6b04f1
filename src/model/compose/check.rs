//! Reads a form against a host with the server's own rules (maas-api §3.4).

use super::context::Context;
use super::disks;
use super::field::{Field, Findings, Message};
use super::fit::{NodeFit, Shape, node_fits};
use super::form::ComposeForm;
use super::projection::{Projection, projection};
use super::request::ComposeRequest;
use super::{name, nics, shape};
use crate::model::host::{Host, HostHealth};
use crate::model::network::Networks;
use crate::model::units;

/// The answer in one word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// MAAS will take it.
    Fits,
    /// MAAS will take it, as far as can be told; the warnings say what comes of it.
    Warned,
    /// MAAS will refuse it.
    Refused,
}

/// A form as it was found.
#[derive(Clone, Debug, PartialEq)]
pub struct Checked {
    /// What MAAS refuses for sure, in the order of the form.
    pub errors: Vec<Message>,
    /// What it accepts, with a consequence.
    pub warnings: Vec<Message>,
    /// How many of the errors are nothing but something that is not filled in yet.
    pub missing: usize,
    /// What to send; there exactly when there are no errors.
    pub request: Option<ComposeRequest>,
    /// One row a NUMA node: whether the whole VM fits on it.
    pub nodes: Vec<NodeFit>,
    /// What is left of the host afterwards.
    pub projection: Projection,
}

impl Checked {
    /// The answer in one word.
    pub fn verdict(&self) -> Outcome {
        match (self.errors.is_empty(), self.warnings.is_empty()) {
            (false, _) => Outcome::Refused,
            (true, false) => Outcome::Warned,
            (true, true) => Outcome::Fits,
        }
    }

    /// Nothing is wrong so far, but something is still to be filled in.
    pub fn is_incomplete(&self) -> bool {
        !self.errors.is_empty() && self.missing == self.errors.len()
    }

    /// The answer in one sentence.
    pub fn summary(&self) -> String {
        let things = |list: &[Message], one, many| units::count(list.len() as i64, one, many);
        match self.verdict() {
            Outcome::Fits => "The VM fits.".to_owned(),
            Outcome::Warned => format!("MAAS should make it, with {}.", things(&self.warnings, "warning", "warnings")),
            Outcome::Refused if self.is_incomplete() => {
                format!("Not complete: {} to fill in.", things(&self.errors, "thing", "things"))
            }
            Outcome::Refused => {
                format!("MAAS would refuse it: {} to change.", things(&self.errors, "thing", "things"))
            }
        }
    }

    /// Errors of a field.
    pub fn errors_at(&self, field: Field) -> impl Iterator<Item = &str> {
        self.errors.iter().filter(move |(at, _)| *at == field).map(|(_, text)| text.as_str())
    }

    /// Warnings of a field.
    pub fn warnings_at(&self, field: Field) -> impl Iterator<Item = &str> {
        self.warnings.iter().filter(move |(at, _)| *at == field).map(|(_, text)| text.as_str())
    }
}

/// Reads `form` against `host`. When the verdict is [`Outcome::Fits`], the server accepts the request.
pub fn check(form: &ComposeForm, host: &Host, networks: &Networks, context: &Context) -> Checked {
    let mut found = Findings::default();
    let hostname = name::check(&form.name, context.taken_names, context.name, &mut found);
    let usable = host_ready(host, &mut found);
    choices(form, host, context, &mut found);
    let mut request = ComposeRequest {
        hostname,
        hugepages: form.hugepages,
        architecture: form.architecture.clone(),
        domain: form.domain,
        zone: form.zone,
        pool: form.pool,
        skip_commissioning: form.skip_commissioning,
        ..ComposeRequest::default()
    };
    // Limits of zero would put a wrong sentence at every field.
    if usable {
        request.cores = shape::cores(form, host, &mut found);
        request.memory = shape::memory(form, host, &request.cores, &mut found);
        request.storage = disks::check(form, host, context.several_disks, &mut found);
        request.interfaces = nics::check(form, host, networks, context.machine, &mut found);
        nics::addresses(&form.nics, context, &mut found);
    }
    Checked {
        request: found.errors.is_empty().then_some(request),
        missing: found.missing,
        errors: found.errors,
        warnings: found.warnings,
        nodes: node_fits(host, &Shape::of(form)),
        projection: projection(form, host),
    }
}

/// Why no VM can be composed on the host, whatever the form says: no form need be shown then.
pub fn barred(host: &Host) -> Option<&'static str> {
    if host.health() == HostHealth::NeverReached {
        Some("MAAS never reached this host. Check its address, then refresh it.")
    } else if !host.composable() {
        Some("This host cannot compose VMs.")
    } else if host.health() == HostHealth::NotCommissioned || host.size().general.total <= 0 {
        Some("MAAS does not know the size of this host yet. Wait until its commissioning data is in, then refresh it.")
    } else if !host.permissions.compose {
        Some(FORBIDDEN)
    } else {
        None
    }
}

const FORBIDDEN: &str = "You may not compose VMs on this host.";

/// Reasons that lie with the host and not with the form; returns whether its limits can be relied on.
fn host_ready(host: &Host, found: &mut Findings) -> bool {
    let at = Field::Form;
    if !host.permissions.compose {
        found.error(at, FORBIDDEN);
    }
    if let Some(reason) = barred(host).filter(|reason| *reason != FORBIDDEN) {
        found.error(at, reason);
        return false;
    }
    if host.architectures.is_empty() {
        found.error(at, "MAAS knows no architecture of this host: its discovery failed. Refresh it.");
    }
    true
}

fn choices(form: &ComposeForm, host: &Host, context: &Context, found: &mut Findings) {
    // A host without any is refused as a whole.
    let offered = |word: &&String| host.architectures.is_empty() || host.architectures.contains(word);
    if let Some(word) = form.architecture.as_ref().filter(|word| !offered(word)) {
        let all = host.architectures.join(", ");
        found.error(Field::Architecture, format!("The host has {all}, not {word}."));
    }
    let gone = |missing: bool, field, what: &str, found: &mut Findings| {
        if missing {
            found.error(field, format!("The chosen {what} no longer exists."));
        }
    };
    let lacks = |known: usize, missing: Option<bool>| known > 0 && missing == Some(true);
    let zone = form.zone.map(|id| !context.zones.contains(&id));
    gone(lacks(context.zones.len(), zone), Field::Zone, "zone", found);
    let pool = form.pool.map(|id| !context.pools.contains(&id));
    gone(lacks(context.pools.len(), pool), Field::Pool, "resource pool", found);
    let domain = form.domain.map(|id| !context.domains.contains(&id));
    gone(lacks(context.domains.len(), domain), Field::Domain, "domain", found);
}

#[cfg(test)]
mod tests {
    use super::super::form::{CoresMode, Defaults, DiskForm, NicForm};
    use super::super::server;
    use super::super::testing::{host, machine, networks};
    use super::*;
    use crate::model::capacity::Capacity;
    use crate::model::host::{HostKind, Permissions};
    use crate::model::ids::{DomainId, PoolId, ZoneId};
    use crate::model::ids::{SpaceId, SubnetId, VlanId};
    use proptest::bool::weighted as bool_weighted;
    use proptest::option;
    use proptest::prelude::*;
    use proptest::sample::select;
    use std::collections::BTreeSet;

    fn checked(form: &ComposeForm, host: &Host) -> Checked {
        let machine = machine();
        check(form, host, &networks(), &Context { machine: Some(&machine), ..Context::default() })
    }

    fn opened(host: &Host) -> Checked {
        checked(&ComposeForm::for_host(host, Defaults::default()), host)
    }

    #[test]
    fn the_form_as_it_opens_fits() {
        let result = opened(&host());
        assert_eq!((result.verdict(), result.summary().as_str()), (Outcome::Fits, "The VM fits."));
        let pairs: Vec<_> = result.request.unwrap().pairs().into_iter().map(|(a, b)| format!("{a}={b}")).collect();
        assert_eq!(pairs, ["cores=1", "memory=2048", "architecture=amd64/generic", "zone=2", "pool=0", "storage=1:8"]);
        assert_eq!(result.nodes.len(), 2);
    }

    #[test]
    fn a_host_that_cannot_be_used_says_so_once() {
        let form = |host: &Host| opened(host).errors;
        let lost = Host { architectures: vec![], capacity: Capacity::default(), ..host() };
        assert!(matches!(form(&lost).as_slice(), [(Field::Form, text)] if text.contains("never reached")));
        let fresh = Host { capacity: Capacity::default(), ..host() };
        assert!(matches!(form(&fresh).as_slice(), [(Field::Form, text)] if text.contains("size of this host")));
        let fixed = Host { capabilities: vec![], ..host() };
        assert!(matches!(form(&fixed).as_slice(), [(Field::Form, text)] if text.contains("cannot compose")));
        let reader = Host { permissions: Permissions::default(), ..host() };
        assert!(matches!(form(&reader).as_slice(), [(Field::Form, text)] if text.contains("may not")));
    }

    #[test]
    fn choices_must_exist_where_the_lists_are_known() {
        let mut form = ComposeForm::for_host(&host(), Defaults::default());
        (form.domain, form.architecture) = (Some(DomainId(9)), Some("amd64".to_owned()));
        let context =
            Context { zones: &[ZoneId(1)], pools: &[PoolId(0)], domains: &[DomainId(0)], ..Context::default() };
        let result = check(&form, &host(), &networks(), &context);
        let fields: Vec<_> = result.errors.iter().map(|(field, _)| *field).collect();
        assert_eq!(fields, [Field::Architecture, Field::Zone, Field::Domain]);
        assert!(result.request.is_none());
        assert_eq!(result.summary(), "MAAS would refuse it: 3 things to change.");
        assert!(!result.is_incomplete());
    }

    /// Mostly what is right, at times what is not: a form that is wrong everywhere tests nothing.
    fn mostly(good: &[&'static str], bad: &[&'static str]) -> impl Strategy<Value = String> + use<> {
        prop_oneof![9 => select(good.to_vec()), 1 => select(bad.to_vec())].prop_map(str::to_owned)
    }

    fn any_ratio() -> impl Strategy<Value = f64> {
        prop_oneof![Just(0.9), Just(1.0), Just(4.0)]
    }

    prop_compose! {
        fn any_disk()(
            size in mostly(&["8", "8.5", "300", " 4 ", "480", "481", "961"], &["0", "", "1.2.3", "8G", "99999"]),
            pool in option::of(mostly(&["fast", "slow"], &["gone"])),
            tags in mostly(&["", "", "ssd", "ssd, big", "slow", ",", "fast,slow"], &["a)b"]),
        ) -> DiskForm {
            DiskForm { key: 0, size, pool, tags }
        }
    }

    prop_compose! {
        fn any_nic()(
            name in mostly(&["eth0", "eth1", "0", "a-rather-long-name"], &["_x"]),
            (space, subnet, vlan) in prop_oneof![
                (Just(None), Just(Some(1)), Just(None)),
                (Just(Some(2)), Just(None), Just(None)),
                (option::weighted(0.3, 1..4i64), option::weighted(0.6, 1..8i64), option::weighted(0.3, 1..5i64)),
            ],
            ip in mostly(&["", "", "10.10.0.9", "10.20.0.9", "10.21.0.9"], &["10.10.0.0", "8.8.8.8", "x", "fd00::9"]),
        ) -> NicForm {
            NicForm { key: 0, name, space: space.map(SpaceId), subnet: subnet.map(SubnetId), vlan: vlan.map(VlanId), ip }
        }
    }

    prop_compose! {
        fn any_form()(
            name in mostly(&["", "web", "web.example", " x1 "], &["taken", "a_b", "-x"]),
            cores in mostly(&["", "1", "4", "8", "32"], &["9", "33", "0", "x"]),
            pins in option::weighted(0.4, mostly(&["8", "8-9", "0-3", "8, 28"], &["31-32", "", "x"])),
            memory in mostly(&["", "1024", "2048", "196608"], &["1023", "196609", "300000", "1.5"]),
            hugepages: bool,
            architecture in option::of(mostly(&["amd64/generic", "i386/generic"], &["amd64"])),
            disks in proptest::collection::vec(any_disk(), 1..4),
            boot in 0..4u32,
            nics in proptest::collection::vec(any_nic(), 0..3),
            skip_commissioning: bool,
        ) -> ComposeForm {
            let mut form = ComposeForm::default();
            (form.name, form.cores, form.memory, form.architecture) = (name, cores, memory, architecture);
            (form.hugepages, form.skip_commissioning) = (hugepages, skip_commissioning);
            if let Some(pins) = pins {
                form.cores_mode = CoresMode::Pinned;
                form.pinned.set_text(pins);
            }
            for disk in disks {
                let key = form.add_disk();
                *form.disk_mut(key).unwrap() = DiskForm { key, ..disk };
            }
            for nic in nics {
                let key = form.add_nic();
                *form.nic_mut(key).unwrap() = NicForm { key, ..nic };
            }
            form.boot_disk = boot;
            form
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4000))]

        /// The point of it all: what passes here, the rules of the contract, written apart, accept.
        #[test]
        fn what_passes_the_server_accepts(form in any_form(), virsh in bool_weighted(0.2), ratio in any_ratio()) {
            let mut host = host();
            (host.capacity.cpu_ratio, host.capacity.memory_ratio) = (ratio, ratio);
            if virsh {
                host.kind = HostKind::Virsh;
            }
            let (taken, machine) = (BTreeSet::from(["taken".to_owned()]), machine());
            let context = Context { taken_names: &taken, machine: Some(&machine), ..Context::default() };
            let result = check(&form, &host, &networks(), &context);
            prop_assert_eq!(result.request.is_some(), result.errors.is_empty());
            let Some(request) = &result.request else { return Ok(()) };
            let verdict = server::accepts(&request.pairs(), &host, &machine, &networks(), &taken);
            prop_assert!(verdict.is_ok(), "{:?} for {:?}", verdict, request);
            // The first disk of the request is the boot disk, whatever its key.
            let first = request.storage.split(':').next().unwrap();
            prop_assert_eq!(first, form.boot_key().unwrap().to_string());
        }

        #[test]
        fn nothing_panics_on_odd_hosts(form in any_form(), cores: i64, memory: i64, free: i64, ratio: f64) {
            let mut host = host();
            host.capacity.cores.total = cores;
            host.capacity.general.total = memory;
            host.capacity.hugepages.tracked = free;
            (host.capacity.cpu_ratio, host.capacity.memory_ratio) = (ratio, ratio);
            if let Some(detail) = &mut host.detail {
                for node in &mut detail.numa {
                    node.memory_free = free;
                    node.hugepages[0].page_size = memory;
                }
            }
            host.storage_pools[0].total = free;
            let _ = checked(&form, &host);
        }
    }
}
