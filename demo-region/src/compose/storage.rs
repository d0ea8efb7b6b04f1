//! The grammar of `storage` and the choice of pools (maas-api §3.4.2).

use super::ComposeError;
use crate::state::{Host, World};
use std::collections::HashMap;

/// One disk that is asked for. The size stays text: the server converts it only while composing.
#[derive(Clone, Debug, PartialEq)]
pub struct DiskWish {
    pub size: String,
    pub tags: Vec<String>,
}

/// One disk with its place.
#[derive(Clone, Debug, PartialEq)]
pub struct DiskPlan {
    pub pool: Option<String>,
    pub bytes: i64,
    pub tags: Vec<String>,
}

pub fn parse(text: &str) -> Result<Vec<DiskWish>, String> {
    split(text)
        .and_then(|parts| parts.into_iter().map(disk).collect::<Option<Vec<_>>>())
        .ok_or_else(|| format!("Malformed storage constraint, \"{text}\"."))
}

/// At the commas outside parentheses.
fn split(text: &str) -> Option<Vec<&str>> {
    let (mut parts, mut start, mut inside) = (Vec::new(), 0, false);
    for (at, c) in text.char_indices() {
        match c {
            '(' => inside = true,
            ')' => inside = false,
            ',' if !inside => {
                parts.push(&text[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.push(&text[start..]);
    (!inside).then_some(parts)
}

fn disk(text: &str) -> Option<DiskWish> {
    let (head, tags) = match text.split_once('(') {
        None => (text, vec![]),
        Some((head, rest)) => {
            let tags: Vec<String> = rest.strip_suffix(')')?.split(',').map(str::to_owned).collect();
            if tags.iter().any(|tag| tag.is_empty() || tag.contains(')')) {
                return None;
            }
            (head, tags)
        }
    };
    let size = match head.split_once(':') {
        None => head,
        Some((label, size)) => {
            if label.is_empty() || !label.chars().all(|c| c.is_ascii_alphanumeric()) {
                return None;
            }
            size
        }
    };
    (!size.is_empty() && size.chars().all(|c| c.is_ascii_digit() || c == '.'))
        .then(|| DiskWish { size: size.to_owned(), tags })
}

/// A pool by tag, else the default one, else any: the first with room.
pub fn choose(world: &World, host: &Host, wishes: &[DiskWish]) -> Result<Vec<DiskPlan>, ComposeError> {
    let mut wishes: Vec<&DiskWish> = wishes.iter().collect();
    // The boot disk stays first; the others are re-sorted by number of tags, most first.
    if let Some(others) = wishes.get_mut(1..) {
        others.sort_by_key(|wish| std::cmp::Reverse(wish.tags.len()));
    }
    let mut free = free_space(world, host);
    wishes.into_iter().map(|wish| plan(host, wish, &mut free)).collect()
}

/// What the hypervisor really has left: other projects, and for shared pools the other members, count.
fn free_space(world: &World, host: &Host) -> HashMap<String, i64> {
    let mut free: HashMap<String, i64> = host.storage_pools.iter().map(|pool| (pool.id.clone(), pool.total)).collect();
    let shared = |pool: &str| host.pool_by_id(pool).is_some_and(|pool| pool.backend == "ceph");
    let others =
        host.cluster.into_iter().flat_map(|cluster| world.members(cluster)).filter(|member| member.id != host.id);
    let theirs = others.flat_map(|member| world.vms_of(member.id)).flat_map(|vm| &vm.disks);
    let own = world.vms_of(host.id).flat_map(|vm| &vm.disks);
    for (pool, size) in own.chain(theirs.filter(|(pool, _)| shared(pool))) {
        if let Some(left) = free.get_mut(pool) {
            *left -= size;
        }
    }
    free
}

fn plan(host: &Host, wish: &DiskWish, free: &mut HashMap<String, i64>) -> Result<DiskPlan, ComposeError> {
    let gigabytes: f64 = wish
        .size
        .parse()
        .map_err(|_| ComposeError::Internal(format!("could not convert string to float: '{}'", wish.size)))?;
    let bytes = (gigabytes * 1e9) as i64;
    let done = |pool: Option<&str>| DiskPlan { pool: pool.map(str::to_owned), bytes, tags: wish.tags.clone() };
    if host.storage_pools.is_empty() {
        return Ok(done(None));
    }
    let mut take = |ids: &[&str]| {
        let id = ids.iter().copied().find(|id| free.get(*id).is_some_and(|left| *left >= bytes))?;
        *free.get_mut(id)? -= bytes;
        Some(done(Some(id)))
    };
    let named: Vec<_> = host.storage_pools.iter().filter(|pool| wish.tags.contains(&pool.name)).collect();
    let ids = |pools: &[&crate::state::StoragePool]| pools.iter().map(|pool| pool.id.clone()).collect::<Vec<_>>();
    let names = |pools: &[&crate::state::StoragePool]| {
        pools.iter().map(|pool| pool.name.as_str()).collect::<Vec<_>>().join(", ")
    };
    let default = host.default_storage_pool.as_deref().and_then(|id| host.pool_by_id(id));
    let (candidates, message) = if !named.is_empty() {
        let message = format!("Not enough storage space on storage pools: {}", names(&named));
        (ids(&named), message)
    } else if let Some(default) = default {
        (vec![default.id.clone()], format!("Not enough space in default storage pool: {}", default.name))
    } else {
        let all: Vec<_> = host.storage_pools.iter().collect();
        (ids(&all), format!("Not enough storage space on any storage pools: {}", names(&all)))
    };
    let candidates: Vec<&str> = candidates.iter().map(String::as_str).collect();
    take(&candidates).ok_or(ComposeError::Internal(message))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accepts_the_grammar() {
        assert_eq!(parse("8").unwrap()[0].size, "8");
        let disks = parse("0:8(default),1:100(big,ssd)").unwrap();
        assert_eq!(disks[1].tags, ["big", "ssd"]);
        assert_eq!(parse("root:8(a, b)").unwrap()[0].tags, ["a", " b"]);
        assert!(parse("root:1.2.3").is_ok() && parse("root:.").is_ok() && parse("root:0").is_ok());
    }

    #[test]
    fn refuses_the_rest() {
        for text in [
            "8GB",
            "root:8G",
            "root: 8",
            "root:8 (default)",
            "root:8()",
            "my-disk:8",
            "my_disk:8",
            "root:8,",
            "root:8;data:20",
            "root:-5",
            "(ssd)",
            "root:",
        ] {
            assert_eq!(parse(text), Err(format!("Malformed storage constraint, \"{text}\".")), "{text}");
        }
    }
}
