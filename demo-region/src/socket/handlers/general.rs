//! `general.*`: what the region offers (maas-api §4.9).

use super::{Answer, Failure, Params};
use crate::{
    clock, ident,
    state::{Region, parts},
    version::MaasVersion,
};
use serde_json::{Value, json};
use std::sync::Arc;

pub fn call(region: &Arc<Region>, method: &str, params: &Params) -> Answer {
    let version = region.options.maas;
    let kernels = json!([["ga-22.04", "jammy (ga-22.04)"], ["hwe-22.04", "jammy (hwe-22.04)"]]);
    Ok(match method {
        "version" => json!(version.full()),
        "architectures" => json!(["amd64/generic"]),
        "known_architectures" => json!(["amd64", "i386", "armhf", "arm64", "ppc64el", "s390x"]),
        "power_types" => power_types(version),
        "osinfo" => json!({
            "osystems": [["ubuntu", "Ubuntu"]],
            "releases": [["ubuntu/jammy", "Ubuntu 22.04 LTS"]],
            "kernels": {"ubuntu": {"jammy": kernels}},
            "default_osystem": "ubuntu", "default_release": "jammy",
        }),
        "hwe_kernels" | "min_hwe_kernels" => kernels,
        "default_min_hwe_kernel" => json!(""),
        "random_hostname" => json!(ident::two_words(&mut region.world().rng)),
        "generate_client_certificate" if !version.is_old() => certificate(region, params),
        "tls_certificate" if !version.is_old() => Value::Null,
        "vault_enabled" if version.has_paged_machines() => json!(false),
        "machine_actions" => actions(),
        "target_version" if version > MaasVersion::V2_9 => json!({
            "version": version.full(), "snap_channel": format!("{version}/stable"), "snap_cohort": "",
            "first_reported": null,
        }),
        "navigation_options" if version.is_old() => json!({"rsd": false}),
        "install_type" if version >= MaasVersion::V3_8 => json!("snap"),
        "maas_url" if version >= MaasVersion::V3_8 => json!("http://localhost:5240/MAAS"),
        _ => return Err(Failure::NoMethod),
    })
}

fn certificate(region: &Arc<Region>, params: &Params) -> Value {
    let maas = "demo-region";
    let name = params.get("object_name").and_then(Value::as_str);
    let common = name.map_or_else(|| maas.to_owned(), |name| format!("{name}@{maas}"));
    let salt = region.world().rng.next();
    json!({
        "CN": common,
        "certificate": parts::FAKE_CERTIFICATE,
        "private_key": parts::FAKE_KEY,
        "expiration": clock::stamp(clock::now() + 3650 * 86_400),
        "fingerprint": ident::fingerprint(salt, &common),
    })
}

fn actions() -> Value {
    [
        ("commission", "lifecycle"),
        ("acquire", "lifecycle"),
        ("deploy", "lifecycle"),
        ("on", "power"),
        ("off", "power"),
        ("release", "lifecycle"),
        ("abort", "lifecycle"),
        ("test", "testing"),
        ("rescue-mode", "testing"),
        ("exit-rescue-mode", "testing"),
        ("mark-broken", "testing"),
        ("mark-fixed", "testing"),
        ("override-failed-testing", "testing"),
        ("lock", "lock"),
        ("unlock", "lock"),
        ("tag", "misc"),
        ("untag", "misc"),
        ("clone", "misc"),
        ("set-zone", "misc"),
        ("set-pool", "misc"),
        ("delete", "misc"),
    ]
    .iter()
    .map(|(name, kind)| json!({"name": name, "title": name.replace('-', " "), "sentence": name, "type": kind}))
    .collect()
}

/// (name, label, required, type, default, scope, secret)
type Field = (&'static str, &'static str, bool, &'static str, &'static str, &'static str, bool);

fn fields(rows: &[Field], with_secret: bool) -> Value {
    rows.iter()
        .map(|(name, label, required, kind, default, scope, secret)| {
            let mut field = json!({
                "name": name, "label": label, "required": required, "field_type": kind, "choices": [],
                "default": default, "scope": scope,
            });
            if with_secret {
                field["secret"] = json!(secret);
            }
            field
        })
        .collect()
}

fn power_types(version: MaasVersion) -> Value {
    let secret = version.has_paged_machines();
    let driver = |name: &str, title: &str, pod: bool, rows: &[Field], flags: (bool, bool, bool)| {
        let pod = pod && version.has_vm_hosts();
        let (chassis, can_probe, queryable) = flags;
        let mut driver = json!({
            "driver_type": if pod { "pod" } else { "power" }, "name": name, "description": title,
            "fields": fields(rows, secret), "missing_packages": [], "chassis": chassis, "can_probe": can_probe,
            "queryable": queryable,
        });
        if pod {
            driver["defaults"] = json!({"cores": 1, "memory": 2048, "storage": 8});
        }
        driver
    };
    const ADDRESS: Field = ("power_address", "Address", true, "string", "", "bmc", false);
    const PASSWORD: Field = ("power_pass", "Password (optional)", false, "password", "", "bmc", true);
    let lxd: Vec<Field> = [
        ("power_address", "LXD address", true, "string", "", "bmc", false),
        ("instance_name", "Instance name", true, "string", "", "node", false),
        ("project", "LXD project", true, "string", "default", "bmc", false),
        ("password", "LXD password (optional)", false, "password", "", "bmc", true),
        ("certificate", "LXD certificate (optional)", false, "string", "", "bmc", false),
        ("key", "LXD private key (optional)", false, "password", "", "bmc", true),
    ]
    .into_iter()
    .filter(|(name, ..)| match *name {
        "project" => version > MaasVersion::V2_9,
        "certificate" | "key" => !version.is_old(),
        _ => true,
    })
    .collect();
    let virsh = [ADDRESS, PASSWORD, ("power_id", "Virsh VM ID", true, "string", "", "node", false)];
    let ipmi = [ADDRESS, ("power_user", "Power user", false, "string", "", "bmc", false), PASSWORD];
    json!([
        driver("ipmi", "IPMI", false, &ipmi, (false, false, true)),
        driver("lxd", "LXD (virtual systems)", true, &lxd, (true, false, true)),
        driver("manual", "Manual", false, &[], (false, false, false)),
        driver("virsh", "Virsh (virtual systems)", true, &virsh, (true, true, true)),
        driver("webhook", "Webhook", false, &[ADDRESS], (false, false, true)),
    ])
}
