//! The UI from a folder as Trunk builds it: files with their type, their compressed copies and how long they keep, and
//! the page itself for every address that is the page's own.

use super::{BasePath, encoding, kind};
use crate::reply;
use axum::{
    body::Body,
    http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header},
    response::{IntoResponse as _, Response},
};
use percent_encoding::percent_decode_str;
use std::{
    fs::Metadata,
    io,
    path::{Path, PathBuf},
    time::UNIX_EPOCH,
};

const PAGE: &str = "index.html";
/// The name says what is inside: never ask again.
const FOREVER: &str = "public, max-age=31536000, immutable";
/// Ask each time; the ETag makes the answer short.
const ASK: &str = "no-cache";

/// A folder of files.
#[derive(Debug)]
pub struct Files {
    root: PathBuf,
    base: BasePath,
}

/// One file, or the compressed copy of it that suits the browser.
struct Found {
    path: PathBuf,
    metadata: Metadata,
    coding: Option<&'static str>,
    has_copies: bool,
}

impl Files {
    /// The folder, living at a base path.
    pub fn new(root: PathBuf, base: BasePath) -> Self {
        Self { root, base }
    }

    /// Answers one request.
    pub async fn answer(&self, method: &Method, uri: &Uri, headers: &HeaderMap) -> Response {
        if method != Method::GET && method != Method::HEAD {
            let text = "Only GET and HEAD are answered here; the region's API is below /MAAS/.";
            let mut response = reply::plain(StatusCode::METHOD_NOT_ALLOWED, text);
            response.headers_mut().insert(header::ALLOW, HeaderValue::from_static("GET, HEAD"));
            return response;
        }
        let Some(below) = self.below_base(uri.path()) else {
            return match uri.path() {
                path if path == "/" || format!("{path}/") == self.base.as_str() => {
                    (StatusCode::FOUND, [(header::LOCATION, self.base.as_str())]).into_response()
                }
                _ => missing(),
            };
        };
        let Some(names) = segments(below) else { return missing() };
        let result = match names.last() {
            None => self.page(headers).await,
            Some(last) if last == PAGE && names.len() == 1 => self.page(headers).await,
            Some(last) => match self.find(&names, headers).await {
                Ok(Some(found)) => send(found, last, headers).await,
                // A missing file of the UI is missing; anything else is an address inside the page.
                Ok(None) if kind::mime(last).is_some() => return missing(),
                Ok(None) => self.page(headers).await,
                Err(error) => Err(error),
            },
        };
        result.unwrap_or_else(|error| failure(&error))
    }

    fn below_base<'a>(&self, path: &'a str) -> Option<&'a str> {
        path.strip_prefix(self.base.as_str())
    }

    async fn page(&self, headers: &HeaderMap) -> io::Result<Response> {
        if self.base.is_root() {
            return match self.find(&[PAGE.to_owned()], headers).await? {
                Some(found) => send(found, PAGE, headers).await,
                None => Err(io::Error::new(
                    io::ErrorKind::NotFound,
                    format!("{PAGE} is missing in {}", self.root.display()),
                )),
            };
        }
        let path = self.root.join(PAGE);
        let tag = etag(&tokio::fs::metadata(&path).await?, Some("base"));
        let page = self.base.apply(&tokio::fs::read_to_string(&path).await?);
        Ok(respond(page.into(), PAGE, tag, None, false, headers))
    }

    async fn find(&self, names: &[String], headers: &HeaderMap) -> io::Result<Option<Found>> {
        let path = names.iter().fold(self.root.clone(), |path, name| path.join(name));
        let Some(metadata) = file_metadata(&path).await? else { return Ok(None) };
        let mut found = Found { path, metadata, coding: None, has_copies: false };
        for (coding, ending) in encoding::COPIES {
            let mut copy = found.path.clone().into_os_string();
            copy.push(".");
            copy.push(ending);
            let Some(metadata) = file_metadata(Path::new(&copy)).await? else { continue };
            // A copy older than its file is of another build.
            if metadata.modified()? < found.metadata.modified()? {
                continue;
            }
            found.has_copies = true;
            if encoding::accepts(headers, coding) {
                return Ok(Some(Found { path: copy.into(), metadata, coding: Some(coding), has_copies: true }));
            }
        }
        Ok(Some(found))
    }
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

async fn file_metadata(path: &Path) -> io::Result<Option<Metadata>> {
    use io::ErrorKind::{InvalidFilename, NotADirectory, NotFound};
    match tokio::fs::metadata(path).await {
        Ok(metadata) => Ok(metadata.is_file().then_some(metadata)),
        Err(error) if matches!(error.kind(), NotFound | NotADirectory | InvalidFilename) => Ok(None),
        Err(error) => Err(error),
    }
}

async fn send(found: Found, name: &str, headers: &HeaderMap) -> io::Result<Response> {
    let tag = etag(&found.metadata, found.coding);
    let content = tokio::fs::read(&found.path).await?;
    Ok(respond(content.into(), name, tag, found.coding, found.has_copies, headers))
}

fn respond(
    content: Body,
    name: &str,
    tag: String,
    coding: Option<&'static str>,
    has_copies: bool,
    asked: &HeaderMap,
) -> Response {
    let is_known = asked
        .get_all(header::IF_NONE_MATCH)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .any(|value| matches!(value.trim().trim_start_matches("W/"), value if value == tag || value == "*"));
    let mut response = if is_known { StatusCode::NOT_MODIFIED.into_response() } else { Response::new(content) };
    let headers = response.headers_mut();
    if !is_known {
        let mime = kind::mime(name).unwrap_or("application/octet-stream");
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(mime));
        if let Some(coding) = coding {
            headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(coding));
        }
    }
    let keep = if kind::is_hashed(name) { FOREVER } else { ASK };
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(keep));
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        headers.insert(header::ETAG, tag);
    }
    if has_copies {
        headers.insert(header::VARY, HeaderValue::from_static("Accept-Encoding"));
    }
    response
}

/// Size and time of a file's content: cheap, and another for each coding.
fn etag(metadata: &Metadata, coding: Option<&str>) -> String {
    let time = metadata.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok()).unwrap_or_default();
    format!("\"{:x}-{:x}-{}\"", metadata.len(), time.as_nanos(), coding.unwrap_or("plain"))
}

fn missing() -> Response {
    reply::plain(StatusCode::NOT_FOUND, "There is no such file.")
}

fn failure(error: &io::Error) -> Response {
    reply::plain(StatusCode::INTERNAL_SERVER_ERROR, format!("The UI's files cannot be read: {error}"))
}
