//! Storage pools as the MAAS CLI lists them: NAME TYPE PATH TOTAL USED AVAIL.

use super::csv;
use super::storage::StoragePool;

const HEAD: [&str; 6] = ["NAME", "TYPE", "PATH", "TOTAL", "USED", "AVAIL"];

/// CSV with bytes; USED counts everybody that is known of, AVAIL is what that leaves.
pub fn as_csv(pools: &[StoragePool]) -> String {
    csv::write(
        &HEAD,
        pools.iter().map(|pool| {
            let load = pool.load();
            vec![
                pool.name.clone(),
                pool.kind.clone(),
                pool.path.clone(),
                pool.total.to_string(),
                load.used().to_string(),
                load.free().to_string(),
            ]
        }),
    )
}

/// JSON with the same figures, and the parts of USED.
pub fn as_json(pools: &[StoragePool], default: Option<&super::ids::StoragePoolId>) -> String {
    let rows: Vec<serde_json::Value> = pools
        .iter()
        .map(|pool| {
            let load = pool.load();
            serde_json::json!({
                "id": pool.id.0, "name": pool.name, "type": pool.kind, "path": pool.path, "total": pool.total,
                "used": load.used(), "used_tracked": pool.tracked, "used_other": pool.other,
                "available": load.free(), "default": Some(&pool.id) == default,
            })
        })
        .collect();
    serde_json::to_string_pretty(&rows).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_bytes_and_hostile_names_harmless() {
        let pool =
            StoragePool { name: "=cmd()".into(), total: 10, tracked: 3, other: Some(2), ..StoragePool::default() };
        let text = as_csv(std::slice::from_ref(&pool));
        assert_eq!(text.lines().nth(1), Some("'=cmd(),,,10,5,5"));
        assert!(as_json(&[pool], None).contains("\"available\": 5"));
    }
}
