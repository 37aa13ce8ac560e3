//! Lists, page by page.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::support::{Answer, Person, World};

/// Where a list goes on: `<path>; rel="next"`.
fn next(answer: &Answer) -> Option<String> {
    let link = answer.headers.get("link")?.to_str().unwrap();
    let path = link.strip_prefix('<').and_then(|rest| rest.strip_suffix(">; rel=\"next\"")).expect(link);
    assert!(path.starts_with("/v2/"), "{path} is a path without a host");
    Some(path.to_owned())
}

fn words(list: &Value) -> Vec<String> {
    list.as_array().expect("a list, if only an empty one").iter().map(|word| word.as_str().unwrap().into()).collect()
}

/// Follow a list from its first page to its end; answers its pages.
async fn follow(person: &Person, path: &str, key: &str) -> Vec<Vec<String>> {
    let (mut pages, mut path) = (Vec::new(), Some(path.to_owned()));
    while let Some(here) = path {
        let answer = person.get(&here).await.expect(200);
        assert!(answer.header("content-type").starts_with("application/json"));
        pages.push(words(&answer.json()[key]));
        assert!(pages.len() < 100, "the list has no end");
        path = next(&answer);
    }
    pages
}

async fn push_tags(person: &Person, tags: impl IntoIterator<Item = &String>) {
    let image = person.image("team/app", "layer").await;
    for tag in tags {
        person.put_manifest("team/app", tag, &image).await.expect(201);
    }
}

#[tokio::test]
async fn tags_are_followed_to_their_end() {
    let world = World::start();
    let admin = world.admin();
    let numbers = (0..46).map(|n| format!("1.{n}"));
    let odd = ["latest", "Latest", "_", "a.b", "a-b", "a_b"].map(ToOwned::to_owned);
    let tags: BTreeSet<String> = numbers.chain(odd).collect();
    push_tags(&admin, &tags).await;
    let sorted: Vec<String> = tags.into_iter().collect();
    for n in [1, 7, 13, 51, 52, 53, 1000] {
        let pages = follow(&admin, &format!("/v2/team/app/tags/list?n={n}"), "tags").await;
        assert_eq!(pages.concat(), sorted, "n={n}");
        assert_eq!(pages.len(), sorted.len().div_ceil(n), "n={n}: a page that is full and the last has no Link");
    }
    let whole = admin.get("/v2/team/app/tags/list").await.expect(200);
    assert_eq!(whole.json(), json!({ "name": "team/app", "tags": sorted }));
    let head = admin.head("/v2/team/app/tags/list").await.expect(200);
    assert_eq!((head.bytes.len(), head.header("content-type")), (0, "application/json"));
}

#[tokio::test]
async fn last_need_not_exist() {
    let world = World::start();
    let admin = world.admin();
    push_tags(&admin, &["a", "b", "d"].map(ToOwned::to_owned)).await;
    for (query, found, more) in [
        ("last=a", &["b", "d"][..], false),
        ("last=c", &["d"], false),
        ("last=d", &[], false),
        ("last=zzz", &[], false),
        ("n=1&last=aa", &["b"], true),
        ("n=2&last=", &["a", "b"], true),
        ("last=%C3%A4%00%2F", &[], false),
    ] {
        let answer = admin.get(&format!("/v2/team/app/tags/list?{query}")).await.expect(200);
        assert_eq!(
            (words(&answer.json()["tags"]), next(&answer).is_some()),
            (found.iter().map(|tag| (*tag).to_owned()).collect(), more),
            "{query}"
        );
    }
}

#[tokio::test]
async fn no_items_asked_for_are_none_and_what_is_no_number_is_refused() {
    let world = World::start();
    let admin = world.admin();
    push_tags(&admin, &["a".to_owned()]).await;
    for (path, key) in [("/v2/team/app/tags/list", "tags"), ("/v2/_catalog", "repositories")] {
        let answer = admin.get(&format!("{path}?n=0")).await.expect(200);
        assert_eq!((words(&answer.json()[key]), next(&answer)), (Vec::new(), None));
        for n in ["-1", "x", "1.5", "99999999999999999999999", "%20", ""] {
            let answer = admin.get(&format!("{path}?n={n}")).await.expect(400);
            assert_eq!(answer.code(), "PAGINATION_NUMBER_INVALID", "{path}?n={n}");
        }
    }
}

#[tokio::test]
async fn a_repository_without_tags_has_an_empty_list() {
    let world = World::start();
    let admin = world.admin();
    admin.push_blob("team/app", b"layer").await;
    let answer = admin.get("/v2/team/app/tags/list").await.expect(200);
    assert_eq!(answer.json(), json!({ "name": "team/app", "tags": [] }));
    assert_eq!(admin.get("/v2/team/nowhere/tags/list").await.expect(404).code(), "NAME_UNKNOWN");
}

#[tokio::test]
async fn repositories_of_any_depth_are_followed_to_their_end() {
    let world = World::start();
    let admin = world.admin();
    let empty = json!({ "schemaVersion": 2, "mediaType": oci::MediaType::OCI_INDEX, "manifests": [] }).to_string();
    let mut names = BTreeSet::new();
    for depth in 1..=6 {
        for n in 0..5 {
            let name = format!("{}{}", "team-1/".repeat(depth - 1), ["a", "a-b", "a.b", "a_b", "a0"][n]);
            let path = format!("/v2/{name}/manifests/v1");
            let request = admin.request("PUT", &path).header("content-type", oci::MediaType::OCI_INDEX);
            Answer::of(request.body(empty.clone())).await.expect(201);
            names.insert(name);
        }
    }
    let sorted: Vec<String> = names.into_iter().collect();
    assert_eq!(sorted.len(), 30);
    for n in [1, 4, 29, 30, 31] {
        let pages = follow(&admin, &format!("/v2/_catalog?n={n}"), "repositories").await;
        assert_eq!(pages.concat(), sorted, "n={n}");
        assert_eq!(pages.len(), sorted.len().div_ceil(n), "n={n}");
    }
    assert_eq!(admin.get("/v2/_catalog").await.expect(200).json(), json!({ "repositories": sorted }));
    let after = admin.get(&format!("/v2/_catalog?n=2&last={}", sorted[9].replace('/', "%2F"))).await.expect(200);
    assert_eq!(words(&after.json()["repositories"]), sorted[10..12]);
}
