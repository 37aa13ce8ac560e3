//! What the pages of the UI ask for beside the lists.

use clock::{Clock, System};
use serde_json::{Value, json};

use crate::support::{Person, World};

async fn found(person: &Person, text: &str) -> Value {
    let query: String = url::form_urlencoded::byte_serialize(text.as_bytes()).collect();
    person.get(&format!("/api/search?q={query}")).await.expect(200).json()
}

/// `repository:tag` of each tag that was found.
fn tags(found: &Value) -> Vec<String> {
    let text = |tag: &Value| format!("{}:{}", tag["repository"].as_str().unwrap(), tag["name"].as_str().unwrap());
    found["tags"].as_array().unwrap().iter().map(text).collect()
}

#[tokio::test]
async fn one_text_finds_repositories_tags_and_manifests() {
    let world = World::start();
    let admin = world.admin();
    let one = admin.push_image("team/app", "1.0", "one").await;
    admin.push_image("team/app", "latest", "one").await;
    let other = admin.push_image("other/api", "1.0-Beta", "other").await;
    admin.push_image("secret/app", "1.0", "secret").await;
    let mei = world.user_with("mei", "team/*", "pull").await;
    world.grant("mei", "other/*", "pull").await;

    let name = |found: &Value| found["repositories"][0]["name"].as_str().unwrap_or_default().to_owned();
    assert_eq!(name(&found(&mei, "APP").await), "team/app");
    assert_eq!(tags(&found(&mei, "1.0").await), ["team/app:1.0", "other/api:1.0-Beta"]);
    assert_eq!(tags(&found(&mei, "test").await), ["team/app:latest"]);
    assert_eq!(tags(&found(&mei, "beta").await), ["other/api:1.0-Beta"]);
    assert_eq!(tags(&found(&mei, "app:1").await), ["team/app:1.0"]);
    assert_eq!(tags(&found(&mei, "app:").await), ["team/app:1.0", "team/app:latest"]);
    assert_eq!(tags(&found(&mei, ":1.").await), ["team/app:1.0", "other/api:1.0-Beta"]);
    assert_eq!(tags(&found(&admin, ":1.0").await).len(), 3);
    assert_eq!(found(&mei, "app:1").await["tags"][0]["digest"], one);

    for text in [&one[..15], &one[7..15], &one[7..15].to_uppercase(), &one] {
        let manifests = found(&mei, text).await["manifests"].clone();
        assert_eq!(manifests[0]["digest"], one, "{text}: {manifests}");
        assert_eq!(
            (&manifests[0]["repository"], &manifests[0]["tags"]),
            (&json!("team/app"), &json!(["1.0", "latest"]))
        );
    }
    assert_eq!(found(&mei, &one[7..12]).await["manifests"], json!([]), "five digits are a word");
    let hidden = admin.get("/v2/secret/app/manifests/1.0").await.header("docker-content-digest").to_owned();
    for text in ["secret", ":nothing", &hidden] {
        let nothing = json!({ "repositories": [], "tags": [], "manifests": [] });
        assert_eq!(found(&mei, text).await, nothing, "{text}");
    }
    assert_eq!(found(&world.anonymous(), &other).await["manifests"], json!([]));
    mei.get("/api/search?q=%00").await.expect(400);
}

#[tokio::test]
async fn folders_hold_what_the_caller_may_pull() {
    let world = World::start();
    let admin = world.admin();
    for name in ["app", "team/app", "team/app/base", "team/a/b/c", "team-x/app", "secret/app"] {
        admin.push_image(name, "v1", name).await;
    }
    let mei = world.user_with("mei", "team/**", "pull,push").await;
    let folders = async |who: &Person, query: &str| {
        let list = who.get(&format!("/api/repository-folders?{query}")).await.expect(200).json();
        let one = |folder: &Value| {
            assert!(folder["stored_bytes"].as_i64().unwrap() > 0, "{folder}");
            let own = if folder["repository"].is_null() { "" } else { "*" };
            format!("{}{own} {}", folder["path"].as_str().unwrap(), folder["repositories"])
        };
        (list["items"].as_array().unwrap().iter().map(one).collect::<Vec<_>>(), list["next"].clone())
    };
    assert_eq!(folders(&admin, "").await.0, ["app* 0", "secret 1", "team 3", "team-x 1"]);
    assert_eq!(folders(&mei, "").await.0, ["team 3"]);
    assert_eq!(folders(&mei, "under=team").await.0, ["team/a 1", "team/app* 1"]);
    assert_eq!(folders(&mei, "under=team/a/").await.0, ["team/a/b 1"]);
    let nothing: [&str; 0] = [];
    assert_eq!(folders(&mei, "under=secret").await.0, nothing, "as if it were not there");
    assert_eq!(folders(&mei, "under=nowhere").await.0, nothing);
    let (first, next) = folders(&admin, "limit=2").await;
    assert_eq!((first.len(), next), (2, json!("secret")));
    assert_eq!(folders(&admin, "limit=2&after=secret").await.0, ["team 3", "team-x 1"]);
    let list = mei.get("/api/repository-folders?under=team").await.json();
    assert_eq!(list["items"][1]["repository"]["verbs"], json!(["pull", "push"]));
    assert_eq!(list["total"], 2);
    mei.get("/api/repository-folders?under=No%20Name").await.expect(400);
}

