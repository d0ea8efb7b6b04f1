//! One error for everything that can go wrong between this page and a MAAS region.

use std::fmt;

/// What went wrong, by what can be done about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ApiError {
    /// Nobody answered: region down, connection lost.
    Transport(String),
    /// No answer in time; a write may still have happened.
    Timeout {
        /// What was asked.
        what: String,
        /// How long was waited.
        seconds: u32,
    },
    /// Not logged in, or no longer.
    Auth,
    /// Logged in, but not allowed.
    Permission(String),
    /// Messages by form field, the wire's names; `__all__` for the whole form.
    Validation(Vec<(String, Vec<String>)>),
    /// Refused with one sentence.
    Refused(String),
    /// The object, or one it names, does not exist.
    NotFound(String),
    /// The state does not allow it now, or a database conflict.
    Conflict(String),
    /// This MAAS has no VM hosts (410, or the socket's handler is gone).
    Removed,
    /// MAAS failed on its own: 500 and unforeseen statuses.
    Server {
        /// HTTP status, 0 for the socket.
        status: u16,
        /// MAAS's words.
        message: String,
    },
    /// A driver, rack or host did not do its part: 503, 504.
    Unavailable {
        /// HTTP status.
        status: u16,
        /// MAAS's words.
        message: String,
    },
    /// It was not asked: the page that wanted it was left before its turn came ([`super::queue`]).
    Withdrawn,
    /// The answer cannot be read.
    Decode {
        /// Where in the answer, e.g. `pod.list[3].resources.cores`.
        path: String,
        /// What the reader stumbled over.
        message: String,
    },
}

impl ApiError {
    /// Whether asking again later may help without anybody changing anything.
    pub fn is_passing(&self) -> bool {
        matches!(self, ApiError::Transport(_) | ApiError::Timeout { .. } | ApiError::Unavailable { .. })
    }

    /// Whether what was asked for may have been done all the same: the answer was lost, cannot be read, or a proxy gave up
    /// waiting for it.
    pub fn may_have_happened(&self) -> bool {
        match self {
            ApiError::Transport(_) | ApiError::Timeout { .. } | ApiError::Decode { .. } => true,
            ApiError::Unavailable { status, .. } => matches!(status, 502 | 504),
            _ => false,
        }
    }

    /// From a REST answer that is no success (maas-api §3.2). The content type decides how the body is read.
    pub fn from_http(status: u16, content_type: &str, body: &str) -> ApiError {
        let html = content_type.starts_with("text/html");
        let text = if html { String::new() } else { sentence(body) };
        match status {
            // The newer API's errors are objects, too, but their keys are no fields.
            400 => match fields(body).filter(|fields| !fields.iter().any(|(name, _)| name == "kind")) {
                Some(fields) if content_type.starts_with("application/json") => ApiError::Validation(fields),
                _ => ApiError::Refused(or(text, "MAAS refused the request.")),
            },
            401 => ApiError::Auth,
            403 if html => ApiError::Permission("MAAS refused the request's CSRF token. Reload the page.".to_owned()),
            403 => ApiError::Permission(or(text, "You are not allowed to do this.")),
            404 => ApiError::NotFound(or(text, "MAAS does not know this object.")),
            409 => ApiError::Conflict(or(text, "Somebody else changed the same thing. Try again.")),
            410 => ApiError::Removed,
            502..=504 => {
                ApiError::Unavailable { status, message: or(text, "The region does not answer at the moment.") }
            }
            _ => ApiError::Server { status, message: or(text, "MAAS failed to handle the request.") },
        }
    }

    /// From the socket's `error`, which is always a text (maas-api §4.3).
    pub fn from_socket(text: &str) -> ApiError {
        if let Some(fields) = fields(text) {
            return ApiError::Validation(fields);
        }
        match text.trim() {
            "Permission denied" => ApiError::Permission("You are not allowed to do this.".to_owned()),
            t if t.starts_with("Object with id") || t.contains("matching query does not exist") => {
                ApiError::NotFound(t.to_owned())
            }
            t if t.ends_with("matches the given query.") => ApiError::NotFound(t.to_owned()),
            "" => ApiError::Server { status: 0, message: "MAAS failed without saying why.".to_owned() },
            t => ApiError::Refused(t.to_owned()),
        }
    }
}

