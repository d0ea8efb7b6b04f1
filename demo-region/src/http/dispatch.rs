//! Which path is whose (maas-api §3.1): exact, with the trailing slash.

use super::{accounts, call::Call, clusters, machines, networks, people, reply::Reply, request::Request, vm_hosts};
use crate::{
    state::{Region, User},
    version::MaasVersion,
};
use serde_json::json;

const API: &str = "/MAAS/api/2.0/";

pub fn answer(region: &Region, request: Request) -> Reply {
    let path = request.path.clone();
    let account = path.strip_prefix("/MAAS/").unwrap_or_default();
    let exempt = matches!(account, "accounts/login/" | "account/csrf/");
    if !exempt && !csrf_holds(region, &request) {
        return Reply::csrf_failed();
    }
    if let Some(reply) = accounts::answer(region, &request, account) {
        return reply;
    }
    if path == "/MAAS/api/version/" {
        return Reply { content_type: "text/plain", ..Reply::text(200, "2.0") };
    }
    if path.starts_with("/MAAS/api/1.0/") {
        return Reply::text(410, "The 1.0 API is no longer available. Please use API version 2.0.");
    }
    let Some(rest) = path.strip_prefix(API) else { return Reply::unknown_path(&path) };
    if rest == "version/" {
        return match request.method.as_str() {
            "GET" | "HEAD" => version(region.options.maas),
            _ => Reply::not_allowed("GET"),
        };
    }
    let user = match who(region, &request) {
        Ok(user) => user,
        Err(reply) => return reply,
    };
    let (rest, path_op) = split_op(rest, region.options.maas);
    let op = path_op.or_else(|| request.op().map(str::to_owned));
    let slash = rest.ends_with('/');
    let parts: Vec<&str> = rest.trim_end_matches('/').split('/').collect();
    let call = Call { region, request: &request, user, op };
    known(&call, &parts, slash).unwrap_or_else(|| Reply::unknown_path(&path))
}

/// CSRF applies to unsafe methods of requests with a session cookie only (maas-api §2.3).
fn csrf_holds(region: &Region, request: &Request) -> bool {
    if request.is_safe() || request.session.is_none() {
        return true;
    }
    let (Some(cookie), Some(sent)) = (&request.csrf_cookie, &request.csrf_sent) else { return false };
    region.sessions.belongs(cookie, sent)
}

/// From 3.3 on `vm-hosts/1/op-compose` says what `vm-hosts/1/?op=compose` says.
fn split_op(rest: &str, version: MaasVersion) -> (String, Option<String>) {
    if version >= MaasVersion::V3_4
        && let Some((path, op)) = rest.rsplit_once("/op-")
    {
        return (format!("{path}/"), Some(op.trim_end_matches('/').to_owned()));
    }
    (rest.to_owned(), None)
}

fn who(region: &Region, request: &Request) -> Result<User, Reply> {
    let world = region.world();
    if let Some(user) = request.session.as_deref().and_then(|token| region.sessions.user(&world, token)) {
        return Ok(user.clone());
    }
    if request.authorization.starts_with("OAuth") {
        return region
            .sessions
            .oauth_user(&world, &request.authorization)
            .cloned()
            .map_err(|sentence| Reply::html(401, sentence).with("WWW-Authenticate", "OAuth realm=\"OAuth\""));
    }
    Err(Reply { content_type: "text/plain", ..Reply::text(401, "Forbidden") })
}

fn known(call: &Call, parts: &[&str], slash: bool) -> Option<Reply> {
    let version = call.region.options.maas;
    if !version.has_vm_hosts()
        && matches!(parts.first(), Some(&("vm-hosts" | "pods" | "vm-clusters" | "virtual-machines")))
    {
        let text = "VM host (KVM) support has been removed from MAAS.";
        return Some(Reply { content_type: "text/plain", ..Reply::text(410, text) });
    }
    match (parts, slash) {
        (["vm-clusters", id], false) if version.has_clusters() => return Some(clusters::one(call, id)),
        (["virtual-machines", id], false) => return Some(machines::one_vm(call, id)),
        (_, false) => return None,
        _ => {}
    }
    Some(match parts {
        ["vm-hosts" | "pods"] => vm_hosts::all(call),
        ["vm-hosts" | "pods", id] => vm_hosts::one(call, id),
        ["vm-clusters"] if version.has_clusters() => clusters::all(call),
        ["virtual-machines"] => machines::all_vms(call),
        ["machines"] => machines::all(call),
        ["machines", id] => machines::one(call, id),
        ["spaces" | "subnets" | "fabrics" | "vlans", ..] => return networks::answer(call, parts),
        ["zones" | "resourcepools" | "resourcepool" | "domains" | "tags" | "users" | "maas", ..] => {
            return people::answer(call, parts);
        }
        _ => return None,
    })
}

fn version(version: MaasVersion) -> Reply {
    Reply::json(&json!({
        "capabilities": [
            "networks-management", "static-ipaddresses", "ipv6-deployment-ubuntu", "devices-management",
            "storage-deployment-ubuntu", "network-deployment-ubuntu", "bridging-interface-ubuntu",
            "bridging-automatic-ubuntu", "authenticate-api",
        ],
        "version": version.full(),
        "subversion": "",
    }))
}
