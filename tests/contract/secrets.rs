//! Keys and passwords end at the decoder: nothing that is decoded holds one, so nothing can show, log or store one.

use crate::capture::{self, Capture};
use maas_vm_hosts::region::wire::cluster::VmCluster;
use maas_vm_hosts::region::wire::machine::{MachineDetail, MachinePage, MachineRow, RestMachine};
use maas_vm_hosts::region::wire::pod::Pod;
use maas_vm_hosts::region::wire::rest::WhoAmI;
use maas_vm_hosts::region::{client, convert, decode};
use std::fmt::Debug;

/// How secrets look in the recordings: PEM frames, what was blacked out, the password hash, virsh's password.
const MARKS: [&str; 5] = ["BEGIN ", "REDACTED", "PRIVATE KEY", "pbkdf2", "\"secret\""];

fn assert_clean(name: &str, decoded: impl Debug) {
    let text = format!("{decoded:?} {decoded:#?}");
    for mark in MARKS {
        assert!(!text.contains(mark), "{name} keeps {mark:?}");
    }
}

fn holds_secrets(capture: &Capture) -> bool {
    let text = capture.answer().unwrap();
    MARKS.iter().any(|mark| text.contains(mark))
}

#[test]
fn hosts_hold_none() {
    let mut found = 0;
    for name in ["ws-pod.get-numa-host", "ws-pod.get-cl-01", "ws-pod.update", "ws-pod.set_active", "ws-pod.compose"] {
        let capture = capture::open(name);
        found += usize::from(holds_secrets(&capture));
        let pod: Pod = decode::one(name, &capture.answer().unwrap()).unwrap();
        assert_clean(name, &pod);
        assert_clean(name, convert::host(pod));
    }
    let list = capture::open("ws-pod.list");
    found += usize::from(holds_secrets(&list));
    let pods = decode::list::<Pod>("pod.list", &list.answer().unwrap()).unwrap();
    assert_clean("pod.list", &pods);
    pods.good.into_iter().for_each(|pod| assert_clean("pod.list", convert::host(pod)));
    assert_eq!(found, 6, "the recordings hold no secrets, so this shows nothing");
}

#[test]
fn notifies_hold_none() {
    for (handler, action, data) in capture::open("ws-notify-after-compose").notifies() {
        if handler == "pod" {
            assert!(data.contains("BEGIN "));
            match client::host_change(action, &data) {
                Ok(client::HostChange::Put(host)) => assert_clean("notify", host),
                _ => panic!("no host"),
            }
        }
    }
}

/// What is left of a record that could not be read holds none either: that is shown on the page.
#[test]
fn broken_hosts_hold_none() {
    let mut pods = capture::open("ws-pod.list").value();
    for pod in pods.as_array_mut().unwrap() {
        pod["resources"] = serde_json::json!("broken");
    }
    let broken = decode::list::<Pod>("pod.list", &pods.to_string()).unwrap();
    assert_eq!(broken.bad.len(), 9);
    assert_clean("bad records", &broken.bad);
    // A secret where no text is expected is not quoted in a message either.
    for pod in pods.as_array_mut().unwrap() {
        pod["resources"] = serde_json::json!({});
        pod["power_parameters"] = serde_json::json!("-----BEGIN PRIVATE KEY-----");
    }
    let read = decode::list::<Pod>("pod.list", &pods.to_string()).unwrap();
    assert_eq!(read.good.len(), 9);
    assert_clean("odd power parameters", &read);
}

/// In 2.9 and 3.0 an administrator's pod has the power parameters flat, the certificate itself among them (§6.1).
#[test]
fn flat_power_parameters_leave_the_host_readable() {
    let mut pod = capture::open("ws-pod.get-numa-host").value();
    let parameters = pod["power_parameters"].take();
    pod.as_object_mut().unwrap().remove("power_parameters");
    pod.as_object_mut().unwrap().extend(parameters.as_object().unwrap().clone());
    assert!(pod["certificate"].is_string() && pod["key"].is_string());
    let host = convert::host(decode::one::<Pod>("pod.get", &pod.to_string()).unwrap());
    assert_eq!((host.address.as_deref(), host.project.as_deref()), (Some("10.10.4.1:8443"), Some("maas")));
    assert_eq!(host.detail.as_ref().unwrap().certificate, None);
    assert_clean("flat power parameters", host);
}

#[test]
fn machines_hold_none() {
    let guest = capture::open("ws-machine.set_active");
    assert!(holds_secrets(&guest));
    for name in ["ws-machine.set_active", "ws-machine.get-host"] {
        let machine: MachineDetail = decode::one(name, &capture::open(name).answer().unwrap()).unwrap();
        assert_clean(name, &machine);
        assert_clean(name, convert::machine(machine));
    }
    let page: MachinePage<MachineRow> =
        decode::one("list", &capture::open("ws-machine.list").answer().unwrap()).unwrap();
    assert_clean("machine.list", &page);
    for machine in
        decode::list::<RestMachine>("machines", &capture::open("rest-machines").answer().unwrap()).unwrap().good
    {
        assert_clean("machines", convert::rest_vm(&machine));
        assert_clean("machines", convert::rest_machine(machine));
    }
}

#[test]
fn nobody_else_holds_any() {
    let me = capture::open("rest-users-whoami");
    assert!(holds_secrets(&me));
    let me: WhoAmI = decode::one("whoami", &me.answer().unwrap()).unwrap();
    assert_eq!((me.username.as_str(), me.is_superuser), ("admin", true));
    assert_clean("whoami", me);
    let cluster: VmCluster = decode::one("cluster", &capture::open("ws-vmcluster.get").answer().unwrap()).unwrap();
    assert_clean("vmcluster", convert::cluster(cluster));
}