/// The sentence in a body: its text, or what a JSON body says in words. Never the JSON itself.
fn sentence(body: &str) -> String {
    let body = body.trim();
    match serde_json::from_str::<serde_json::Value>(body) {
        Ok(serde_json::Value::Object(map)) => {
            let words = ["message", "detail", "error"].iter().find_map(|key| map.get(*key)?.as_str());
            words.unwrap_or_default().to_owned()
        }
        Ok(serde_json::Value::Array(_)) => String::new(),
        _ => body.to_owned(),
    }
}

/// Reads `{field: [message]}`. Only an object counts: some texts parse as a bare number (maas-api §7 no. 37).
fn fields(text: &str) -> Option<Vec<(String, Vec<String>)>> {
    let serde_json::Value::Object(map) = serde_json::from_str(text).ok()? else { return None };
    let words = |value: &serde_json::Value| match value {
        serde_json::Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    let fields = map.into_iter().map(|(field, messages)| match &messages {
        serde_json::Value::Array(list) => (field, list.iter().map(words).collect()),
        one => (field, vec![words(one)]),
    });
    Some(fields.collect())
}

fn or(text: String, instead: &str) -> String {
    if text.is_empty() { instead.to_owned() } else { text }
}

impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ApiError::Transport(what) => write!(f, "The region cannot be reached: {what}"),
            ApiError::Timeout { what, seconds } => write!(f, "No answer to {what} within {seconds} seconds."),
            ApiError::Auth => f.write_str("Your session has ended. Log in again."),
            ApiError::Validation(fields) => {
                let mut first = true;
                for (field, messages) in fields {
                    if !first {
                        f.write_str(" ")?;
                    }
                    first = false;
                    if field != "__all__" {
                        write!(f, "{field}: ")?;
                    }
                    f.write_str(&messages.join(" "))?;
                }
                Ok(())
            }
            ApiError::Permission(text)
            | ApiError::Refused(text)
            | ApiError::NotFound(text)
            | ApiError::Conflict(text)
            | ApiError::Unavailable { message: text, .. } => f.write_str(text),
            ApiError::Withdrawn => f.write_str("It was not asked for any more."),
            ApiError::Removed => f.write_str("This MAAS has no VM hosts any more."),
            ApiError::Server { status: 0, message } => write!(f, "Internal error of MAAS: {message}"),
            ApiError::Server { status, message } => write!(f, "Internal error of MAAS ({status}): {message}"),
            ApiError::Decode { path, message } => write!(f, "MAAS's answer cannot be read at {path}: {message}"),
        }
    }
}

impl std::error::Error for ApiError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bare_number_is_no_validation_error() {
        assert_eq!(ApiError::from_socket("42"), ApiError::Refused("42".to_owned()));
        assert!(matches!(ApiError::from_socket(r#"{"id": ["This field is required"]}"#), ApiError::Validation(_)));
        assert_eq!(
            ApiError::from_socket("Permission denied"),
            ApiError::Permission("You are not allowed to do this.".into())
        );
    }

    #[test]
    fn the_content_type_decides() {
        let json = r#"{"cores": ["Enter a whole number."]}"#;
        assert!(matches!(ApiError::from_http(400, "application/json", json), ApiError::Validation(_)));
        assert!(matches!(ApiError::from_http(400, "text/plain", "No provided tag!"), ApiError::Refused(_)));
        let ApiError::Permission(words) = ApiError::from_http(403, "text/html", "<html>") else { panic!() };
        assert!(words.contains("CSRF"));
        assert_eq!(ApiError::from_http(410, "text/plain", "gone"), ApiError::Removed);
    }

    #[test]
    fn a_json_body_is_never_shown_as_it_is() {
        let v3 = r#"{"kind": "Error", "code": 400, "message": "This user signs in elsewhere.", "details": null}"#;
        for status in [400, 409, 500, 503] {
            let said = ApiError::from_http(status, "application/json", v3).to_string();
            assert!(said.contains("This user signs in elsewhere.") && !said.contains('{'), "{said}");
        }
        for body in [r#"{"a": 1}"#, "[1, 2]"] {
            let said = ApiError::from_http(409, "application/json", body).to_string();
            assert!(!said.contains('{') && !said.contains('['), "{said}");
        }
    }
}
