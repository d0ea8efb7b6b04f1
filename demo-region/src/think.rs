//! A region that takes its time, and answers one request after the other: what a real one does (docs/design.md §8).
//!
//! Times are those of a MAAS 3.4.10 with one process, as measured for this project; they grow with what an answer holds.

use serde_json::Value;
use std::time::Duration;
use tokio::sync::Mutex;

/// Milliseconds for whatever has no figure of its own.
const ANYTHING: u64 = 20;

/// The one that answers, or nobody in particular: then every answer is there at once.
#[derive(Debug, Default)]
pub struct Thinker {
    slow: bool,
    desk: Mutex<()>,
}

impl Thinker {
    /// One that thinks, or not.
    pub fn new(slow: bool) -> Self {
        Self { slow, desk: Mutex::new(()) }
    }

    /// Whether answers take their time.
    pub fn is_slow(&self) -> bool {
        self.slow
    }

    /// Waits for everybody who came before, then for as long as this answer takes.
    pub async fn think(&self, ms: u64) {
        if self.slow {
            let _mine = self.desk.lock().await;
            tokio::time::sleep(Duration::from_millis(ms)).await;
        }
    }
}

/// How long a call over the socket takes, by its answer.
pub fn call_ms(handler: &str, method: &str, result: &Value) -> u64 {
    let rows = rows(result);
    match (handler, method) {
        ("pod", "list") => 25 + 23 * rows,
        ("pod", "get" | "set_active") => 90,
        ("vmcluster", "list") => 100 + 45 * members(result),
        ("machine", "list") => 100 + 4 * paged_rows(result),
        ("machine" | "controller", "get" | "set_active") => 80,
        ("vlan", "list") => 600,
        ("fabric" | "subnet" | "space", "list") => 100,
        ("config", "list") => 60,
        _ => ANYTHING,
    }
}

/// How long a request over REST takes, by its path below `/MAAS/` and its answer.
pub fn request_ms(path: &str, answer: &str) -> u64 {
    let rows = || serde_json::from_str(answer).map_or(0, |answer| rows(&answer));
    match path.strip_prefix("api/2.0/").unwrap_or(path).trim_end_matches('/') {
        "vm-hosts" | "pods" => 25 + 22 * rows(),
        "machines" => 50 + 50 * rows(),
        "virtual-machines" => 20 + rows(),
        "version" | "accounts/login" => 5,
        _ => ANYTHING / 2,
    }
}

fn rows(answer: &Value) -> u64 {
    answer.as_array().map_or(0, |rows| rows.len() as u64)
}

fn paged_rows(answer: &Value) -> u64 {
    let groups = answer["groups"].as_array().map(|groups| groups.iter().map(|group| rows(&group["items"])).sum());
    groups.unwrap_or_else(|| rows(answer))
}

fn members(clusters: &Value) -> u64 {
    clusters.as_object().map_or(0, |all| all.values().map(|cluster| rows(&cluster["hosts"])).sum())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;
    use std::{sync::Arc, time::Instant};

    #[test]
    fn times_grow_with_the_answer() {
        let hosts = |count: usize| call_ms("pod", "list", &json!(vec![0; count]));
        assert!((185..=270).contains(&hosts(10)) && (4_400..=5_200).contains(&hosts(200)));
        let page = json!({ "groups": [{ "items": vec![0; 50] }] });
        assert!((200..=300).contains(&call_ms("machine", "list", &page)));
        assert_eq!(request_ms("api/2.0/machines/", "[1,2]"), 150);
        assert_eq!(request_ms("api/2.0/machines/", "<html>"), 50);
    }

    #[tokio::test]
    async fn one_answer_after_the_other() {
        let (thinker, start) = (Arc::new(Thinker::new(true)), Instant::now());
        let all: Vec<_> = (0..3)
            .map(|_| {
                let thinker = thinker.clone();
                tokio::spawn(async move { thinker.think(20).await })
            })
            .collect();
        for one in all {
            assert!(one.await.is_ok());
        }
        assert!(start.elapsed() >= Duration::from_millis(60));
    }
}
