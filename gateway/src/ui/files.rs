//! The UI from a folder as Trunk builds it. `ServeDir` reads the files, picks compressed copies and answers conditional and
//! range requests; here is what it cannot know: types with their charset, how long a file keeps, copies that another build
//! left behind, and that every address that is no file is the page's own.

use super::{BasePath, kind};
use crate::reply;
use axum::{
    body::Body,
    http::{HeaderValue, Method, Request, StatusCode, header, request::Parts},
    response::{IntoResponse as _, Response},
};
use percent_encoding::percent_decode_str;
use std::{
    io,
    path::{Path, PathBuf},
};
use tower_http::services::ServeDir;

const PAGE: &str = "index.html";
/// The name says what is inside: never ask again.
const FOREVER: &str = "public, max-age=31536000, immutable";
/// Ask each time; the ETag makes the answer short.
const ASK: &str = "no-cache";
/// Endings of compressed copies.
const COPIES: [&str; 2] = [".br", ".gz"];

/// A folder of files.
#[derive(Debug)]
pub struct Files {
    root: PathBuf,
    base: BasePath,
}

impl Files {
    /// The folder, living at a base path.
    pub fn new(root: PathBuf, base: BasePath) -> Self {
        Self { root, base }
    }

    /// Answers one request.
    pub async fn answer(&self, request: Request<Body>) -> Response {
        let (request, _) = request.into_parts();
        if request.method != Method::GET && request.method != Method::HEAD {
            let text = "Only GET and HEAD are answered here; the region's API is below /MAAS/.";
            let mut response = reply::plain(StatusCode::METHOD_NOT_ALLOWED, text);
            response.headers_mut().insert(header::ALLOW, HeaderValue::from_static("GET, HEAD"));
            return response;
        }
        let path = request.uri.path();
        let Some(below) = path.strip_prefix(self.base.as_str()) else {
            return if path == "/" || format!("{path}/") == self.base.as_str() {
                (StatusCode::FOUND, [(header::LOCATION, self.base.as_str())]).into_response()
            } else {
                missing()
            };
        };
        let Some(names) = segments(below) else { return missing() };
        let result = match names.last() {
            Some(last) if names.len() > 1 || last != PAGE => match self.file(&names, &request).await {
                // A missing file of the UI is missing; anything else is an address inside the page.
                Ok(response) if response.status() == StatusCode::NOT_FOUND => match kind::mime(last) {
                    Some(_) => return missing(),
                    None => self.page(&request).await,
                },
                result => result,
            },
            _ => self.page(&request).await,
        };
        result.unwrap_or_else(|error| failure(&error))
    }

    async fn file(&self, names: &[String], request: &Parts) -> io::Result<Response> {
        let serve = ServeDir::new(&self.root).append_index_html_on_directories(false);
        let path = names.iter().fold(self.root.clone(), |path, name| path.join(name));
        let mut serve = if has_stale_copy(&path).await { serve } else { serve.precompressed_br().precompressed_gzip() };
        let mut asked = Request::new(Body::empty());
        *asked.method_mut() = request.method.clone();
        *asked.headers_mut() = request.headers.clone();
        let below = request.uri.path().strip_prefix(self.base.as_str()).unwrap_or_default();
        *asked.uri_mut() = format!("/{below}").parse().map_err(io::Error::other)?;
        let mut response = match serve.try_call(asked).await {
            Err(error) if is_absent(&error) => return Ok(missing()),
            answer => answer?.into_response(),
        };
        if let Some(name) = names.last() {
            describe(&mut response, name);
        }
        Ok(response)
    }

    /// The page, told where it lives: its copies do not know that, and it is small.
    async fn page(&self, request: &Parts) -> io::Result<Response> {
        let path = self.root.join(PAGE);
        let metadata = tokio::fs::metadata(&path).await.map_err(|error| about(&path, &error))?;
        let tag = format!("\"{:x}-{:x}\"", metadata.len(), nanoseconds(&metadata));
        let asked = request.headers.get_all(header::IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
        let is_known = asked
            .flat_map(|value| value.split(','))
            .any(|value| matches!(value.trim().trim_start_matches("W/"), value if value == tag || value == "*"));
        let mut response = if is_known {
            StatusCode::NOT_MODIFIED.into_response()
        } else {
            let page = tokio::fs::read_to_string(&path).await.map_err(|error| about(&path, &error))?;
            self.base.apply(&page).into_response()
        };
        response.headers_mut().insert(header::ETAG, HeaderValue::from_str(&tag).map_err(io::Error::other)?);
        // Every address is answered with the page: its own addresses may be clean ones (public/boot.js).
        response.headers_mut().insert("server-timing", HeaderValue::from_static("fallback"));
        describe(&mut response, PAGE);
        Ok(response)
    }
}

/// Adds what the name of a file tells: its type and how long it keeps.
fn describe(response: &mut Response, name: &str) {
    let status = response.status();
    let headers = response.headers_mut();
    if matches!(status, StatusCode::OK | StatusCode::PARTIAL_CONTENT) {
        let mime = kind::mime(name).unwrap_or("application/octet-stream");
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(mime));
    }
    let keep = if kind::is_hashed(name) { FOREVER } else { ASK };
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(keep));
}

/// The names in a path, decoded; none if it is not a path of files that may be shown.
fn segments(path: &str) -> Option<Vec<String>> {
    let decoded = path.split('/').filter(|segment| !segment.is_empty()).map(|segment| {
        let name = percent_decode_str(segment).decode_utf8().ok()?.into_owned();
        let is_odd = name.starts_with('.') || name.contains(['/', '\\', ':']) || name.contains(char::is_control);
        (!is_odd).then_some(name)
    });
    decoded.collect()
}

/// Whether a compressed copy is older than its file, and so of another build.
async fn has_stale_copy(path: &Path) -> bool {
    let Some(own) = modified(path).await else { return false };
    for ending in COPIES {
        let mut copy = path.as_os_str().to_owned();
        copy.push(ending);
        if modified(Path::new(&copy)).await.is_some_and(|copy| copy < own) {
            return true;
        }
    }
    false
}

async fn modified(path: &Path) -> Option<std::time::SystemTime> {
    tokio::fs::metadata(path).await.and_then(|metadata| metadata.modified()).ok()
}

fn nanoseconds(metadata: &std::fs::Metadata) -> u128 {
    let since = metadata.modified().ok().and_then(|time| time.duration_since(std::time::UNIX_EPOCH).ok());
    since.unwrap_or_default().as_nanos()
}

fn is_absent(error: &io::Error) -> bool {
    use io::ErrorKind::{InvalidFilename, NotADirectory, NotFound};
    matches!(error.kind(), NotFound | NotADirectory | InvalidFilename)
}

fn about(path: &Path, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{}: {error}", path.display()))
}

fn missing() -> Response {
    reply::plain(StatusCode::NOT_FOUND, "There is no such file.")
}

fn failure(error: &io::Error) -> Response {
    reply::plain(StatusCode::INTERNAL_SERVER_ERROR, format!("The UI's files cannot be read: {error}"))
}
