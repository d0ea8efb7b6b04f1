//! How quantities are written: memory in binary units, storage in decimal ones, rounded only here.

use crate::model::order::InOrder;

/// Bytes in a MiB, the unit in which MAAS takes memory when composing.
pub const MIB: i64 = 1 << 20;
/// Bytes in a GiB.
pub const GIB: i64 = 1 << 30;
/// Bytes in a GB (10^9), the unit of `storage=` sizes.
pub const GB: i64 = 1_000_000_000;

const BINARY: [&str; 6] = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"];
const DECIMAL: [&str; 6] = ["B", "kB", "MB", "GB", "TB", "PB"];

/// Memory in bytes as text: `1.5 GiB`. Negative amounts keep their sign.
pub fn memory(bytes: i64) -> String {
    scaled(bytes, 1024.0, &BINARY)
}

/// Storage in bytes as text: `1.2 TB`.
pub fn storage(bytes: i64) -> String {
    scaled(bytes, 1000.0, &DECIMAL)
}

/// A link speed in Mbit/s as text: `10 Gbit/s`. Zero means that MAAS does not know it.
pub fn link_speed(mbit: i64) -> String {
    match mbit {
        ..=0 => "unknown speed".to_owned(),
        1..1000 => format!("{mbit} Mbit/s"),
        _ => format!("{} Gbit/s", decimal(mbit as f64 / 1000.0, 1)),
    }
}

/// A share between 0 and 1 (or more) as whole per cent; tiny but present amounts read `<1%`.
pub fn percent(share: f64) -> String {
    let value = share * 100.0;
    if !value.is_finite() {
        return "–".to_owned();
    }
    if value > 0.0 && value < 1.0 {
        return "<1%".to_owned();
    }
    format!("{}%", value.round() as i64)
}

/// A number with at most `digits` decimals and no trailing zeros: `4`, `1.5`.
pub fn decimal(value: f64, digits: usize) -> String {
    let text = format!("{value:.digits$}");
    if !text.contains('.') {
        return text;
    }
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

/// Core ids as ranges: `0-3, 8`. The ids need not be sorted; repeated ones count once.
pub fn ranges(ids: &[u32]) -> String {
    let mut ids = ids.to_vec();
    ids.order();
    ids.dedup();
    let mut parts: Vec<String> = Vec::new();
    let mut at = 0;
    while at < ids.len() {
        let mut end = at;
        while end + 1 < ids.len() && ids[end + 1] == ids[end].saturating_add(1) {
            end += 1;
        }
        parts.push(if end == at { ids[at].to_string() } else { format!("{}-{}", ids[at], ids[end]) });
        at = end + 1;
    }
    parts.join(", ")
}

/// A count with its noun: `1 VM`, `3 VMs`.
pub fn count(number: i64, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

fn scaled(bytes: i64, base: f64, names: &[&str; 6]) -> String {
    let mut value = bytes as f64;
    let mut step = 0;
    // 0.9995 so that 1023.99 GiB reads "1 TiB" and not "1024 GiB".
    while value.abs() >= base * 0.9995 && step + 1 < names.len() {
        value /= base;
        step += 1;
    }
    let digits = match value.abs() {
        _ if step == 0 => 0,
        v if v >= 100.0 => 0,
        v if v >= 10.0 => 1,
        _ => 2,
    };
    format!("{}\u{a0}{}", decimal(value, digits), names[step])
}

/// Reads MAAS's times, `Wed, 18 Nov. 2026 10:00:00`, as ms since 1970, taken for UTC (maas-api §7 no. 23).
pub fn maas_time_ms(text: &str) -> Option<f64> {
    const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let rest = text.split_once(',').map_or(text, |(_, rest)| rest);
    let mut words = rest.split_whitespace();
    let day: i64 = words.next()?.parse().ok().filter(|day| (1..=31).contains(day))?;
    let month = words.next()?.to_lowercase();
    let month = MONTHS.iter().position(|name| month.starts_with(name))? as i64 + 1;
    let year: i64 = words.next()?.parse().ok().filter(|year| (1970..10_000).contains(year))?;
    let mut clock = words.next()?.split(':').map(|part| part.parse::<i64>().ok());
    let (hours, minutes, seconds) = (clock.next()??, clock.next()??, clock.next().unwrap_or(Some(0))?);
    // Days since 1970 in the Gregorian calendar, with years that begin in March.
    let (years, months) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let days = years * 365 + years / 4 - years / 100 + years / 400 + (months * 153 + 2) / 5 + day - 1 - 719_468;
    Some((((days * 24 + hours) * 60 + minutes) * 60 + seconds) as f64 * 1000.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_of_maas() {
        assert_eq!(maas_time_ms("Thu, 01 Jan. 1970 00:00:00"), Some(0.0));
        assert_eq!(maas_time_ms("Wed, 18 Nov. 2026 10:00:00"), Some(1_794_996_000_000.0));
        assert_eq!(maas_time_ms("Sat, 29 Feb. 2020 23:59:59"), Some(1_583_020_799_000.0));
        for bad in ["", "soon", "Wed, 40 Nov. 2026 10:00:00", "Wed, 18 Brumaire 2026 10:00:00", "18 Nov. 2026"] {
            assert_eq!(maas_time_ms(bad), None, "{bad}");
        }
    }

    #[test]
    fn memory_is_binary_and_storage_decimal() {
        assert_eq!(memory(64 * GIB), "64\u{a0}GiB");
        assert_eq!(memory(-512 * MIB), "-512\u{a0}MiB");
        assert_eq!(memory(1536 * MIB), "1.5\u{a0}GiB");
        assert_eq!(memory(0), "0\u{a0}B");
        assert_eq!(memory(GIB * 1024 - 1), "1\u{a0}TiB");
        assert_eq!(storage(3_440_000_000_000), "3.44\u{a0}TB");
        assert_eq!(storage(960 * GB), "960\u{a0}GB");
        assert_eq!(storage(i64::MAX), "9223\u{a0}PB");
    }

    #[test]
    fn ranges_join_neighbours() {
        assert_eq!(ranges(&[3, 1, 2, 0, 8]), "0-3, 8");
        assert_eq!(ranges(&[]), "");
        assert_eq!(ranges(&[7, 7]), "7");
        assert_eq!(ranges(&[u32::MAX, u32::MAX - 1]), "4294967294-4294967295");
    }

    #[test]
    fn small_things() {
        assert_eq!(percent(0.004), "<1%");
        assert_eq!(percent(f64::NAN), "–");
        assert_eq!(percent(1.07), "107%");
        assert_eq!(link_speed(25000), "25 Gbit/s");
        assert_eq!(link_speed(0), "unknown speed");
        assert_eq!(decimal(4.0, 1), "4");
        assert_eq!(count(1, "VM", "VMs"), "1 VM");
    }
}
