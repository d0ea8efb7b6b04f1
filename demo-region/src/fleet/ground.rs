//! What every fleet stands on: users, zones, pools, domains, tags and networks.

use crate::{
    clock::FLEET_BORN,
    state::{Domain, Fabric, Named, Space, Subnet, Tag, User, Vlan, World},
};
use serde_json::json;

pub fn lay(world: &mut World) {
    world.users =
        vec![user(1, "admin", "", true), user(2, "user", "", false), user(3, "ops", "Olivia Operator", false)];
    world.zones = named(&[(1, "default", ""), (2, "rack-a", "First row"), (3, "rack-b", "Second row")]);
    world.pools =
        named(&[(0, "default", "Default pool"), (1, "production", "Production workloads"), (2, "staging", "")]);
    world.domains = vec![Domain { id: 0, name: "maas".into() }, Domain { id: 1, name: "lab.example.com".into() }];
    for (name, comment, kernel_opts) in [
        ("virtual", "Virtual machines", ""),
        ("gpu", "Has a GPU", ""),
        ("ssd", "", ""),
        ("nested-kvm", "Nested virt", "kvm-intel.nested=1"),
        ("pod-console-logging", "", ""),
    ] {
        let id = world.next_id("tag");
        world.tags.push(Tag {
            id,
            name: name.into(),
            comment: comment.into(),
            kernel_opts: kernel_opts.into(),
            created: FLEET_BORN,
        });
    }
    networks(world);
    config(world);
}

fn user(id: i64, username: &'static str, last_name: &'static str, superuser: bool) -> User {
    let email = match username {
        "admin" => "admin@example.com",
        "user" => "user@example.com",
        _ => "ops@example.com",
    };
    let last_login = (username != "ops").then_some(FLEET_BORN);
    User { id, username, password: username, last_name, email, superuser, last_login }
}

fn named(rows: &[(i64, &str, &str)]) -> Vec<Named> {
    rows.iter()
        .map(|(id, name, description)| Named { id: *id, name: (*name).into(), description: (*description).into() })
        .collect()
}

/// Fabric 0 exists and is empty of hosts: ids of 0 are real (§1.2).
fn networks(world: &mut World) {
    for (id, name, class) in [
        (0, "fabric-0", None),
        (1, "fabric-mgmt", Some("10g")),
        (2, "fabric-data", Some("25g")),
        (3, "fabric-isolated", None),
    ] {
        world.fabrics.push(Fabric { id, name: name.into(), class_type: class.map(Into::into) });
    }
    for (id, name, description) in
        [(1, "management", "Host management"), (2, "storage", ""), (3, "tenant", "Tenant traffic"), (4, "data", "")]
    {
        world.spaces.push(Space { id, name: name.into(), description: description.into() });
    }
    // id, name, vid, fabric, mtu, dhcp, relay, space
    for (id, name, vid, fabric, mtu, dhcp, relay, space) in [
        (1, Some("Default VLAN"), 0, 1, 1500, true, None, Some(1)),
        (2, Some("Default VLAN"), 0, 2, 1500, true, None, Some(3)),
        (3, Some("Default VLAN"), 0, 3, 1500, false, None, None),
        (4, Some("storage"), 20, 1, 9000, false, None, Some(2)),
        (5, Some("tenant-100"), 100, 2, 1500, false, Some(2), Some(3)),
        (6, Some("tenant-200"), 200, 2, 1500, false, None, Some(3)),
        (7, None, 30, 1, 9000, true, None, Some(4)),
        (8, Some("Default VLAN"), 0, 0, 1500, false, None, None),
    ] {
        world.vlans.push(Vlan { id, name: name.map(Into::into), vid, fabric, mtu, dhcp, relay, space });
    }
    let dynamic = |net: &str| (format!("{net}.250.1"), format!("{net}.255.254"), "dynamic");
    let reserved = ("10.10.0.1".to_owned(), "10.10.0.99".to_owned(), "reserved");
    let v6 = ("2001:db8:10::1".to_owned(), "2001:db8:10::ffff:ffff".to_owned(), "reserved");
    for (id, name, cidr, vlan, gateway, dns, ranges) in [
        (1, "mgmt-net", "10.10.0.0/16", 1, Some("10.10.0.1"), Some("10.10.0.2"), vec![reserved, dynamic("10.10")]),
        (2, "mgmt-net-v6", "2001:db8:10::/64", 1, Some("2001:db8:10::1"), None, vec![v6]),
        (3, "storage-net", "10.20.0.0/16", 4, None, None, vec![]),
        (4, "tenant-net", "172.16.0.0/16", 2, Some("172.16.0.1"), None, vec![dynamic("172.16")]),
        (5, "172.17.100.0/24", "172.17.100.0/24", 5, Some("172.17.100.1"), None, vec![]),
        (6, "172.17.200.0/24", "172.17.200.0/24", 6, Some("172.17.200.1"), None, vec![]),
        (7, "192.168.77.0/24", "192.168.77.0/24", 3, None, None, vec![]),
        (8, "data-net", "10.30.0.0/16", 7, Some("10.30.0.1"), None, vec![dynamic("10.30")]),
    ] {
        world.subnets.push(Subnet {
            id,
            name: name.into(),
            cidr: cidr.into(),
            vlan,
            gateway: gateway.map(Into::into),
            dns: dns.into_iter().map(Into::into).collect(),
            ranges,
        });
    }
}

fn config(world: &mut World) {
    let uuid = crate::ident::uuid(world.seed, "region");
    for (name, value) in [
        ("maas_name", json!("demo-region")),
        ("maas_url", json!("http://localhost:5240/MAAS")),
        ("uuid", json!(uuid)),
        ("theme", json!("")),
        ("default_osystem", json!("ubuntu")),
        ("default_distro_series", json!("jammy")),
        ("commissioning_distro_series", json!("jammy")),
        ("default_storage_layout", json!("flat")),
        ("kernel_opts", json!(null)),
        ("enable_http_proxy", json!(true)),
        ("maas_proxy_port", json!(8000)),
        ("upstream_dns", json!(null)),
        ("enable_analytics", json!(false)),
        ("release_notifications", json!(false)),
        ("completed_intro", json!(true)),
        ("network_discovery", json!("enabled")),
        ("active_discovery_interval", json!(10800)),
        ("hardware_sync_interval", json!("15m")),
        ("session_length", json!(1_209_600)),
    ] {
        world.config.insert(name.to_owned(), value);
    }
}
