//! How a region is set up.

use crate::version::MaasVersion;

/// What to serve and how badly to behave.
#[derive(Clone, Debug)]
pub struct Options {
    /// Number of generated VM hosts; without it the hand-made fleet is served.
    pub hosts: Option<usize>,
    /// In place of the hand-made fleet one of hardware that few have.
    pub odd: bool,
    /// Number of VMs spread over the generated hosts.
    pub vms: Option<usize>,
    /// Everything that looks random follows from this.
    pub seed: u64,
    pub maas: MaasVersion,
    /// Spontaneous changes per second; 0 switches them off.
    pub churn: f64,
    /// Added to every answer.
    pub latency_ms: u64,
    /// Answers one request after the other, in the time that a real region takes.
    pub think: bool,
    pub faults: Faults,
    /// Serve the test-control API below `/MAAS-demo/`.
    pub control: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            hosts: None,
            odd: false,
            vms: None,
            seed: 1,
            maas: MaasVersion::default(),
            churn: 0.2,
            latency_ms: 0,
            think: false,
            faults: Faults::default(),
            control: false,
        }
    }
}

/// Misbehaviour to rehearse; none by default.
#[derive(Clone, Debug, Default)]
pub struct Faults {
    /// Share of REST requests (0 … 1) answered with 502 as a proxy in front of a restarting region would.
    pub error_rate: f64,
    /// Drop every socket's TCP connection after this many seconds.
    pub drop_sockets_every_s: Option<u64>,
}
