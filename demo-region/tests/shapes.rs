//! The region's answers against recorded ones of a real MAAS 3.4.10: same keys, same JSON types.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod support;

use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};
use support::{Cookies, Server, quiet, serve};

/// What JSON values at one place look like, taken together.
#[derive(Debug, Default)]
struct Shape {
    kinds: BTreeSet<&'static str>,
    /// Key → shape, and in how many of the objects it was
    keys: BTreeMap<String, (Shape, usize)>,
    objects: usize,
    items: Option<Box<Shape>>,
}

/// Objects whose keys are data: names of pools, clusters, settings.
fn is_map(path: &str) -> bool {
    path.ends_with(".storage_pools")
        || path.ends_with(".metadata")
        || path.ends_with(".kernels")
        || path.ends_with(".kernels{}")
        || path == "vmcluster.list"
}

impl Shape {
    fn take(&mut self, path: &str, value: &Value) {
        match value {
            Value::Null => {}
            Value::Bool(_) => {
                self.kinds.insert("bool");
            }
            Value::String(_) => {
                self.kinds.insert("string");
            }
            Value::Number(number) => {
                // Ratios and the machine's GiB and GB are floats even when whole; elsewhere it does not matter.
                let floats = ["_over_commit_ratio", "machine.list.groups[].items[].memory", "].storage"];
                let strict = floats.iter().any(|end| path.ends_with(end));
                self.kinds.insert(if strict && number.is_f64() { "float" } else { "number" });
            }
            Value::Array(items) => {
                self.kinds.insert("array");
                for item in items {
                    self.items.get_or_insert_default().take(&format!("{path}[]"), item);
                }
            }
            Value::Object(map) if is_map(path) => {
                self.kinds.insert("map");
                for item in map.values() {
                    self.items.get_or_insert_default().take(&format!("{path}{{}}"), item);
                }
            }
            Value::Object(map) => {
                self.kinds.insert("object");
                self.objects += 1;
                for (key, value) in map {
                    let (shape, count) = self.keys.entry(key.clone()).or_default();
                    shape.take(&format!("{path}.{key}"), value);
                    *count += 1;
                }
            }
        }
    }

    fn of(path: &str, value: &Value) -> Self {
        let mut shape = Self::default();
        shape.take(path, value);
        shape
    }
}

/// Differences, each with its place. Null goes with every type, an empty array with every element.
fn differences(path: &str, recorded: &Shape, ours: &Shape, found: &mut Vec<String>) {
    let extra: Vec<_> = ours.kinds.difference(&recorded.kinds).collect();
    if !recorded.kinds.is_empty() && !extra.is_empty() {
        found.push(format!("{path}: we send {:?}, recorded {:?}", ours.kinds, recorded.kinds));
    }
    if recorded.objects > 0 && ours.objects > 0 {
        for (key, (shape, count)) in &recorded.keys {
            match ours.keys.get(key) {
                Some((own, _)) => differences(&format!("{path}.{key}"), shape, own, found),
                // A key that only some recorded objects have may be missing.
                None if *count < recorded.objects => {}
                None => found.push(format!("{path}.{key}: missing")),
            }
        }
        for key in ours.keys.keys().filter(|key| !recorded.keys.contains_key(*key)) {
            found.push(format!("{path}.{key}: not in the recording"));
        }
    }
    if let (Some(recorded), Some(ours)) = (&recorded.items, &ours.items) {
        differences(&format!("{path}[]"), recorded, ours, found);
    }
}

