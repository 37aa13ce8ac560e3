//! Tokens for another registry, which believes our signature and asks us nothing more (Distribution token specification).
//!
//! What they grant is frozen into them, unlike everything else that we sign: so they live for minutes.

use std::sync::Arc;

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use clock::Clock;
use data_encoding::BASE32;
use jsonwebtoken::jwk::{AlgorithmParameters, Jwk, JwkSet, PublicKeyUse};
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use oci::Scope;
use serde::Serialize;
use sha2::{Digest, Sha256};

use super::RegistryToken;
use crate::{Error, Result};

/// What the registry must be told to believe: `issuer` of its `auth.token`.
const ISSUER: &str = "roadstead";

/// How long rights stay frozen, in seconds. Clients that are refused ask for a new token by themselves; below a minute
/// Docker would not believe it.
const LIFETIME: i64 = 300;

/// How far the registry's clock may be behind ours, in seconds.
const SKEW: i64 = 30;

/// What stands before the two coordinates in the `SubjectPublicKeyInfo` of every P-256 key (RFC 5480): the names of
/// algorithm and curve, and that the point is not compressed.
const SPKI_HEAD: [u8; 27] = [
    0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x08, 0x2a, 0x86, 0x48, 0xce,
    0x3d, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00, 0x04,
];

/// Signs tokens for the registry that is configured with our key and the name of our service.
#[derive(Clone)]
pub struct TokenIssuer {
    service: String,
    key: EncodingKey,
    public: Jwk,
    header: Header,
    clock: Arc<dyn Clock>,
}

/// RFC 7519 and the specification's `access`.
#[derive(Serialize)]
struct Claims<'a> {
    iss: &'a str,
    sub: &'a str,
    aud: &'a str,
    exp: i64,
    nbf: i64,
    iat: i64,
    jti: String,
    access: &'a [Scope],
}

impl TokenIssuer {
    /// For `service`, with a private key of the curve P-256 (PKCS#8, DER).
    ///
    /// # Errors
    /// [`Error::Internal`] for what is no such key.
    pub fn new(service: impl Into<String>, pkcs8: &[u8], clock: Arc<dyn Clock>) -> Result<Self> {
        let key = EncodingKey::from_ec_der(pkcs8);
        let mut public = Jwk::from_encoding_key(&key, Algorithm::ES256).map_err(Error::internal)?;
        let kid = key_id(&public)?;
        public.common.public_key_use = Some(PublicKeyUse::Signature);
        public.common.key_id = Some(kid.clone());
        let header = Header { kid: Some(kid), ..Header::new(Algorithm::ES256) };
        Ok(Self { service: service.into(), key, public, header, clock })
    }

    /// Whom the tokens are for: `service` of the registry's `auth.token`.
    pub fn service(&self) -> &str {
        &self.service
    }

    /// The public key, as the registry reads it from a file.
    pub fn keys(&self) -> impl Serialize + use<> {
        JwkSet { keys: vec![self.public.clone()] }
    }

    /// A token that lets `subject` (empty: nobody signed in) do all of `access`. Whether they may was asked before.
    ///
    /// # Errors
    /// [`Error::Internal`] when it cannot be signed.
    pub fn issue(&self, subject: &str, access: &[Scope]) -> Result<RegistryToken> {
        let issued_at = self.clock.now();
        let iat = issued_at.timestamp();
        let claims = Claims {
            iss: ISSUER,
            sub: subject,
            aud: &self.service,
            exp: iat + LIFETIME,
            nbf: iat - SKEW,
            iat,
            jti: self.clock.id().to_string(),
            access,
        };
        let token = jsonwebtoken::encode(&self.header, &claims, &self.key).map_err(Error::internal)?;
        Ok(RegistryToken { token, expires_in: LIFETIME, issued_at, granted: access.to_vec() })
    }
}

