//! The command line changes a server that runs: when it returns, the change counts.

use std::io::Write;
use std::process::{Output, Stdio};

use crate::keys::{Bearer, registry_token, session};
use crate::support::{Person, World, log_of};

/// Run the program with a line on its standard input.
fn run(world: &World, arguments: &[&str], line: &str) -> Output {
    let mut command = world.command(arguments);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(format!("{line}\n").as_bytes()).unwrap();
    child.wait_with_output().unwrap()
}

#[track_caller]
fn done(output: &Output, says: &str) {
    let text = log_of(output);
    assert!(output.status.success() && text.contains(says), "{text}");
}

#[track_caller]
fn refused(output: &Output, says: &str) {
    let text = log_of(output);
    assert!(!output.status.success() && text.contains(says), "{text}");
}

#[tokio::test]
async fn users_made_changed_and_disabled_at_the_command_line() {
    let world = World::start();
    done(&run(&world, &["user", "add", "mei"], "a horse of mei"), "made user mei");
    let mei = Person::new(&world.base, "mei", "a horse of mei");
    let first = session(&world, &mei).await;
    mei.get("/api/users").await.expect(403);
    done(&run(&world, &["user", "add", "ana", "--admin"], "a horse of ana"), "made user ana");
    Person::new(&world.base, "ana", "a horse of ana").get("/api/users").await.expect(200);
    done(&world.cli(&["user", "add", "ci", "--robot"]), "made robot ci");

    done(&run(&world, &["user", "set-password", "mei"], "another horse"), "mei has a new password");
    Bearer::of(&world, first).get("/api/auth/me").await.expect(401);
    mei.get("/api/auth/me").await.expect(401);
    let mei = Person::new(&world.base, "mei", "another horse");
    let second = session(&world, &mei).await;

    done(&world.cli(&["user", "disable", "mei"]), "mei is disabled");
    Bearer::of(&world, second).get("/api/auth/me").await.expect(401);
    mei.get("/api/auth/me").await.expect(401);
    done(&world.cli(&["user", "disable", "mei", "--undo"]), "mei is enabled");
    mei.get("/api/auth/me").await.expect(200);

    refused(&run(&world, &["user", "add", "mei"], "a horse of mei"), "exists");
    refused(&run(&world, &["user", "add", "li"], "short"), "8");
    refused(&run(&world, &["user", "add", "a b"], "a horse of ab"), "name");
    refused(&run(&world, &["user", "set-password", "ci"], "a horse of ci"), "robot");
    refused(&world.cli(&["user", "disable", "who"]), "no such user");
    let list = world.cli(&["user", "list"]);
    let names: Vec<String> =
        log_of(&list).lines().map(|line| line.split(' ').next().unwrap_or_default().into()).collect();
    assert_eq!(names, ["admin", "ana", "ci", "mei"]);
}

#[tokio::test]
async fn grants_given_and_taken_at_the_command_line() {
    let world = World::start();
    world.admin().push_image("team/app", "v1", "hello").await;
    let mei = world.user("mei").await;
    let issued = Bearer::of(&world, registry_token(&mei, "repository:team/app:pull").await);
    let tags = "/v2/team/app/tags/list";
    issued.get(tags).await.expect(404);
    done(&world.cli(&["grant", "add", "mei", "team/*", "pull,push"]), "granted");
    issued.get(tags).await.expect(200);
    done(&world.cli(&["grant", "add", "mei", "team/*", "push"]), "changed");
    issued.get(tags).await.expect(404);
    done(&world.cli(&["grant", "add", "mei", "team/app", "pull"]), "granted");
    issued.get(tags).await.expect(200);
    done(&world.cli(&["grant", "remove", "mei", "team/app"]), "took back");
    issued.get(tags).await.expect(404);

    done(&world.cli(&["grant", "list"]), "team/*");
    refused(&world.cli(&["grant", "remove", "mei", "team/app"]), "no grant");
    refused(&world.cli(&["grant", "add", "who", "team/*", "pull"]), "no user");
    refused(&world.cli(&["grant", "add", "mei", "team/*/x", "pull"]), "pattern");
    refused(&world.cli(&["grant", "add", "mei", "team/*", "sail"]), "sail");
    refused(&world.cli(&["grant", "add", "crew", "team/*", "pull", "--group"]), "no group");

    let audit = world.admin().get("/api/audit?actor=system").await.expect(200).json();
    let mut actions = super::each(&audit["items"], "action");
    actions.dedup();
    assert_eq!(actions, ["grant.delete", "grant.create", "grant.update", "grant.create", "setup.complete"]);
}
