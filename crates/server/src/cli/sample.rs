//! `roadstead sample`: people, rights and small real images, to look at the product with something in it.

mod image;
mod push;

use anyhow::{Result, bail};
use app::access::{Administer, AdministerPattern, Govern};
use app::auth::Audience;
use app::grants::SubjectName;
use app::repositories::{Query, RepositoryChange};
use app::users::NewUser;
use app::{Actor, App};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use db::{Role, UserKind, Visibility};
use oci::Verb;

use crate::config::Settings;
use push::Pusher;

/// Users and robots with what they are for.
const USERS: [(&str, UserKind, &str); 4] = [
    ("mei", UserKind::User, "Backend developer"),
    ("jonas", UserKind::User, "Frontend developer"),
    ("ops", UserKind::User, "Runs the machines: pulls everything"),
    ("ci", UserKind::Robot, "Builds and pushes"),
];

/// Whom, whether a group, where, what.
const GRANTS: [(&str, bool, &str, &[Verb]); 5] = [
    ("shop", true, "shop/**", &[Verb::Pull, Verb::Push]),
    ("mei", false, "shop/api", &[Verb::Pull, Verb::Push, Verb::Delete, Verb::Admin]),
    ("ci", false, "shop/*", &[Verb::Pull, Verb::Push]),
    ("ops", false, "**", &[Verb::Pull]),
    ("jonas", false, "tools/*", &[Verb::Pull, Verb::Push, Verb::Delete]),
];

/// Repository, whether it is public, what it is.
const REPOSITORIES: [(&str, bool, &str); 6] = [
    ("base/runtime", true, "The image that all services are built on"),
    ("shop/api", false, "Orders, stock and payments"),
    ("shop/web", false, "What customers see"),
    ("shop/jobs/mailer", false, "Sends confirmations and invoices"),
    ("tools/backup", false, "Nightly copies of the databases"),
    ("charts/shop", false, "The Helm chart of the shop"),
];

/// Fill an empty registry.
///
/// # Errors
/// When there is something in it already: real data must not be mixed with samples.
pub async fn run(app: &App, settings: &Settings, clock: &dyn clock::Clock) -> Result<()> {
    let system = Actor::system();
    let there = app.repositories.list(&system, Query { limit: 1, ..Query::default() }).await?;
    if settings.registry_url.is_some() || there.total > 0 {
        bail!("samples are for an empty registry of its own: set DATA_DIR to a new folder");
    }
    let mut secret = [0; 12];
    clock.fill(&mut secret);
    let password = URL_SAFE_NO_PAD.encode(secret);
    people(app, &system, &password).await?;

    let mei = sign_in(app, "mei", &password).await?;
    let pusher = Pusher::new(app, clock);
    for (index, (name, is_public, description)) in REPOSITORIES.into_iter().enumerate() {
        let actor = if name.starts_with("shop/") { &mei } else { &system };
        if name.starts_with("charts/") {
            pusher.chart(actor, name).await?;
        } else {
            pusher.images(actor, name, index).await?;
        }
        let permit = app.access.permit(&system, Administer(name.parse()?))?;
        let visibility = is_public.then_some(Visibility::Public);
        let change =
            RepositoryChange { visibility, anonymous_pull: Some(is_public), description: Some(description.to_owned()) };
        app.repositories.set(&permit, change).await?;
    }
    println!(
        "{} repositories, {} users; mei, jonas and ops have the password {password}",
        REPOSITORIES.len(),
        USERS.len()
    );
    Ok(())
}

async fn people(app: &App, system: &Actor, password: &str) -> Result<()> {
    let govern = app.access.permit(system, Govern)?;
    for (name, kind, description) in USERS {
        let password = (kind == UserKind::User).then(|| password.to_owned());
        let (name, description) = (name.to_owned(), description.to_owned());
        app.users
            .create(
                &govern,
                NewUser { name, kind, role: Role::User, password, description, must_change_password: false },
            )
            .await?;
    }
    let group = app.groups.create(&govern, "shop", "Everybody who works on the shop").await?;
    for member in ["mei", "jonas"] {
        let user = app.users.get_by_name(&govern, member).await?;
        app.groups.add_member(&govern, group.id, user.id).await?;
    }
    for (subject, is_group, pattern, verbs) in GRANTS {
        let pattern = pattern.parse().map_err(|message: String| anyhow::anyhow!(message))?;
        let permit = app.access.permit(system, AdministerPattern(pattern))?;
        let name = subject.to_owned();
        let subject = if is_group { SubjectName::Group(name) } else { SubjectName::User(name) };
        app.grants.set(&permit, &subject, verbs).await?;
    }
    Ok(())
}

async fn sign_in(app: &App, name: &str, password: &str) -> Result<Actor> {
    let session = app.auth.login(name, password, app::actor::Origin::default()).await?;
    Ok(app.auth.bearer(&session.token, Audience::Session, app::actor::Origin::default())?)
}
