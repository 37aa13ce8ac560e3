//! `roadstead user …`

use std::io::{IsTerminal, Read};

use anyhow::{Context, Result, bail};
use app::access::Govern;
use app::users::{NewUser, UserChange};
use app::{Actor, App};
use clap::Subcommand;
use db::users::ListUsers;
use db::{Role, UserKind};

#[derive(Subcommand)]
pub enum Command {
    /// Make a user (the password is asked for), or a robot
    Add {
        name: String,
        /// May do everything
        #[arg(long)]
        admin: bool,
        /// A machine: it has access tokens and no password
        #[arg(long, conflicts_with = "admin")]
        robot: bool,
        /// Free text
        #[arg(long, default_value = "")]
        description: String,
    },
    /// List users and robots
    List,
    /// Let a user no longer in; sessions and tokens end at once
    Disable {
        name: String,
        /// Let them in again
        #[arg(long)]
        undo: bool,
    },
    /// Set a new password (asked for); sessions end at once
    SetPassword { name: String },
}

impl Command {
    pub async fn run(self, app: &App, actor: &Actor) -> Result<()> {
        let permit = app.access.permit(actor, Govern)?;
        match self {
            Self::Add { name, admin, robot, description } => {
                let password = if robot { None } else { Some(ask_password(&name)?) };
                let kind = if robot { UserKind::Robot } else { UserKind::User };
                let role = if admin { Role::Admin } else { Role::User };
                let new = NewUser { name, kind, role, password, must_change_password: false, description };
                let user = app.users.create(&permit, new).await?;
                println!("made {} {}", user.kind, user.name);
            }
            Self::List => list(app, actor).await?,
            Self::Disable { name, undo } => {
                let user = app.users.get_by_name(&permit, &name).await?;
                let change = UserChange { disabled: Some(!undo), ..UserChange::default() };
                app.users.set(&permit, user.id, change).await?;
                println!("{name} is {}", if undo { "enabled" } else { "disabled" });
            }
            Self::SetPassword { name } => {
                let user = app.users.get_by_name(&permit, &name).await?;
                let change = UserChange { password: Some(ask_password(&name)?), ..UserChange::default() };
                app.users.set(&permit, user.id, change).await?;
                println!("{name} has a new password");
            }
        }
        Ok(())
    }
}

async fn list(app: &App, actor: &Actor) -> Result<()> {
    let permit = app.access.permit(actor, Govern)?;
    let mut query = ListUsers { limit: 500, ..ListUsers::default() };
    loop {
        let page = app.users.list(&permit, &query).await?;
        for user in page.items {
            let state = if user.disabled { "disabled" } else { "enabled" };
            println!("{:<24} {:<6} {:<6} {state}", user.name, user.kind, user.role);
        }
        query.after = page.next;
        if query.after.is_none() {
            return Ok(());
        }
    }
}

/// From the terminal without showing it, or the first line of a pipe. Never an argument: those stand in process lists.
fn ask_password(name: &str) -> Result<String> {
    if std::io::stdin().is_terminal() {
        let password =
            rpassword::prompt_password(format!("Password for {name}: ")).context("cannot read the password")?;
        let again = rpassword::prompt_password("Again: ").context("cannot read the password")?;
        if password != again {
            bail!("the two passwords differ");
        }
        return Ok(password);
    }
    let mut text = String::new();
    // Longer than any password may be: what is refused need not be read whole.
    std::io::stdin().take(4096).read_to_string(&mut text).context("cannot read the password from standard input")?;
    Ok(text.lines().next().unwrap_or_default().to_owned())
}
