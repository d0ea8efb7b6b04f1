//! The UI as a browser gets it.
#![allow(clippy::unwrap_used, reason = "a test may")]

mod support;

use axum::http::StatusCode;
use gateway::BasePath;
use support::{dist, gateway, get, header, no_region, request, send, text};

const WASM: &str = "/ui-b7ffde5da0776b43_bg.wasm";

#[tokio::test]
async fn files_have_their_type_and_tell_how_long_they_keep() {
    let dist = dist();
    let gateway = gateway(&dist, BasePath::default(), no_region());
    for (path, mime, keep) in [
        (WASM, "application/wasm", "public, max-age=31536000, immutable"),
        ("/main-26b402172807dc65.css", "text/css; charset=utf-8", "public, max-age=31536000, immutable"),
        ("/boot.js", "text/javascript; charset=utf-8", "no-cache"),
        ("/config.json", "application/json", "no-cache"),
        ("/", "text/html; charset=utf-8", "no-cache"),
    ] {
        let response = send(&gateway, get(path, &[])).await;
        assert_eq!(response.status(), StatusCode::OK, "{path}");
        assert_eq!(header(&response, "content-type"), mime, "{path}");
        assert_eq!(header(&response, "cache-control"), keep, "{path}");
        assert!(!header(&response, "etag").is_empty(), "{path}");
    }
}

#[tokio::test]
async fn every_answer_carries_the_policy() {
    let dist = dist();
    let gateway = gateway(&dist, BasePath::default(), no_region());
    for path in ["/", "/hosts/1", "/boot.js", "/missing.js"] {
        let response = send(&gateway, get(path, &[])).await;
        let policy = header(&response, "content-security-policy");
        assert!(policy.starts_with("default-src 'none'; script-src 'self' 'wasm-unsafe-eval';"), "{path}: {policy}");
        assert!(!policy.contains("'unsafe-"), "{path}: {policy}");
        assert_eq!(header(&response, "x-content-type-options"), "nosniff", "{path}");
        assert_eq!(header(&response, "referrer-policy"), "same-origin", "{path}");
    }
}

#[tokio::test]
async fn the_best_compressed_copy_is_taken() {
    let dist = dist();
    let gateway = gateway(&dist, BasePath::default(), no_region());
    let mut tags = Vec::new();
    for (accepts, coding, body) in [
        ("gzip, deflate, br", "br", "wasm in brotli"),
        ("gzip", "gzip", "wasm in gzip"),
        ("br;q=0, gzip;q=0.1", "gzip", "wasm in gzip"),
        ("GZIP;q=1, br;q=0.5", "gzip", "wasm in gzip"),
        ("identity", "", "wasm"),
    ] {
        let response = send(&gateway, get(WASM, &[("accept-encoding", accepts)])).await;
        assert_eq!(header(&response, "content-encoding"), coding, "{accepts}");
        assert!(header(&response, "vary").eq_ignore_ascii_case("accept-encoding"), "{accepts}");
        assert_eq!(header(&response, "content-type"), "application/wasm", "{accepts}");
        tags.push(header(&response, "etag").to_owned());
        assert_eq!(text(response).await, body, "{accepts}");
    }
    assert_ne!(tags[0], tags[1]);
    assert_eq!(tags[1], tags[2]);
    assert_eq!(tags[2], tags[3]);
    assert_ne!(tags[1], tags[4]);
}

#[tokio::test]
async fn head_tells_the_same_without_the_content_and_a_range_is_a_part() {
    let dist = dist();
    let gateway = gateway(&dist, BasePath::default(), no_region());
    for path in [WASM, "/boot.js", "/hosts/1"] {
        let whole = send(&gateway, get(path, &[])).await;
        let head = send(&gateway, request("HEAD", path, &[], "".into())).await;
        for name in ["content-type", "cache-control", "etag", "content-length", "content-security-policy"] {
            assert_eq!(header(&head, name), header(&whole, name), "{path} {name}");
        }
        assert_eq!(text(head).await, "", "{path}");
    }
    let part = send(&gateway, get(WASM, &[("range", "bytes=1-2")])).await;
    assert_eq!((part.status(), header(&part, "content-range")), (StatusCode::PARTIAL_CONTENT, "bytes 1-2/4"));
    assert_eq!(header(&part, "content-type"), "application/wasm");
    assert_eq!(text(part).await, "as");
    let outside = send(&gateway, get(WASM, &[("range", "bytes=9-")])).await;
    assert_eq!(outside.status(), StatusCode::RANGE_NOT_SATISFIABLE);
}

