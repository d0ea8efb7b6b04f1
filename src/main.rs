//! The page's entry.

use maas_vm_hosts::{config, later, shell};

fn main() {
    shell::panic::install();
    later::prepare();
    let config = config::Config::from_page();
    config.apply_theme();
    shell::mount(&config);
}
