//! What can be said on the command line.

use crate::{BasePath, Target, demo};
use clap::Parser;
use std::{net::IpAddr, path::PathBuf};

/// Serves the VM hosts UI and, on the same origin, a demo region or a real MAAS region.
#[derive(Debug, Clone, Parser)]
#[command(name = "maas-vm-hosts-gateway", version)]
pub struct Args {
    /// Folder of the built UI
    #[arg(long, value_name = "DIR", default_value = "dist")]
    pub dist: PathBuf,

    /// Port to listen on; 0 takes a free one
    #[arg(long, default_value_t = 8400)]
    pub port: u16,

    /// Address to listen on
    #[arg(long, value_name = "IP", default_value = "127.0.0.1")]
    pub listen: IpAddr,

    /// Another host name this gateway may be reached by (for one behind a web server, say); can be repeated
    #[arg(long, value_name = "NAME")]
    pub host_name: Vec<String>,

    /// Path the UI lives at
    #[arg(long, value_name = "PATH", default_value = "/")]
    pub base: BasePath,

    /// Takes the UI from a running `trunk serve` instead of --dist
    #[arg(long, value_name = "URL", value_parser = Target::parse_ui)]
    pub ui: Option<Target>,

    #[allow(rustdoc::bare_urls, reason = "this is the text of --help, too")]
    /// A real region, such as https://maas.example/MAAS, instead of the demo region
    #[arg(long, value_name = "URL", value_parser = Target::parse_region)]
    pub region: Option<Target>,

    /// PEM file with certificates that may vouch for the region, besides the system's
    #[arg(long, value_name = "FILE", requires = "region")]
    pub region_ca: Option<PathBuf>,

    /// Does not check the region's certificate
    #[arg(long, requires = "region")]
    pub insecure: bool,

    #[command(flatten)]
    pub demo: demo::DemoArgs,
}
