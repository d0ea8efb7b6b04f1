//! What a client sees over time: sessions, closings, notifies, versions.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod support;

use demo_region::{MaasVersion, Options};
use serde_json::{Value, json};
use support::{Came, Cookies, quiet, serve};

#[tokio::test]
async fn login_and_csrf() {
    let server = serve(quiet()).await;
    let reply = server.send("GET", "/MAAS/accounts/login/", "", "").await;
    assert_eq!(reply.json(), json!({"authenticated": false, "external_auth_url": null, "no_users": false}));
    let form = "Content-Type: application/x-www-form-urlencoded\r\n";
    let reply = server.send("POST", "/MAAS/accounts/login/", form, "username=admin&password=no").await;
    assert_eq!(reply.status, 400);
    assert!(reply.body.starts_with(r#"{"__all__": ["#));
    let reply = server.send("POST", "/MAAS/accounts/login/", form, "").await;
    assert!(reply.body.contains(r#""username": ["This field is required."]"#));
    let reply = server.send("GET", "/MAAS/api/2.0/vm-hosts/", "", "").await;
    assert_eq!((reply.status, reply.body.as_str()), (401, "Forbidden"));

    let admin = server.login("admin").await;
    let cookie = format!("Cookie: {}\r\n", admin.header());
    let reply = server.send("PUT", "/MAAS/api/2.0/vm-hosts/2/", &cookie, "").await;
    assert_eq!((reply.status, reply.header("content-type").as_deref()), (403, Some("text/html")));
    let masked = server.send("POST", "/MAAS/account/csrf/", &cookie, "").await.json()["csrf"].clone();
    assert_ne!(masked, admin.csrf);
    let headers = format!("{cookie}X-CSRFToken: {}\r\n", masked.as_str().unwrap());
    assert_eq!(server.send("PUT", "/MAAS/api/2.0/vm-hosts/2/", &headers, "").await.status, 200);
}

#[tokio::test]
async fn paths_are_exact() {
    let server = serve(quiet()).await;
    let admin = server.login("admin").await;
    for (path, status) in [
        ("/MAAS/api/2.0/vm-hosts", 404),
        ("/MAAS/api/2.0/nosuch/", 404),
        ("/MAAS/api/2.0/vm-clusters/1", 200),
        ("/MAAS/api/2.0/vm-clusters/1/", 404),
        ("/MAAS/api/2.0/vm-clusters/", 200),
        ("/MAAS/api/2.0/virtual-machines/1", 200),
        ("/MAAS/api/2.0/fabrics/1/vlans/", 200),
        ("/MAAS/api/2.0/vlans/5/", 200),
        ("/MAAS/api/2.0/subnets/10.10.0.0/16/", 200),
        ("/MAAS/api/2.0/vm-hosts/2/op-parameters", 200),
    ] {
        let reply = server.rest(&admin, "GET", path, "").await;
        assert_eq!(reply.status, status, "{path}: {}", reply.body);
        if status == 404 {
            assert_eq!(reply.body, format!("Unknown API endpoint: {path}."));
        }
    }
    assert_eq!(server.rest(&admin, "PATCH", "/MAAS/api/2.0/vm-hosts/", "").await.status, 405);
}

#[tokio::test]
async fn sockets_close_with_the_recorded_reasons() {
    let server = serve(quiet()).await;
    let admin = server.login("admin").await;
    let closed = |reason: &str| Came::Closed(1002, reason.to_owned());
    let mut socket = server.socket_with(&admin.header(), "wrong").await;
    assert_eq!(socket.next().await, closed("Invalid CSRF token."));
    let nobody = Cookies { session: "x".into(), ..admin.clone() };
    assert_eq!(server.socket(&nobody).await.next().await, closed("Failed to authenticate user."));
    assert_eq!(server.socket_with("", "x").await.next().await, Came::Nothing);
    for (frame, reason) in [
        ("no json", "Invalid data expecting JSON object."),
        (r#"{"request_id": 1}"#, "Missing type field in the received message."),
        (r#"{"type": 1, "request_id": 1}"#, "Invalid message type."),
        (r#"{"type": 0, "method": "pod.list"}"#, "Missing request_id field in the received message."),
        (r#"{"type": 0, "request_id": 1}"#, "Missing method field in the received message."),
        (r#"{"type": 0, "request_id": 1, "method": "pod"}"#, "Invalid method formatting."),
        (r#"{"type": 0, "request_id": 1, "method": "nosuch.list"}"#, "Handler nosuch does not exist."),
    ] {
        let mut socket = server.socket(&admin).await;
        socket.send(frame).await;
        assert_eq!(socket.next().await, closed(reason), "{frame}");
    }
    for method in ["pod.nonsense", "machine.list_ids", "general.install_type"] {
        let mut socket = server.socket(&admin).await;
        socket.send(&json!({"type": 0, "request_id": 1, "method": method}).to_string()).await;
        assert_eq!(socket.next().await, Came::Dropped, "{method}");
    }
    let mut socket = server.socket(&admin).await;
    socket.send(r#"{"type": 3, "request_id": 7}"#).await;
    assert_eq!(socket.next().await, Came::Frame(json!({"type": 4, "request_id": 7, "rtype": 0, "result": 1})));
    assert_eq!(server.rest(&admin, "POST", "/MAAS/accounts/logout/", "").await.status, 204);
    assert_eq!(socket.next().await, Came::Closed(1000, "Session expired".into()));
}

#[tokio::test]
async fn a_session_survives_a_restart_with_the_same_seed() {
    let first = serve(quiet()).await;
    let admin = first.login("admin").await;
    let second = serve(quiet()).await;
    assert_eq!(second.rest(&admin, "GET", "/MAAS/api/2.0/zones/", "").await.status, 200);
    let other = serve(Options { seed: 9, ..quiet() }).await;
    assert_eq!(other.rest(&admin, "GET", "/MAAS/api/2.0/zones/", "").await.status, 401);
}

#[tokio::test]
async fn a_write_by_rest_reaches_the_sockets() {
    let server = serve(quiet()).await;
    let (admin, user) = (server.login("admin").await, server.login("user").await);
    let (mut one, mut two) = (server.socket(&admin).await, server.socket(&user).await);
    one.result("pod.list", json!({})).await;
    two.result("zone.list", json!({})).await;
    one.result("pod.set_active", json!({"id": 2})).await;
    server.rest(&admin, "PUT", "/MAAS/api/2.0/vm-hosts/2/", "cpu_over_commit_ratio=3").await;
    let update = one.notify("pod").await;
    assert_eq!((&update["action"], &update["data"]["cpu_over_commit_ratio"]), (&json!("update"), &json!(3.0)));
    assert!(update["data"].get("attached_vlans").is_some(), "the active pod comes in detail");
    let create = two.notify("pod").await;
    assert_eq!(create["action"], "create");
    assert!(create["data"].get("power_parameters").is_none());
    assert!(create["data"].get("attached_vlans").is_none());
}

async fn vm_count(socket: &mut support::Socket) -> Value {
    socket.result("pod.get", json!({"id": 2})).await["resources"]["vm_count"]["tracked"].clone()
}

#[tokio::test]
async fn composing_and_destroying() {
    let server = serve(quiet()).await;
    let admin = server.login("admin").await;
    let mut socket = server.socket(&admin).await;
    let before = vm_count(&mut socket).await.as_i64().unwrap();
    socket.result("machine.list", json!({})).await;
    let form = "hostname=new-vm&cores=2&memory=2048&storage=root:8(fast)&skip_commissioning=true";
    let reply = server.rest(&admin, "POST", "/MAAS/api/2.0/vm-hosts/2/?op=compose", form).await;
    assert_eq!(reply.status, 200, "{}", reply.body);
    let system_id = reply.json()["system_id"].as_str().unwrap().to_owned();
    assert_eq!(socket.notify("pod").await["data"]["resources"]["vm_count"]["tracked"], before + 1);
    let reply = server.rest(&admin, "GET", &format!("/MAAS/api/2.0/machines/{system_id}/"), "").await;
    assert_eq!((&reply.json()["status_name"], &reply.json()["hostname"]), (&json!("Ready"), &json!("new-vm")));
    assert!(socket.notifies.iter().all(|frame| frame["name"] != "machine"), "no machine create");
    let reply = server.rest(&admin, "POST", "/MAAS/api/2.0/vm-hosts/2/?op=compose", "hostname=new-vm").await;
    assert_eq!(reply.json(), json!({"hostname": ["Node with hostname \"new-vm\" already exists"]}));
    let destroyed = socket.result("machine.action", json!({"system_id": system_id, "action": "delete", "extra": {}}));
    assert_eq!(destroyed.await, Value::Null);
    assert_eq!(vm_count(&mut socket).await, before);
}

#[tokio::test]
async fn commissioning_ends_by_itself() {
    let server = serve(quiet()).await;
    let admin = server.login("admin").await;
    let reply = server.rest(&admin, "POST", "/MAAS/api/2.0/vm-hosts/2/?op=compose", "").await;
    let system_id = reply.json()["system_id"].as_str().unwrap().to_owned();
    let path = format!("/MAAS/api/2.0/machines/{system_id}/");
    let row = server.rest(&admin, "GET", &path, "").await.json();
    assert_eq!((&row["status_name"], &row["power_state"]), (&json!("Commissioning"), &json!("on")));
    for _ in 0..60 {
        tokio::time::sleep(std::time::Duration::from_millis(200)).await;
        if server.rest(&admin, "GET", &path, "").await.json()["status_name"] == "Ready" {
            return;
        }
    }
    panic!("still commissioning");
}

#[tokio::test]
async fn a_machine_deployed_as_vm_host_becomes_one() {
    let server = serve(quiet()).await;
    let admin = server.login("admin").await;
    let mut socket = server.socket(&admin).await;
    let page = socket.result("machine.list", json!({"filter": {"hostname": "=metal-1"}})).await;
    let system_id = page["groups"][0]["items"][0]["system_id"].clone();
    let deploy = json!({"system_id": system_id, "action": "deploy", "extra": {"register_vmhost": true}});
    assert_eq!(socket.result("machine.action", deploy).await, Value::Null);
    for _ in 0..60 {
        tokio::time::sleep(std::time::Duration::from_millis(200)).await;
        let pods = socket.result("pod.list", json!({})).await;
        if pods.as_array().unwrap().iter().any(|pod| pod["host"] == system_id) {
            return;
        }
    }
    panic!("no VM host came up");
}

#[tokio::test]
async fn cluster_members_go_together() {
    let server = serve(quiet()).await;
    let admin = server.login("admin").await;
    assert_eq!(server.rest(&admin, "DELETE", "/MAAS/api/2.0/vm-hosts/8/?decompose=true", "").await.status, 204);
    assert_eq!(server.rest(&admin, "GET", "/MAAS/api/2.0/vm-hosts/10/", "").await.status, 404);
    assert_eq!(server.rest(&admin, "GET", "/MAAS/api/2.0/vm-clusters/1", "").await.status, 404);
}

#[tokio::test]
async fn versions_differ() {
    for version in MaasVersion::ALL {
        let server = serve(Options { maas: version, ..quiet() }).await;
        let admin = server.login("admin").await;
        let status = server.rest(&admin, "GET", "/MAAS/api/2.0/vm-hosts/", "").await.status;
        assert_eq!(status, if version == MaasVersion::V4_0 { 410 } else { 200 }, "{version}");
        for (handler, there) in [
            ("pod", version < MaasVersion::V4_0),
            ("vmcluster", version > MaasVersion::V3_0 && version < MaasVersion::V4_0),
            ("zone", version < MaasVersion::V3_7),
            ("machine", true),
        ] {
            let mut socket = server.socket(&admin).await;
            socket.send(&json!({"type": 0, "request_id": 1, "method": format!("{handler}.list")}).to_string()).await;
            match socket.next().await {
                Came::Frame(frame) => assert!(there, "{version} {handler}: {frame}"),
                other => {
                    assert_eq!(other, Came::Closed(1002, format!("Handler {handler} does not exist.")));
                    assert!(!there, "{version} {handler}");
                }
            }
        }
        if version < MaasVersion::V4_0 {
            let mut socket = server.socket(&admin).await;
            let pod = socket.result("pod.get", json!({"id": 2})).await;
            assert_eq!(pod.get("numa_pinning").is_some(), version == MaasVersion::V2_9);
            assert_eq!(pod.get("resources").is_some(), version > MaasVersion::V2_9);
            assert_eq!(pod.get("total").is_some(), version <= MaasVersion::V3_0);
            assert_eq!(pod.get("power_address").is_some(), version <= MaasVersion::V3_0);
        }
    }
}

#[tokio::test]
async fn the_control_api_moves_things() {
    let server = serve(quiet()).await;
    let admin = server.login("admin").await;
    let mut socket = server.socket(&admin).await;
    let page = socket.result("machine.list", json!({"filter": {"hostname": ["=pin-n0"]}})).await;
    let system_id = page["groups"][0]["items"][0]["system_id"].as_str().unwrap().to_owned();
    let tell = async |path: &str, body: &str| server.send("POST", &format!("/MAAS-demo/{path}"), "", body).await.status;
    assert_eq!(tell(&format!("vm-power?system_id={system_id}&state=off"), "").await, 204);
    assert_eq!(socket.notify("machine").await["data"]["power_state"], "off");
    assert_eq!(tell(&format!("repin?system_id={system_id}&cores=8,9"), "").await, 204);
    let pod = socket.result("pod.get", json!({"id": 2})).await;
    let vms = pod["resources"]["vms"].as_array().unwrap();
    assert_eq!(vms.iter().find(|vm| vm["system_id"] == system_id).unwrap()["pinned_cores"], json!([8, 9]));
    assert_eq!(tell(&format!("sriov?system_id={system_id}&host_nic=enp175s0f0"), "").await, 204);
    assert_eq!(tell("raw-notify", r#"{"type": 2, "name": "x"}"#).await, 204);
    assert_eq!(socket.notify("x").await, json!({"type": 2, "name": "x"}));
    assert_eq!(tell("freeze", "").await, 204);
    assert_eq!(tell("pause-sockets?seconds=0.1", "").await, 204);
    assert_eq!(tell("expire-sessions", "").await, 204);
    loop {
        match socket.next().await {
            Came::Frame(_) => {}
            other => {
                assert_eq!(other, Came::Closed(1000, "Session expired".into()));
                break;
            }
        }
    }
    let closed = serve(Options { control: false, ..quiet() }).await;
    assert_eq!(closed.send("POST", "/MAAS-demo/freeze", "", "").await.status, 404);
}
