//! `roadstead grant …`

use anyhow::{Result, anyhow, bail};
use app::access::{AdministerPattern, SignedIn};
use app::grants::{NamedGrant, SubjectName};
use app::policy::{Pattern, parse_verbs};
use app::{Actor, App};
use clap::{Args, Subcommand};
use db::Subject;
use db::grants::ListGrants;

#[derive(Subcommand)]
pub enum Command {
    /// Let a user or robot do something: grant add mei 'team/*' pull,push
    Add {
        #[command(flatten)]
        target: Target,
        /// pull, push, delete, admin, divided by commas
        verbs: String,
    },
    /// List all grants
    List,
    /// Take a grant back
    Remove {
        #[command(flatten)]
        target: Target,
    },
}

#[derive(Args)]
pub struct Target {
    /// The user or robot, or with --group the group
    subject: String,
    /// team/app, team/* (one level), team/** (any depth), ** (all)
    pattern: String,
    /// The subject is a group
    #[arg(long)]
    group: bool,
}

impl Target {
    fn subject(&self) -> SubjectName {
        let name = self.subject.clone();
        if self.group { SubjectName::Group(name) } else { SubjectName::User(name) }
    }

    fn pattern(&self) -> Result<Pattern> {
        self.pattern.parse().map_err(|message: String| anyhow!(message))
    }
}

impl Command {
    pub async fn run(self, app: &App, actor: &Actor) -> Result<()> {
        match self {
            Self::Add { target, verbs } => {
                let verbs = parse_verbs(&verbs).map_err(|message| anyhow!(message))?;
                let permit = app.access.permit(actor, AdministerPattern(target.pattern()?))?;
                let (grant, created) = app.grants.set(&permit, &target.subject(), &verbs).await?;
                println!("{} {}", if created { "granted" } else { "changed" }, line(&grant));
            }
            Self::List => {
                for grant in list(app, actor).await? {
                    println!("{}", line(&grant));
                }
            }
            Self::Remove { target } => {
                let pattern = target.pattern()?;
                let is_meant = |named: &NamedGrant| {
                    named.grant.pattern == pattern.as_str()
                        && named.subject_name == target.subject
                        && matches!(named.grant.subject, Subject::Group(_)) == target.group
                };
                let Some(named) = list(app, actor).await?.into_iter().find(is_meant) else {
                    bail!("{} has no grant on {pattern}; `roadstead grant list` shows all", target.subject);
                };
                let permit = app.access.permit(actor, AdministerPattern(pattern))?;
                app.grants.delete(&permit, named.grant.id).await?;
                println!("took back {}", line(&named));
            }
        }
        Ok(())
    }
}

async fn list(app: &App, actor: &Actor) -> Result<Vec<NamedGrant>> {
    let permit = app.access.permit(actor, SignedIn)?;
    Ok(app.grants.list(&permit, &ListGrants::default()).await?)
}

fn line(named: &NamedGrant) -> String {
    let kind = match named.grant.subject {
        Subject::User(_) => "user",
        Subject::Group(_) => "group",
    };
    format!("{kind:<6}{:<24} {:<32} {}", named.subject_name, named.grant.pattern, named.grant.verbs)
}
