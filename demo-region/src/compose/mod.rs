//! Composing a VM by the server's rules (maas-api §3.4): fields, over-commit, networks, storage, placement.

pub mod check;
pub mod fields;
pub mod hostname;
pub mod interfaces;
pub mod matching;
pub mod place;
pub mod storage;

pub use fields::{Errors, Fields};

use crate::state::{User, World};

/// Why a compose was refused; how it is told differs between REST and the socket.
#[derive(Clone, Debug, PartialEq)]
pub enum ComposeError {
    /// Not composable: each interface has its own wording.
    NotComposable,
    /// Field → messages
    Form(Errors),
    /// 400 with a text
    Problem(String),
    /// 404 with a text
    NotFound(String),
    /// 500
    Internal(String),
    /// 503
    Unavailable(String),
}

/// Compose on that host; the `system_id` of the new machine.
pub fn compose(world: &mut World, host_id: i64, fields: &Fields, user: &User) -> Result<String, ComposeError> {
    let host = world.hosts.get(&host_id).ok_or(ComposeError::NotComposable)?.clone();
    if !host.composable() {
        return Err(ComposeError::NotComposable);
    }
    let request = fields::validate(world, &host, fields).map_err(ComposeError::Form)?;
    check::over_commit(world, &host, &request)?;
    let nics = matching::choose(world, &host, &request.interfaces)?;
    let disks = storage::choose(world, &host, &request.disks)?;
    if request.hostname.starts_with("composefail") {
        // A way for tests to see the driver fail.
        return Err(ComposeError::Unavailable(
            "Unable to compose machine because: Failed talking to pod: demo driver was asked to fail".into(),
        ));
    }
    place::place(world, &host, request, nics, disks, user)
}

