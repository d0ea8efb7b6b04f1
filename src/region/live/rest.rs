//! REST over the browser's fetch: cookies of this origin, CSRF header, errors by content type (maas-api §2.2, §2.3, §3.1).

use super::early::Early;
use crate::region::error::ApiError;
use crate::region::http::{body, cookie};
use crate::region::transport::{Answer, Later, Request, Rest, Verb};
use futures_util::future::{Either, select};
use gloo_net::http::{Method, RequestBuilder};
use gloo_timers::future::TimeoutFuture;
use std::pin::pin;
use wasm_bindgen::JsCast;

/// The region at a path of this origin.
#[derive(Clone, Debug)]
pub struct Fetch {
    root: String,
    early: Option<Early>,
}

impl Fetch {
    /// For a region below `root`, of which some may have been asked before.
    pub fn new(root: &str, early: Option<Early>) -> Fetch {
        Fetch { root: root.trim_end_matches('/').to_owned(), early }
    }
}

impl Rest for Fetch {
    fn root(&self) -> &str {
        &self.root
    }

    fn send(&self, request: Request) -> Later<Answer> {
        let (root, early) = (self.root.clone(), self.early.clone().filter(|_| request.verb == Verb::Get));
        Box::pin(async move {
            let url = format!("{root}{}", request.path);
            let seconds = request.seconds;
            let exchange = pin!(async {
                let begun = match early {
                    Some(early) => early.take_answer(&root, &request.path).await,
                    None => None,
                };
                match begun {
                    Some(answer) => answer,
                    None => exchange(&root, &url, &request).await,
                }
            });
            match select(exchange, pin!(TimeoutFuture::new(seconds.saturating_mul(1000)))).await {
                Either::Left((answer, _)) => answer,
                Either::Right(_) => Err(ApiError::Timeout { what: url.clone(), seconds }),
            }
        })
    }
}

async fn exchange(root: &str, url: &str, request: &Request) -> Answer {
    let unreachable = |_| ApiError::Transport(format!("{root} does not answer"));
    let method = match request.verb {
        Verb::Get => Method::GET,
        Verb::Post => Method::POST,
        Verb::Put => Method::PUT,
    };
    let mut builder = RequestBuilder::new(url)
        .method(method)
        .credentials(web_sys::RequestCredentials::SameOrigin)
        .header("Accept", "application/json");
    if request.verb != Verb::Get
        && let Some(token) = csrf_cookie()
    {
        builder = builder.header("X-CSRFToken", &token);
    }
    let built = match &request.form {
        Some(form) => builder.header("Content-Type", "application/x-www-form-urlencoded").body(body(form)),
        None => builder.build(),
    };
    let response = built.map_err(unreachable)?.send().await.map_err(unreachable)?;
    let kind = response.headers().get("content-type").unwrap_or_default();
    let (status, ok) = (response.status(), response.ok());
    let text = response.text().await.map_err(unreachable)?;
    if ok { Ok(text) } else { Err(ApiError::from_http(status, &kind, &text)) }
}

/// The `csrftoken` cookie of this page, as it is now: every login replaces it.
pub fn csrf_cookie() -> Option<String> {
    let document = leptos::prelude::document();
    let cookies = document.dyn_into::<web_sys::HtmlDocument>().ok()?.cookie().ok()?;
    cookie(&cookies, "csrftoken")
}
