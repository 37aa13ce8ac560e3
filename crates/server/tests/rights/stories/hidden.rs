//! Nothing shows what somebody may not pull: no list, no count, no search, no digest, no id.

use std::collections::BTreeSet;

use clock::Clock;
use serde_json::{Value, json};

use super::{each, publish, repository, same_for_all};
use crate::support::{Answer, MANIFEST, Person, World, digest};

#[tokio::test]
async fn lists_searches_and_counts_show_nothing_hidden() {
    let world = World::start();
    let admin = world.admin();
    for name in ["team/open", "team/site"] {
        admin.push_image(name, "v1", name).await;
    }
    let secret = admin.push_image("team/secret", "v1", "team/secret").await;
    publish(&admin, "team/site", false).await;
    publish(&admin, "team/open", true).await;
    let nora = world.user("nora").await;
    let paul = world.user_with("paul", "team/*", "pull").await;

    for (who, visible) in [
        (&world.anonymous(), vec!["team/open"]),
        (&nora, vec!["team/open", "team/site"]),
        (&paul, vec!["team/open", "team/secret", "team/site"]),
        (&admin, vec!["team/open", "team/secret", "team/site"]),
    ] {
        assert_eq!(pages(who, "/api/repositories?limit=1").await, visible, "{}", who.name);
        assert_eq!(pages(who, "/api/repositories?limit=1&search=team").await, visible, "{}", who.name);
        let found = who.get("/api/search?q=team").await.expect(200).json();
        assert_eq!(each(&found["repositories"], "name"), visible);
        let overview = who.get("/api/overview").await.expect(200).json();
        let pushed: BTreeSet<String> = each(&overview["recent_pushes"], "repository").into_iter().collect();
        assert_eq!((overview["repositories"].as_u64().unwrap(), pushed.len()), (visible.len() as u64, visible.len()));
        assert!(pushed.iter().eq(&visible), "{}: {pushed:?}", who.name);
        let top = who.get("/api/repository-folders").await.expect(200).json();
        assert_eq!(top["items"][0]["repositories"].as_u64().unwrap(), visible.len() as u64);
        let inside = who.get("/api/repository-folders?under=team").await.expect(200).json();
        assert_eq!(each(&inside["items"], "path"), visible);
        if !who.name.is_empty() {
            let matches = who.get("/api/permissions/matches?pattern=team/*").await.expect(200).json();
            assert_eq!(matches, json!({ "items": visible, "total": visible.len() }));
        }
        for sort in ["name", "-name", "last_push", "-last_push", "pulls", "-pulls", "size", "-size"] {
            let mut names = pages(who, &format!("/api/repositories?limit=1&sort={sort}")).await;
            names.sort();
            assert_eq!(names, visible, "{} by {sort}", who.name);
        }
        match who.name.as_str() {
            "" => drop(who.get("/v2/_catalog").await.expect(401)),
            _ => assert_eq!(catalog(who).await, visible, "{}", who.name),
        }
    }
    let nothing = nora.get("/api/repositories?search=secret").await.expect(200).json();
    assert_eq!(nothing, json!({ "items": [], "total": 0 }));
    for text in ["secret", "secret:", "secret:v", &secret] {
        let found = nora.get(&format!("/api/search?q={text}")).await.expect(200).json();
        assert_eq!(found, json!({ "repositories": [], "tags": [], "manifests": [] }), "{text}");
    }
    assert!(!nora.get("/api/system").await.text().contains("stored"), "how much there is, administrators learn");
    assert!(!world.anonymous().get("/metrics").await.text().contains("team"));
}

/// Every name of a list, page by page; each page must know the same total.
async fn pages(who: &Person, path: &str) -> Vec<String> {
    let (mut names, mut after, mut totals) = (Vec::new(), String::new(), Vec::new());
    loop {
        let page = who.get(&format!("{path}{after}")).await.expect(200).json();
        names.extend(each(&page["items"], "name"));
        totals.push(page["total"].as_u64().unwrap());
        match page["next"].as_str() {
            Some(next) => after = format!("&{}", crate::keys::form(&[("after", next)])),
            None => break,
        }
    }
    assert!(totals.iter().all(|total| *total == names.len() as u64), "{path}: {totals:?} of {names:?}");
    names
}

/// Every name of the catalog, one by one along its links, which may name only what was shown.
async fn catalog(who: &Person) -> Vec<String> {
    let (mut names, mut path) = (Vec::<String>::new(), "/v2/_catalog?n=1".to_owned());
    loop {
        let page = who.get(&path).await.expect(200);
        let shown: Vec<String> = serde_json::from_value(page.json()["repositories"].clone()).unwrap();
        names.extend(shown);
        let link = page.header("link");
        let Some(next) = link.strip_prefix('<').and_then(|link| link.split_once('>')) else { return names };
        let last = next.0.split("last=").nth(1).unwrap().replace("%2F", "/");
        assert_eq!(Some(&last), names.last(), "{link}");
        next.0.clone_into(&mut path);
    }
}

#[tokio::test]
async fn an_id_tells_no_more_than_a_name() {
    let world = World::start();
    let admin = world.admin();
    let image = admin.push_image("team/secret", "v1", "of nobody's business").await;
    let secret = admin.get(&repository("team/secret")).await.expect(200).json()["id"].as_str().unwrap().to_owned();
    let nothing = clock::System.id().to_string();
    let paul = world.user_with("paul", "team/secret", "pull").await;
    paul.get(&format!("/api/repositories/{secret}/tags/v1")).await.expect(200);

    let nora = world.user_with("nora", "other/**", "pull,push,delete,admin").await;
    let openapi = world.anonymous().get("/api/openapi.json").await.expect(200).json();
    let mut asked = 0;
    for (path, methods) in openapi["paths"].as_object().unwrap() {
        for method in methods.as_object().unwrap().keys().filter(|_| path.contains("{repository}")) {
            let path = path.replace("{tag}", "v1").replace("{reference}", "v1").replace("{digest}", &image);
            for who in [&nora, &world.anonymous()] {
                let hidden = ask(who, method, &path, &secret).await;
                let missing = ask(who, method, &path, &nothing).await;
                assert!([401, 403, 404].contains(&hidden.0), "{method} {path}: {hidden:?}");
                assert_eq!(hidden, missing, "{method} {path} by {:?}", who.name);
                asked += 1;
            }
        }
    }
    assert!(asked >= 16, "{asked} questions are not all");
}