impl ComposeError {
    /// The error string of the socket (§3.4, §4.3).
    pub fn socket_text(&self) -> String {
        const PREFIX: &str = "Pod unable to compose machine: ";
        match self {
            Self::NotComposable => "Pod does not support composability.".into(),
            Self::Form(errors) => errors.json(),
            Self::Problem(text) => format!("{PREFIX}['{text}']"),
            Self::NotFound(text) | Self::Internal(text) | Self::Unavailable(text) => format!("{PREFIX}{text}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        options::Options,
        state::{Attachment, Status},
    };

    fn try_compose(host: &str, pairs: &[(&str, &str)]) -> (World, Result<String, ComposeError>) {
        let mut world = crate::fleet::build(&Options::default());
        let id = world.hosts.values().find(|found| found.name == host).unwrap().id;
        let pairs = pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
        let user = world.users[0].clone();
        let result = compose(&mut world, id, &Fields::from_pairs(pairs), &user);
        (world, result)
    }

    fn refusal(host: &str, pairs: &[(&str, &str)]) -> String {
        match try_compose(host, pairs).1.unwrap_err() {
            ComposeError::Form(errors) => errors.json(),
            ComposeError::Problem(text) => format!("400 {text}"),
            ComposeError::NotFound(text) => format!("404 {text}"),
            ComposeError::Internal(text) => format!("500 {text}"),
            ComposeError::Unavailable(text) => format!("503 {text}"),
            ComposeError::NotComposable => "not composable".into(),
        }
    }

    #[test]
    fn fields_are_held_against_the_hints() {
        assert_eq!(
            refusal("numa-host", &[("cores", "1000")]),
            r#"{"cores": ["Ensure this value is less than or equal to 32."]}"#
        );
        assert_eq!(
            refusal("numa-host", &[("cores", "0")]),
            r#"{"cores": ["Ensure this value is greater than or equal to 1."]}"#
        );
        assert_eq!(refusal("numa-host", &[("cores", "many")]), r#"{"cores": ["Enter a whole number."]}"#);
        assert_eq!(
            refusal("numa-host", &[("pinned_cores", "999")]),
            r#"{"pinned_cores": ["Select a valid choice. 999 is not one of the available choices."]}"#
        );
        assert_eq!(
            refusal("fresh-host", &[]),
            concat!(
                r#"{"cores": ["Ensure this value is less than or equal to 0."], "#,
                r#""memory": ["Ensure this value is less than or equal to 0."]}"#
            )
            .replace(r#"{"cores""#, r#"{"cores""#)
        );
        assert_eq!(refusal("unreachable-host", &[]), "not composable");
    }

    #[test]
    fn over_commit_speaks_of_both_and_without_a_space() {
        assert_eq!(
            refusal("overcommit-host", &[("cores", "8"), ("memory", "2048")]),
            "503 Unable to compose KVM instance in 'overcommit-host'. CPU overcommit ratio is 4.0 and there are -20 \
             available resources; 8 requested.Memory overcommit ratio is 1.5 and there are -8704 available resources; \
             2048 requested."
        );
    }

    #[test]
    fn networks_are_matched_against_the_host() {
        let net = |text| refusal("numa-host", &[("interfaces", text)]);
        assert_eq!(net("eth0:subnet_cidr=192.168.77.0/24"), "400 This pod does not match the specified networks.");
        assert_eq!(
            net("eth0:subnet_cidr=10.20.0.0/16"),
            "400 MAAS DHCP must be enabled on at least one VLAN attached to the specified interfaces."
        );
        assert_eq!(net("eth0:space=nowhere"), "404 No Space matches the given query.");
        assert_eq!(net("eth0:ip=8.8.8.8"), "500 'NoneType' object has no attribute 'vlan'");
        assert!(net("eth0:vid=9999").starts_with("400 VLAN tag (VID) out of range"));
        assert!(refusal("virsh-host", &[("interfaces", "eth0:space=tenant")]).contains("must be on a known host"));
    }

    #[test]
    fn a_nic_with_functions_is_attached_as_one() {
        let (world, result) =
            try_compose("numa-host", &[("interfaces", "0:subnet_cidr=172.16.0.0/16,ip=172.16.9.9;1:name=br0")]);
        let machine = world.machine(&result.unwrap()).unwrap();
        assert_eq!(machine.status, Status::Commissioning);
        assert_eq!(machine.power_state, "on");
        assert_eq!(machine.nics[0].name, "eth0");
        assert_eq!(machine.nics[0].links[0].ip.as_deref(), Some("172.16.9.9"));
        let vm = &world.vms[&machine.vm.unwrap()];
        assert_eq!(vm.nics[0].attachment, Attachment::Sriov);
        assert_eq!(vm.nics[1].attachment, Attachment::Bridge);
    }

    #[test]
    fn disks_go_to_named_pools_with_room() {
        let (world, result) = try_compose(
            "numa-host",
            &[("storage", "root:8,a:4(x),b:5(images,y)"), ("skip_commissioning", "true"), ("hostname", "disky")],
        );
        let machine = world.machine(&result.unwrap()).unwrap();
        assert_eq!(machine.status, Status::Ready);
        let disks: Vec<_> =
            machine.disks.iter().map(|disk| (disk.size / 1_000_000_000, disk.pool.as_deref())).collect();
        assert_eq!(disks, [(8, Some("fast")), (5, Some("images")), (4, Some("fast"))]);
        assert_eq!(
            refusal("numa-host", &[("storage", "root:99999(fast)")]),
            "500 Not enough storage space on storage pools: fast"
        );
        assert_eq!(
            refusal("numa-host", &[("storage", "root:99999")]),
            "500 Not enough space in default storage pool: fast"
        );
        assert_eq!(
            refusal("numa-host", &[("storage", "root:1.2.3")]),
            "500 could not convert string to float: '1.2.3'"
        );
    }

    #[test]
    fn pinned_cores_win_and_are_hardly_counted() {
        let (world, result) =
            try_compose("numa-host", &[("pinned_cores", "28"), ("pinned_cores", "29"), ("memory", "1024")]);
        let vm = world.machine(&result.unwrap()).unwrap().vm.unwrap();
        assert_eq!(world.vms[&vm].pinned, [28, 29]);
    }
}
