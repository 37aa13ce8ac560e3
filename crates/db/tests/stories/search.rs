use db::manifests::{self, FindManifests};
use db::tags::{self, FindTags, TagName};
use db::{LinkKind, RepositoryId, Visible};

use crate::world::{World, at, link, manifest};

on_both_databases!(
    tags_are_found_by_their_beginning_or_a_part,
    manifests_are_found_by_their_beginning,
    the_newest_tags_of_some_repositories,
);

/// Two repositories, with a manifest each and some tags on it.
async fn two(t: &World) -> [RepositoryId; 2] {
    let (app, api) = (t.repository("team/app").await, t.repository("team/api").await);
    let (one, other) = (t.manifest(app, &manifest("abc1")).await, t.manifest(api, &manifest("abd2")).await);
    for (minute, name) in ["1.0", "latest", "V1_x"].into_iter().enumerate() {
        t.tag(app, name, one, minute.try_into().unwrap()).await;
    }
    t.tag(api, "1.0", other, 7).await;
    t.tag(api, "1%0", other, 1).await;
    [app, api]
}

async fn tags_are_found_by_their_beginning_or_a_part(t: World) {
    let [app, api] = two(&t).await;
    let find = async |visible, name, after, limit| {
        let found = tags::search(&t.db, &FindTags { visible, name, after, limit }).await.unwrap();
        found.into_iter().map(|tag| (tag.name, tag.repository_id)).collect::<Vec<_>>()
    };
    let tag = |name: &str, id| (name.to_owned(), id);
    let begins = |text: &str| TagName::Begins(text.into());
    let contains = |text: &str| TagName::Contains(text.into());
    assert_eq!(find(Visible::All, begins("1"), None, 9).await, [tag("1%0", api), tag("1.0", app), tag("1.0", api)]);
    assert_eq!(find(Visible::All, begins("1"), Some(tag("1.0", app)), 9).await, [tag("1.0", api)]);
    assert_eq!(find(Visible::All, begins("1"), Some(tag("1%0", api)), 1).await, [tag("1.0", app)]);
    assert_eq!(find(Visible::Ids(vec![app]), begins("1"), None, 9).await, [tag("1.0", app)]);
    assert_eq!(find(Visible::All, begins("v"), None, 9).await, [], "the beginning is to the letter");
    assert_eq!(find(Visible::All, contains("v1_"), None, 9).await, [tag("V1_x", app)], "a part is not");
    assert_eq!(find(Visible::All, contains("%"), None, 9).await, [tag("1%0", api)]);
    assert_eq!(find(Visible::All, contains("ATE"), None, 9).await, [tag("latest", app)]);
}

async fn manifests_are_found_by_their_beginning(t: World) {
    let [app, api] = two(&t).await;
    t.manifest(api, &manifest("abc1")).await;
    let find = async |visible, digest: &str, after| {
        let query = FindManifests { visible, digest: format!("sha256:{digest}"), after, limit: 9 };
        let found = manifests::search(&t.db, &query).await.unwrap();
        found.into_iter().map(|found| (found.digest, found.repository_id)).collect::<Vec<_>>()
    };
    let found = |digest: &str, id| (format!("sha256:{digest}"), id);
    assert_eq!(find(Visible::All, "ab", None).await, [found("abc1", app), found("abc1", api), found("abd2", api)]);
    assert_eq!(find(Visible::All, "ab", Some(found("abc1", app))).await, [found("abc1", api), found("abd2", api)]);
    assert_eq!(find(Visible::Ids(vec![app]), "ab", None).await, [found("abc1", app)]);
    assert_eq!(find(Visible::All, "abe", None).await, []);

    let tag = tags::find(&t.db, app, "1.0").await.unwrap().unwrap();
    let names = tags::names_of_manifest(&t.db, app, tag.manifest_id, 2).await.unwrap();
    assert_eq!(names, ["1.0", "V1_x"], "the first two");
    let digests = manifests::digests(&t.db, &[tag.manifest_id]).await.unwrap();
    assert_eq!(digests[&tag.manifest_id], "sha256:abc1");
}

async fn the_newest_tags_of_some_repositories(t: World) {
    let [app, api] = two(&t).await;
    let index = db::manifests::NewManifest { links: vec![link(LinkKind::Layer, "layer", 100)], ..manifest("image") };
    let image = t.manifest(app, &index).await;
    t.tag(app, "new", image, 9).await;
    for referrers in ["", ".sig"] {
        t.tag(app, &format!("sha256-{}{referrers}", "a".repeat(64)), image, 10).await;
    }
    let recent = tags::list_recent(&t.db, &[app, api], 3).await.unwrap();
    let seen: Vec<_> = recent.iter().map(|(id, tag)| (*id, tag.name.as_str(), tag.updated_at)).collect();
    assert_eq!(seen, [(app, "new", at(9)), (api, "1.0", at(7)), (app, "V1_x", at(2))]);
    assert_eq!(recent[0].1.total_size, recent[0].1.size + 100);
    assert!(tags::list_recent(&t.db, &[], 3).await.unwrap().is_empty());
}
