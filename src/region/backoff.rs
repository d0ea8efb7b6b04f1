//! How long to wait before connecting again: doubling, with jitter so that many browsers do not come back at once.

/// Milliseconds to wait before attempt number `attempt` (from 0). `dice` is a random number in 0..1.
pub fn delay_ms(attempt: u32, dice: f64) -> u32 {
    let full = 400u32.saturating_mul(1 << attempt.min(6)).min(20_000);
    let dice = if dice.is_finite() { dice.clamp(0.0, 1.0) } else { 0.5 };
    (f64::from(full) * (0.5 + dice / 2.0)) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_grows_and_stays_bounded() {
        assert!(delay_ms(0, 0.0) >= 200 && delay_ms(0, 1.0) <= 400);
        for attempt in 0..1000 {
            let wait = delay_ms(attempt, 1.0);
            assert!(wait <= 20_000 && wait >= delay_ms(attempt, 0.0));
        }
        assert!(delay_ms(u32::MAX, f64::NAN) > 0);
    }
}
