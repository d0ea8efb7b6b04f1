//! Storage pools for export: the columns of the MAAS CLI, the parts of what is used, and which one is the default.

use super::csv;
use super::ids::StoragePoolId;
use super::storage::StoragePool;

const HEAD: [&str; 9] = ["name", "type", "path", "total", "used", "used tracked", "used other", "available", "default"];

/// CSV with bytes; used counts everybody that is known of, available is what that leaves. The same figures as
/// [`as_json`]; what is not known is empty.
pub fn as_csv(pools: &[StoragePool], default: Option<&StoragePoolId>) -> String {
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
                pool.tracked.to_string(),
                pool.other.map_or_else(String::new, |other| other.to_string()),
                load.free().to_string(),
                (if Some(&pool.id) == default { "yes" } else { "no" }).to_owned(),
            ]
        }),
    )
}

/// JSON with the same figures, and the parts of USED.
pub fn as_json(pools: &[StoragePool], default: Option<&StoragePoolId>) -> String {
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
        let text = as_csv(std::slice::from_ref(&pool), None);
        assert_eq!(text.lines().nth(1), Some("'=cmd(),,,10,5,3,2,5,no"));
        assert!(as_json(&[pool], None).contains("\"available\": 5"));
    }
}
