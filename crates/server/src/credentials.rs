//! Credentials of a request: the `Authorization` header, and for the JSON API the session cookie.

use app::actor::{Actor, Origin};
use app::auth::Audience;
use app::{App, Result};
use axum::http::{HeaderMap, Method, header};
use axum_extra::extract::CookieJar;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::error;

/// The cookie of the UI's session.
pub const COOKIE: &str = "roadstead_session";

/// State changes by cookie need this header, which other sites cannot send: that is the CSRF protection.
pub const CSRF_HEADER: &str = "x-roadstead-csrf";

/// What an `Authorization` header holds.
pub enum Authorization {
    /// Name and password or access token (RFC 7617).
    Basic(String, String),
    /// A token (RFC 6750).
    Bearer(String),
}

/// Read the `Authorization` header. `None`: there is none.
///
/// # Errors
/// When it is there but cannot be read: sending bad credentials is not the same as sending none.
pub fn authorization(headers: &HeaderMap) -> Result<Option<Authorization>> {
    let Some(value) = headers.get(header::AUTHORIZATION) else { return Ok(None) };
    let parsed = value.to_str().ok().and_then(|text| {
        let (scheme, rest) = text.trim().split_once(' ')?;
        match scheme.to_ascii_lowercase().as_str() {
            "bearer" => Some(Authorization::Bearer(rest.trim().to_owned())),
            "basic" => {
                let text = String::from_utf8(STANDARD.decode(rest.trim()).ok()?).ok()?;
                let (name, secret) = text.split_once(':')?;
                Some(Authorization::Basic(name.to_owned(), secret.to_owned()))
            }
            _ => None,
        }
    });
    parsed.map(Some).ok_or_else(error::bad_credentials)
}

/// Who makes a `/v2/` or `/token` request.
///
/// # Errors
/// As [`app::auth::Auth::basic`] and [`app::auth::Auth::bearer`].
pub async fn registry_actor(app: &App, headers: &HeaderMap, origin: Origin) -> Result<Actor> {
    match authorization(headers)? {
        None => Ok(Actor::anonymous(origin)),
        // `docker logout` and some scripts send an empty name and password.
        Some(Authorization::Basic(name, secret)) if name.is_empty() && secret.is_empty() => {
            Ok(Actor::anonymous(origin))
        }
        Some(Authorization::Basic(name, secret)) => app.auth.basic(&name, &secret, origin).await,
        Some(Authorization::Bearer(token)) => app.auth.bearer(&token, Audience::Registry, origin),
    }
}

/// Who makes a JSON request, and the session behind it, if one is.
///
/// # Errors
/// As above; and a state change by cookie without the CSRF header.
pub async fn session_actor(
    app: &App,
    method: &Method,
    headers: &HeaderMap,
    origin: Origin,
) -> Result<(Actor, Option<String>)> {
    let (actor, credential) = recognized_actor(app, method, headers, origin).await?;
    Ok((app.auth.with_own_password(actor)?, credential))
}

/// The same, also for those who must change their password, to do just that.
///
/// # Errors
/// As above.
pub async fn recognized_actor(
    app: &App,
    method: &Method,
    headers: &HeaderMap,
    origin: Origin,
) -> Result<(Actor, Option<String>)> {
    match authorization(headers)? {
        Some(Authorization::Basic(name, secret)) => Ok((app.auth.recognize_basic(&name, &secret, origin).await?, None)),
        Some(Authorization::Bearer(token)) => {
            let actor = app.auth.recognize_bearer(&token, Audience::Session, origin)?;
            Ok((actor, Some(token)))
        }
        None => {
            let Some(cookie) = CookieJar::from_headers(headers).get(COOKIE).map(|cookie| cookie.value().to_owned())
            else {
                return Ok((Actor::anonymous(origin), None));
            };
            if !method.is_safe() && !headers.contains_key(CSRF_HEADER) {
                return Err(error::csrf(CSRF_HEADER));
            }
            // An old cookie is no cookie: the page must be able to show its login.
            match app.auth.recognize_bearer(&cookie, Audience::Session, origin.clone()) {
                Ok(actor) => Ok((actor, Some(cookie))),
                Err(_) => Ok((Actor::anonymous(origin), None)),
            }
        }
    }
}
