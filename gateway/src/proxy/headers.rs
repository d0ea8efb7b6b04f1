//! What must change in a message's headers on its way through.

use super::Target;
use crate::{app::REGION_PREFIX, guard::OwnOrigin};
use axum::{
    extract::ConnectInfo,
    http::{HeaderMap, HeaderName, HeaderValue, Uri, header, request::Parts},
};
use std::net::SocketAddr;

/// Headers that speak about one connection only (RFC 9110 §7.6.1).
const HOP_BY_HOP: [HeaderName; 8] = [
    header::CONNECTION,
    HeaderName::from_static("keep-alive"),
    HeaderName::from_static("proxy-connection"),
    header::PROXY_AUTHENTICATE,
    header::PROXY_AUTHORIZATION,
    header::TE,
    header::TRANSFER_ENCODING,
    header::UPGRADE,
];

/// What a browser's side may not tell the server about the way it came.
const FORWARDED: [&str; 4] = ["forwarded", "x-forwarded-host", "x-forwarded-proto", "x-forwarded-port"];

/// The declared length of a body.
pub fn content_length(headers: &HeaderMap) -> Option<u64> {
    headers.get(header::CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

/// Makes a request look as if the page were on the target's own origin, if and only if it is on the gateway's.
pub fn prepare_request(parts: &mut Parts, own: &OwnOrigin, target: &Target, is_upgrade: bool) {
    let headers = &mut parts.headers;
    drop_hop_by_hop(headers);
    for name in FORWARDED {
        headers.remove(name);
    }
    if is_upgrade {
        headers.insert(header::CONNECTION, HeaderValue::from_static("upgrade"));
        headers.insert(header::UPGRADE, HeaderValue::from_static("websocket"));
    }
    if let Some(host) = target.host_header() {
        headers.insert(header::HOST, host);
    }
    for (name, value) in [
        (header::ORIGIN, target.origin()),
        // Only the origin counts for CSRF checks; which page of the UI somebody looks at is not the region's business.
        (header::REFERER, format!("{}{}/", target.origin(), target.path())),
    ] {
        let is_own = headers.get(&name).is_some_and(|value| own.matches(value));
        if let (true, Ok(value)) = (is_own, HeaderValue::from_str(&value)) {
            headers.insert(name, value);
        }
    }
    if let Some(ConnectInfo(peer)) = parts.extensions.get::<ConnectInfo<SocketAddr>>()
        && let Ok(peer) = HeaderValue::from_str(&peer.ip().to_string())
    {
        headers.append("x-forwarded-for", peer);
    }
}

/// Makes an answer fit the gateway's origin.
pub fn prepare_response(headers: &mut HeaderMap, own: &OwnOrigin, target: &Target, is_switched: bool) {
    drop_hop_by_hop(headers);
    if is_switched {
        headers.insert(header::CONNECTION, HeaderValue::from_static("upgrade"));
        headers.insert(header::UPGRADE, HeaderValue::from_static("websocket"));
    }
    // Whether the gateway's name is to be reached over TLS only is not for the region to say.
    headers.remove(header::STRICT_TRANSPORT_SECURITY);
    let cookies: Vec<HeaderValue> =
        headers.get_all(header::SET_COOKIE).iter().filter_map(|cookie| own_cookie(cookie, own.is_https())).collect();
    headers.remove(header::SET_COOKIE);
    for cookie in cookies {
        headers.append(header::SET_COOKIE, cookie);
    }
    if let Some(local) = headers.get(header::LOCATION).and_then(|location| local_path(location, target)) {
        headers.insert(header::LOCATION, local);
    }
}

/// The other server that an answer sends everybody to: the same `/MAAS/` under another scheme, name or port.
pub fn moved(headers: &HeaderMap, target: &Target) -> Option<String> {
    let location = headers.get(header::LOCATION)?.to_str().ok()?;
    let elsewhere = Target::parse_region(location).ok()?;
    (target.path().ends_with("/MAAS") && location.contains(REGION_PREFIX) && elsewhere.origin() != target.origin())
        .then(|| elsewhere.to_string())
}

fn drop_hop_by_hop(headers: &mut HeaderMap) {
    let named: Vec<HeaderName> = headers
        .get_all(header::CONNECTION)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .filter_map(|name| name.trim().parse().ok())
        .collect();
    for name in named.iter().chain(&HOP_BY_HOP) {
        headers.remove(name);
    }
}

/// A cookie without what ties it to the region's own address.
fn own_cookie(cookie: &HeaderValue, is_https: bool) -> Option<HeaderValue> {
    let text = cookie.to_str().ok()?;
    let mut kept = Vec::new();
    for (index, part) in text.split(';').map(str::trim).enumerate() {
        let name = part.split('=').next().unwrap_or_default().trim_end().to_ascii_lowercase();
        match name.as_str() {
            _ if index == 0 => kept.push(part),
            "domain" => {}
            "secure" if !is_https => {}
            // Browsers refuse SameSite=None without Secure; the UI and the region are one site here anyway.
            "samesite" if !is_https && part.to_ascii_lowercase().ends_with("none") => kept.push("SameSite=Lax"),
            _ => kept.push(part),
        }
    }
    HeaderValue::from_str(&kept.join("; ")).ok()
}

/// A redirect within the target, as a path of the gateway.
fn local_path(location: &HeaderValue, target: &Target) -> Option<HeaderValue> {
    let uri: Uri = location.to_str().ok()?.parse().ok()?;
    let path_and_query = uri.path_and_query()?.as_str();
    if uri.authority().is_some() && Target::parse_ui(&uri.to_string()).ok()?.origin() != target.origin() {
        return None;
    }
    let below = path_and_query.strip_prefix(target.path())?;
    let region = REGION_PREFIX.trim_end_matches('/');
    let prefix = if target.path().ends_with(region) { region } else { "" };
    HeaderValue::from_str(&format!("{prefix}{below}")).ok()
}

#[cfg(test)]
mod tests {
    use super::{local_path, moved, own_cookie};
    use crate::Target;
    use axum::http::{HeaderMap, HeaderValue, header};

    #[test]
    fn cookies_lose_what_ties_them_to_the_region() {
        let cookie = |text, https| own_cookie(&HeaderValue::from_static(text), https).unwrap();
        let given = "sessionid=a=b; Domain=maas.example; HttpOnly; Max-Age=9; Path=/; SameSite=Lax; Secure";
        assert_eq!(cookie(given, false), "sessionid=a=b; HttpOnly; Max-Age=9; Path=/; SameSite=Lax");
        assert_eq!(cookie(given, true), "sessionid=a=b; HttpOnly; Max-Age=9; Path=/; SameSite=Lax; Secure");
        assert_eq!(cookie("secure=1; SameSite=None; Secure", false), "secure=1; SameSite=Lax");
    }

    #[test]
    fn redirects_stay_on_the_gateway() {
        let target = Target::parse_region("https://maas.example/site/MAAS").unwrap();
        let local = |text| local_path(&HeaderValue::from_static(text), &target);
        assert_eq!(local("https://maas.example/site/MAAS/r/?x=1").unwrap(), "/MAAS/r/?x=1");
        assert_eq!(local("/site/MAAS/accounts/login/").unwrap(), "/MAAS/accounts/login/");
        assert_eq!(local("https://login.example/site/MAAS/"), None);
    }

    #[test]
    fn a_region_that_moved_to_tls_is_named() {
        let target = Target::parse_region("http://maas.example:5240/MAAS").unwrap();
        let to = |location| HeaderMap::from_iter([(header::LOCATION, HeaderValue::from_static(location))]);
        assert_eq!(moved(&to("https://maas.example:5443/MAAS/x"), &target).unwrap(), "https://maas.example:5443/MAAS");
        assert_eq!(moved(&to("http://maas.example:5240/MAAS/x"), &target), None);
        assert_eq!(moved(&to("/MAAS/x"), &target), None);
        assert_eq!(moved(&to("https://login.example/oauth"), &target), None);
    }
}
