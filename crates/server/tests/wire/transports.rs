//! The ways of a request: HTTP/1.1, HTTP/2 without TLS, and both under TLS.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use reqwest::{Certificate, Client, ClientBuilder, Version};
use tempfile::TempDir;

use crate::support::{Answer, Person, World, digest};
use crate::{begin, finish};

fn client(with: impl FnOnce(ClientBuilder) -> ClientBuilder) -> Client {
    with(Client::builder().no_proxy()).build().unwrap()
}

async fn version(person: &Person) -> Version {
    person.request("GET", "/v2/").send().await.unwrap().version()
}

/// A big layer in two chunks, an image, and all of it back.
async fn push_and_pull(person: &Person) {
    let layer: Vec<u8> = (0..1_500_000u32).flat_map(u32::to_le_bytes).collect();
    let (first, last) = layer.split_at(2_000_001);
    let location = begin(person, "team/app").await;
    let answer = Answer::of(person.request("PATCH", &location).body(first.to_vec())).await.expect(202);
    let blob = digest(&layer);
    let put = person.request("PUT", &finish(answer.header("location"), &blob)).body(last.to_vec());
    Answer::of(put).await.expect(201);
    assert!(person.get(&format!("/v2/team/app/blobs/{blob}")).await.expect(200).bytes == layer);
    let image = person.push_image("team/app", "v1", "layer").await;
    assert_eq!(digest(&person.get("/v2/team/app/manifests/v1").await.expect(200).bytes), image);
}

#[tokio::test]
async fn http_2_needs_no_tls() {
    let world = World::start();
    let admin = world.admin().with(client(ClientBuilder::http2_prior_knowledge));
    assert_eq!(version(&admin).await, Version::HTTP_2);
    push_and_pull(&admin).await;
    // The host comes as `:authority` there.
    let nobody = world.anonymous().with(client(ClientBuilder::http2_prior_knowledge));
    let challenge = nobody.get("/v2/").await.expect(401);
    assert!(challenge.header("www-authenticate").contains(&format!(r#"realm="{}/token""#, world.base)));
}

#[tokio::test]
async fn many_requests_share_one_connection() {
    let world = World::start();
    let admin = world.admin().with(client(ClientBuilder::http2_prior_knowledge));
    admin.push_image("team/app", "v1", "layer").await;
    let pulls = (0..100).map(|_| admin.get("/v2/team/app/manifests/v1"));
    for answer in futures_util::future::join_all(pulls).await {
        answer.expect(200);
    }
}

/// A server with a certificate of its own making, and the certificate.
fn with_tls() -> (World, Certificate, TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let made = rcgen::generate_simple_self_signed(vec!["127.0.0.1".into(), "localhost".into()]).unwrap();
    let (certificate, key) = (folder.path().join("cert.pem"), folder.path().join("key.pem"));
    std::fs::write(&certificate, made.cert.pem()).unwrap();
    std::fs::write(&key, made.signing_key.serialize_pem()).unwrap();
    let env = [("TLS_CERT", certificate.to_str().unwrap()), ("TLS_KEY", key.to_str().unwrap())];
    let trusted = Certificate::from_pem(made.cert.pem().as_bytes()).unwrap();
    (World::start_with(&env), trusted, folder)
}

#[tokio::test]
async fn tls_is_spoken_on_the_same_port() {
    let (world, trusted, _folder) = with_tls();
    assert!(world.base.starts_with("https://"), "{}", world.base);
    let trust = |builder: ClientBuilder| builder.tls_certs_only([trusted.clone()]);
    let two = world.admin().with(client(trust));
    assert_eq!(version(&two).await, Version::HTTP_2, "agreed on by ALPN");
    push_and_pull(&two).await;
    let one = world.admin().with(client(|builder| trust(builder).http1_only()));
    assert_eq!(version(&one).await, Version::HTTP_11);
    push_and_pull(&one).await;

    let nobody = world.anonymous().with(client(trust));
    let challenge = nobody.get("/v2/").await.expect(401);
    assert!(challenge.header("www-authenticate").contains(&format!(r#"realm="{}/token""#, world.base)));
    let login = serde_json::json!({ "name": "admin", "password": crate::support::ADMIN_PASSWORD });
    let session = nobody.post("/api/auth/login", &login).await.expect(200);
    assert!(session.header("set-cookie").contains("; Secure"), "{}", session.header("set-cookie"));
}

#[tokio::test]
async fn who_speaks_no_tls_is_cut_off_and_nobody_else() {
    let (world, trusted, _folder) = with_tls();
    let mut stream = TcpStream::connect(world.host()).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(5))).unwrap();
    stream.write_all(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n").unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).expect("the connection ends at once");
    assert!(!answer.starts_with(b"HTTP/"), "{}", String::from_utf8_lossy(&answer));

    let untrusting = world.anonymous().request("GET", "/healthz").send().await;
    assert!(untrusting.unwrap_err().is_connect(), "the certificate is not one that everybody trusts");
    let trusting = world.anonymous().with(client(|builder| builder.tls_certs_only([trusted])));
    assert_eq!(trusting.get("/healthz").await.expect(200).text(), "ok\n");
    assert!(!world.read_log().contains("panicked"));
}
