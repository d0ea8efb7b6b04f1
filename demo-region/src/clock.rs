//! Time as MAAS writes it (maas-api §7 no. 23): strings without a zone.

use std::time::{SystemTime, UNIX_EPOCH};

/// Seconds since 1970.
pub type Seconds = i64;

/// When the fleet was set up: the same in every run, so that listings are reproducible.
pub const FLEET_BORN: Seconds = 1_794_996_480;

pub fn now() -> Seconds {
    millis() / 1000
}

pub fn millis() -> i64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |past| i64::try_from(past.as_millis()).unwrap_or(0))
}

struct Civil {
    year: i64,
    month: usize,
    day: i64,
    weekday: usize,
    hour: i64,
    minute: i64,
    second: i64,
}

fn civil(at: Seconds) -> Civil {
    let days = at.div_euclid(86_400);
    let rest = at.rem_euclid(86_400);
    let z = days + 719_468;
    let era = z.div_euclid(146_097);
    let doe = z.rem_euclid(146_097);
    let yoe = (doe - doe / 1460 + doe / 36_524 - doe / 146_096) / 365;
    let doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    let mp = (5 * doy + 2) / 153;
    let day = doy - (153 * mp + 2) / 5 + 1;
    let month = if mp < 10 { mp + 3 } else { mp - 9 };
    let year = yoe + era * 400 + i64::from(month <= 2);
    Civil {
        year,
        month: usize::try_from(month - 1).unwrap_or(0),
        day,
        weekday: usize::try_from((days + 4).rem_euclid(7)).unwrap_or(0),
        hour: rest / 3600,
        minute: rest % 3600 / 60,
        second: rest % 60,
    }
}

const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const WEEKDAYS: [&str; 7] = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];

/// `Mon, 23 Nov. 2026 01:56:27`
pub fn stamp(at: Seconds) -> String {
    let c = civil(at);
    format!(
        "{}, {:02} {} {} {:02}:{:02}:{:02}",
        WEEKDAYS[c.weekday],
        c.day,
        if MONTHS[c.month] == "May" { "May".to_owned() } else { format!("{}.", MONTHS[c.month]) },
        c.year,
        c.hour,
        c.minute,
        c.second
    )
}

/// `2026-11-23T02:22:30.276`
pub fn iso(at: Seconds) -> String {
    let c = civil(at);
    format!("{}-{:02}-{:02}T{:02}:{:02}:{:02}.000", c.year, c.month + 1, c.day, c.hour, c.minute, c.second)
}

/// The form of `Set-Cookie`: `Mon, 23 Nov 2026 02:22:30 GMT`.
pub fn http_date(at: Seconds) -> String {
    let c = civil(at);
    format!(
        "{}, {:02} {} {} {:02}:{:02}:{:02} GMT",
        WEEKDAYS[c.weekday], c.day, MONTHS[c.month], c.year, c.hour, c.minute, c.second
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writes_the_dates_of_the_contract() {
        assert_eq!(stamp(1_795_398_987), "Mon, 23 Nov. 2026 01:56:27");
        assert_eq!(iso(0), "1970-01-01T00:00:00.000");
        assert_eq!(http_date(1_795_398_987), "Mon, 23 Nov 2026 01:56:27 GMT");
    }
}
