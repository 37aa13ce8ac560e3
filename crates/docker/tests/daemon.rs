//! What a daemon may do to us, and what not: one that answers as it should, and all the others.

mod fake;

use std::time::Duration;

use docker::{Address, Daemon, Error, ImageName, Limits, Login, Progress};
use futures_util::StreamExt;

use fake::{Fake, answer, chunk, endless, head};

const PUSHED: &str = r#"{"progressDetail":{},"aux":{"Tag":"1","Digest":"sha256:ab","Size":527}}"#;

fn limits() -> Limits {
    Limits {
        connect: Duration::from_secs(2),
        answer: Duration::from_millis(600),
        silence: Duration::from_millis(300),
        longest_answer: 64 * 1024,
        longest_line: 1024,
        most_progress: 256 * 1024,
    }
}

fn name(text: &str) -> ImageName {
    text.parse().unwrap()
}

async fn push(fake: &Fake) -> Result<(String, Vec<Progress>), Error> {
    let mut told = Vec::new();
    let place = ("127.0.0.1:5000", "team/app", "1");
    let pushed = fake.daemon(limits()).push(place, &Login::Token("t".into()), |progress| told.push(progress)).await?;
    Ok((pushed.digest, told))
}

#[tokio::test]
async fn it_is_asked_in_its_own_version_and_with_whole_names() {
    let fake = Fake::start(|call| match call.path() {
        "/v1.41/images/host:5000/a/b:1/json" => {
            answer(200, r#"{"Id":"sha256:1","Os":"linux","Architecture":"arm","Variant":"v7"}"#)
        }
        "/v1.41/images/json" => answer(200, r#"[{"Id":"sha256:1","RepoTags":["a:1"],"Size":5,"Created":7}]"#),
        _ => answer(404, r#"{"message":"No such image: x"}"#),
    });
    let daemon = fake.daemon(limits());
    let version = daemon.version().await.unwrap();
    assert_eq!((version.version.as_str(), version.architecture.as_str()), ("20.10.24", "amd64"));
    let (id, platform) = daemon.inspect(&name("host:5000/a/b:1")).await.unwrap();
    assert_eq!((id.as_str(), platform.to_string().as_str()), ("sha256:1", "linux/arm/v7"));
    assert_eq!(daemon.images().await.unwrap()[0].tags, ["a:1"]);
    let missing = daemon.untag(&name("x")).await.unwrap_err();
    assert_eq!((missing.code(), missing.is_of_daemon()), ("docker_image_not_found", false));
}

#[tokio::test]
async fn a_push_tells_how_it_goes_on_and_what_came_of_it() {
    let fake = Fake::start(|call| {
        assert!(call.head.contains("x-registry-auth: eyJ"), "{}", call.head);
        assert_eq!(call.line, "POST /v1.41/images/127.0.0.1:5000/team/app/push?tag=1 HTTP/1.1");
        let line = r#"{"status":"Pushing","progressDetail":{"current":5,"total":10},"id":"4beb65d618e8"}"#;
        // In pieces that know nothing of lines.
        let (one, two) = line.split_at(20);
        [head(200), chunk(one), chunk(&format!("{two}\r\n\r\n{PUSHED}")), chunk("")].concat()
    });
    let (digest, told) = push(&fake).await.unwrap();
    assert_eq!(digest, "sha256:ab");
    assert_eq!((told.len(), told[0].current, told[0].total), (1, 5, Some(10)));
}

#[tokio::test]
async fn what_a_registry_did_to_it_is_told_apart() {
    for (words, code) in [
        ("http: server gave HTTP response to HTTPS client", "docker_does_not_trust"),
        ("denied: requested access to the resource is denied", "docker_refused"),
        ("An image does not exist locally with the tag: x", "docker_image_not_found"),
    ] {
        let line = format!(r#"{{"errorDetail":{{"message":"{words}"}},"error":"{words}"}}"#);
        let fake = Fake::start(move |_| [head(200), chunk(&line), chunk("")].concat());
        assert_eq!(push(&fake).await.unwrap_err().code(), code, "{words}");
    }
}

#[tokio::test]
async fn a_push_that_breaks_off_is_no_success() {
    let begun = r#"{"status":"Pushing","progressDetail":{"current":5,"total":10},"id":"a"}"#;
    // Cut in the middle of a chunk, and ended without a digest.
    for rest in ["ff\r\n{\"sta".to_owned(), "0\r\n\r\n".to_owned()] {
        let fake = Fake::start(move |_| [head(200), chunk(&format!("{begun}\n")), rest.clone().into_bytes()].concat());
        assert_eq!(push(&fake).await.unwrap_err(), Error::Cut);
    }
}

#[tokio::test]
async fn silence_ends_before_and_in_the_middle() {
    for begun in [Vec::new(), [head(200), chunk("{\"status\":\"Preparing\"}\n")].concat()] {
        let fake = Fake::silent_after(move |_| begun.clone());
        assert_eq!(push(&fake).await.unwrap_err(), Error::Silent);
        assert_eq!(fake.daemon(limits()).images().await.unwrap_err(), Error::Silent);
    }
}

#[tokio::test]
async fn answers_without_end_are_left() {
    // A body that says how long it is, one that does not, and one that has all the time of the world.
    let long = Fake::start(|_| b"HTTP/1.1 200 OK\r\ncontent-length: 99999999\r\n\r\n[".to_vec());
    assert_eq!(long.daemon(limits()).images().await.unwrap_err(), Error::TooLarge);
    let fake = Fake::start(|_| endless(&"[".repeat(1000), 2000));
    assert_eq!(fake.daemon(limits()).images().await.unwrap_err(), Error::TooLarge);
    let slow = Fake::dripping(|_| head(200), b"1\r\n \r\n", Duration::from_millis(50));
    assert_eq!(slow.daemon(limits()).images().await.unwrap_err(), Error::Silent);
}

#[tokio::test]
async fn lines_and_their_number_have_a_limit() {
    let line = Fake::start(|_| endless(&"a".repeat(1000), 2000));
    assert_eq!(push(&line).await.unwrap_err(), Error::TooLarge);
    let lines = Fake::start(|_| endless("{\"status\":\"Pushing\"}\n", 100_000));
    assert_eq!(push(&lines).await.unwrap_err(), Error::TooLarge);
}

#[tokio::test]
async fn what_is_no_daemon_is_said_to_be_none() {
    for bytes in ["", "garbage\r\n\r\n", "HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\n<htm>"] {
        let fake = Fake::raw(bytes);
        let error = fake.daemon(limits()).version().await.unwrap_err();
        assert!(matches!(error, Error::Invalid(_) | Error::Cut), "{bytes:?}: {error:?}");
    }
    let newer = Fake::raw(&String::from_utf8(answer(200, r#"{"ApiVersion":"9.9","MinAPIVersion":"9.0"}"#)).unwrap());
    assert!(newer.daemon(limits()).version().await.unwrap_err().to_string().contains("newer"));
    let bad = Fake::start(|_| [head(200), chunk("{]\n"), chunk("")].concat());
    assert!(matches!(push(&bad).await, Err(Error::Invalid(_))));
}

#[tokio::test]
async fn nobody_there_says_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let missing: Address = format!("unix://{}/none", folder.path().display()).parse().unwrap();
    let error = Daemon::at(missing, limits()).unwrap().version().await.unwrap_err();
    assert_eq!(error.code(), "docker_unavailable");
    assert!(error.to_string().contains("DOCKER_HOST"), "{error}");
    let tcp = Daemon::at("tcp://127.0.0.1:1".parse().unwrap(), limits()).unwrap();
    assert_eq!(tcp.version().await.unwrap_err().code(), "docker_unavailable");
}

#[tokio::test]
async fn an_export_comes_as_it_is_and_breaks_off_as_it_does() {
    let fake = Fake::start(|call| {
        assert_eq!(call.path(), "/v1.41/images/get?names=a%3A1");
        [head(200), chunk("tar"), chunk("ball"), chunk("")].concat()
    });
    let pieces: Vec<_> = fake.daemon(limits()).export(&[name("a:1")]).await.unwrap().collect().await;
    let bytes: Vec<u8> = pieces.into_iter().flat_map(|piece| piece.unwrap().to_vec()).collect();
    assert_eq!(bytes, b"tarball");
    let cut = Fake::start(|_| [head(200), chunk("tar")].concat());
    let pieces: Vec<_> = cut.daemon(limits()).export(&[name("a:1")]).await.unwrap().collect().await;
    assert_eq!(pieces.last(), Some(&Err(Error::Cut)));
}
