//! Large fleets stay answerable. No timing is asserted: that would depend on the machine.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod support;

use demo_region::Options;
use serde_json::json;
use std::time::Instant;
use support::{quiet, serve};

#[tokio::test]
async fn two_hundred_hosts() {
    let start = Instant::now();
    let server = serve(Options { hosts: Some(200), vms: Some(5000), ..quiet() }).await;
    println!("made in {:?}", start.elapsed());
    let admin = server.login("admin").await;
    let mut socket = server.socket(&admin).await;
    for (method, params) in [
        ("pod.list", json!({})),
        ("pod.get", json!({"id": 2})),
        ("machine.list", json!({"page_size": 50, "sort_key": "hostname"})),
        ("machine.list", json!({"page_size": 50, "filter": {"free_text": "host-0042"}})),
        ("vmcluster.list", json!({})),
        ("subnet.list", json!({})),
        ("domain.list", json!({})),
        ("zone.list", json!({})),
        ("resourcepool.list", json!({})),
        ("tag.list", json!({})),
    ] {
        let start = Instant::now();
        let result = socket.result(method, params).await;
        println!("{method}: {:?}, {} bytes", start.elapsed(), result.to_string().len());
    }
    let start = Instant::now();
    let reply = server.rest(&admin, "GET", "/MAAS/api/2.0/vm-hosts/", "").await;
    println!("REST list: {:?}", start.elapsed());
    assert_eq!(reply.json().as_array().unwrap().len(), 200);
}
