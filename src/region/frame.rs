//! WebSocket frames (maas-api §4.2): text in, meaning out. Pure.

use super::error::ApiError;
use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Value, json};

/// What happened to an object, from a notify.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// Insert or replace: `create` also comes for objects long known (maas-api §4.5).
    Put,
    /// Gone; the data is its key.
    Delete,
}

/// One incoming frame.
#[derive(Debug, PartialEq)]
pub enum Frame {
    /// An answer to a request: its JSON, or what was wrong.
    Response(u64, Result<String, ApiError>),
    /// A change in the region: handler, action, JSON of the object or its key.
    Notify(String, Action, String),
    /// An answer to a ping.
    Pong(u64),
}

#[derive(Deserialize)]
struct Raw<'a> {
    #[serde(rename = "type")]
    kind: u8,
    #[serde(default)]
    request_id: Option<u64>,
    #[serde(default)]
    rtype: u8,
    #[serde(borrow, default)]
    result: Option<&'a RawValue>,
    #[serde(default)]
    error: Option<String>,
    #[serde(default)]
    name: Option<String>,
    #[serde(default)]
    action: Option<String>,
    #[serde(borrow, default)]
    data: Option<&'a RawValue>,
}

/// Reads one frame. What cannot be read is an error of its own and no reason to drop the connection.
pub fn read(text: &str) -> Result<Frame, ApiError> {
    let broken = |message: String| ApiError::Decode { path: "frame".to_owned(), message };
    let raw: Raw = serde_json::from_str(text).map_err(|error| broken(error.to_string()))?;
    let json = |value: Option<&RawValue>| value.map_or("null", RawValue::get).to_owned();
    match (raw.kind, raw.request_id) {
        (1, Some(id)) if raw.rtype == 0 => Ok(Frame::Response(id, Ok(json(raw.result)))),
        (1, Some(id)) => Ok(Frame::Response(id, Err(ApiError::from_socket(raw.error.as_deref().unwrap_or_default())))),
        (4, Some(id)) => Ok(Frame::Pong(id)),
        (2, _) => {
            let action = match raw.action.as_deref() {
                Some("create" | "update") => Action::Put,
                Some("delete") => Action::Delete,
                other => return Err(broken(format!("unknown action {other:?}"))),
            };
            Ok(Frame::Notify(raw.name.unwrap_or_default(), action, json(raw.data)))
        }
        (kind, _) => Err(broken(format!("unknown type {kind}"))),
    }
}

/// A request.
pub fn request(id: u64, method: &str, params: &Value) -> String {
    json!({"type": 0, "request_id": id, "method": method, "params": params}).to_string()
}

/// A ping, answered without touching any handler.
pub fn ping(id: u64) -> String {
    json!({"type": 3, "request_id": id}).to_string()
}

/// Why a socket was closed, from code and reason (maas-api §4.1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Closed {
    /// No session, or it has ended.
    Expired,
    /// The token in the URL is not the cookie's: read the cookie again.
    Csrf,
    /// A handler is missing in this version; its name.
    NoHandler(String),
    /// Anything else, for which to connect again.
    Lost(String),
}

/// Reads a close frame.
pub fn closed(code: u16, reason: &str) -> Closed {
    let missing = reason.strip_prefix("Handler ").and_then(|rest| rest.strip_suffix(" does not exist."));
    match (code, reason) {
        (1000, "Session expired") => Closed::Expired,
        (1002, "Invalid CSRF token.") => Closed::Csrf,
        (1002, _) if missing.is_some() => Closed::NoHandler(missing.unwrap_or_default().to_owned()),
        (1002, r) if r.contains("uthenticat") => Closed::Expired,
        (_, "") => Closed::Lost(format!("closed with code {code}")),
        (_, reason) => Closed::Lost(reason.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_are_told_apart() {
        assert_eq!(
            read(r#"{"type":1,"request_id":7,"rtype":0,"result":[1]}"#).unwrap(),
            Frame::Response(7, Ok("[1]".into()))
        );
        assert_eq!(read(r#"{"type":4,"request_id":8,"rtype":0,"result":1}"#).unwrap(), Frame::Pong(8));
        let notify = read(r#"{"type":2,"name":"machine","action":"delete","data":"wdpx3n"}"#).unwrap();
        assert_eq!(notify, Frame::Notify("machine".into(), Action::Delete, r#""wdpx3n""#.into()));
        let Frame::Response(9, Err(ApiError::Validation(_))) =
            read(r#"{"type":1,"request_id":9,"rtype":1,"error":"{\"id\": [\"x\"]}"}"#).unwrap()
        else {
            panic!()
        };
        for broken in ["", "null", "[]", r#"{"type":9}"#, r#"{"type":2,"action":"explode"}"#, r#"{"type":1}"#] {
            assert!(read(broken).is_err(), "{broken}");
        }
    }

    #[test]
    fn close_codes() {
        assert_eq!(closed(1000, "Session expired"), Closed::Expired);
        assert_eq!(closed(1002, "Failed to authenticate user."), Closed::Expired);
        assert_eq!(closed(1002, "Handler pod does not exist."), Closed::NoHandler("pod".into()));
        assert!(matches!(closed(1006, ""), Closed::Lost(_)));
    }
}
