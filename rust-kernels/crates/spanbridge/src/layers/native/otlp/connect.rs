//! Connections to a collector, encrypted or not.

use super::settings::{OtlpSettings, Tls};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use rustls::{
    crypto::ring,
    pki_types::{pem::PemObject, CertificateDer, PrivateKeyDer},
    ClientConfig, RootCertStore,
};
use std::{path::Path, sync::Arc, time::Duration};

pub(super) type Connector = HttpsConnector<HttpConnector>;

/// Makes what connects; `is_http2` says which HTTP is spoken. The error names the file that is wrong.
pub(super) fn connector(settings: &OtlpSettings, is_http2: bool) -> Result<Connector, String> {
    let mut tcp = HttpConnector::new();
    tcp.enforce_http(false);
    tcp.set_connect_timeout(Some(Duration::from_millis(settings.timeout_millis)));
    let builder = HttpsConnectorBuilder::new()
        .with_tls_config(tls(settings)?)
        .https_or_http();
    Ok(if is_http2 {
        builder.enable_http2().wrap_connector(tcp)
    } else {
        builder.enable_http1().wrap_connector(tcp)
    })
}

fn tls(settings: &OtlpSettings) -> Result<ClientConfig, String> {
    // Not the process's provider: a library does not decide for the program which one that is.
    let builder = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|error| format!("TLS: {error}"))?
        .with_root_certificates(roots(settings)?);
    let Tls {
        client_key,
        client_certificate,
        ..
    } = &settings.tls;
    let (Some(key_file), Some(file)) = (client_key, client_certificate) else {
        return Ok(builder.with_no_client_auth());
    };
    let chain = certificates(file)?;
    let key = PrivateKeyDer::from_pem_file(key_file)
        .map_err(|error| unreadable(key_file, "a private key", &error))?;
    builder
        .with_client_auth_cert(chain, key)
        .map_err(|error| unreadable(key_file, "the key of the client certificate", &error))
}

fn roots(settings: &OtlpSettings) -> Result<RootCertStore, String> {
    let mut roots = RootCertStore::empty();
    if let Some(file) = &settings.tls.certificate {
        for certificate in certificates(file)? {
            let added = roots.add(certificate);
            added.map_err(|error| unreadable(file, "a certificate", &error))?;
        }
    } else if settings.endpoint.starts_with("https:") {
        // What of it is broken is not trusted; a connection that needs it fails, and says so.
        roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    }
    Ok(roots)
}

fn certificates(file: &Path) -> Result<Vec<CertificateDer<'static>>, String> {
    let read = CertificateDer::pem_file_iter(file).and_then(Iterator::collect::<Result<Vec<_>, _>>);
    let certificates = read.map_err(|error| unreadable(file, "certificates", &error))?;
    if certificates.is_empty() {
        return Err(format!(
            "the file {} has no certificate; give one in PEM form",
            file.display()
        ));
    }
    Ok(certificates)
}

fn unreadable(file: &Path, what: &str, error: &dyn std::fmt::Display) -> String {
    format!(
        "the file {} cannot be read as {what} in PEM form: {error}",
        file.display()
    )
}