#[tokio::test]
async fn a_copy_older_than_its_file_is_of_another_build() {
    let dist = dist();
    let gateway = gateway(&dist, BasePath::default(), no_region());
    let file = std::fs::File::options().write(true).open(dist.path().join(&WASM[1..])).unwrap();
    file.set_modified(std::time::SystemTime::now() + std::time::Duration::from_secs(60)).unwrap();
    let response = send(&gateway, get(WASM, &[("accept-encoding", "br")])).await;
    assert_eq!(header(&response, "content-encoding"), "");
}

#[tokio::test]
async fn an_unchanged_file_is_not_sent_again() {
    let dist = dist();
    let gateway = gateway(&dist, BasePath::default(), no_region());
    let tag = header(&send(&gateway, get("/boot.js", &[])).await, "etag").to_owned();
    for given in [tag.clone(), format!("W/{tag}"), format!("\"other\", {tag}")] {
        let response = send(&gateway, get("/boot.js", &[("if-none-match", &given)])).await;
        assert_eq!(response.status(), StatusCode::NOT_MODIFIED, "{given}");
        assert_eq!(header(&response, "etag"), tag);
        assert_eq!(text(response).await, "");
    }
    let response = send(&gateway, get("/boot.js", &[("if-none-match", "\"other\"")])).await;
    assert_eq!(response.status(), StatusCode::OK);
}

#[tokio::test]
async fn addresses_inside_the_page_are_the_page_and_missing_files_are_missing() {
    let dist = dist();
    let gateway = gateway(&dist, BasePath::default(), no_region());
    for path in ["/hosts", "/hosts/1/numa", "/hosts/kvm.example", "/clusters/2/", "/index.html"] {
        let response = send(&gateway, get(path, &[])).await;
        assert_eq!(response.status(), StatusCode::OK, "{path}");
        assert!(text(response).await.contains("page"), "{path}");
    }
    for path in ["/missing.js", "/hosts/missing.wasm", "/favicon.ico"] {
        assert_eq!(send(&gateway, get(path, &[])).await.status(), StatusCode::NOT_FOUND, "{path}");
    }
    let response = send(&gateway, request("POST", "/hosts", &[], "x".into())).await;
    assert_eq!(response.status(), StatusCode::METHOD_NOT_ALLOWED);
}

#[tokio::test]
async fn nothing_outside_the_folder_is_shown() {
    let dist = dist();
    std::fs::write(dist.path().join(".secret"), "secret").unwrap();
    std::fs::create_dir(dist.path().join("inner")).unwrap();
    let outside = dist.path().parent().unwrap().join("outside-of-dist.txt");
    std::fs::write(&outside, "secret").unwrap();
    let gateway = gateway(&dist, BasePath::default(), no_region());
    for path in [
        "/../outside-of-dist.txt",
        "/inner/../../outside-of-dist.txt",
        "/%2e%2e/outside-of-dist.txt",
        "/..%2foutside-of-dist.txt",
        "/..%5coutside-of-dist.txt",
        "//etc/passwd.txt",
        "/.secret",
        "/%2esecret",
        "/boot.js%00.css",
        "/%ff%fe.js",
    ] {
        let response = send(&gateway, get(path, &[])).await;
        assert_eq!(response.status(), StatusCode::NOT_FOUND, "{path}");
        assert!(!text(response).await.contains("secret"), "{path}");
    }
    std::fs::remove_file(outside).unwrap();
}

#[tokio::test]
async fn a_base_path_moves_the_page() {
    let dist = dist();
    let gateway = gateway(&dist, "/vm-hosts".parse().unwrap(), no_region());
    for path in ["/", "/vm-hosts"] {
        let response = send(&gateway, get(path, &[])).await;
        assert_eq!((response.status(), header(&response, "location")), (StatusCode::FOUND, "/vm-hosts/"), "{path}");
    }
    let page = text(send(&gateway, get("/vm-hosts/hosts/1", &[])).await).await;
    assert_eq!(page, "<head><base href=\"/vm-hosts/\"></head>page\n");
    assert_eq!(text(send(&gateway, get("/vm-hosts/boot.js", &[])).await).await, "boot");
    assert_eq!(send(&gateway, get("/boot.js", &[])).await.status(), StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_name_that_points_here_from_elsewhere_gets_nothing() {
    let dist = dist();
    let gateway = gateway(&dist, BasePath::default(), no_region());
    let mut request = get("/", &[]);
    request.headers_mut().insert("host", "rebound.evil.example:8400".parse().unwrap());
    assert_eq!(send(&gateway, request).await.status(), StatusCode::MISDIRECTED_REQUEST);
}
