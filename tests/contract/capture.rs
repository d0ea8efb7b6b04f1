//! Recorded exchanges, given to the client's own readers as if they had just arrived.

use maas_vm_hosts::region::ApiError;
use maas_vm_hosts::region::frame::{self, Action, Closed, Frame};
use serde_json::Value;
use std::path::PathBuf;

/// One file.
pub struct Capture {
    pub name: String,
    json: Value,
}

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/contract/captures")
}

/// The names of all files, without `.json`, sorted.
pub fn names() -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .map(|name| name.strip_suffix(".json").unwrap_or_else(|| panic!("{name} is no JSON file")).to_owned())
        .collect();
    names.sort();
    names
}

pub fn all() -> Vec<Capture> {
    names().iter().map(|name| open(name)).collect()
}

pub fn open(name: &str) -> Capture {
    let text = std::fs::read_to_string(folder().join(format!("{name}.json"))).unwrap_or_else(|e| panic!("{name}: {e}"));
    Capture { name: name.to_owned(), json: serde_json::from_str(&text).unwrap_or_else(|e| panic!("{name}: {e}")) }
}

impl Capture {
    pub fn is_socket(&self) -> bool {
        self.name.starts_with("ws-")
    }

    /// A frame that was sent, if one was.
    pub fn request(&self) -> Option<&Value> {
        self.json.get("request").filter(|_| self.is_socket())
    }

    /// A frame that answered, if one did.
    pub fn response(&self) -> Option<&Value> {
        self.json.get("response")
    }

    /// Frames that came unasked.
    pub fn notifies(&self) -> Vec<(String, Action, String)> {
        let messages = self.json["messages"].as_array().into_iter().flatten();
        messages
            .map(|message| match frame::read(&message.to_string()) {
                Ok(Frame::Notify(name, action, data)) => (name, action, data),
                other => panic!("{}: {other:?}", self.name),
            })
            .collect()
    }

    /// The status of an HTTP answer.
    pub fn status(&self) -> Option<u16> {
        self.json["status"].as_u64().map(|status| u16::try_from(status).unwrap())
    }

    fn content_type(&self) -> &str {
        // Two answers were recorded without headers.
        let fallback = if self.status() == Some(400) { "application/json" } else { "text/plain" };
        self.json["headers"]["Content-Type"].as_str().unwrap_or(fallback)
    }

    /// What was answered, as the client gets it: the JSON text of a success, or the error that it makes of a refusal.
    pub fn answer(&self) -> Result<String, ApiError> {
        if let Some(response) = self.response() {
            let id = response["request_id"].as_u64();
            return match frame::read(&response.to_string()) {
                Ok(Frame::Response(got, answer)) if Some(got) == id => answer,
                other => panic!("{}: {other:?}", self.name),
            };
        }
        let status = self.status().unwrap_or_else(|| panic!("{} holds no answer", self.name));
        // Bodies were recorded as JSON where the content type says so, but some as text.
        let body = match &self.json["body"] {
            Value::String(text) if !(200..300).contains(&status) => text.clone(),
            body => body.to_string(),
        };
        if (200..300).contains(&status) {
            Ok(body)
        } else {
            Err(ApiError::from_http(status, self.content_type(), &body))
        }
    }

    /// The answer's value where it was a success.
    pub fn value(&self) -> Value {
        serde_json::from_str(&self.answer().unwrap_or_else(|error| panic!("{}: {error}", self.name))).unwrap()
    }

    /// Why the region closed the socket: recorded as `ConnectionError: {"close_code": …, "reason": …}`.
    pub fn closed(&self) -> Option<Closed> {
        let json = self.json["result"].as_str()?.strip_prefix("ConnectionError: ")?;
        let close: Value = serde_json::from_str(json).unwrap();
        let code = u16::try_from(close["close_code"].as_u64().unwrap()).unwrap();
        Some(frame::closed(code, close["reason"].as_str().unwrap()))
    }

    /// Whether the region dropped the connection without a word.
    pub fn was_dropped(&self) -> bool {
        self.json.get("connection_lost").is_some()
    }

    /// Whether nothing at all came.
    pub fn timed_out(&self) -> bool {
        self.json["result"].as_str().is_some_and(|text| text.starts_with("WebSocketTimeoutException"))
    }
}
