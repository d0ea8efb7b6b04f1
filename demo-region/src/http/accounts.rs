//! `/MAAS/accounts/…`: login, logout, tokens (maas-api §2.2).

use super::{reply::Reply, request::Request};
use crate::{
    clock,
    compose::Errors,
    state::{Event, Region, User},
};
use serde_json::json;

const SESSION_SECONDS: i64 = 1_209_600;
const CSRF_SECONDS: i64 = 31_449_600;

pub fn answer(region: &Region, request: &Request, path: &str) -> Option<Reply> {
    Some(match (path, request.method.as_str()) {
        ("accounts/login/", "GET") => Reply::plain_json(
            200,
            &json!({
                "authenticated": user(region, request).is_some(), "external_auth_url": null, "no_users": false,
            }),
        ),
        ("accounts/login/", "POST") => login(region, request),
        ("account/csrf/", "POST") => match (user(region, request), &request.csrf_cookie) {
            (Some(_), Some(cookie)) => Reply::plain_json(200, &json!({"csrf": region.sessions.mask(cookie)})),
            (Some(_), None) => {
                let token = region.sessions.csrf_token();
                let masked = region.sessions.mask(&token);
                Reply::plain_json(200, &json!({"csrf": masked})).with("Set-Cookie", csrf_cookie(&token))
            }
            (None, _) => Reply { content_type: "text/html; charset=utf-8", ..Reply::text(403, "") },
        },
        ("accounts/logout/", "POST") => logout(region, request),
        ("accounts/authenticate/", "POST") => authenticate(region, request),
        ("account/csrf/" | "accounts/logout/" | "accounts/authenticate/", _) => Reply::not_allowed("POST"),
        ("accounts/login/", _) => Reply::not_allowed("GET, POST"),
        ("accounts/discharge-request/", "GET") => Reply::plain_not_found(),
        _ => return None,
    })
}

fn user(region: &Region, request: &Request) -> Option<User> {
    region.sessions.user(&region.world(), request.session.as_deref()?).cloned()
}

fn by_password(region: &Region, request: &Request) -> Option<User> {
    let (name, password) = (request.field("username")?, request.field("password")?);
    region.world().users.iter().find(|user| user.username == name && user.password == password).cloned()
}

fn login(region: &Region, request: &Request) -> Reply {
    if user(region, request).is_some() {
        return Reply::no_content();
    }
    let mut errors = Errors::default();
    for field in ["username", "password"] {
        if request.field(field).is_none_or(str::is_empty) {
            errors.add(field, "This field is required.");
        }
    }
    let found = by_password(region, request);
    if errors.0.is_empty() && found.is_none() {
        errors.add(
            "__all__",
            "Please enter a correct username and password. Note that both fields may be case-sensitive.",
        );
    }
    match found {
        Some(user) if errors.0.is_empty() => {
            let session = region.sessions.open(&user);
            let mut world = region.world();
            if let Some(user) = world.users.iter_mut().find(|known| known.id == user.id) {
                user.last_login = Some(clock::now());
            }
            Reply::no_content()
                .with("Set-Cookie", csrf_cookie(&region.sessions.csrf_token()))
                .with("Set-Cookie", session_cookie(&session))
        }
        _ => Reply { content_type: "application/json", ..Reply::errors(&errors) },
    }
}

fn csrf_cookie(token: &str) -> String {
    let expires = clock::http_date(clock::now() + CSRF_SECONDS);
    format!("csrftoken={token}; expires={expires}; Max-Age={CSRF_SECONDS}; Path=/; SameSite=Lax")
}

fn session_cookie(token: &str) -> String {
    let expires = clock::http_date(clock::now() + SESSION_SECONDS);
    format!("sessionid={token}; expires={expires}; HttpOnly; Max-Age={SESSION_SECONDS}; Path=/; SameSite=Lax")
}

fn logout(region: &Region, request: &Request) -> Reply {
    if user(region, request).is_none() {
        return Reply { content_type: "text/html; charset=utf-8", ..Reply::text(302, "") }
            .with("Location", "/MAAS/?next=/MAAS/accounts/logout/");
    }
    if let Some(session) = &request.session {
        region.sessions.revoke(session);
        region.bus.tell(Event::SessionsChanged);
    }
    Reply::no_content()
        .with("Set-Cookie", "sessionid=\"\"; expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=0; Path=/; SameSite=Lax")
}

/// An API key, no session.
fn authenticate(region: &Region, request: &Request) -> Reply {
    match by_password(region, request) {
        None => Reply { content_type: "text/html; charset=utf-8", ..Reply::text(403, "") },
        Some(user) => {
            let (consumer_key, token_key, token_secret) = region.sessions.api_key(&user);
            let name = request.field("consumer").unwrap_or("MAAS consumer");
            Reply::plain_json(
                200,
                &json!({
                    "consumer_key": consumer_key, "name": name, "token_key": token_key, "token_secret": token_secret,
                }),
            )
        }
    }
}
