//! The HTTP client: rustls with ring, and a limit on how long connecting takes.

use anyhow::{Context as _, Result, bail};
use axum::{body::Body, http::Uri};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::{
    client::legacy::{self, connect::HttpConnector},
    rt::TokioExecutor,
};
use rustls::{
    ClientConfig, RootCertStore,
    client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier},
    crypto::{CryptoProvider, ring, verify_tls12_signature, verify_tls13_signature},
    pki_types::{CertificateDer, ServerName, UnixTime, pem::PemObject as _},
};
use std::{
    error::Error,
    future::Future,
    path::PathBuf,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
    time::Duration,
};
use tower::Service;

/// The client that all proxied requests share.
pub type Client = legacy::Client<Hurried<HttpsConnector<HttpConnector>>, Body>;

/// How long name look-up, TCP and TLS may take together.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
/// Shorter than a server keeps an idle connection (nginx: 75 s), so that none is used that is about to be closed.
const IDLE_TIMEOUT: Duration = Duration::from_secs(30);

/// Whose certificates are believed.
#[derive(Debug, Clone, Default)]
pub struct Trust {
    /// A PEM file of certificate authorities besides the system's.
    pub ca: Option<PathBuf>,
    /// Believe everybody.
    pub insecure: bool,
}

impl Trust {
    /// The TLS configuration that follows from it.
    pub fn config(&self) -> Result<ClientConfig> {
        let provider = Arc::new(ring::default_provider());
        let builder = ClientConfig::builder_with_provider(provider.clone()).with_safe_default_protocol_versions()?;
        if self.insecure {
            let believer = Arc::new(Believer(provider));
            return Ok(builder.dangerous().with_custom_certificate_verifier(believer).with_no_client_auth());
        }
        Ok(builder.with_root_certificates(self.roots()?).with_no_client_auth())
    }

    fn roots(&self) -> Result<RootCertStore> {
        let mut roots = RootCertStore::empty();
        roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
        if let Some(file) = &self.ca {
            let name = file.display();
            let mut found = 0;
            for certificate in CertificateDer::pem_file_iter(file).with_context(|| format!("cannot read {name}"))? {
                let certificate = certificate.with_context(|| format!("{name} is not a PEM file"))?;
                roots.add(certificate).with_context(|| format!("{name} holds a certificate that cannot be used"))?;
                found += 1;
            }
            if found == 0 {
                bail!("{name} holds no certificate");
            }
        }
        if roots.is_empty() {
            bail!("this system has no certificate authorities: install ca-certificates or use --region-ca FILE");
        }
        Ok(roots)
    }
}

/// The configuration of a client that never uses TLS.
pub fn no_trust() -> Result<ClientConfig> {
    let provider = Arc::new(ring::default_provider());
    let builder = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions()?;
    Ok(builder.with_root_certificates(RootCertStore::empty()).with_no_client_auth())
}

/// A client with that TLS configuration. HTTP/1.1 only: WebSockets need it.
pub fn new(tls: ClientConfig) -> Client {
    let mut tcp = HttpConnector::new();
    tcp.enforce_http(false);
    tcp.set_nodelay(true);
    tcp.set_keepalive(Some(Duration::from_secs(60)));
    let connector =
        HttpsConnectorBuilder::new().with_tls_config(tls).https_or_http().enable_http1().wrap_connector(tcp);
    legacy::Client::builder(TokioExecutor::new()).pool_idle_timeout(IDLE_TIMEOUT).build(Hurried(connector))
}

/// A connector that gives up after [`CONNECT_TIMEOUT`].
#[derive(Debug, Clone)]
pub struct Hurried<C>(C);

type BoxError = Box<dyn Error + Send + Sync>;

impl<C> Service<Uri> for Hurried<C>
where
    C: Service<Uri, Future: Send + 'static, Error: Into<BoxError>>,
{
    type Response = C::Response;
    type Error = BoxError;
    type Future = Pin<Box<dyn Future<Output = Result<C::Response, BoxError>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        self.0.poll_ready(context).map_err(Into::into)
    }

    fn call(&mut self, uri: Uri) -> Self::Future {
        let connecting = self.0.call(uri);
        Box::pin(async move {
            match tokio::time::timeout(CONNECT_TIMEOUT, connecting).await {
                Ok(outcome) => outcome.map_err(Into::into),
                Err(_) => Err(format!("no connection within {} s", CONNECT_TIMEOUT.as_secs()).into()),
            }
        })
    }
}

/// Checks signatures, but not whose they are: for `--insecure`.
#[derive(Debug)]
struct Believer(Arc<CryptoProvider>);

impl ServerCertVerifier for Believer {
    fn verify_server_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &rustls::DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls12_signature(message, cert, dss, &self.0.signature_verification_algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &rustls::DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls13_signature(message, cert, dss, &self.0.signature_verification_algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<rustls::SignatureScheme> {
        self.0.signature_verification_algorithms.supported_schemes()
    }
}
