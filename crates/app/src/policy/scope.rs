//! What may be done where: verbs as they are written, and the scopes that limit access tokens.

use oci::Verb;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::Pattern;

/// What an access token may be used for at most; its user's rights still count.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TokenScope {
    /// Which repositories.
    #[serde(serialize_with = "pattern_text", deserialize_with = "text_pattern")]
    pub pattern: Pattern,
    /// What may be done there.
    pub verbs: Vec<Verb>,
}

fn pattern_text<S: Serializer>(pattern: &Pattern, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(pattern.as_str())
}

fn text_pattern<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Pattern, D::Error> {
    String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
}

/// Read verbs divided by commas.
///
/// # Errors
/// A word that is no verb.
pub fn parse_verbs(text: &str) -> Result<Vec<Verb>, String> {
    text.split(',').map(|word| word.trim().parse()).collect()
}