async fn ask(who: &Person, method: &str, path: &str, id: &str) -> (u16, String) {
    let query = if path.ends_with("/archive") { "?reference=v1" } else { "" };
    let request = who.request(&method.to_uppercase(), &format!("{}{query}", path.replace("{repository}", id)));
    let selection = json!({ "tags": ["v1"] });
    let body = match path.rsplit('/').next() {
        Some("deletion-plan") => selection,
        Some("deletions") => json!({ "plan": "any", "selection": selection }),
        Some("indexes") => json!({ "tag": "all", "images": [{ "reference": "v1" }] }),
        Some("split") => json!({ "tag": "v1", "suffix": "short" }),
        _ if method == "put" => json!({ "digest": digest(b"any") }),
        _ => json!({ "description": "mine" }),
    };
    let answer = Answer::of(request.json(&body)).await;
    (answer.status, same_for_all(&answer).replace(id, "ID"))
}

#[tokio::test]
async fn a_signature_in_a_hidden_repository_is_no_referrer_elsewhere() {
    let world = World::start();
    let admin = world.admin();
    let image = admin.push_image("team/site", "v1", "one image").await;
    assert_eq!(admin.push_image("team/secret", "v1", "one image").await, image);
    publish(&admin, "team/site", false).await;
    let signature = json!({
        "schemaVersion": 2, "mediaType": MANIFEST, "artifactType": "application/vnd.example.signature",
        "config": blob(&admin, "team/secret", "{}").await, "layers": [],
        "subject": { "mediaType": MANIFEST, "digest": image, "size": 1 },
    });
    admin.put_manifest("team/secret", "signature", &signature.to_string()).await.expect(201);

    let nora = world.user("nora").await;
    let seen = nora.get(&format!("/v2/team/site/referrers/{image}")).await.expect(200).json();
    assert_eq!(seen["manifests"], json!([]));
    let seen = nora.get(&format!("{}/manifests/{image}/referrers", repository("team/site"))).await.expect(200).json();
    assert_eq!(seen, json!({ "items": [], "total": 0 }));
    let refused = nora.get(&format!("/v2/team/secret/referrers/{image}")).await.expect(404);
    assert_eq!(refused.code(), "NAME_UNKNOWN");
    let seen = admin.get(&format!("/v2/team/secret/referrers/{image}")).await.expect(200).json();
    assert_eq!(seen["manifests"].as_array().unwrap().len(), 1);
}

async fn blob(person: &Person, repository: &str, text: &str) -> Value {
    let digest = person.push_blob(repository, text.as_bytes()).await;
    json!({ "mediaType": "application/vnd.oci.empty.v1+json", "digest": digest, "size": text.len() })
}

#[tokio::test]
async fn knowing_a_digest_is_not_the_right_to_its_bytes() {
    let world = World::start();
    let admin = world.admin();
    let layer = admin.push_blob("team/secret", b"the plans").await;
    let image = admin.push_image("team/secret", "v1", "the plans").await;
    let nora = world.user_with("nora", "nora/*", "pull,push").await;
    let config = nora.push_blob("nora/own", b"{}").await;

    let refused = nora.get(&format!("/v2/nora/own/blobs/{layer}")).await.expect(404);
    assert_eq!(refused.code(), "BLOB_UNKNOWN");
    let refused = nora.get(&format!("/v2/nora/own/manifests/{image}")).await.expect(404);
    assert_eq!(refused.code(), "MANIFEST_UNKNOWN");

    // Nor can a manifest of one's own pull the bytes over, or tell that they are somewhere.
    let naming = |layer: &str| {
        json!({
            "schemaVersion": 2, "mediaType": MANIFEST,
            "config": { "mediaType": "application/vnd.oci.empty.v1+json", "digest": config, "size": 2 },
            "layers": [{ "mediaType": "application/octet-stream", "digest": layer, "size": 9 }],
        })
        .to_string()
    };
    let nowhere = digest(b"nobody has these bytes");
    let known = nora.put_manifest("nora/own", "v1", &naming(&layer)).await.expect(404);
    let unknown = nora.put_manifest("nora/own", "v1", &naming(&nowhere)).await.expect(404);
    assert_eq!(known.code(), "MANIFEST_BLOB_UNKNOWN");
    assert_eq!(known.text().replace(&layer, "LAYER"), unknown.text().replace(&nowhere, "LAYER"));
}

#[tokio::test]
async fn without_login_nobody_learns_the_names_of_users() {
    let world = World::start();
    let petra = world.user_with("petra", "team/*", "pull,push").await;
    petra.push_image("team/open", "v1", "hello").await;
    publish(&world.admin(), "team/open", true).await;

    let tag = format!("{}/tags/v1", repository("team/open"));
    assert_eq!(petra.get(&tag).await.expect(200).json()["updated_by"], "petra");
    assert_eq!(world.anonymous().get(&tag).await.expect(200).json()["updated_by"], Value::Null);
    let list = world.anonymous().get(&format!("{}/tags", repository("team/open"))).await.expect(200);
    assert!(!list.text().contains("petra"), "{}", list.text());
}
