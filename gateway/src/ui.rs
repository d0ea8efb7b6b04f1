//! Everything outside `/MAAS/`: the UI, from a folder or from a running `trunk serve`.

mod base;
mod files;
mod kind;
mod policy;

pub use base::BasePath;
pub use files::Files;

use crate::Proxy;
use axum::{
    extract::Request,
    http::{HeaderValue, StatusCode, header},
    response::Response,
};
use std::path::PathBuf;

/// Where the UI comes from.
#[derive(Debug)]
pub enum Ui {
    /// A folder as Trunk builds it.
    Files(Files),
    /// A development server. Its page carries an inline script for reloading, so no policy is set on it.
    Proxied(Proxy),
}

impl Ui {
    /// The UI in a folder, living at a base path.
    pub fn folder(root: PathBuf, base: BasePath) -> Self {
        Self::Files(Files::new(root, base))
    }

    pub(crate) async fn answer(&self, request: Request) -> Response {
        match self {
            Self::Files(files) => {
                let mut response = files.answer(request).await;
                policy::apply(response.headers_mut());
                response
            }
            Self::Proxied(proxy) => {
                let path = request.uri().path().to_owned();
                let mut response = proxy.pass(request, &path).await;
                if response.status() == StatusCode::BAD_GATEWAY {
                    // The first build may still be on its way: the browser asks again by itself.
                    response.headers_mut().insert(header::REFRESH, HeaderValue::from_static("2"));
                }
                response
            }
        }
    }
}
