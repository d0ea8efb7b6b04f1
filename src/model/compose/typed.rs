//! Numbers as people type them.

/// A whole number as typed: `Some(None)` for nothing, `None` for what is no number. Too large ones saturate.
pub(super) fn whole(text: &str) -> Option<Option<i64>> {
    let text = text.trim();
    let digits = text.strip_prefix('-').unwrap_or(text);
    match text {
        "" => Some(None),
        _ if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) => None,
        _ => Some(Some(text.parse().unwrap_or(if text.starts_with('-') { i64::MIN } else { i64::MAX }))),
    }
}
