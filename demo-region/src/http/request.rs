//! A request with its body decoded: urlencoded, multipart or JSON (maas-api §3.1).

use serde_json::Value;

pub struct Request {
    pub method: String,
    pub path: String,
    pub query: Vec<(String, String)>,
    /// The decoded body
    pub form: Vec<(String, String)>,
    pub session: Option<String>,
    pub csrf_cookie: Option<String>,
    pub csrf_sent: Option<String>,
    pub authorization: String,
}

impl Request {
    #[allow(clippy::too_many_arguments)]
    pub fn new(
        method: &str,
        path: &str,
        query: &str,
        content_type: &str,
        body: &[u8],
        cookies: &str,
        authorization: &str,
        csrf_header: Option<String>,
    ) -> Self {
        let form = decode(content_type, body);
        let csrf_sent = csrf_header.or_else(|| last(&form, "csrfmiddlewaretoken").map(str::to_owned));
        Self {
            method: method.to_owned(),
            path: path.to_owned(),
            query: form_urlencoded::parse(query.as_bytes()).into_owned().collect(),
            form,
            session: cookie(cookies, "sessionid"),
            csrf_cookie: cookie(cookies, "csrftoken"),
            csrf_sent,
            authorization: authorization.to_owned(),
        }
    }

    pub fn is_safe(&self) -> bool {
        matches!(self.method.as_str(), "GET" | "HEAD" | "OPTIONS")
    }

    /// `op` from the URL, or from the body of a POST.
    pub fn op(&self) -> Option<&str> {
        last(&self.query, "op").or_else(|| last(&self.form, "op"))
    }

    pub fn query(&self, key: &str) -> Option<&str> {
        last(&self.query, key)
    }

    pub fn queries<'a>(&'a self, key: &'a str) -> impl Iterator<Item = &'a str> {
        self.query.iter().filter(move |(name, _)| name == key).map(|(_, value)| value.as_str())
    }

    pub fn field(&self, key: &str) -> Option<&str> {
        last(&self.form, key)
    }

    /// Calls that reach out to a hypervisor.
    pub fn is_slow(&self) -> bool {
        matches!(self.op(), Some("compose" | "refresh"))
    }
}

fn last<'a>(pairs: &'a [(String, String)], key: &str) -> Option<&'a str> {
    pairs.iter().rev().find(|(name, _)| name == key).map(|(_, value)| value.as_str())
}

/// A cookie from a `Cookie` header; empty counts as missing.
pub fn cookie(header: &str, name: &str) -> Option<String> {
    header
        .split(';')
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(key, value)| *key == name && !value.is_empty())
        .map(|(_, value)| value.trim_matches('"').to_owned())
}

fn decode(content_type: &str, body: &[u8]) -> Vec<(String, String)> {
    if let Some(boundary) = content_type
        .strip_prefix("multipart/form-data")
        .and_then(|rest| rest.split("boundary=").nth(1))
        .map(|boundary| boundary.split(';').next().unwrap_or_default().trim_matches('"'))
    {
        return multipart(boundary, &String::from_utf8_lossy(body));
    }
    if content_type.starts_with("application/json") {
        return from_json(body);
    }
    form_urlencoded::parse(body).into_owned().collect()
}

fn multipart(boundary: &str, body: &str) -> Vec<(String, String)> {
    body.split(&format!("--{boundary}"))
        .filter_map(|part| {
            let (head, value) = part.split_once("\r\n\r\n")?;
            let name = head.split("name=\"").nth(1)?.split('"').next()?;
            Some((name.to_owned(), value.strip_suffix("\r\n").unwrap_or(value).to_owned()))
        })
        .collect()
}

fn from_json(body: &[u8]) -> Vec<(String, String)> {
    let Ok(Value::Object(map)) = serde_json::from_slice(body) else { return vec![] };
    let text = |value: &Value| match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    map.iter()
        .flat_map(|(key, value)| match value {
            Value::Array(items) => items.iter().map(|item| (key.clone(), text(item))).collect(),
            Value::Null => vec![],
            other => vec![(key.clone(), text(other))],
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_three_kinds_of_body() {
        let expected = vec![("pinned_cores".to_owned(), "0".to_owned()), ("pinned_cores".to_owned(), "1".to_owned())];
        assert_eq!(decode("application/x-www-form-urlencoded", b"pinned_cores=0&pinned_cores=1"), expected);
        assert_eq!(decode("application/json", br#"{"pinned_cores":[0,1]}"#), expected);
        let body = "--X\r\nContent-Disposition: form-data; name=\"pinned_cores\"\r\n\r\n0\r\n--X\r\nContent-Disposition: \
                    form-data; name=\"pinned_cores\"\r\n\r\n1\r\n--X--\r\n";
        assert_eq!(decode("multipart/form-data; boundary=X", body.as_bytes()), expected);
    }

    #[test]
    fn finds_cookies() {
        assert_eq!(cookie("a=b; sessionid=xyz", "sessionid").as_deref(), Some("xyz"));
        assert_eq!(cookie("sessionid=", "sessionid"), None);
    }
}
