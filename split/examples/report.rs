//! What is in the first part, largest first: `cargo run --release -p split --example report -- FILE [WORD]`, where FILE
//! is what `wasm-bindgen` made of `target/wasm32-unknown-unknown/wasm/maas-vm-hosts.wasm`. With a word, only functions
//! whose names have it.

use anyhow::{Context as _, Result};
use split::{cut, rule};

fn main() -> Result<()> {
    let mut args = std::env::args().skip(1);
    let wasm = std::fs::read(args.next().context("which file?")?)?;
    let word = args.next().unwrap_or_default();
    let parts = cut::cut(&wasm, rule::place)?;
    for (part, bytes) in [("first", &parts.first), ("later", &parts.later)] {
        let module = walrus::Module::from_buffer(bytes)?;
        let mut sizes: Vec<(u64, &str)> = module
            .funcs
            .iter_local()
            .map(|(id, function)| (function.size(), module.funcs.get(id).name.as_deref().unwrap_or("?")))
            .filter(|(_, name)| name.contains(&word))
            .collect();
        sizes.sort_unstable();
        println!("{part}: {} functions, {} bytes in all", sizes.len(), bytes.len());
        for (size, name) in sizes.iter().rev() {
            println!("{part}\t{size}\t{name}");
        }
    }
    Ok(())
}
