//! A region behind TLS.
#![allow(clippy::unwrap_used, reason = "a test may")]

mod support;

use axum::{Router, http::StatusCode, routing::get as on_get, serve::Listener};
use gateway::{BasePath, Proxy, Region, Target, Trust};
use rcgen::{CertifiedKey, generate_simple_self_signed};
use rustls::{
    ServerConfig,
    crypto::ring,
    pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer},
};
use std::{future::IntoFuture as _, io, net::SocketAddr, path::PathBuf, sync::Arc};
use support::{dist, gateway, get, send, text};
use tempfile::NamedTempFile;
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::{TlsAcceptor, server::TlsStream};

/// Accepts connections over TLS; a failed handshake is the client's affair.
struct TlsListener(TcpListener, TlsAcceptor);

impl Listener for TlsListener {
    type Io = TlsStream<TcpStream>;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        loop {
            let (stream, peer) = self.0.accept().await.unwrap();
            if let Ok(stream) = self.1.accept(stream).await {
                return (stream, peer);
            }
        }
    }

    fn local_addr(&self) -> io::Result<Self::Addr> {
        self.0.local_addr()
    }
}

/// A region whose certificate nobody knows; gives its address and the certificate as a file.
async fn region() -> (String, NamedTempFile) {
    let CertifiedKey { cert, signing_key } = generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(signing_key.serialize_der()));
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![cert.der().clone()], key)
        .unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let router = Router::new().route("/MAAS/x", on_get(|| async { "over TLS" }));
    tokio::spawn(axum::serve(TlsListener(listener, TlsAcceptor::from(Arc::new(config))), router).into_future());
    let file = NamedTempFile::new().unwrap();
    std::fs::write(file.path(), cert.pem()).unwrap();
    (format!("https://localhost:{port}/MAAS"), file)
}

async fn ask(address: &str, trust: &Trust) -> (StatusCode, String) {
    let proxy = Proxy::new(Target::parse_region(address).unwrap(), trust, "The MAAS region").unwrap();
    let router = gateway(&dist(), BasePath::default(), Region::Proxied(proxy));
    let response = send(&router, get("/MAAS/x", &[])).await;
    (response.status(), text(response).await)
}

#[tokio::test]
async fn only_a_known_certificate_is_believed_unless_told_otherwise() {
    let (address, certificate) = region().await;
    let known = Trust { ca: Some(certificate.path().to_owned()), insecure: false };
    assert_eq!(ask(&address, &known).await, (StatusCode::OK, "over TLS".to_owned()));
    assert_eq!(ask(&address, &Trust { ca: None, insecure: true }).await.0, StatusCode::OK);
    let (status, said) = ask(&address, &Trust::default()).await;
    assert_eq!(status, StatusCode::BAD_GATEWAY);
    assert!(said.contains("certificate"), "{said}");
}

#[test]
fn a_file_without_certificates_is_named() {
    let empty = NamedTempFile::new().unwrap();
    let target = || Target::parse_region("https://maas.example/MAAS").unwrap();
    for (file, complaint) in
        [(empty.path().to_owned(), "holds no certificate"), (PathBuf::from("/no/file"), "cannot read")]
    {
        let trust = Trust { ca: Some(file), insecure: false };
        let error = Proxy::new(target(), &trust, "The MAAS region").unwrap_err();
        assert!(error.to_string().contains(complaint), "{error:#}");
    }
}
