//! `roadstead doctor`: well is 0, and what is not well is named and is 1.

use std::process::Output;

use crate::attempt::Attempt;
use crate::support::upstream::Upstream;
use crate::support::{World, log_of};

fn doctor(world: &World, env: &[(&str, &str)]) -> Output {
    let mut command = world.command(&["doctor"]);
    command.env("PORT", world.port().to_string()).envs(env.iter().copied()).output().unwrap()
}

/// The names of what it found to be wrong.
fn failures(output: &Output) -> Vec<String> {
    let log = log_of(output);
    let names = log.lines().filter_map(|line| line.strip_prefix("FAIL  ")?.split(':').next());
    names.map(ToOwned::to_owned).collect()
}

#[test]
fn a_running_server_is_well() {
    let world = World::start();
    let output = doctor(&world, &[]);
    assert_eq!((output.status.code(), failures(&output)), (Some(0), vec![]), "{}", log_of(&output));
    for check in ["configuration", "database", "store", "free space", "clock", "server", "login"] {
        assert!(log_of(&output).contains(&format!("ok    {check}: ")), "{}", log_of(&output));
    }
}

#[test]
fn a_server_that_does_not_run_is_named() {
    let output = Attempt::new(&["doctor"]).run();
    assert_eq!((output.status.code(), failures(&output)), (Some(1), vec!["server".to_owned(), "login".to_owned()]));
    assert!(log_of(&output).contains("2 checks failed"), "{}", log_of(&output));
}

#[test]
fn an_address_that_leads_elsewhere_is_named() {
    let world = World::start();
    let elsewhere = World::start_with(&[("PUBLIC_URL", "https://registry.example")]);
    let log = elsewhere.read_log();
    let address = log.split("address=").nth(1).unwrap().split_whitespace().next().unwrap();
    let port = address.rsplit(':').next().unwrap();
    // It looks at the port of the other server, which sends its clients to the public address.
    let output = doctor(&world, &[("PORT", port)]);
    assert_eq!((output.status.code(), failures(&output)), (Some(1), vec!["login".to_owned()]), "{}", log_of(&output));
    assert!(log_of(&output).contains("TRUSTED_PROXIES"), "{}", log_of(&output));
}

#[test]
fn a_proxy_that_fits_is_shown_where_the_public_address_does_not_answer() {
    let world = World::start();
    let output = doctor(&world, &[("PUBLIC_URL", "http://127.0.0.1:9")]);
    assert_eq!(failures(&output), ["server", "login"], "{}", log_of(&output));
    let address = format!("proxy_pass http://127.0.0.1:{};", world.port());
    assert!(log_of(&output).contains(&address), "{}", log_of(&output));
}

#[test]
fn an_upstream_is_reached_and_told_by_what_it_can_do() {
    let world = World::start_in_front_of(Upstream::start_deleting(false, ""), &[]);
    let output = doctor(&world, &[]);
    assert_eq!((output.status.code(), failures(&output)), (Some(0), vec![]), "{}", log_of(&output));
    for words in ["takes our account", "REGISTRY_STORAGE_DELETE_ENABLED", "tags not by their names", "fallback tags"] {
        assert!(log_of(&output).contains(words), "{words}: {}", log_of(&output));
    }
    let output = doctor(&world, &[("REGISTRY_PASSWORD", "another horse")]);
    assert_eq!(failures(&output), ["upstream", "upstream abilities"], "{}", log_of(&output));
    assert!(log_of(&output).contains("REGISTRY_PASSWORD"), "{}", log_of(&output));
}

#[test]
fn a_damaged_configuration_is_no_finding_but_a_refusal() {
    Attempt::new(&["doctor"]).env("PORT", "x").fails_with(&["port"]);
}