#[tokio::test]
async fn the_overview_counts_what_the_caller_may_pull() {
    let world = World::start();
    let admin = world.admin();
    admin.push_image("team/app", "1.0", "one").await;
    admin.push_image("team/app", "1.1", "two").await;
    let secret = admin.push_image("secret/app", "v1", "secret").await;
    let mei = world.user_with("mei", "team/*", "pull").await;

    let all = admin.get("/api/overview").await.expect(200).json();
    assert_eq!((&all["repositories"], &all["tags"]), (&json!(2), &json!(3)));
    assert!(all["disk"]["free_bytes"].as_u64().unwrap() <= all["disk"]["total_bytes"].as_u64().unwrap());
    let last = &all["recent_pushes"][0];
    assert_eq!(
        (&last["repository"], &last["tag"], &last["digest"]),
        (&json!("secret/app"), &json!("v1"), &json!(secret))
    );
    assert_eq!((&last["by"], &last["platforms"]), (&json!("admin"), &json!(["linux/amd64"])));

    let hers = mei.get("/api/overview").await.expect(200).json();
    assert_eq!((&hers["repositories"], &hers["tags"], &hers["disk"]), (&json!(1), &json!(2), &Value::Null));
    let pushed: Vec<_> = hers["recent_pushes"].as_array().unwrap().iter().map(|push| push["tag"].clone()).collect();
    assert_eq!(pushed, ["1.1", "1.0"]);
    assert_eq!(hers["attention"], json!([]));
    let nothing =
        json!({ "repositories": 0, "tags": 0, "stored_bytes": 0, "disk": null, "recent_pushes": [], "attention": [] });
    assert_eq!(world.anonymous().get("/api/overview").await.expect(200).json(), nothing);

    // What changes is seen at once, and an access token is told of before it ends.
    admin.delete("/api/repositories/team%2Fapp/tags/1.0").await.expect(204);
    let soon = System.now() + chrono::TimeDelta::days(13);
    mei.post("/api/tokens", &json!({ "name": "ci", "expires_at": soon })).await.expect(201);
    let later = System.now() + chrono::TimeDelta::days(15);
    mei.post("/api/tokens", &json!({ "name": "other", "expires_at": later })).await.expect(201);
    let hers = mei.get("/api/overview").await.expect(200).json();
    assert_eq!(hers["tags"], 1);
    assert_eq!(
        (&hers["attention"][0]["code"], &hers["attention"][0]["details"]["name"]),
        (&json!("token_expires"), &json!("ci"))
    );
    assert_eq!(hers["attention"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn the_audit_is_a_table_for_spreadsheets() {
    let world = World::start();
    let admin = world.admin();
    admin.post("/api/groups", &json!({ "name": "crew", "description": "开发, \"team\"" })).await.expect(201);
    for number in 0..1100 {
        admin.post("/api/repositories", &json!({ "name": format!("team/app-{number}") })).await.expect(201);
    }
    let answer = admin.get("/api/audit.csv").await.expect(200);
    assert_eq!(answer.header("content-type"), "text/csv; charset=utf-8");
    let disposition = answer.header("content-disposition");
    assert!(
        disposition.starts_with("attachment; filename=\"audit-20") && disposition.ends_with(".csv\""),
        "{disposition}"
    );
    let text = answer.text();
    let mut lines = text.strip_prefix('\u{feff}').expect("a mark for Excel").split_terminator("\r\n");
    assert_eq!(lines.next().unwrap(), "id,at,actor,actor_id,action,target,remote_addr,request_id,before,after");
    let lines: Vec<_> = lines.collect();
    assert!(
        lines[0].contains(",admin,") && lines[0].contains(",repository.create,team/app-1099,127.0.0.1,"),
        "{}",
        lines[0]
    );
    assert_eq!(lines.iter().filter(|line| line.contains(",repository.create,")).count(), 1100);
    let group = lines.iter().find(|line| line.contains(",group.create,crew,")).unwrap();
    assert!(group.contains(r#""{""description"":""开发, \""team\""""}""#), "{group}");
    // The filters are those of the list.
    let some = admin.get("/api/audit.csv?action=group.create&actor=admin").await.expect(200).text();
    assert_eq!(some.lines().count(), 2);
    let none = admin.get("/api/audit.csv?target=nothing").await.expect(200).text();
    assert_eq!(none.lines().count(), 1);
    admin.get("/api/audit.csv?from=yesterday").await.expect(400);
}

#[tokio::test]
async fn rights_are_told_where_they_are_needed() {
    let world = World::start();
    let admin = world.admin();
    admin.push_image("team/app", "v1", "layer").await;
    admin.push_image("other/app", "v1", "layer").await;
    let mei = world.user_with("mei", "team/*", "pull,admin").await;
    world.user_with("nora", "team/app", "push").await;
    world.user("paul").await;
    admin.post("/api/users", &json!({ "name": "ci", "kind": "robot" })).await.expect(201);
    let group = json!({ "name": "crew", "description": "" });
    assert_eq!(admin.post("/api/groups", &group).await.expect(201).json()["member_count"], 0);
    admin.post("/api/groups/crew/members", &json!({ "user": "ci" })).await.expect(204);
    admin.post("/api/permissions", &json!({ "group": "crew", "pattern": "**", "verbs": ["pull"] })).await.expect(201);

    let verbs = mei.get("/api/repositories/team%2Fapp").await.expect(200).json()["verbs"].clone();
    assert_eq!(verbs, json!(["pull", "admin"]));
    let rights = mei.get("/api/repositories/team%2Fapp/permissions").await.expect(200).json();
    let told = |rights: &Value| {
        let rules = |right: &Value| {
            let allowed = right["explanations"].as_array().unwrap().iter().filter(|one| one["allowed"] == true);
            let rules =
                allowed.map(|one| format!("{} by {}", one["verb"].as_str().unwrap(), one["rule"].as_str().unwrap()));
            rules.collect::<Vec<_>>().join(", ")
        };
        let one = |right: &Value| {
            format!("{} {}: {}", right["kind"].as_str().unwrap(), right["name"].as_str().unwrap(), rules(right))
        };
        rights["items"].as_array().unwrap().iter().map(one).collect::<Vec<_>>()
    };
    assert_eq!(
        told(&rights),
        [
            "user admin: pull by admin, push by admin, delete by admin, admin by admin",
            "robot ci: pull by grant",
            "user mei: pull by grant, admin by grant",
            "user nora: push by grant",
        ]
    );
    assert_eq!(rights["items"][1]["explanations"][0]["group"], "crew");
    let page = mei.get("/api/repositories/team%2Fapp/permissions?limit=1&after=ci").await.expect(200).json();
    assert_eq!((told(&page).len(), &page["next"], &page["total"]), (1, &json!("mei"), &json!(4)));
    let some = mei.get("/api/repositories/team%2Fapp/permissions?search=OR").await.expect(200).json();
    assert_eq!(told(&some), ["user nora: push by grant"]);
    admin.get("/api/repositories/team%2Fnowhere/permissions").await.expect(404);

    let matches = mei.get("/api/permissions/matches?pattern=**").await.expect(200).json();
    assert_eq!(matches, json!({ "items": ["team/app"], "total": 1 }));
    mei.get("/api/permissions/matches?pattern=*%2Fapp").await.expect(400);

    let groups = admin.get("/api/users/ci/groups").await.expect(200).json();
    assert_eq!((&groups["items"][0]["name"], &groups["items"][0]["member_count"]), (&json!("crew"), &json!(1)));
    assert_eq!(admin.get("/api/groups").await.json()["items"][0]["member_count"], 1);
    assert_eq!(admin.get("/api/users/paul/groups").await.expect(200).json()["items"], json!([]));

    admin.patch("/api/repositories/team%2Fapp", &json!({ "visibility": "public" })).await.expect(200);
    let public = admin.get("/api/repositories?visibility=public").await.expect(200).json();
    assert_eq!((&public["total"], &public["items"][0]["name"]), (&json!(1), &json!("team/app")));
    assert_eq!(admin.get("/api/repositories?visibility=private").await.json()["items"][0]["name"], "other/app");
    admin.get("/api/repositories?visibility=open").await.expect(400);
}

#[tokio::test]
async fn who_is_signed_in_learns_whether_images_can_be_deleted() {
    let world = World::start();
    let nobody = world.anonymous().get("/api/system").await.expect(200).json();
    assert_eq!((&nobody["public_url"], &nobody["can_delete"]), (&Value::Null, &Value::Null));
    assert_eq!(nobody.as_object().unwrap().len(), 5, "{nobody}");
    assert_eq!(world.user("mei").await.get("/api/system").await.expect(200).json()["can_delete"], true);
}
