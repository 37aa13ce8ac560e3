//! `WWW-Authenticate`: where a client gets a token.

use std::fmt;

use crate::Scope;

/// A Bearer challenge (Distribution token specification, "Requesting a Token"; RFC 6750, 3).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Challenge {
    /// The token end-point, as the *client* reaches it.
    pub realm: String,
    /// Who the token is for.
    pub service: String,
    /// What the refused call needs; a mount needs two.
    pub scopes: Vec<Scope>,
    /// `invalid_token` or `insufficient_scope`, when a token was sent.
    pub error: Option<&'static str>,
}

impl fmt::Display for Challenge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Bearer realm={},service={}", Quoted(&self.realm), Quoted(&self.service))?;
        if !self.scopes.is_empty() {
            let scopes: Vec<String> = self.scopes.iter().map(ToString::to_string).collect();
            write!(f, ",scope={}", Quoted(&scopes.join(" ")))?;
        }
        match self.error {
            Some(error) => write!(f, ",error={}", Quoted(error)),
            None => Ok(()),
        }
    }
}

/// A quoted string of RFC 9110, 5.6.4; control characters cannot stand in a header and are left out.
struct Quoted<'a>(&'a str);

impl fmt::Display for Quoted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("\"")?;
        for c in self.0.chars().filter(|c| !c.is_control()) {
            if matches!(c, '"' | '\\') {
                f.write_str("\\")?;
            }
            write!(f, "{c}")?;
        }
        f.write_str("\"")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Verb;

    #[test]
    fn it_reads_as_docker_expects() {
        let challenge = Challenge {
            realm: "https://r.example/token".into(),
            service: "r.example".into(),
            scopes: vec![Scope::repository(&"team/app".parse().unwrap(), &[Verb::Pull, Verb::Push])],
            error: Some("insufficient_scope"),
        };
        assert_eq!(
            challenge.to_string(),
            r#"Bearer realm="https://r.example/token",service="r.example",scope="repository:team/app:pull,push",error="insufficient_scope""#
        );
    }

    #[test]
    fn a_hostile_host_cannot_leave_its_quotes() {
        let challenge =
            Challenge { realm: "a\"b\r\nX: y\\".into(), service: String::new(), scopes: vec![], error: None };
        assert_eq!(challenge.to_string(), r#"Bearer realm="a\"bX: y\\",service="""#);
    }
}
