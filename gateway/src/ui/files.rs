//! The UI from a folder as Trunk builds it. tower-http sends the files, with their compressed copies, tags and ranges; which
//! path is a file, what is the page's own address and how long a file keeps is said here.

use super::{BasePath, kind};
use crate::reply;
use axum::{
    body::Body,
    extract::Request,
    http::{HeaderValue, Method, StatusCode, Uri, header},
    response::{IntoResponse as _, Response},
};
use percent_encoding::percent_decode_str;
use std::{
    io,
    path::{Path, PathBuf},
};
use tower::ServiceExt as _;
use tower_http::services::ServeDir;

const PAGE: &str = "index.html";
/// The name says what is inside: never ask again.
const FOREVER: &str = "public, max-age=31536000, immutable";
/// Ask each time; the ETag makes the answer short.
const ASK: &str = "no-cache";
/// Endings of the compressed copies that may lie beside a file.
const COPIES: [&str; 2] = ["br", "gz"];

/// A folder of files.
#[derive(Debug)]
pub struct Files {
    root: PathBuf,
    base: BasePath,
    plain: ServeDir,
    compressed: ServeDir,
}

impl Files {
    /// The folder, living at a base path.
    pub fn new(root: PathBuf, base: BasePath) -> Self {
        let plain = ServeDir::new(&root).append_index_html_on_directories(false);
        let compressed = plain.clone().precompressed_br().precompressed_gzip();
        Self { root, base, plain, compressed }
    }

    /// Answers one request.
    pub async fn answer(&self, request: Request) -> Response {
        if request.method() != Method::GET && request.method() != Method::HEAD {
            let text = "Only GET and HEAD are answered here; the region's API is below /MAAS/.";
            let mut response = reply::plain(StatusCode::METHOD_NOT_ALLOWED, text);
            response.headers_mut().insert(header::ALLOW, HeaderValue::from_static("GET, HEAD"));
            return response;
        }
        let path = request.uri().path();
        let Some(below) = path.strip_prefix(self.base.as_str()) else {
            return match path {
                "/" => self.to_base(),
                path if format!("{path}/") == self.base.as_str() => self.to_base(),
                _ => missing(),
            };
        };
        let Some(names) = segments(below) else { return missing() };
        let result = match names.last() {
            None => self.page(request).await,
            Some(last) if last == PAGE && names.len() == 1 => self.page(request).await,
            Some(last) => {
                let path = names.iter().fold(self.root.clone(), |path, name| path.join(name));
                match is_file(&path) {
                    true => self.send(request, &names).await,
                    // A missing file of the UI is missing; anything else is an address inside the page.
                    false if kind::mime(last).is_some() => return missing(),
                    false => self.page(request).await,
                }
            }
        };
        result.unwrap_or_else(|error| failure(&error))
    }

    fn to_base(&self) -> Response {
        (StatusCode::FOUND, [(header::LOCATION, self.base.as_str())]).into_response()
    }

    async fn page(&self, request: Request) -> io::Result<Response> {
        let path = self.root.join(PAGE);
        if !is_file(&path) {
            let text = format!("{PAGE} is missing in {}", self.root.display());
            return Err(io::Error::new(io::ErrorKind::NotFound, text));
        }
        if self.base.is_root() {
            return self.send(request, &[PAGE.to_owned()]).await;
        }
        let page = self.base.apply(&tokio::fs::read_to_string(&path).await?);
        Ok(finish(Response::new(Body::from(page)), PAGE, false))
    }

    /// A file below the folder, or the compressed copy of it that suits the browser.
    async fn send(&self, request: Request, names: &[String]) -> io::Result<Response> {
        let path = names.iter().fold(self.root.clone(), |path, name| path.join(name));
        let name = names.last().map(String::as_str).unwrap_or_default();
        let has_copies = copies_are_of(&path)?;
        let mut request = request.map(|_| Body::empty());
        // The names are decoded, and free of whatever has a meaning in a path.
        let encoded =
            names.iter().map(|name| percent_encoding::utf8_percent_encode(name, percent_encoding::NON_ALPHANUMERIC));
        let path: String = encoded.flat_map(|name| ["/".to_owned(), name.to_string()]).collect();
        *request.uri_mut() = path.parse::<Uri>().map_err(io::Error::other)?;
        let files = if has_copies { &self.compressed } else { &self.plain };
        let response = match files.clone().oneshot(request).await {
            Ok(response) => response.map(Body::new),
            Err(never) => match never {},
        };
        Ok(finish(response, name, has_copies))
    }
}

/// What every answer with a file says of it: its type, how long it keeps, and that copies of it differ by encoding.
fn finish(mut response: Response, name: &str, has_copies: bool) -> Response {
    let is_sent = response.status() != StatusCode::NOT_MODIFIED;
    let headers = response.headers_mut();
    if is_sent {
        let mime = kind::mime(name).unwrap_or("application/octet-stream");
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(mime));
    }
    let keep = if kind::is_hashed(name) { FOREVER } else { ASK };
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(keep));
    headers.remove(header::VARY);
    if has_copies {
        headers.insert(header::VARY, HeaderValue::from_static("Accept-Encoding"));
    }
    response
}

fn is_file(path: &Path) -> bool {
    path.metadata().is_ok_and(|metadata| metadata.is_file())
}

/// Whether a file has compressed copies, none of them older than itself: such a copy is of another build.
fn copies_are_of(path: &Path) -> io::Result<bool> {
    let made = path.metadata()?.modified()?;
    let mut any = false;
    for ending in COPIES {
        let mut copy = path.to_owned().into_os_string();
        copy.push(format!(".{ending}"));
        let Ok(metadata) = Path::new(&copy).metadata() else { continue };
        if metadata.modified()? < made {
            return Ok(false);
        }
        any = true;
    }
    Ok(any)
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

fn missing() -> Response {
    reply::plain(StatusCode::NOT_FOUND, "There is no such file.")
}

fn failure(error: &io::Error) -> Response {
    reply::plain(StatusCode::INTERNAL_SERVER_ERROR, format!("The UI's files cannot be read: {error}"))
}
