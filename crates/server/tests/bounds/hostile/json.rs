//! Nonsense in the bodies of the JSON API, and in manifests.

use serde_json::{Value, json};

use super::is_unharmed;
use crate::support::{Answer, MANIFEST, World};

const DOORS: [(&str, &str); 10] = [
    ("POST", "/api/auth/login"),
    ("POST", "/api/auth/password"),
    ("POST", "/api/setup"),
    ("POST", "/api/users"),
    ("PATCH", "/api/users/mei"),
    ("POST", "/api/groups"),
    ("POST", "/api/tokens"),
    ("POST", "/api/permissions"),
    ("POST", "/api/repositories"),
    ("PATCH", "/api/repositories/team%2Fapp"),
];

fn bodies() -> Vec<Vec<u8>> {
    let nested = |open: &str, close: &str| format!("{}{}", open.repeat(100_000), close.repeat(100_000)).into_bytes();
    let mut bodies = vec![
        nested("[", "]"),
        nested(r#"{"name":"#, "}"),
        "[".repeat(100_000).into_bytes(),
        format!(r#"{{"name":{}}}"#, String::from_utf8(nested("[", "]")).unwrap()).into_bytes(),
        br#"{"name":"\ud800"}"#.to_vec(),
        b"{\"name\":\"\xff\"}".to_vec(),
        b"\xef\xbb\xbf{}".to_vec(),
        b"\0".to_vec(),
        b"{".to_vec(),
        Vec::new(),
        br#"{"name":"a","name":"b"}"#.to_vec(),
        br#"{"name":1e999}"#.to_vec(),
        format!("1{}", "0".repeat(500_000)).into_bytes(),
        format!("\"{}\"", "x".repeat(1_000_000)).into_bytes(),
    ];
    let keys = ["name", "password", "user", "pattern", "verbs", "role", "visibility", "description", "secret", "kind"];
    let values = [
        json!(null),
        json!(true),
        json!(-1),
        json!(1.5),
        json!([]),
        json!({}),
        json!([null]),
        json!("\0"),
        json!("../../etc/passwd"),
        json!("🚢".repeat(1000)),
        json!("x".repeat(900_000)),
        json!("a'; DROP TABLE users; --"),
        json!("\u{202e}\r\nX-Injected: yes"),
    ];
    for value in values {
        let all: Value =
            keys.iter().map(|key| ((*key).to_owned(), value.clone())).collect::<serde_json::Map<_, _>>().into();
        bodies.extend(keys.iter().map(|key| json!({ *key: value }).to_string().into_bytes()));
        // All of them long would be more than a body may be.
        bodies.extend((all.to_string().len() < 1024 * 1024).then(|| all.to_string().into_bytes()));
        bodies.push(value.to_string().into_bytes());
    }
    bodies
}

#[tokio::test]
async fn bodies_that_say_nothing_are_refused() {
    let world = World::start();
    let admin = world.admin();
    world.user("mei").await;
    admin.push_blob("team/app", b"layer").await;
    let bodies = bodies();
    for (method, path) in DOORS {
        for body in &bodies {
            let request = admin.request(method, path).header("content-type", "application/json").body(body.clone());
            let answer = Answer::of(request).await;
            let start = String::from_utf8_lossy(&body[..body.len().min(80)]);
            assert!(answer.status < 500, "{method} {path} {start}: {}", answer.text());
            if answer.status >= 400 {
                assert!(!answer.code().is_empty(), "{method} {path} {start}: {}", answer.text());
                assert!(answer.bytes.len() < 10_000, "{method} {path}: what is refused is not sent back");
            }
        }
        for content_type in ["", "text/plain", "multipart/form-data"] {
            let request = admin.request(method, path).header("content-type", content_type).body("{}");
            let answer = Answer::of(request).await;
            assert!((400..500).contains(&answer.status) && !answer.code().is_empty(), "{content_type}: {answer:?}");
        }
    }
    is_unharmed(&world).await;
}

#[tokio::test]
async fn manifests_that_say_nothing_are_refused() {
    let world = World::start();
    let admin = world.admin();
    let image: Value = serde_json::from_str(&admin.image("team/app", "layer").await).unwrap();
    let mut documents: Vec<Vec<u8>> = bodies();
    let values = [
        json!(null),
        json!(-1),
        json!([]),
        json!({}),
        json!("x"),
        json!([[]]),
        json!([{}]),
        json!(u64::MAX),
        json!(1.5),
    ];
    for key in ["schemaVersion", "mediaType", "config", "layers", "subject", "artifactType", "annotations"] {
        for value in &values {
            let mut document = image.clone();
            document[key] = value.clone();
            documents.push(document.to_string().into_bytes());
        }
    }
    for key in ["digest", "size", "mediaType"] {
        for value in &values {
            let mut document = image.clone();
            document["layers"][0][key] = value.clone();
            documents.push(document.to_string().into_bytes());
        }
    }
    for document in documents {
        let request = admin.request("PUT", "/v2/team/app/manifests/v1").header("content-type", MANIFEST);
        let answer = Answer::of(request.body(document.clone())).await;
        let start = String::from_utf8_lossy(&document[..document.len().min(400)]);
        assert!(answer.status < 500, "{start}: {}", answer.text());
        if answer.status != 201 {
            let code = answer.code();
            assert!(["MANIFEST_INVALID", "MANIFEST_BLOB_UNKNOWN"].contains(&code.as_str()), "{start}: {code}");
        }
    }
    // What was taken says what it says: null where a field may be missing, and no more.
    is_unharmed(&world).await;
}
