//! PostgreSQL over TLS: what the address of the database asks for is what the product does, and what is not so is refused.

use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};

use crate::postgres::{PASSWORD, Server};
use crate::product::{Home, Product, said};

/// An authority, as PEM, and a certificate of its own for a name, with its key.
struct Papers {
    authority: String,
    certificate: String,
    key: String,
}

impl Papers {
    fn for_host(name: &str) -> Self {
        let mut authority = CertificateParams::new(Vec::new()).unwrap();
        authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let authority_key = KeyPair::generate().unwrap();
        let signed = authority.self_signed(&authority_key).unwrap();
        let issuer = Issuer::new(authority, authority_key);
        let key = KeyPair::generate().unwrap();
        let certificate = CertificateParams::new(vec![name.to_owned()]).unwrap();
        let certificate = certificate.signed_by(&key, &issuer).unwrap();
        Self {
            authority: signed.pem(),
            certificate: certificate.pem(),
            key: key.serialize_pem(),
        }
    }

    /// Writes the authority where the product finds it.
    fn keep(&self, home: &Home, name: &str) -> String {
        let place = home.folder.join(name);
        std::fs::write(&place, &self.authority).unwrap();
        place.display().to_string()
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_connection_to_postgresql_is_as_safe_as_its_address_asks() {
    let papers = Papers::for_host("localhost");
    let server = Server::encrypted(&papers.certificate, &papers.key).await;
    let mut home = Home::on_server("");
    let own = papers.keep(&home, "ca.pem");
    let strange = Papers::for_host("localhost").keep(&home, "strange.pem");
    let url = |host: &str, rest: &str| {
        let port = server.port;
        Some(format!(
            "postgres://postgres:{PASSWORD}@{host}:{port}/postgres?{rest}"
        ))
    };

    // What works, and that it is encrypted: this server lets nobody in who is not. The password goes bound to the certificate.
    for (host, rest) in [
        (
            "localhost",
            format!("sslmode=verify-full&sslrootcert={own}&channel_binding=require"),
        ),
        ("127.0.0.1", format!("sslmode=verify-ca&sslrootcert={own}")),
        ("127.0.0.1", "sslmode=require".to_owned()),
        ("127.0.0.1", String::new()),
    ] {
        home.database_url = url(host, &rest);
        let product = Product::start(&home).await;
        product.kill().await;
        let (is_right, text) = said(&home, &["doctor"]).await;
        assert!(is_right, "{rest}: {text}");
        assert!(
            text.contains("the connection to the database is encrypted: TLSv1.3"),
            "{text}"
        );
    }

    // What is refused, with what is to be mended.
    for (host, rest, why) in [
        (
            "localhost",
            format!("sslmode=verify-full&sslrootcert={strange}"),
            "comes from no authority of sslrootcert",
        ),
        (
            "localhost",
            format!("sslmode=require&sslrootcert={strange}"),
            "comes from no authority of sslrootcert",
        ),
        (
            "localhost",
            "sslmode=verify-full".to_owned(),
            "comes from no authority of sslrootcert",
        ),
        (
            "127.0.0.1",
            format!("sslmode=verify-full&sslrootcert={own}"),
            "is for another host",
        ),
        ("localhost", "sslmode=disable".to_owned(), "no encryption"),
        (
            "localhost",
            format!("sslmode=verify-full&sslrootcert={own}.not"),
            "cannot be read",
        ),
        (
            "localhost",
            "sslmode=sometimes".to_owned(),
            "sslmode=sometimes is none of",
        ),
    ] {
        home.database_url = url(host, &rest);
        let text = Product::refused(&home).await;
        assert!(text.contains(why), "{rest}: {text}");
        assert!(!text.contains(PASSWORD), "{text}");
        let (is_right, text) = said(&home, &["doctor"]).await;
        assert!(!is_right && text.contains(why), "{rest}: {text}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_without_tls_is_refused_where_it_is_asked_for_and_told_where_not() {
    let server = Server::new().await;
    let mut home = Home::on_server(&server.url());
    Product::start(&home).await.kill().await;
    let (is_right, text) = said(&home, &["doctor"]).await;
    assert!(
        is_right && text.contains("the connection to the database is not encrypted"),
        "{text}"
    );
    home.database_url = Some(format!("{}?sslmode=require", server.url()));
    let text = Product::refused(&home).await;
    assert!(
        text.contains("the database server does not speak TLS"),
        "{text}"
    );
}
