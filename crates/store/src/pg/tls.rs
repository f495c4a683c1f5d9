//! TLS to a PostgreSQL server, as the address of the database asks for it: `sslmode` and `sslrootcert`.
//!
//! **Source**: PostgreSQL, “SSL Support” of libpq, table of modes; without a mode it is `prefer`, as there.

use std::borrow::Cow;
use std::io;
use std::sync::Arc;

use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, ring};
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{
    CertificateError, ClientConfig, DigitallySignedStruct, RootCertStore, SignatureScheme,
};
use tokio_postgres::Config;
use tokio_postgres::config::SslMode;
use tokio_postgres_rustls::MakeRustlsConnect;

/// Where `sslrootcert` may point besides a file: the authorities that the machine trusts.
const SYSTEM: &str = "system";

/// How far the server's certificate is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Check {
    /// Not at all: nobody listens, but whoever is in between could be the server.
    Nothing,
    /// It comes from an authority.
    Authority,
    /// It comes from an authority and is for this host.
    Full,
}

/// Why an address, or a connection, does not do; a sentence for whoever keeps the machine.
#[derive(Debug, thiserror::Error)]
pub(crate) enum TlsFault {
    #[error("sslmode={0} is none of disable, prefer, require, verify-ca and verify-full")]
    Mode(String),
    #[error("the certificates of sslrootcert={place} cannot be read: {why}")]
    Roots { place: String, why: String },
    #[error("TLS cannot be used: {0}")]
    Library(rustls::Error),
    #[error("the certificate of the database server comes from no authority of sslrootcert: {0}")]
    Stranger(String),
    #[error("the certificate of the database server is for another host: {0}")]
    OtherHost(String),
    #[error("the database server does not speak TLS, and sslmode asks for it")]
    Plain,
}

/// Reads an address: what the driver needs, and how it shall speak TLS.
pub(super) fn read(
    url: &str,
) -> Result<(Config, MakeRustlsConnect), Box<dyn std::error::Error + Send + Sync>> {
    let (rest, mode, roots) = split(url);
    let mut config: Config = rest.parse()?;
    let (ssl_mode, check) = match mode.as_deref().unwrap_or("prefer") {
        "disable" => (SslMode::Disable, Check::Nothing),
        "prefer" => (SslMode::Prefer, Check::Nothing),
        // A mode that asks for TLS and names authorities means them, as libpq has it.
        "require" if roots.is_none() => (SslMode::Require, Check::Nothing),
        "require" | "verify-ca" => (SslMode::Require, Check::Authority),
        "verify-full" => (SslMode::Require, Check::Full),
        other => return Err(TlsFault::Mode(other.to_owned()).into()),
    };
    config.ssl_mode(ssl_mode);
    let tls = client(check, roots.as_deref().unwrap_or(SYSTEM))?;
    Ok((config, MakeRustlsConnect::new(tls)))
}

/// Takes `sslmode` and `sslrootcert` out of an address; the driver knows fewer modes and no file.
fn split(url: &str) -> (Cow<'_, str>, Option<String>, Option<String>) {
    let Some((place, query)) = url.split_once('?') else {
        return (Cow::Borrowed(url), None, None);
    };
    let (mut mode, mut roots, mut rest) = (None, None, Vec::new());
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        match pair.split_once('=') {
            Some(("sslmode", value)) => mode = Some(decoded(value)),
            Some(("sslrootcert", value)) => roots = Some(decoded(value)),
            _ => rest.push(pair),
        }
    }
    let rest = if rest.is_empty() {
        Cow::Borrowed(place)
    } else {
        Cow::Owned(format!("{place}?{}", rest.join("&")))
    };
    (rest, mode, roots)
}

