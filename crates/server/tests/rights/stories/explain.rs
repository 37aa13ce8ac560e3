//! Why somebody may or may not: the rule is named, and it is the one that requests are answered by.

use serde_json::{Value, json};

use super::{each, publish, repository};
use crate::support::{Answer, Person, World};

/// For each verb the rule, `-` before those that refuse.
async fn rules(who: &Person, query: &str) -> Vec<String> {
    let answer = who.get(&format!("/api/permissions/explain?{query}")).await.expect(200).json();
    assert_eq!(each(&answer["items"], "verb"), ["pull", "push", "delete", "admin"]);
    let rule = |item: &Value| {
        let sign = if item["allowed"] == true { "" } else { "-" };
        format!("{sign}{}", item["rule"].as_str().unwrap())
    };
    answer["items"].as_array().unwrap().iter().map(rule).collect()
}

/// Whether requests for each verb are let through.
async fn requests(who: &Person, name: &str) -> [bool; 4] {
    let delete = format!("/v2/{name}/manifests/no-such-tag");
    let answers = [
        who.get(&format!("/v2/{name}/tags/list")).await,
        Answer::of(who.request("POST", &format!("/v2/{name}/blobs/uploads/"))).await,
        who.delete(&delete).await,
        who.patch(&repository(name), &json!({ "description": "asked" })).await,
    ];
    // Whoever may delete is told that there is no such tag.
    answers.map(|answer| answer.status < 300 || answer.text().contains("MANIFEST_UNKNOWN"))
}

#[tokio::test]
async fn the_explanation_agrees_with_what_requests_do() {
    let world = World::start();
    let admin = world.admin();
    for name in ["team/secret", "team/site", "team/open"] {
        admin.push_image(name, "v1", name).await;
    }
    publish(&admin, "team/site", false).await;
    publish(&admin, "team/open", true).await;
    let nora = world.user("nora").await;
    let paul = world.user_with("paul", "team/*", "pull,delete").await;
    let petra = world.user_with("petra", "team/secret", "push").await;
    let dan = world.user_with("dan", "**", "pull,push,delete,admin").await;
    admin.patch("/api/users/dan", &json!({ "disabled": true })).await.expect(200);
    let anonymous = world.anonymous();

    for (who, name, expected) in [
        (&admin, "team/secret", ["admin"; 4]),
        (&nora, "team/secret", ["-no_grant"; 4]),
        (&nora, "team/site", ["public", "-no_grant", "-no_grant", "-no_grant"]),
        (&nora, "team/open", ["public", "-no_grant", "-no_grant", "-no_grant"]),
        (&paul, "team/secret", ["grant", "-no_grant", "grant", "-no_grant"]),
        (&paul, "team/site", ["grant", "-no_grant", "grant", "-no_grant"]),
        (&petra, "team/secret", ["-no_grant", "grant", "-no_grant", "-no_grant"]),
        (&petra, "team/site", ["public", "-no_grant", "-no_grant", "-no_grant"]),
        (&dan, "team/site", ["-disabled"; 4]),
        (&anonymous, "team/secret", ["-no_grant"; 4]),
        (&anonymous, "team/site", ["-no_grant"; 4]),
        (&anonymous, "team/open", ["anonymous_pull", "-no_grant", "-no_grant", "-no_grant"]),
    ] {
        let of = format!("{} in {name}", who.name);
        assert_eq!(rules(&admin, &format!("user={}&repository={name}", who.name)).await, expected, "{of}");
        assert_eq!(requests(who, name).await, expected.map(|rule| !rule.starts_with('-')), "{of}");
        if [&nora, &paul, &petra].iter().any(|known| known.name == who.name) {
            assert_eq!(rules(who, &format!("repository={name}")).await, expected, "{of}, asked by themself");
            assert_eq!(rules(who, &format!("user={}&repository={name}", who.name)).await, expected, "{of}");
        }
    }
    // Of one that is missing no more is said than of one that is hidden.
    assert_eq!(rules(&nora, "repository=team/missing").await, rules(&nora, "repository=team/secret").await);
}

#[tokio::test]
async fn the_explanation_names_grant_pattern_and_group() {
    let world = World::start();
    let (admin, mei) = (world.admin(), world.user_with("mei", "team/*", "pull").await);
    admin.post("/api/groups", &json!({ "name": "backend" })).await.expect(201);
    admin.post("/api/groups/backend/members", &json!({ "user": "mei" })).await.expect(204);
    let grant = json!({ "group": "backend", "pattern": "team/**", "verbs": ["push"] });
    let id = admin.post("/api/permissions", &grant).await.expect(201).json()["id"].clone();

    let answer = mei.get("/api/permissions/explain?repository=team/app").await.expect(200).json();
    let push = &answer["items"][1];
    let expected =
        json!({ "verb": "push", "allowed": true, "rule": "grant", "id": id, "group": "backend", "pattern": "team/**" });
    assert_eq!(push, &expected);
    let pull = &answer["items"][0];
    assert_eq!((&pull["pattern"], &pull["group"]), (&json!("team/*"), &Value::Null));
}

#[tokio::test]
async fn others_are_explained_to_who_administers_the_repository() {
    let world = World::start();
    world.admin().push_image("team/app", "v1", "hello").await;
    let hana = world.user_with("hana", "team/*", "admin").await;
    let mei = world.user_with("mei", "team/app", "pull").await;
    assert_eq!(rules(&hana, "user=mei&repository=team/app").await[0], "grant");
    assert_eq!(rules(&hana, "user=&repository=team/app").await[0], "-no_grant");
    hana.get("/api/permissions/explain?user=mei&repository=other/app").await.expect(404);
    hana.get("/api/permissions/explain?user=who&repository=team/app").await.expect(404);
    mei.get("/api/permissions/explain?user=hana&repository=team/app").await.expect(403);
    mei.get("/api/permissions/explain?user=hana&repository=other/app").await.expect(404);
}
