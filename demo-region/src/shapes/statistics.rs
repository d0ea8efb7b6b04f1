//! How full a subnet is, worked out from its ranges and the addresses in use.

use crate::state::{
    Subnet, World,
    network::{number_of, text_of},
};
use serde_json::{Value, json};

/// A run of addresses with one purpose.
#[derive(Clone, Debug, PartialEq)]
struct Run {
    first: u128,
    last: u128,
    purpose: Vec<String>,
}

pub fn of_subnet(world: &World, subnet: &Subnet) -> Value {
    let (base, prefix, v6) = subnet.network();
    let bits = if v6 { 128 } else { 32 };
    let size = 1u128 << (bits - prefix.min(bits)).min(127);
    // IPv4 leaves out network and broadcast address.
    let (first, last) = if v6 || size < 4 { (base, base + (size - 1)) } else { (base + 1, base + size - 2) };
    let used = runs(world, subnet, v6.then_some(base));
    let (all, unavailable, largest) = with_gaps(&used, first, last);
    let total = last - first + 1;
    let available = total - unavailable;
    let usage = unavailable as f64 / total as f64;
    let percent = |share: f64| format!("{:.0}%", share * 100.0);
    let ranges: Vec<Value> = all.iter().map(|run| range(run, v6)).collect();
    let has_dynamic = subnet.ranges.iter().any(|(_, _, purpose)| *purpose == "dynamic");
    let suggested = if has_dynamic || total < 4 {
        Value::Null
    } else {
        let run = Run { first: last - (total / 4).min(1 << 62), last, purpose: vec!["proposed-dynamic".into()] };
        range(&run, v6)
    };
    json!({
        "num_available": number(available), "largest_available": number(largest),
        "num_unavailable": number(unavailable), "total_addresses": number(total),
        "usage": usage, "usage_string": percent(usage), "available_string": percent(1.0 - usage),
        "first_address": text_of(first, v6), "last_address": text_of(last, v6),
        "ip_version": if v6 { 6 } else { 4 },
        "ranges": ranges,
        "suggested_gateway": subnet.gateway.is_none().then(|| text_of(first, v6)),
        "suggested_dynamic_range": suggested,
    })
}

/// 2^64 and more do not fit an integer of ours; JSON has one kind of number.
fn number(value: u128) -> Value {
    u64::try_from(value).map_or_else(|_| json!(value as f64), |value| json!(value))
}

fn range(run: &Run, v6: bool) -> Value {
    json!({
        "start": text_of(run.first, v6), "end": text_of(run.last, v6),
        "num_addresses": number(run.last - run.first + 1), "purpose": run.purpose,
    })
}

/// What is in use, in order and without overlaps.
fn runs(world: &World, subnet: &Subnet, v6_base: Option<u128>) -> Vec<Run> {
    let mut runs: Vec<Run> = subnet
        .ranges
        .iter()
        .filter_map(|(first, last, purpose)| {
            Some(Run { first: number_of(first)?, last: number_of(last)?, purpose: vec![(*purpose).to_owned()] })
        })
        .collect();
    if let Some(base) = v6_base {
        runs.push(Run { first: base, last: base, purpose: vec!["rfc-4291-2.6.1".into()] });
    }
    let mut single = |ip: u128, purpose: &str| match runs.iter_mut().find(|run| (run.first..=run.last).contains(&ip)) {
        Some(run) => {
            if !run.purpose.iter().any(|known| known == purpose) {
                run.purpose.push(purpose.to_owned());
            }
        }
        None => runs.push(Run { first: ip, last: ip, purpose: vec![purpose.to_owned()] }),
    };
    if let Some(ip) = subnet.gateway.as_deref().and_then(number_of) {
        single(ip, "gateway-ip");
    }
    for ip in subnet.dns.iter().filter_map(|ip| number_of(ip)) {
        single(ip, "dns-server");
    }
    let mut assigned: Vec<Run> = Vec::new();
    for ip in world.taken(subnet.id) {
        if runs.iter().any(|run| (run.first..=run.last).contains(&ip)) {
            continue;
        }
        match assigned.last_mut() {
            Some(run) if run.last + 1 == ip => run.last = ip,
            _ => assigned.push(Run { first: ip, last: ip, purpose: vec!["assigned-ip".into()] }),
        }
    }
    runs.extend(assigned);
    for run in &mut runs {
        run.purpose.sort();
    }
    runs.sort_by_key(|run| run.first);
    runs
}

/// The runs with the unused ones between them; how many are in use; the longest unused run.
fn with_gaps(used: &[Run], first: u128, last: u128) -> (Vec<Run>, u128, u128) {
    let (mut all, mut unavailable, mut largest, mut next) = (Vec::new(), 0, 0, first);
    let mut gap = |from: u128, to: u128, all: &mut Vec<Run>| {
        if from <= to {
            largest = largest.max(to - from + 1);
            all.push(Run { first: from, last: to, purpose: vec!["unused".into()] });
        }
    };
    for run in used {
        if run.first > next {
            gap(next, run.first - 1, &mut all);
        }
        unavailable += run.last - run.first + 1;
        next = next.max(run.last + 1);
        all.push(run.clone());
    }
    gap(next, last, &mut all);
    (all, unavailable, largest)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::options::Options;

    #[test]
    fn ranges_cover_the_subnet_without_holes() {
        let world = crate::fleet::build(&Options::default());
        for subnet in &world.subnets {
            let statistics = of_subnet(&world, subnet);
            let ranges = statistics["ranges"].as_array().unwrap();
            assert_eq!(ranges[0]["start"], statistics["first_address"], "{}", subnet.cidr);
            assert_eq!(ranges[ranges.len() - 1]["end"], statistics["last_address"], "{}", subnet.cidr);
            if statistics["ip_version"] == 4 {
                let sum: u64 = ranges.iter().map(|range| range["num_addresses"].as_u64().unwrap()).sum();
                assert_eq!(Some(sum), statistics["total_addresses"].as_u64());
            }
        }
    }
}
