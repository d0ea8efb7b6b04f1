//! The page's entry.

use maas_vm_hosts::{config, shell};

fn main() {
    shell::panic::install();
    let config = config::Config::from_page();
    config.apply_theme();
    shell::mount(&config);
}
