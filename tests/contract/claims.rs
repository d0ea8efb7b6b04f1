//! Every file is claimed: by the reader that decodes it, or by a reason why this UI reads nothing of it.
//!
//! A new recording makes these tests fail until somebody says here what reads it.

use crate::capture::{self, Capture};
use crate::errors;
use maas_vm_hosts::region::ApiError;
use maas_vm_hosts::region::client::{HostChange, host_change};
use maas_vm_hosts::region::decode::{self, Records};
use maas_vm_hosts::region::frame::{self, Action, Closed, Frame};
use maas_vm_hosts::region::wire::cluster::VmCluster;
use maas_vm_hosts::region::wire::machine::{MachineDetail, MachinePage, MachineRow, RestMachine};
use maas_vm_hosts::region::wire::network::{Config, Domain, Fabric, PowerType, Space, Subnet, Vlan};
use maas_vm_hosts::region::wire::pod::Pod;
use maas_vm_hosts::region::wire::rest::{self, Composed, LoginState, Named, VmHost, WhoAmI};
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::collections::BTreeMap;

/// Reads a file, or says what is wrong with it.
type Reader = fn(&Capture) -> Result<(), String>;

fn text(capture: &Capture) -> Result<String, String> {
    capture.answer().map_err(|error| error.to_string())
}

fn one<T: DeserializeOwned>(capture: &Capture) -> Result<(), String> {
    decode::one::<T>("answer", &text(capture)?).map(drop).map_err(|error| error.to_string())
}

fn whole<T>(records: Result<Records<T>, ApiError>) -> Result<(), String> {
    let records = records.map_err(|error| error.to_string())?;
    match records.bad.first() {
        Some(bad) => Err(bad.error.to_string()),
        None if records.is_empty() => Err("an empty list shows nothing".to_owned()),
        None => Ok(()),
    }
}

fn list<T: DeserializeOwned>(capture: &Capture) -> Result<(), String> {
    whole(decode::list::<T>("answer", &text(capture)?))
}

fn values<T: DeserializeOwned>(capture: &Capture) -> Result<(), String> {
    whole(decode::values::<T>("answer", &text(capture)?))
}

/// A write or an action of which only the success counts.
fn success(capture: &Capture) -> Result<(), String> {
    text(capture).map(drop)
}

fn refusal(capture: &Capture) -> Result<(), String> {
    match capture.answer() {
        Ok(answer) => Err(format!("was answered with {answer}")),
        Err(error) => errors::is_meant(&capture.name, &error),
    }
}

fn close(capture: &Capture) -> Result<(), String> {
    let expected = match capture.name.as_str() {
        "ws-connect-bad-csrf" | "ws-connect-no-csrf" => Closed::Csrf,
        "ws-connect-no-session" | "ws-closed-after-logout" => Closed::Expired,
        "ws-connect-unknown-handler" => Closed::NoHandler("nosuch".to_owned()),
        "ws-connect-bad-json" => Closed::Lost("Invalid data expecting JSON object.".to_owned()),
        "ws-connect-bad-type" => Closed::Lost("Invalid message type.".to_owned()),
        "ws-connect-method-without-dot" => Closed::Lost("Invalid method formatting.".to_owned()),
        "ws-connect-no-request-id" => Closed::Lost("Missing request_id field in the received message.".to_owned()),
        _ if capture.was_dropped() => {
            // What a browser says of a connection that broke without a close frame.
            let Closed::Lost(_) = frame::closed(1006, "") else { return Err("is no lost connection".to_owned()) };
            return Ok(());
        }
        other => return Err(format!("nobody said what {other} means")),
    };
    let got = capture.closed();
    if got.as_ref() == Some(&expected) { Ok(()) } else { Err(format!("is {got:?} and not {expected:?}")) }
}

fn ping(capture: &Capture) -> Result<(), String> {
    let (Some(request), Some(response)) = (capture.request(), capture.response()) else {
        return Err("holds no exchange".to_owned());
    };
    let sent: Value = serde_json::from_str(&frame::ping(7)).unwrap();
    let pong = frame::read(&response.to_string());
    if sent == *request && pong == Ok(Frame::Pong(7)) { Ok(()) } else { Err(format!("{sent} got {pong:?}")) }
}

/// Every notify is a frame; those of VM hosts are hosts in list shape.
fn notifies(capture: &Capture) -> Result<(), String> {
    let all = capture.notifies();
    let mut hosts = 0;
    for (name, action, data) in &all {
        if *action != Action::Put {
            return Err(format!("unexpected {action:?} of {name}"));
        }
        if name == "pod" {
            match host_change(*action, data) {
                Ok(HostChange::Put(host)) if host.detail.is_none() && host.id.0 == 2 => hosts += 1,
                Ok(_) => return Err("is no list row of host 2".to_owned()),
                Err(bad) => return Err(bad.error.to_string()),
            }
        }
    }
    if hosts > 0 { Ok(()) } else { Err("tells of no host".to_owned()) }
}

