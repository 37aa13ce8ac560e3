//! A credential for the daemon beside us: what it pushes on somebody's behalf, it pushes with this.
//!
//! It is a registry token like those that clients get at `/token`: it says who it is for, and for which repository. So it
//! may never do more than they may at that moment, it ends with their password or access token, and within the hour by
//! itself. It is shown to the daemon only, and not kept.

use oci::{Scope, Verb};

use super::Audience;
use super::claims::{Claims, Signer};
use super::registry_token::LIFETIME;
use crate::access::{Permit, Push};
use crate::core::Core;
use crate::{Error, Result};

/// A token to push and pull in the repository of the permit, and nowhere else.
///
/// # Errors
/// [`Error::Forbidden`] for the system itself, which has no name at `/v2/`.
pub(crate) fn push_token(core: &Core, permit: &Permit<Push>) -> Result<String> {
    let actor = permit.actor();
    let nobody = || Error::forbidden("no_user", "the system pushes nothing by a daemon: begin it as a user");
    let user = actor.user().ok_or_else(nobody)?;
    let epoch = core.rights.now().user(user).map(|user| user.epoch).ok_or_else(nobody)?;
    let mut claims = Claims::of(core.clock.id().to_string(), Some(user), epoch);
    claims.access_token = actor.limits.access_token;
    claims.scopes = Some(vec![Scope::repository(permit.repository(), &[Verb::Pull, Verb::Push])]);
    Signer::new(&core.secret_key).sign(claims, Audience::Registry, core.now(), LIFETIME)
}
