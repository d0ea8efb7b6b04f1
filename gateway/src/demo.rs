//! The demo region's part of the command line.

use axum::Router;
use demo_region::{Faults, MaasVersion};

/// The hand-made fleets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Fleet {
    /// Every situation of an ordinary day
    Everyday,
    /// Hardware and records that few have
    Odd,
}

/// Options that shape the demo region; they mean nothing with `--region`.
#[derive(Debug, Clone, clap::Args)]
#[command(next_help_heading = "Demo region")]
pub struct DemoArgs {
    /// Number of VM hosts, for load; without it a small hand-made fleet
    #[arg(long, value_name = "N", conflicts_with = "region")]
    hosts: Option<usize>,

    /// Which hand-made fleet
    #[arg(long, value_enum, default_value_t = Fleet::Everyday, conflicts_with = "region")]
    fleet: Fleet,

    /// Number of VMs, for load
    #[arg(long, value_name = "M", conflicts_with = "region")]
    vms: Option<usize>,

    /// Seed of all that is made up
    #[arg(long, value_name = "S", default_value_t = demo_region::Options::default().seed)]
    seed: u64,

    /// MAAS version that the demo region behaves like
    #[arg(long, value_name = "VERSION", default_value_t = demo_region::Options::default().maas)]
    maas: MaasVersion,

    /// Changes a second that happen by themselves
    #[arg(long, value_name = "RATE", default_value_t = demo_region::Options::default().churn)]
    churn: f64,

    /// Delay of every answer
    #[arg(long, value_name = "MS", default_value_t = demo_region::Options::default().latency_ms)]
    latency_ms: u64,

    /// Answers one request after the other, in the time that a real region takes
    #[arg(long, conflicts_with = "region")]
    think: bool,

    /// Share of REST requests, 0 to 1, that fail with 502
    #[arg(long, value_name = "SHARE", default_value_t = 0.0)]
    error_rate: f64,

    /// Cuts every socket after this time
    #[arg(long, value_name = "SECONDS")]
    drop_sockets_every: Option<u64>,

    /// Opens /MAAS-demo/, with which tests steer the demo region
    #[arg(long, conflicts_with = "region")]
    control: bool,
}

impl DemoArgs {
    /// The demo region itself. Needs a running tokio runtime: the fleet lives by itself.
    pub fn router(&self) -> Router {
        demo_region::router(demo_region::Options {
            hosts: self.hosts,
            odd: self.fleet == Fleet::Odd,
            vms: self.vms,
            seed: self.seed,
            maas: self.maas,
            churn: self.churn,
            latency_ms: self.latency_ms,
            think: self.think,
            faults: Faults { error_rate: self.error_rate, drop_sockets_every_s: self.drop_sockets_every },
            control: self.control,
        })
    }

    /// One line about it for a person.
    pub fn describe(&self) -> String {
        let fleet = match (self.hosts, self.vms) {
            (None, None) if self.fleet == Fleet::Odd => "a small fleet of odd hosts".to_owned(),
            (None, None) => "a small fleet".to_owned(),
            (hosts, vms) => {
                let count = |n: Option<usize>, what: &str| n.map(|n| format!("{n} {what}"));
                [count(hosts, "hosts"), count(vms, "VMs")].into_iter().flatten().collect::<Vec<_>>().join(", ")
            }
        };
        format!("demo, MAAS {}, {fleet}, seed {}", self.maas, self.seed)
    }
}
