//! REST 2.0 and the account pages: paths, form bodies, how long to wait (maas-api §2.2, §2.3, §3.1).

use super::queue::{InAHurry, Queue, Wanted};
use super::transport::{Answer, Request, Rest, Verb};
use std::rc::Rc;

/// Seconds to wait for reading calls.
pub const READ_SECONDS: u32 = 60;
/// Seconds to wait for calls that make MAAS talk to a host, which it does for up to two minutes itself.
pub const SLOW_SECONDS: u32 = 180;

/// The region's REST API and account pages; clones share the transport.
#[derive(Clone)]
pub struct Http {
    rest: Rc<dyn Rest>,
    queue: Queue,
    wanted: Wanted,
}

impl Http {
    /// Over a transport. What is read waits in `queue`.
    pub fn new(rest: Rc<dyn Rest>, queue: Queue) -> Http {
        Http { rest, queue, wanted: Rc::new(InAHurry) }
    }

    /// The same, for what is wanted so much.
    pub fn wanted(&self, wanted: Wanted) -> Http {
        Http { wanted, ..self.clone() }
    }

    /// The path of MAAS on this origin.
    pub fn root(&self) -> &str {
        self.rest.root()
    }

    /// `GET` below `/api/2.0/`, when its turn comes.
    pub async fn get(&self, path: &str) -> Answer {
        let request = Request { verb: Verb::Get, path: api(path), form: None, seconds: READ_SECONDS };
        let (what, rest) = (format!("GET {}", request.path), self.rest.clone());
        self.queue.ask(what, &self.wanted, move || rest.send(request)).await
    }

    /// `GET` below `/api/2.0/` at once: nothing can be asked before this is known.
    pub async fn get_first(&self, path: &str) -> Answer {
        self.send(Verb::Get, api(path), None, READ_SECONDS).await
    }

    /// An acting call below `/api/2.0/` with a form body.
    pub async fn post(&self, path: &str, form: &[(String, String)]) -> Answer {
        self.send(Verb::Post, api(path), Some(form), SLOW_SECONDS).await
    }

    /// A partial update below `/api/2.0/`.
    pub async fn put(&self, path: &str, form: &[(String, String)]) -> Answer {
        self.send(Verb::Put, api(path), Some(form), SLOW_SECONDS).await
    }

    /// A page of `/accounts/`.
    pub async fn account_get(&self, page: &str) -> Answer {
        self.send(Verb::Get, format!("/accounts/{page}/"), None, READ_SECONDS).await
    }

    /// A form of `/accounts/`.
    pub async fn account_post(&self, page: &str, form: &[(String, String)]) -> Answer {
        self.send(Verb::Post, format!("/accounts/{page}/"), Some(form), READ_SECONDS).await
    }

    async fn send(&self, verb: Verb, path: String, form: Option<&[(String, String)]>, seconds: u32) -> Answer {
        self.rest.send(Request { verb, path, form: form.map(<[_]>::to_vec), seconds }).await
    }
}

fn api(path: &str) -> String {
    format!("/api/2.0/{path}")
}

/// One cookie out of a cookie text.
pub(super) fn cookie(all: &str, name: &str) -> Option<String> {
    all.split(';').find_map(|pair| {
        let (key, value) = pair.split_once('=')?;
        (key.trim() == name).then(|| value.trim().to_owned())
    })
}

/// A form body: lists are repeated keys.
pub(super) fn body(form: &[(String, String)]) -> String {
    form.iter().map(|(key, value)| format!("{}={}", encode(key), encode(value))).collect::<Vec<_>>().join("&")
}

/// Percent-encoding for form bodies and query values.
pub fn encode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => out.push(char::from(byte)),
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bodies_are_encoded_and_lists_repeated() {
        let form = [("a b", "ü&="), ("pinned_cores", "0"), ("pinned_cores", "1")]
            .map(|(key, value)| (key.to_owned(), value.to_owned()));
        assert_eq!(body(&form), "a%20b=%C3%BC%26%3D&pinned_cores=0&pinned_cores=1");
    }

    #[test]
    fn cookies_are_found_by_whole_name() {
        let all = "xcsrftoken=no; csrftoken=abc=1; other";
        assert_eq!(cookie(all, "csrftoken").as_deref(), Some("abc=1"));
        assert_eq!(cookie("", "csrftoken"), None);
    }
}