/// Decodes percent signs (RFC 3986).
fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let hex = after.get(..2).and_then(|two| std::str::from_utf8(two).ok());
        match hex.and_then(|two| u8::from_str_radix(two, 16).ok()) {
            Some(byte) if *first == b'%' => {
                bytes.push(byte);
                rest = after.get(2..).unwrap_or_default();
            }
            _ => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn client(check: Check, place: &str) -> Result<ClientConfig, TlsFault> {
    let provider = Arc::new(ring::default_provider());
    let authorities = match check {
        Check::Nothing => None,
        Check::Authority | Check::Full => {
            let roots = Arc::new(roots(place)?);
            let verifier =
                WebPkiServerVerifier::builder_with_provider(roots, Arc::clone(&provider))
                    .build()
                    .map_err(|error| TlsFault::Roots {
                        place: place.to_owned(),
                        why: error.to_string(),
                    })?;
            Some(verifier)
        }
    };
    let verifier = Arc::new(Verifier {
        authorities,
        is_full: check == Check::Full,
        provider: Arc::clone(&provider),
    });
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(TlsFault::Library)?
        .dangerous()
        .with_custom_certificate_verifier(verifier)
        .with_no_client_auth();
    Ok(config)
}

fn roots(place: &str) -> Result<RootCertStore, TlsFault> {
    let fault = |why: String| TlsFault::Roots {
        place: place.to_owned(),
        why,
    };
    let mut store = RootCertStore::empty();
    if place == SYSTEM {
        // Some that cannot be read do no harm: what is signed by them is refused.
        store.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    } else {
        for one in CertificateDer::pem_file_iter(place).map_err(|error| fault(error.to_string()))? {
            let one = one.map_err(|error| fault(error.to_string()))?;
            store.add(one).map_err(|error| fault(error.to_string()))?;
        }
    }
    if store.is_empty() {
        return Err(fault("there is none".to_owned()));
    }
    Ok(store)
}

/// Looks at the server's certificate as far as the mode asks for it.
#[derive(Debug)]
struct Verifier {
    authorities: Option<Arc<WebPkiServerVerifier>>,
    is_full: bool,
    provider: Arc<CryptoProvider>,
}

impl ServerCertVerifier for Verifier {
    fn verify_server_cert(
        &self,
        certificate: &CertificateDer<'_>,
        between: &[CertificateDer<'_>],
        host: &ServerName<'_>,
        ocsp: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        let Some(authorities) = &self.authorities else {
            return Ok(ServerCertVerified::assertion());
        };
        match authorities.verify_server_cert(certificate, between, host, ocsp, now) {
            // The chain is looked at before the name.
            Err(rustls::Error::InvalidCertificate(
                CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. },
            )) if !self.is_full => Ok(ServerCertVerified::assertion()),
            other => other,
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        match &self.authorities {
            Some(authorities) => authorities.verify_tls12_signature(message, certificate, signed),
            // Whoever may be anybody need not prove that the certificate is theirs; some are too old to be read.
            None => Ok(HandshakeSignatureValid::assertion()),
        }
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        match &self.authorities {
            Some(authorities) => authorities.verify_tls13_signature(message, certificate, signed),
            None => Ok(HandshakeSignatureValid::assertion()),
        }
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider
            .signature_verification_algorithms
            .supported_schemes()
    }
}

/// Finds out whether a connection failed for its TLS, and says it so that it can be mended.
pub(super) fn explain(error: &(dyn std::error::Error + 'static)) -> Option<TlsFault> {
    let mut next = Some(error);
    while let Some(one) = next {
        let inside = one
            .downcast_ref::<io::Error>()
            .and_then(io::Error::get_ref)
            .and_then(|inner| inner.downcast_ref::<rustls::Error>())
            .or_else(|| one.downcast_ref::<rustls::Error>());
        match inside {
            Some(rustls::Error::InvalidCertificate(
                why @ (CertificateError::NotValidForName
                | CertificateError::NotValidForNameContext { .. }),
            )) => return Some(TlsFault::OtherHost(why.to_string())),
            Some(rustls::Error::InvalidCertificate(why)) => {
                return Some(TlsFault::Stranger(why.to_string()));
            }
            Some(other) => return Some(TlsFault::Library(other.clone())),
            None => {}
        }
        // The driver has no name for it.
        if one.to_string() == "server does not support TLS" {
            return Some(TlsFault::Plain);
        }
        next = one.source();
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_about_tls_is_taken_out_of_the_address_and_the_rest_stays() {
        let (rest, mode, roots) = split(
            "postgres://a:b@h/d?sslmode=verify-full&application_name=x&sslrootcert=/etc/my%20ca.pem",
        );
        assert_eq!(rest, "postgres://a:b@h/d?application_name=x");
        assert_eq!(mode.as_deref(), Some("verify-full"));
        assert_eq!(roots.as_deref(), Some("/etc/my ca.pem"));
        assert_eq!(split("postgres://h/d").0, "postgres://h/d");
        assert_eq!(split("postgres://h/d?sslmode=require").0, "postgres://h/d");
        assert_eq!(decoded("100%"), "100%");
        assert_eq!(decoded("%zz%41"), "%zzA");
    }

    #[test]
    fn modes_are_those_of_libpq_and_others_are_refused_with_a_sentence() {
        let mode = |mode: &str| read(&format!("postgres://h/d?sslmode={mode}"));
        assert_eq!(mode("disable").unwrap().0.get_ssl_mode(), SslMode::Disable);
        assert_eq!(mode("require").unwrap().0.get_ssl_mode(), SslMode::Require);
        let without = read("postgres://h/d").unwrap().0;
        assert_eq!(without.get_ssl_mode(), SslMode::Prefer);
        let why = mode("verify").err().unwrap().to_string();
        assert!(why.contains("sslmode=verify is none of"), "{why}");
        let why = read("postgres://h/d?sslmode=verify-ca&sslrootcert=/nowhere.pem");
        let why = why.err().unwrap().to_string();
        assert!(why.contains("sslrootcert=/nowhere.pem"), "{why}");
    }
}
