//! The program's entry: gets ready, and waits to be mounted (`maas_vm_hosts::mount`).

fn main() {
    maas_vm_hosts::shell::panic::install();
    maas_vm_hosts::on_demand::prepare();
}
