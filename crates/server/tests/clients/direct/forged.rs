//! Tokens that nobody here signed, or that say something else than what was signed: the registry must refuse them all.

use std::os::unix::fs::MetadataExt;

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use rcgen::KeyPair;
use rustls_pki_types::PrivatePkcs8KeyDer;
use rustls_pki_types::pem::PemObject;
use serde_json::{Value, json};

use super::{ask, harbour, stock, token};
use crate::support::World;

/// One part of a token.
fn part(token: &str, at: usize) -> Value {
    let bytes = BASE64_URL_SAFE_NO_PAD.decode(token.split('.').nth(at).unwrap()).unwrap();
    serde_json::from_slice(&bytes).unwrap()
}

fn written(value: &Value) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(value.to_string())
}

fn own_key(world: &World) -> EncodingKey {
    let path = world.data().join("token.key");
    assert_eq!(std::fs::metadata(&path).unwrap().mode() & 0o777, 0o600);
    EncodingKey::from_ec_der(PrivatePkcs8KeyDer::from_pem_file(path).unwrap().secret_pkcs8_der())
}

/// `claims` with some of them changed.
fn with(claims: &Value, changes: &Value) -> Value {
    let mut claims = claims.clone();
    claims.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
    claims
}

#[tokio::test]
async fn only_our_own_words_under_our_own_signature_count() {
    let (world, registry) = harbour();
    stock(&world, &registry, "team/app").await;
    let (path, scope) = ("/v2/team/app/manifests/1", "repository:team/app:pull");
    let good = token(&world.admin(), scope).await;
    let (head, claims) = (part(&good, 0), part(&good, 1));
    let kid = head["kid"].as_str().unwrap().to_owned();
    let es256 = Header { kid: Some(kid.clone()), ..Header::new(Algorithm::ES256) };
    let ours = own_key(&world);
    // The way of making them is right: so each below is refused for what it says.
    for token in [&good, &encode(&es256, &claims, &ours).unwrap()] {
        ask(&registry, token, "GET", path).await.expect(200);
    }

    let signature = good.rsplit('.').next().unwrap();
    let zoe = token(&world.user("zoe").await, scope).await;
    let [zoe_head, _, zoe_signature] = *zoe.split('.').collect::<Vec<_>>() else { panic!("{zoe}") };
    let certificate = world.cli(&["token-certificate"]).stdout;
    let point = BASE64_URL_SAFE_NO_PAD.decode(key_of(&world).await["x"].as_str().unwrap()).unwrap();
    let hs256 = Header { kid: Some(kid.clone()), ..Header::new(Algorithm::HS256) };
    let strange = EncodingKey::from_ec_der(&KeyPair::generate().unwrap().serialize_der());
    let now = claims["iat"].as_i64().unwrap();
    let push = json!({ "access": [{ "type": "repository", "name": "team/app", "actions": ["pull", "push", "*"] }] });
    let forged = [
        ("nothing granted", zoe.clone()),
        ("words of another token", format!("{zoe_head}.{}.{zoe_signature}", good.split('.').nth(1).unwrap())),
        ("more than was signed", format!("{}.{}.{signature}", written(&head), written(&with(&claims, &push)))),
        ("no signature", format!("{}.{}.", written(&json!({ "alg": "none", "typ": "JWT" })), written(&claims))),
        (
            "none, with the key's name",
            format!("{}.{}.", written(&json!({ "alg": "none", "kid": kid })), written(&claims)),
        ),
        ("HS256 with the certificate", encode(&hs256, &claims, &EncodingKey::from_secret(&certificate)).unwrap()),
        ("HS256 with the public key", encode(&hs256, &claims, &EncodingKey::from_secret(&point)).unwrap()),
        ("another key", encode(&es256, &claims, &strange).unwrap()),
        ("another key, nameless", encode(&Header::new(Algorithm::ES256), &claims, &strange).unwrap()),
        // It allows a minute for clocks that differ.
        ("expired", encode(&es256, &with(&claims, &json!({ "exp": now - 90 })), &ours).unwrap()),
        ("not yet", encode(&es256, &with(&claims, &json!({ "nbf": now + 900 })), &ours).unwrap()),
        ("for another registry", encode(&es256, &with(&claims, &json!({ "aud": "other" })), &ours).unwrap()),
        ("of another issuer", encode(&es256, &with(&claims, &json!({ "iss": "other" })), &ours).unwrap()),
    ];
    for (what, token) in forged {
        assert_eq!(ask(&registry, &token, "GET", path).await.status, 401, "{what}: {token}");
    }
}

async fn key_of(world: &World) -> Value {
    let answer = world.anonymous().get("/token/jwks.json").await.expect(200);
    answer.json()["keys"][0].clone()
}

#[tokio::test]
async fn the_published_key_is_the_one_that_signs() {
    let (world, _registry) = harbour();
    let key = key_of(&world).await;
    let printed = world.cli(&["token-certificate", "--jwks"]).stdout;
    assert_eq!(serde_json::from_slice::<Value>(&printed).unwrap(), json!({ "keys": [key] }));
    let token = token(&world.admin(), "repository:team/app:pull").await;
    assert_eq!(part(&token, 0), json!({ "typ": "JWT", "alg": "ES256", "kid": key["kid"] }));

    let known = jsonwebtoken::DecodingKey::from_jwk(&serde_json::from_value(key).unwrap()).unwrap();
    let mut wanted = jsonwebtoken::Validation::new(Algorithm::ES256);
    wanted.set_audience(&[super::SERVICE]);
    wanted.set_issuer(&["roadstead"]);
    wanted.validate_nbf = true;
    let read = jsonwebtoken::decode::<Value>(&token, &known, &wanted).unwrap().claims;
    assert_eq!(read["sub"], "admin");
    assert_eq!(read["exp"].as_i64().unwrap() - read["iat"].as_i64().unwrap(), 300);
}