fn capture(name: &str) -> Map<String, Value> {
    let path = format!("{}/../tests/contract/captures/{name}.json", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{name}: {error}"));
    serde_json::from_str(&text).unwrap()
}

/// A recorded request's data as a query or form.
fn form(data: &Value) -> String {
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let pairs = data.as_object().into_iter().flatten().flat_map(|(key, value)| match value {
        Value::Array(items) => items.iter().map(|item| (key.clone(), text(item))).collect(),
        other => vec![(key.clone(), text(other))],
    });
    form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish()
}

async fn replay(server: &Server, who: &Cookies, name: &str) -> (Map<String, Value>, support::Reply) {
    let recorded = capture(name);
    let request = &recorded["request"];
    let method = request["method"].as_str().unwrap();
    let path = request["path"].as_str().unwrap();
    let data = form(&request["data"]);
    let reply = if method == "GET" && !data.is_empty() {
        server.rest(who, method, &format!("{path}?{data}"), "").await
    } else {
        server.rest(who, method, path, &data).await
    };
    (recorded, reply)
}

#[test]
fn the_comparison_sees_differences() {
    let recorded = serde_json::json!({"a": [{"x": 1, "y": null}, {"x": 2}], "cpu_over_commit_ratio": 1.0});
    let look = |ours: Value| {
        let mut found = Vec::new();
        differences("", &Shape::of("", &recorded), &Shape::of("", &ours), &mut found);
        found.len()
    };
    assert_eq!(look(serde_json::json!({"a": [{"x": 3}], "cpu_over_commit_ratio": 2.5})), 0);
    assert_eq!(look(serde_json::json!({"a": [], "cpu_over_commit_ratio": 1})), 1);
    assert_eq!(look(serde_json::json!({"a": [{"x": "3", "z": 1}]})), 3);
}

#[tokio::test]
async fn rest_reads_have_the_recorded_shapes() {
    let server = serve(quiet()).await;
    let admin = server.login("admin").await;
    let mut found = Vec::new();
    for name in [
        "rest-domains",
        "rest-fabrics",
        "rest-maas-get-config",
        "rest-machines",
        "rest-pods-list-deprecated",
        "rest-resourcepools",
        "rest-spaces",
        "rest-subnets",
        "rest-tags",
        "rest-users-whoami",
        "rest-version",
        "rest-vm-cluster-get",
        "rest-vm-clusters-list",
        "rest-vm-host-get-cl-01",
        "rest-vm-host-get-numa-host",
        "rest-vm-host-get-overcommit-host",
        "rest-vm-host-get-single-numa",
        "rest-vm-host-get-unreachable-host",
        "rest-vm-host-get-virsh-host",
        "rest-vm-host-parameters",
        "rest-vm-host-parameters-virsh",
        "rest-vm-host-refresh",
        "rest-vm-host-add-tag",
        "rest-vm-host-put-overcommit",
        "rest-vm-hosts-create-lxd",
        "rest-vm-hosts-create-unreachable",
        "rest-vm-hosts-list",
        "rest-zones",
        "rest-compose-ok-minimal",
        "rest-compose-ok-pinned-huge",
    ] {
        let (recorded, reply) = replay(&server, &admin, name).await;
        assert_eq!(recorded["status"], reply.status, "{name}: {}", reply.body);
        let kind = recorded["headers"]["Content-Type"].as_str().unwrap();
        assert_eq!(reply.header("content-type").as_deref(), Some(kind), "{name}");
        let body = Shape::of(name, &reply.json());
        differences(name, &Shape::of(name, &recorded["body"]), &body, &mut found);
    }
    assert!(found.is_empty(), "{found:#?}");
}

#[tokio::test]
async fn rest_refusals_are_the_recorded_ones() {
    let server = serve(quiet()).await;
    let (admin, user) = (server.login("admin").await, server.login("user").await);
    for name in [
        "rest-compose-err-403-user",
        "rest-compose-err-404",
        "rest-compose-err-bad-arch",
        "rest-compose-err-bad-hostname",
        "rest-compose-err-bad-interfaces-key",
        "rest-compose-err-bad-interfaces-space",
        "rest-compose-err-bad-interfaces-syntax",
        "rest-compose-err-bad-pinned",
        "rest-compose-err-bad-storage",
        "rest-compose-err-bad-storage2",
        "rest-compose-err-bad-zone",
        "rest-compose-err-interfaces-no-dhcp",
        "rest-compose-err-interfaces-not-on-host",
        "rest-compose-err-low-memory",
        "rest-compose-err-not-composable",
        "rest-compose-err-over-commit",
        "rest-compose-err-text-cores",
        "rest-compose-err-too-many-cores",
        "rest-compose-err-too-much-memory",
        "rest-compose-err-zero-cores",
        "rest-vm-host-404",
        "rest-vm-host-bad-op",
        "rest-vm-host-delete-again",
        "rest-vm-host-parameters-403-user",
        "rest-vm-host-put-403-user",
        "rest-vm-host-put-bad-ratio",
        "rest-vm-host-put-bad-zone-pool",
        "rest-vm-host-refresh-unreachable",
        "rest-vm-hosts-create-bad-type",
        "rest-vm-hosts-create-no-address",
        "rest-vm-hosts-post-403-user",
    ] {
        let who = if name.ends_with("-user") { &user } else { &admin };
        let (recorded, mut reply) = replay(&server, who, name).await;
        // Ids go their own way here; the sentence stays.
        if name == "rest-vm-host-delete-again" {
            reply = server.rest(who, "DELETE", "/MAAS/api/2.0/vm-hosts/99999/?decompose=true", "").await;
        }
        assert_eq!(recorded["status"], reply.status, "{name}: {}", reply.body);
        let kind = recorded["headers"]["Content-Type"].as_str().unwrap();
        assert_eq!(reply.header("content-type").as_deref(), Some(kind), "{name}");
        match &recorded["body"] {
            Value::String(text) => assert_eq!(&reply.body, text, "{name}"),
            body => assert_eq!(&reply.json(), body, "{name}"),
        }
    }
}

#[tokio::test]
async fn socket_answers_have_the_recorded_shapes() {
    let server = serve(quiet()).await;
    let admin = server.login("admin").await;
    let user = server.login("user").await;
    let (mut by_admin, mut by_user) = (server.socket(&admin).await, server.socket(&user).await);
    let mut found = Vec::new();
    for name in [
        "pod.list",
        "pod.list-user",
        "pod.get-cl-01",
        "pod.get-numa-host",
        "pod.get-numa-host-user",
        "pod.get-overcommit-host",
        "pod.get-single-numa",
        "pod.get-unreachable-host",
        "pod.set_active",
        "pod.refresh",
        "pod.update",
        "pod.get_projects",
        "pod.create",
        "pod.compose",
        "vmcluster.list",
        "vmcluster.list_by_physical_cluster",
        "vmcluster.get",
        "vmcluster.update",
        "machine.list",
        "machine.list-page",
        "machine.count",
        "machine.filter_groups",
        "machine.filter_options-pod",
        "subnet.list",
        "subnet.get",
        "space.list",
        "space.get",
        "vlan.list",
        "fabric.list",
        "domain.list",
        "domain.get",
        "tag.list",
        "zone.list",
        "zone.get",
        "resourcepool.list",
        "resourcepool.get",
        "user.list",
        "user.list-nonadmin",
        "user.auth_user",
        "user.auth_user-nonadmin",
        "controller.list",
        "notification.list",
        "config.list",
        "general.version",
        "general.architectures",
        "general.known_architectures",
        "general.power_types",
        "general.osinfo",
        "general.hwe_kernels",
        "general.min_hwe_kernels",
        "general.default_min_hwe_kernel",
        "general.random_hostname",
        "general.generate_client_certificate",
        "general.tls_certificate",
        "general.vault_enabled",
        "general.machine_actions",
        "general.target_version",
    ] {
        let recorded = capture(&format!("ws-{name}"));
        let method = recorded["request"]["method"].as_str().unwrap();
        let params = recorded["request"].get("params").cloned().unwrap_or_default();
        let socket = if name.ends_with("user") && !name.ends_with("auth_user") || name.ends_with("nonadmin") {
            &mut by_user
        } else {
            &mut by_admin
        };
        let result = socket.result(method, params).await;
        let expected = Shape::of(method, &recorded["response"]["result"]);
        differences(name, &expected, &Shape::of(method, &result), &mut found);
    }
    // Machines have other keys here: ask by host name.
    for (name, hostname) in [("machine.get-host", "numa-host"), ("machine.set_active", "broken-1")] {
        let recorded = capture(&format!("ws-{name}"));
        let method = recorded["request"]["method"].as_str().unwrap();
        let filter = serde_json::json!({"filter": {"hostname": format!("={hostname}")}});
        let page = by_admin.result("machine.list", filter).await;
        let system_id = page["groups"][0]["items"][0]["system_id"].clone();
        let result = by_admin.result(method, serde_json::json!({"system_id": system_id})).await;
        let expected = Shape::of(method, &recorded["response"]["result"]);
        differences(name, &expected, &Shape::of(method, &result), &mut found);
    }
    assert!(found.is_empty(), "{found:#?}");
}

#[tokio::test]
async fn socket_refusals_are_the_recorded_ones() {
    let server = serve(quiet()).await;
    let (admin, user) = (server.login("admin").await, server.login("user").await);
    let (mut by_admin, mut by_user) = (server.socket(&admin).await, server.socket(&user).await);
    for name in [
        "pod.compose-err-bad-hostname",
        "pod.compose-err-bad-interfaces",
        "pod.compose-err-bad-pinned",
        "pod.compose-err-bad-storage",
        "pod.compose-err-interfaces-not-on-host",
        "pod.compose-err-low-memory",
        "pod.compose-err-nonadmin",
        "pod.compose-err-not-composable",
        "pod.compose-err-over-commit",
        "pod.compose-err-too-many-cores",
        "pod.create-bad",
        "pod.delete-404",
        "pod.delete-nonadmin",
        "pod.get-404",
        "pod.get-no-id",
        "pod.get_projects-unreachable",
        "pod.refresh-unreachable",
        "pod.update-bad",
        "pod.update-nonadmin",
        "pod.update-without-tags",
        "vmcluster.get-404",
        "vmcluster.update-nonadmin",
        "machine.get-404",
    ] {
        let recorded = capture(&format!("ws-{name}"));
        let socket = if name.ends_with("-nonadmin") { &mut by_user } else { &mut by_admin };
        let method = recorded["request"]["method"].as_str().unwrap();
        let error = socket.error(method, recorded["request"]["params"].clone()).await;
        assert_eq!(recorded["response"]["error"], error, "{name}");
    }
}
