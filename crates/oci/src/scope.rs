//! Verbs, and scopes of the token protocol.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// What may be done in a repository.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Verb {
    /// Read manifests, blobs, tags and referrers.
    Pull,
    /// Write blobs, manifests and tags.
    Push,
    /// Delete tags, manifests and blobs.
    Delete,
    /// Change grants, visibility and settings.
    Admin,
}

impl Verb {
    /// Every verb, in the order in which they are written.
    pub const ALL: [Self; 4] = [Self::Pull, Self::Push, Self::Delete, Self::Admin];

    /// The verb as text.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pull => "pull",
            Self::Push => "push",
            Self::Delete => "delete",
            Self::Admin => "admin",
        }
    }
}

impl fmt::Display for Verb {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Verb {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        Self::ALL
            .into_iter()
            .find(|verb| verb.as_str() == text)
            .ok_or_else(|| format!("{text:?} is not a verb: use pull, push, delete or admin"))
    }
}

/// One scope of a token request, `repository:team/app:pull,push` (Distribution token specification, "Scope").
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scope {
    /// `repository` or `registry`; others are kept and never granted.
    #[serde(rename = "type")]
    pub kind: String,
    /// The repository, or `catalog`.
    pub name: String,
    /// The actions asked for or granted; `*` stands for all.
    pub actions: Vec<String>,
}

impl Scope {
    /// The scope that a call on a repository needs.
    pub fn repository(name: &crate::Name, verbs: &[Verb]) -> Self {
        let actions = verbs.iter().map(ToString::to_string).collect();
        Self { kind: "repository".into(), name: name.to_string(), actions }
    }

    /// The scope of `_catalog`.
    pub fn catalog() -> Self {
        Self { kind: "registry".into(), name: "catalog".into(), actions: vec!["*".into()] }
    }

    /// Read a list of scopes divided by spaces, as one `scope` parameter may hold. Malformed ones are left out:
    /// a token server answers with what it can grant.
    pub fn parse_list(text: &str) -> Vec<Self> {
        text.split_ascii_whitespace().filter_map(|scope| scope.parse().ok()).collect()
    }

    /// Whether `action` is among the actions.
    pub fn has(&self, action: &str) -> bool {
        self.actions.iter().any(|a| a == action || a == "*")
    }
}

impl FromStr for Scope {
    type Err = ();

    /// The name may hold colons (a host with a port), so the kind ends at the first and the actions begin at the last.
    fn from_str(text: &str) -> Result<Self, ()> {
        let (kind, rest) = text.split_once(':').ok_or(())?;
        let (name, actions) = rest.rsplit_once(':').ok_or(())?;
        // `repository(plugin)` names a class; the kind is what stands before it.
        let kind = kind.split('(').next().unwrap_or_default();
        if kind.is_empty() || name.is_empty() {
            return Err(());
        }
        let actions = actions.split(',').filter(|action| !action.is_empty()).map(Into::into).collect();
        Ok(Self { kind: kind.into(), name: name.into(), actions })
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}", self.kind, self.name, self.actions.join(","))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn scopes_of_real_clients() {
        let scopes =
            Scope::parse_list("repository:team/app:pull,push repository:other:pull registry:catalog:* nonsense");
        assert_eq!(scopes.len(), 3);
        assert_eq!(scopes[0].to_string(), "repository:team/app:pull,push");
        assert!(scopes[0].has("push") && !scopes[0].has("delete"));
        assert!(scopes[2].has("*"));
        assert_eq!("repository(plugin):host:5000/a:pull".parse::<Scope>().unwrap().name, "host:5000/a");
    }

    proptest! {
        #[test]
        fn no_text_panics_and_what_is_read_survives(text in "\\PC{0,40}") {
            for scope in Scope::parse_list(&text) {
                prop_assert_eq!(scope.to_string().parse::<Scope>(), Ok(scope));
            }
        }
    }
}