/// The id by which distribution 2.8 knows the key of a certificate (that of libtrust): the first 240 bits of the SHA-256
/// of the public key, in groups of four letters.
fn key_id(public: &Jwk) -> Result<String> {
    let AlgorithmParameters::EllipticCurve(point) = &public.algorithm else {
        return Err(Error::internal("a key of no curve"));
    };
    let mut hash = Sha256::new_with_prefix(SPKI_HEAD);
    for coordinate in [&point.x, &point.y] {
        hash.update(BASE64_URL_SAFE_NO_PAD.decode(coordinate).map_err(Error::internal)?);
    }
    let letters = BASE32.encode(&hash.finalize()[..30]);
    let groups: Vec<&str> = (0..letters.len()).step_by(4).map(|at| &letters[at..at + 4]).collect();
    Ok(groups.join(":"))
}

#[cfg(test)]
mod tests {
    use clock::Stepped;
    use serde_json::{Value, json};

    use super::*;

    /// Made by `openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -outform DER | basenc --base64url`.
    const KEY: &str = "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgyfNPXH3jAMNhJSHVj8TPeTGzBZHsRTz78z52tvkPfX2hRANCAAS1tE29CRucVgietsdoJU6IkUuFQ7sGc_ZfEiisTKqqu2yQ5tNlvY-huVCtdvbGL_dSA2gemPMJZNYFZxTQprh8";

    /// `openssl ec -inform DER -pubout -outform DER | openssl dgst -sha256 -binary | head -c 30 | base32`, in fours.
    const KID: &str = "2DCW:ZIHL:SCSC:RBML:YZUS:W2JA:MIYK:HAE3:IZYO:YHMP:6OZE:3WLF";

    /// The last 64 bytes of `openssl ec -inform DER -pubout -outform DER`, by halves.
    const POINT: [&str; 2] =
        ["tbRNvQkbnFYInrbHaCVOiJFLhUO7BnP2XxIorEyqqrs", "bJDm02W9j6G5UK129sYv91IDaB6Y8wlk1gVnFNCmuHw"];

    fn issuer() -> TokenIssuer {
        let der = BASE64_URL_SAFE_NO_PAD.decode(KEY).unwrap();
        TokenIssuer::new("upstream", &der, Arc::new(Stepped::at(chrono::DateTime::UNIX_EPOCH))).unwrap()
    }

    fn part(token: &str, at: usize) -> Value {
        let bytes = BASE64_URL_SAFE_NO_PAD.decode(token.split('.').nth(at).unwrap()).unwrap();
        serde_json::from_slice(&bytes).unwrap()
    }

    #[test]
    fn the_public_key_is_what_openssl_says() {
        let [x, y] = POINT;
        let key = json!({ "kty": "EC", "crv": "P-256", "x": x, "y": y, "use": "sig", "alg": "ES256", "kid": KID });
        assert_eq!(serde_json::to_value(issuer().keys()).unwrap(), json!({ "keys": [key] }));
    }

    #[test]
    fn a_token_says_who_may_do_what_where_and_until_when() {
        let access = Scope::parse_list("repository:team/app:pull,push");
        let issued = issuer().issue("mei", &access).unwrap();
        assert_eq!(part(&issued.token, 0), json!({ "typ": "JWT", "alg": "ES256", "kid": KID }));
        let mut claims = part(&issued.token, 1);
        let id = claims.as_object_mut().unwrap().remove("jti").unwrap();
        assert_eq!(id.as_str().unwrap().len(), 36);
        let access = json!([{ "type": "repository", "name": "team/app", "actions": ["pull", "push"] }]);
        let expected = json!({
            "iss": "roadstead", "sub": "mei", "aud": "upstream", "iat": 0, "nbf": -30, "exp": 300, "access": access,
        });
        assert_eq!(claims, expected);
        assert_eq!(issued.expires_in, 300);
    }

    #[test]
    fn what_is_no_key_is_refused() {
        for der in [&b""[..], b"nonsense"] {
            assert!(TokenIssuer::new("upstream", der, Arc::new(Stepped::at(chrono::DateTime::UNIX_EPOCH))).is_err());
        }
    }
}
