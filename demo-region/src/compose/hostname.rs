//! What a host name may be.

pub fn check(hostname: &str) -> Result<(), String> {
    for (index, label) in hostname.split('.').enumerate() {
        if index == 0 && label.contains('_') {
            return Err(format!("Host label cannot contain underscore: '{label}'."));
        }
        if label.len() > 63 {
            return Err(format!("Label is too long: '{label}'. Maximum number of characters is 63."));
        }
        if label.starts_with('-') || label.ends_with('-') {
            return Err(format!("Label cannot start or end with hyphen: '{label}'."));
        }
        if label.is_empty() || !label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_') {
            return Err(format!("Label contains disallowed characters: '{label}'."));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_underscore_is_named_before_the_rest() {
        assert_eq!(check("bad_host!").unwrap_err(), "Host label cannot contain underscore: 'bad_host!'.");
        assert_eq!(check("x!").unwrap_err(), "Label contains disallowed characters: 'x!'.");
        assert_eq!(check("-a").unwrap_err(), "Label cannot start or end with hyphen: '-a'.");
        assert!(check("web-1").is_ok());
    }
}
