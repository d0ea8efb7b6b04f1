//! The page's entry.

use maas_vm_hosts::{config, on_demand, shell};

fn main() {
    shell::panic::install();
    on_demand::prepare();
    let config = config::Config::from_page();
    config.apply_theme();
    shell::mount(&config);
}
