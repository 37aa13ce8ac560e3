//! Where our password goes, and where it does not. Two addresses of this machine stand for two hosts.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::extract::Request;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use client::{Credentials, Options, Remote};
use oci::{Chunk, Code, Name, Read, Write};

use super::support::{World, digest};

const LAYER: &[u8] = b"a layer";

/// What each request showed: path, and `Authorization`.
type Seen = Arc<Mutex<Vec<(String, String)>>>;

/// A server that answers by a function and remembers what it was shown.
async fn serve(host: &str, answer: impl Fn(&Request) -> Response + Clone + Send + Sync + 'static) -> (String, Seen) {
    let listener = tokio::net::TcpListener::bind((host, 0)).await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    let seen = Seen::default();
    let shown = Arc::clone(&seen);
    let fallback = move |request: Request| {
        let value = request.headers().get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
        shown.lock().unwrap().push((request.uri().path().to_owned(), value.unwrap_or_default().to_owned()));
        let response = answer(&request);
        async move { response }
    };
    tokio::spawn(async move { axum::serve(listener, Router::new().fallback(fallback)).await });
    (base, seen)
}

fn options(base: &str, token_hosts: &[&str]) -> Options {
    Options {
        url: base.parse().unwrap(),
        credentials: Credentials::Password { username: "mei".into(), password: "a horse of mei".into() },
        token_hosts: token_hosts.iter().map(ToString::to_string).collect(),
        ca: None,
        idle_timeout: Duration::from_secs(5),
        patience: Duration::ZERO,
        reach: client::Reach::Anywhere,
    }
}

fn remote(base: &str, token_hosts: &[&str]) -> Remote {
    Remote::new(options(base, token_hosts)).unwrap()
}

fn team_app() -> Name {
    "team/app".parse().unwrap()
}

/// A registry that takes the token `fresh` alone, and sends everybody to `realm`.
fn bearer(realm: String) -> impl Fn(&Request) -> Response + Clone + Send + Sync + 'static {
    move |request| {
        let shown = request.headers().get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
        if shown == Some("Bearer fresh") {
            return ([(header::CONTENT_LENGTH, "7")], LAYER).into_response();
        }
        let challenge = format!(r#"Bearer realm="{realm}/token",service="it",scope="repository:team/app:pull""#);
        (StatusCode::UNAUTHORIZED, [(header::WWW_AUTHENTICATE, challenge)]).into_response()
    }
}

