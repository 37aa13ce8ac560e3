//! Signed texts (JWT, HS256): who somebody is, for whom it was said, and until when.

use chrono::{DateTime, Utc};
use db::{AccessTokenId, UserId};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use oci::Scope;
use serde::{Deserialize, Serialize};

use super::Audience;

/// What a signed text says.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Claims {
    #[serde(rename = "jti")]
    pub id: String,
    aud: String,
    exp: i64,
    iat: i64,
    /// `None`: anonymous.
    #[serde(rename = "sub", skip_serializing_if = "Option::is_none")]
    pub user: Option<UserId>,
    /// The user's epoch when it was signed: it dies when theirs rises.
    #[serde(rename = "ep")]
    pub epoch: i64,
    /// The access token that it was made with: it dies with it.
    #[serde(rename = "tid", default, skip_serializing_if = "Option::is_none")]
    pub access_token: Option<AccessTokenId>,
    /// What a registry token was asked for. Not what is allowed: that is read anew for each request.
    #[serde(rename = "access", default, skip_serializing_if = "Option::is_none")]
    pub scopes: Option<Vec<Scope>>,
}

impl Claims {
    pub fn of(id: String, user: Option<UserId>, epoch: i64) -> Self {
        Self { id, aud: String::new(), exp: 0, iat: 0, user, epoch, access_token: None, scopes: None }
    }

    pub fn expires_at(&self) -> DateTime<Utc> {
        DateTime::from_timestamp(self.exp, 0).unwrap_or_default()
    }
}

/// Signs and verifies.
pub(super) struct Signer {
    encoding: EncodingKey,
    decoding: DecodingKey,
    validation: Validation,
}

impl Signer {
    pub fn new(secret_key: &[u8]) -> Self {
        let mut validation = Validation::new(Algorithm::HS256);
        // Both are checked below: expiry by our own clock, the audience as what it means here.
        validation.validate_exp = false;
        validation.validate_aud = false;
        validation.required_spec_claims.clear();
        Self {
            encoding: EncodingKey::from_secret(secret_key),
            decoding: DecodingKey::from_secret(secret_key),
            validation,
        }
    }

    pub fn sign(&self, claims: Claims, audience: Audience, now: DateTime<Utc>, seconds: i64) -> crate::Result<String> {
        let iat = now.timestamp();
        let claims = Claims { aud: name_of(audience).into(), iat, exp: iat + seconds, ..claims };
        jsonwebtoken::encode(&Header::new(Algorithm::HS256), &claims, &self.encoding).map_err(crate::Error::internal)
    }

    /// What a text says, if we signed it for `audience` and it has not expired.
    pub fn verify(&self, token: &str, audience: Audience, now: DateTime<Utc>) -> Option<Claims> {
        let claims = jsonwebtoken::decode::<Claims>(token, &self.decoding, &self.validation).ok()?.claims;
        (claims.aud == name_of(audience) && claims.exp > now.timestamp()).then_some(claims)
    }
}

fn name_of(audience: Audience) -> &'static str {
    match audience {
        Audience::Session => "session",
        Audience::Registry => "registry",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_own_unexpired_text_for_this_audience_counts() {
        let (signer, now) = (Signer::new(b"key"), DateTime::UNIX_EPOCH);
        let token = signer.sign(Claims::of("1".into(), None, 3), Audience::Registry, now, 60).unwrap();
        assert_eq!(signer.verify(&token, Audience::Registry, now).unwrap().epoch, 3);
        assert!(signer.verify(&token, Audience::Session, now).is_none());
        assert!(signer.verify(&token, Audience::Registry, now + chrono::TimeDelta::seconds(60)).is_none());
        assert!(Signer::new(b"other").verify(&token, Audience::Registry, now).is_none());
        let unsigned =
            "eyJhbGciOiJub25lIn0.eyJqdGkiOiIxIiwiYXVkIjoicmVnaXN0cnkiLCJleHAiOjk5OTk5OTk5OTksImlhdCI6MCwiZXAiOjB9.";
        for hostile in ["", ".", "..", "a.b.c", unsigned, &token[..token.len() - 2], &format!("{token}x")] {
            assert!(signer.verify(hostile, Audience::Registry, now).is_none(), "{hostile}");
        }
    }
}
