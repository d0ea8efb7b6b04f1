//! Every recorded refusal and what the client makes of it, worked out by hand from maas-api §3.2 and §4.3.

use crate::capture;
use maas_vm_hosts::region::ApiError;

/// What a refusal means.
enum Meant {
    Auth,
    /// The page is told in its own words that it may not; MAAS's sentence is kept where there is one.
    Permission(&'static str),
    NotFound(&'static str),
    /// Messages at exactly these fields.
    Fields(&'static [&'static str]),
    /// One sentence.
    Refused(&'static str),
    /// Status and the start of the sentence.
    Unavailable(u16, &'static str),
}

use Meant::{Auth, Fields, NotFound, Permission, Refused, Unavailable};

const ADMINS_ONLY: &str = "This method is reserved for admin users.";
const NOT_ALLOWED: &str = "You are not allowed to do this.";
const NO_NETWORK: &str = "This pod does not match the specified networks.";

const TABLE: &[(&str, Meant)] = &[
    ("http-login-post-bad-password", Fields(&["__all__"])),
    ("http-login-post-empty", Fields(&["password", "username"])),
    ("rest-compose-err-403-user", Permission(ADMINS_ONLY)),
    ("rest-compose-err-404", NotFound("No Pod matches the given query.")),
    ("rest-compose-err-bad-arch", Fields(&["architecture"])),
    ("rest-compose-err-bad-hostname", Fields(&["hostname"])),
    ("rest-compose-err-bad-interfaces-key", Fields(&["interfaces"])),
    // Not the host is gone, but the space that the form names (maas-api §7 no. 41).
    ("rest-compose-err-bad-interfaces-space", NotFound("No Space matches the given query.")),
    ("rest-compose-err-bad-interfaces-syntax", Fields(&["interfaces"])),
    ("rest-compose-err-bad-pinned", Fields(&["pinned_cores"])),
    ("rest-compose-err-bad-storage", Fields(&["storage"])),
    ("rest-compose-err-bad-storage2", Fields(&["storage"])),
    ("rest-compose-err-bad-zone", Fields(&["domain", "pool", "zone"])),
    ("rest-compose-err-driver-failure", Unavailable(503, "Unable to compose machine because: Failed talking to pod:")),
    ("rest-compose-err-dup-hostname", Fields(&["hostname"])),
    ("rest-compose-err-interfaces-no-dhcp", Refused("MAAS DHCP must be enabled on at least one VLAN attached")),
    ("rest-compose-err-interfaces-not-on-host", Refused(NO_NETWORK)),
    ("rest-compose-err-low-memory", Fields(&["memory"])),
    ("rest-compose-err-not-composable", Refused("VM host does not support composability.")),
    ("rest-compose-err-over-commit", Unavailable(503, "")),
    ("rest-compose-err-storage-too-big", Unavailable(503, "Unable to compose machine because: Failed talking to pod:")),
    ("rest-compose-err-storage-too-big-for-pool", Unavailable(503, "Unable to compose machine because:")),
    ("rest-compose-err-text-cores", Fields(&["cores"])),
    ("rest-compose-err-too-many-cores", Fields(&["cores"])),
    ("rest-compose-err-too-much-memory", Fields(&["memory"])),
    ("rest-compose-err-zero-cores", Fields(&["cores"])),
    ("rest-composed-machine-get-after-delete", NotFound("No Machine matches the given query.")),
    ("rest-vm-host-404", NotFound("Not Found")),
    ("rest-vm-host-bad-op", Refused("Unrecognised signature: method=GET op=nonsense")),
    ("rest-vm-host-delete-again", NotFound("No Pod matches the given query.")),
    ("rest-vm-host-parameters-403-user", Permission(ADMINS_ONLY)),
    ("rest-vm-host-put-403-user", Permission(ADMINS_ONLY)),
    ("rest-vm-host-put-bad-ratio", Fields(&["cpu_over_commit_ratio"])),
    ("rest-vm-host-put-bad-zone-pool", Fields(&["default_storage_pool", "pool", "zone"])),
    // A page of HTML, which nobody wants to read: our own words instead.
    ("rest-vm-host-put-session-no-csrf", Permission("MAAS refused the request's CSRF token.")),
    ("rest-vm-host-refresh-unreachable", Unavailable(503, "Failed talking to pod: Pod 16: Failed to connect")),
    ("rest-vm-hosts-create-bad-type", Fields(&["type"])),
    ("rest-vm-hosts-create-dup", Fields(&["hostname"])),
    ("rest-vm-hosts-create-no-address", Fields(&["power_address"])),
    ("rest-vm-hosts-list-401-anonymous", Auth),
    ("rest-vm-hosts-list-401-bad-oauth", Auth),
    ("rest-vm-hosts-list-after-logout", Auth),
    ("rest-vm-hosts-post-403-user", Permission(ADMINS_ONLY)),
    ("ws-machine.action-on", Refused("on action is not available for this node.")),
    ("ws-machine.action-unknown", Refused("explode action is not available for this node.")),
    ("ws-machine.get-404", NotFound("Object with id (zzzzzz) does not exist")),
    ("ws-pod.compose-err-bad-hostname", Fields(&["hostname"])),
    ("ws-pod.compose-err-bad-interfaces", Fields(&["interfaces"])),
    ("ws-pod.compose-err-bad-pinned", Fields(&["pinned_cores"])),
    ("ws-pod.compose-err-bad-storage", Fields(&["storage"])),
    ("ws-pod.compose-err-driver-failure", Refused("Pod unable to compose machine: Unable to compose machine because:")),
    ("ws-pod.compose-err-dup-hostname", Fields(&["hostname"])),
    ("ws-pod.compose-err-interfaces-not-on-host", Refused("Pod unable to compose machine: ['This pod does not match")),
    ("ws-pod.compose-err-low-memory", Fields(&["memory"])),
    ("ws-pod.compose-err-nonadmin", Permission(NOT_ALLOWED)),
    ("ws-pod.compose-err-not-composable", Refused("Pod does not support composability.")),
    ("ws-pod.compose-err-over-commit", Refused("Pod unable to compose machine: Unable to compose KVM instance in")),
    ("ws-pod.compose-err-too-many-cores", Fields(&["cores"])),
    ("ws-pod.create-bad", Fields(&["power_address"])),
    ("ws-pod.delete-404", NotFound("Object with id (99999) does not exist")),
    ("ws-pod.delete-nonadmin", Permission(NOT_ALLOWED)),
    ("ws-pod.get-404", NotFound("Object with id (99999) does not exist")),
    ("ws-pod.get-no-id", Fields(&["id"])),
    ("ws-pod.get_projects-unreachable", Refused("Failed talking to pod: Failed to connect to the LXD REST API.")),
    ("ws-pod.refresh-unreachable", Refused("Failed talking to pod: Pod 16: Failed to connect to the LXD REST API.")),
    ("ws-pod.update-bad", Fields(&["cpu_over_commit_ratio"])),
    ("ws-pod.update-nonadmin", Permission(NOT_ALLOWED)),
    ("ws-pod.update-without-tags", Refused("'tags'")),
    ("ws-vmcluster.get-404", NotFound("No VMCluster matches the given query.")),
    ("ws-vmcluster.update-nonadmin", Permission(NOT_ALLOWED)),
];

/// The files that hold refusals.
pub fn names() -> impl Iterator<Item = &'static str> {
    TABLE.iter().map(|(name, _)| *name)
}

/// Whether the error is what the table says.
pub fn is_meant(name: &str, error: &ApiError) -> Result<(), String> {
    let Some((_, meant)) = TABLE.iter().find(|(known, _)| *known == name) else {
        return Err("is not in the table of errors".to_owned());
    };
    let fine = match (meant, error) {
        (Auth, ApiError::Auth) => true,
        (Permission(words), ApiError::Permission(text))
        | (NotFound(words), ApiError::NotFound(text))
        | (Refused(words), ApiError::Refused(text)) => text.starts_with(words),
        (Unavailable(status, words), ApiError::Unavailable { status: got, message }) => {
            status == got && message.starts_with(words)
        }
        (Fields(names), ApiError::Validation(fields)) => {
            let mut got: Vec<&str> = fields.iter().map(|(field, _)| field.as_str()).collect();
            got.sort_unstable();
            got == *names && fields.iter().all(|(_, messages)| messages.iter().all(|text| !text.is_empty()))
        }
        _ => false,
    };
    if fine { Ok(()) } else { Err(format!("became {error:?}")) }
}

/// A refusal's own words reach a person: nothing is shown as JSON, HTML or Rust.
#[test]
fn what_a_person_reads_is_a_sentence() {
    for name in names() {
        let error = capture::open(name).answer().unwrap_err();
        let text = error.to_string();
        assert!(!text.trim().is_empty(), "{name} says nothing");
        for mark in ["{\"", "<html", "<!DOCTYPE", "ApiError", "Some("] {
            assert!(!text.contains(mark), "{name}: {text}");
        }
    }
}

/// Messages arrive word by word, here the two that say most.
#[test]
fn messages_are_maass_own() {
    let error = capture::open("ws-pod.compose-err-dup-hostname").answer().unwrap_err();
    assert_eq!(
        error,
        ApiError::Validation(vec![(
            "hostname".to_owned(),
            vec!["Node with hostname \"ws-vm1\" already exists".to_owned()]
        )])
    );
    let error = capture::open("http-login-post-bad-password").answer().unwrap_err();
    assert_eq!(
        error.to_string(),
        "Please enter a correct username and password. Note that both fields may be case-sensitive."
    );
}