#[tokio::test]
async fn the_password_goes_to_a_token_service_elsewhere_only_if_that_was_allowed() {
    let (service, shown) = serve("127.0.0.2", |_| r#"{"token":"fresh","expires_in":300}"#.into_response()).await;
    let (registry, _) = serve("127.0.0.1", bearer(service)).await;
    let layer = digest(LAYER).parse().unwrap();
    let error = remote(&registry, &[]).stat_blob(&team_app(), &layer).await.unwrap_err();
    assert_eq!(error.code, Code::Unauthorized);
    assert!(error.message.contains("127.0.0.2"), "{error}");
    assert!(shown.lock().unwrap().is_empty(), "it was asked with {shown:?}");

    let allowed = remote(&registry, &["127.0.0.2"]);
    for _ in 0..3 {
        assert_eq!(allowed.stat_blob(&team_app(), &layer).await.unwrap(), 7);
    }
    let shown = shown.lock().unwrap();
    assert_eq!(shown.len(), 1, "one token serves them all: {shown:?}");
    assert!(shown[0].1.starts_with("Basic "), "{shown:?}");
}

#[tokio::test]
async fn a_token_that_counts_no_more_is_renewed_in_between() {
    let tokens = Arc::new(Mutex::new(vec!["fresh", "stale"]));
    let (service, shown) = serve("127.0.0.1", move |_| {
        let token = tokens.lock().unwrap().pop().unwrap_or("fresh");
        format!(r#"{{"access_token":"{token}"}}"#).into_response()
    })
    .await;
    let (registry, _) = serve("127.0.0.1", bearer(service)).await;
    let remote = remote(&registry, &[]);
    let layer = digest(LAYER).parse().unwrap();
    // One challenge of a call is answered, and the token for it is refused at once.
    assert_eq!(remote.stat_blob(&team_app(), &layer).await.unwrap_err().code, Code::Unauthorized);
    assert_eq!(shown.lock().unwrap().len(), 1);
    // The next call begins with that token, and gets another one.
    assert_eq!(remote.stat_blob(&team_app(), &layer).await.unwrap(), 7);
    assert_eq!(shown.lock().unwrap().len(), 2);
}

#[tokio::test]
async fn a_redirect_to_another_host_goes_without_credentials() {
    let (elsewhere, shown) = serve("127.0.0.2", |_| LAYER.into_response()).await;
    let to = elsewhere.clone();
    let (registry, asked) = serve("127.0.0.1", move |request| {
        if !request.headers().contains_key(header::AUTHORIZATION) {
            return (StatusCode::UNAUTHORIZED, [(header::WWW_AUTHENTICATE, "Basic realm=\"it\"")]).into_response();
        }
        (StatusCode::TEMPORARY_REDIRECT, [(header::LOCATION, format!("{to}/bytes"))]).into_response()
    })
    .await;
    let blob = remote(&registry, &[]).get_blob(&team_app(), &digest(LAYER).parse().unwrap(), None).await.unwrap();
    assert_eq!(blob.size, 7);
    assert!(asked.lock().unwrap().iter().any(|(_, value)| value.starts_with("Basic ")));
    assert_eq!(*shown.lock().unwrap(), [("/bytes".to_owned(), String::new())]);
}

#[tokio::test]
async fn an_upload_that_is_sent_elsewhere_goes_without_credentials() {
    let (elsewhere, shown) = serve("127.0.0.2", |_| StatusCode::ACCEPTED.into_response()).await;
    let (registry, _) = serve("127.0.0.1", move |request| {
        if !request.headers().contains_key(header::AUTHORIZATION) {
            return (StatusCode::UNAUTHORIZED, [(header::WWW_AUTHENTICATE, "Basic realm=\"it\"")]).into_response();
        }
        (StatusCode::ACCEPTED, [(header::LOCATION, format!("{elsewhere}/bucket"))]).into_response()
    })
    .await;
    let remote = remote(&registry, &[]);
    let upload = remote.start_upload(&team_app()).await.unwrap();
    let upload = remote.append_upload(&team_app(), &upload, Chunk::of(LAYER)).await.unwrap();
    assert_eq!(upload.offset, 7);
    assert_eq!(*shown.lock().unwrap(), [("/bucket".to_owned(), String::new())]);
}

#[tokio::test]
async fn a_certificate_of_ones_own_is_trusted_only_when_it_was_given() {
    let folder = tempfile::tempdir().unwrap();
    let certified = rcgen::generate_simple_self_signed(["127.0.0.1".to_owned()]).unwrap();
    let [certificate, key] = ["a.crt", "a.key"].map(|name| folder.path().join(name));
    std::fs::write(&certificate, certified.cert.pem()).unwrap();
    std::fs::write(&key, certified.signing_key.serialize_pem()).unwrap();
    let world = World::start_with(&[("TLS_CERT", certificate.to_str().unwrap()), ("TLS_KEY", key.to_str().unwrap())]);
    assert!(world.base.starts_with("https://"));
    let password = |ca| Options {
        credentials: Credentials::Password {
            username: "admin".into(),
            password: super::support::ADMIN_PASSWORD.into(),
        },
        ca,
        ..options(&world.base, &[])
    };
    let ours = Remote::new(password(Some(certified.cert.pem().into_bytes()))).unwrap();
    ours.ping().await.unwrap();
    let strangers = Remote::new(password(None)).unwrap();
    assert_eq!(strangers.ping().await.unwrap_err().code, Code::Unavailable);
    assert!(Remote::new(password(Some(b"no certificate".to_vec()))).is_err());
}

#[tokio::test]
async fn the_challenge_is_answered_by_each_of_the_first_calls() {
    let (base, seen) = serve("127.0.0.1", |request| {
        if request.headers().contains_key(header::AUTHORIZATION) {
            return ([("docker-content-digest", digest(LAYER))], LAYER).into_response();
        }
        (StatusCode::UNAUTHORIZED, [(header::WWW_AUTHENTICATE, "Basic realm=\"team\"")]).into_response()
    })
    .await;
    let registry = remote(&base, &[]);
    let (team, layer) = (team_app(), digest(LAYER).parse().unwrap());
    let calls = (0..8).map(|_| registry.stat_blob(&team, &layer));
    for size in futures_util::future::join_all(calls).await {
        assert_eq!(size.unwrap(), LAYER.len() as u64);
    }
    let unsigned = seen.lock().unwrap().iter().filter(|(_, shown)| shown.is_empty()).count();
    assert!(unsigned > 1, "the calls were made one after the other, which shows nothing");
}