/// Groups of files and what reads them.
const READ: &[(Reader, &[&str])] = &[
    (
        one::<Pod>,
        &[
            "ws-pod.compose",
            "ws-pod.create",
            "ws-pod.get-cl-01",
            "ws-pod.get-cl-02",
            "ws-pod.get-numa-host",
            "ws-pod.get-numa-host-user",
            "ws-pod.get-overcommit-host",
            "ws-pod.get-single-numa",
            "ws-pod.get-unreachable-host",
            "ws-pod.refresh",
            "ws-pod.refresh-nonadmin",
            "ws-pod.set_active",
            "ws-pod.update",
        ],
    ),
    (list::<Pod>, &["ws-pod.list", "ws-pod.list-user"]),
    (values::<VmCluster>, &["ws-vmcluster.list"]),
    (one::<VmCluster>, &["ws-vmcluster.get", "ws-vmcluster.update"]),
    (list::<Vec<VmCluster>>, &["ws-vmcluster.list_by_physical_cluster"]),
    (one::<MachinePage<MachineRow>>, &["ws-machine.list", "ws-machine.list-page"]),
    (one::<MachineDetail>, &["ws-machine.get-host", "ws-machine.set_active"]),
    (list::<MachineRow>, &["ws-controller.list"]),
    (list::<Fabric>, &["ws-fabric.list"]),
    (list::<Vlan>, &["ws-vlan.list"]),
    (list::<Subnet>, &["ws-subnet.list"]),
    (one::<Subnet>, &["ws-subnet.get"]),
    (list::<Space>, &["ws-space.list"]),
    (one::<Space>, &["ws-space.get"]),
    (list::<Domain>, &["ws-domain.list"]),
    (one::<Domain>, &["ws-domain.get"]),
    (list::<Config>, &["ws-config.list", "ws-config.list-user"]),
    (list::<PowerType>, &["ws-general.power_types"]),
    (list::<Named>, &["rest-zones", "rest-resourcepools", "ws-zone.list", "ws-resourcepool.list"]),
    (one::<Named>, &["ws-zone.get", "ws-resourcepool.get"]),
    (one::<WhoAmI>, &["rest-users-whoami", "ws-user.auth_user", "ws-user.auth_user-nonadmin"]),
    (one::<rest::Version>, &["rest-version"]),
    (one::<LoginState>, &["http-login-get", "http-login-get-authenticated"]),
    (
        one::<VmHost>,
        &[
            "rest-vm-host-add-tag",
            "rest-vm-host-get-cl-01",
            "rest-vm-host-get-cl-02",
            "rest-vm-host-get-cl-03",
            "rest-vm-host-get-numa-host",
            "rest-vm-host-get-overcommit-host",
            "rest-vm-host-get-single-numa",
            "rest-vm-host-get-unreachable-host",
            "rest-vm-host-get-virsh-host",
            "rest-vm-host-put-overcommit",
            "rest-vm-host-put-settings",
            "rest-vm-host-refresh",
            "rest-vm-host-remove-tag",
            "rest-vm-hosts-create-lxd",
            "rest-vm-hosts-create-unreachable",
        ],
    ),
    (
        list::<VmHost>,
        &["rest-pods-list-deprecated", "rest-vm-hosts-list", "rest-vm-hosts-list-oauth", "rest-vm-hosts-list-user"],
    ),
    (one::<rest::VmCluster>, &["rest-vm-cluster-get"]),
    (list::<rest::VmCluster>, &["rest-vm-clusters-list"]),
    (list::<RestMachine>, &["rest-machines", "rest-machine-commissioning-get"]),
    (one::<RestMachine>, &["rest-composed-machine-get"]),
    (
        one::<Composed>,
        &[
            "rest-compose-ok-commissioning",
            "rest-compose-ok-full",
            "rest-compose-ok-minimal",
            "rest-compose-ok-pinned-huge",
            "rest-compose-ok-storage-unknown-tag",
        ],
    ),
    (
        success,
        &[
            "http-login-post-no-csrf",
            "http-login-post-ok",
            "http-logout",
            "rest-composed-machine-delete",
            "rest-vm-host-delete",
            "ws-machine.action-delete-composed",
            "ws-machine.action-deploy",
            "ws-pod.delete",
        ],
    ),
    (ping, &["ws-ping"]),
    (
        notifies,
        &[
            "ws-notify-after-compose",
            "ws-notify-pod.update-after-rest-put",
            "ws-notify-pod.update-after-rest-put-nonadmin",
        ],
    ),
    (
        close,
        &[
            "ws-closed-after-logout",
            "ws-connect-bad-csrf",
            "ws-connect-bad-json",
            "ws-connect-bad-type",
            "ws-connect-method-without-dot",
            "ws-connect-no-csrf",
            "ws-connect-no-request-id",
            "ws-connect-no-session",
            "ws-connect-unknown-handler",
            // Methods that 3.4 does not have: it drops the connection.
            "ws-general.install_type",
            "ws-general.navigation_options",
            "ws-machine.list_ids",
            "ws-pod.nonsense",
        ],
    ),
];

