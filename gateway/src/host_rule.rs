//! Which host names the gateway answers to.
//!
//! A gateway on loopback may stand in front of a region that the outside cannot reach. Without this rule a web page
//! anywhere could point a name of its own at 127.0.0.1 (DNS rebinding) and talk to that region as if from the same
//! origin. An address written as a number cannot be rebound.

use axum::http::uri::Authority;
use std::net::{IpAddr, Ipv6Addr};

/// The names a request's `Host` may have.
#[derive(Debug, Clone)]
pub struct HostRule {
    any: bool,
    names: Vec<String>,
}

impl HostRule {
    /// Loopback answers to itself and to `names`; another address answers to `names`, or to all if there are none.
    pub fn new(listen: IpAddr, names: &[String]) -> Self {
        let names: Vec<String> = names.iter().map(|name| name.to_ascii_lowercase()).collect();
        Self { any: !listen.is_loopback() && names.is_empty(), names }
    }

    /// Whether a request with this `Host` header is answered.
    pub fn allows(&self, host: &str) -> bool {
        if self.any {
            return true;
        }
        let Ok(authority) = host.parse::<Authority>() else { return false };
        let name = authority.host().to_ascii_lowercase();
        let bare = name.trim_start_matches('[').trim_end_matches(']');
        name == "localhost"
            || name.ends_with(".localhost")
            || name.parse::<IpAddr>().is_ok()
            || bare.parse::<Ipv6Addr>().is_ok()
            || self.names.contains(&name)
    }
}

#[cfg(test)]
mod tests {
    use super::HostRule;
    use std::net::{IpAddr, Ipv4Addr};

    #[test]
    fn loopback_answers_to_itself_and_to_named_hosts_only() {
        let rule = HostRule::new(IpAddr::V4(Ipv4Addr::LOCALHOST), &["UI.example".to_owned()]);
        for host in ["localhost", "localhost:8400", "app.localhost:1", "127.0.0.1:8400", "[::1]:8400", "ui.example:443"]
        {
            assert!(rule.allows(host), "{host}");
        }
        for host in ["evil.example", "evil.example:8400", "localhost.evil.example", "", "a b"] {
            assert!(!rule.allows(host), "{host}");
        }
    }

    #[test]
    fn a_public_address_answers_to_all_unless_names_are_given() {
        let everywhere = IpAddr::V4(Ipv4Addr::UNSPECIFIED);
        assert!(HostRule::new(everywhere, &[]).allows("anything.example"));
        assert!(!HostRule::new(everywhere, &["ui.example".to_owned()]).allows("anything.example"));
    }
}