/// Files of which nothing is decoded, and why. Frames among them must still be frames.
const UNREAD: &[(&str, &[&str])] = &[
    ("no frame came at all: the socket's time limit on its first ping is what helps", &["ws-connect-no-cookie"]),
    (
        "secrets: the page never asks for them",
        &["rest-vm-host-parameters", "rest-vm-host-parameters-oauth", "rest-vm-host-parameters-virsh"],
    ),
    (
        "the page reads the same from the socket",
        &["rest-domains", "rest-fabrics", "rest-maas-get-config", "rest-spaces", "rest-subnets", "rest-tags"],
    ),
    (
        "adding hosts: no page asks for it yet",
        &["ws-general.generate_client_certificate", "ws-general.tls_certificate", "ws-pod.get_projects"],
    ),
    (
        "lists and numbers about machines that no page shows",
        &[
            "ws-machine.check_power",
            "ws-machine.count",
            "ws-machine.filter_groups",
            "ws-machine.filter_options-pod",
            "ws-tag.list",
        ],
    ),
    (
        "parts of MAAS that are no business of a VM host UI",
        &[
            "ws-device.list",
            "ws-dhcpsnippet.list",
            "ws-discovery.list",
            "ws-iprange.list",
            "ws-notification.list",
            "ws-packagerepository.list",
            "ws-script.list",
            "ws-service.list",
            "ws-sshkey.list",
            "ws-sslkey.list",
            "ws-staticroute.list",
            "ws-token.list",
            "ws-user.list",
            "ws-user.list-nonadmin",
        ],
    ),
    (
        "general facts that no page shows; the version comes from REST, before any login",
        &[
            "ws-general.architectures",
            "ws-general.bond_options",
            "ws-general.components_to_disable",
            "ws-general.default_min_hwe_kernel",
            "ws-general.device_actions",
            "ws-general.hwe_kernels",
            "ws-general.known_architectures",
            "ws-general.known_boot_architectures",
            "ws-general.machine_actions",
            "ws-general.min_hwe_kernels",
            "ws-general.osinfo",
            "ws-general.pockets_to_disable",
            "ws-general.rack_controller_actions",
            "ws-general.random_hostname",
            "ws-general.region_and_rack_controller_actions",
            "ws-general.region_controller_actions",
            "ws-general.release_options",
            "ws-general.target_version",
            "ws-general.vault_enabled",
            "ws-general.version",
        ],
    ),
];

/// File → how often it is claimed.
fn claims() -> BTreeMap<String, usize> {
    let read = READ.iter().flat_map(|(_, names)| names.iter().copied());
    let unread = UNREAD.iter().flat_map(|(_, names)| names.iter().copied());
    let mut claims = BTreeMap::new();
    for name in read.chain(unread).chain(errors::names()) {
        *claims.entry(name.to_owned()).or_default() += 1;
    }
    claims
}

#[test]
fn every_file_is_claimed_exactly_once() {
    let claims = claims();
    let files = capture::names();
    let unclaimed: Vec<_> = files.iter().filter(|name| !claims.contains_key(*name)).collect();
    assert!(unclaimed.is_empty(), "say in tests/contract/claims.rs or errors.rs what reads: {unclaimed:#?}");
    let gone: Vec<_> = claims.keys().filter(|name| !files.contains(name)).collect();
    assert!(gone.is_empty(), "claimed but not there: {gone:#?}");
    let twice: Vec<_> = claims.iter().filter(|(_, count)| **count > 1).collect();
    assert!(twice.is_empty(), "{twice:#?}");
}

#[test]
fn every_claimed_file_is_read() {
    let mut wrong = Vec::new();
    for (reader, names) in READ {
        for name in *names {
            if let Err(why) = reader(&capture::open(name)) {
                wrong.push(format!("{name}: {why}"));
            }
        }
    }
    for name in errors::names() {
        if let Err(why) = refusal(&capture::open(name)) {
            wrong.push(format!("{name}: {why}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn what_is_not_read_is_a_good_answer_all_the_same() {
    for (why, names) in UNREAD {
        for name in *names {
            let capture = capture::open(name);
            let fine = capture.timed_out() || capture.answer().is_ok();
            assert!(fine, "{name} is left out because of \"{why}\", but it is a refusal");
        }
    }
}

/// Requests of the socket have the recorded form, so that MAAS understands them.
#[test]
fn requests_are_the_recorded_ones() {
    let mut compared = 0;
    for capture in capture::all() {
        let Some(request) = capture.request() else { continue };
        let (Some(id), Some(method)) = (request["request_id"].as_u64(), request["method"].as_str()) else { continue };
        // MAAS takes requests without `params`; the client always sends them.
        let mut expected = request.clone();
        expected.as_object_mut().unwrap().entry("params").or_insert_with(|| serde_json::json!({}));
        let ours: Value = serde_json::from_str(&frame::request(id, method, &expected["params"])).unwrap();
        assert_eq!(ours, expected, "{}", capture.name);
        compared += 1;
    }
    assert!(compared > 80, "only {compared} requests were compared");
}
