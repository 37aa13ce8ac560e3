use db::manifests::NewManifest;
use db::tags::{self, ListTags, TagSort};
use db::{Error, LinkKind, RepositoryId};

use crate::world::{World, at, link, manifest, mei};

on_both_databases!(
    moves_go_into_history,
    a_deleted_tag_is_known_and_a_new_one_is_not,
    digests_are_listed_page_by_page,
    two_move_a_tag_at_once,
    a_tag_needs_a_manifest_of_its_repository,
    names_are_sorted_by_bytes,
    pages_follow_each_other_in_every_order,
    a_tag_tells_size_and_platforms,
);

async fn moves_go_into_history(t: World) {
    let app = t.repository("team/app").await;
    let (one, two) = (t.manifest(app, &manifest("one")).await, t.manifest(app, &manifest("two")).await);
    let tx = t.db.begin().await.unwrap();
    let set = async |id, minute| tags::set(&tx, app, "v1", id, mei(minute)).await.unwrap();
    assert_eq!(set(one, 1).await, None);
    assert_eq!(set(one, 2).await.as_deref(), Some("sha256:one"));
    assert_eq!(set(two, 3).await.as_deref(), Some("sha256:one"));
    let tag = tags::find(&tx, app, "v1").await.unwrap().unwrap();
    assert_eq!((tag.digest.as_str(), tag.updated_at, tag.updated_by.as_deref()), ("sha256:two", at(3), Some("mei")));
    assert!(tags::delete(&tx, app, "v1", mei(4)).await.unwrap());
    assert!(!tags::delete(&tx, app, "v1", mei(5)).await.unwrap());
    tx.commit().await.unwrap();

    let moves = tags::history(&t.db, app, "v1", 9).await.unwrap();
    let moves: Vec<_> = moves.iter().map(|m| (m.from_digest.as_deref(), m.to_digest.as_deref(), m.at)).collect();
    let (one, two) = (Some("sha256:one"), Some("sha256:two"));
    assert_eq!(moves, [(two, None, at(4)), (one, two, at(3)), (None, one, at(1))], "setting it again is no move");
    assert_eq!(tags::find(&t.db, app, "v1").await.unwrap(), None);
}

async fn a_deleted_tag_is_known_and_a_new_one_is_not(t: World) {
    let (app, other) = (t.repository("team/app").await, t.repository("team/other").await);
    let id = t.manifest(app, &manifest("one")).await;
    for name in ["here", "gone"] {
        t.tag(app, name, id, 1).await;
    }
    let tx = t.db.begin().await.unwrap();
    assert!(tags::delete(&tx, app, "gone", mei(2)).await.unwrap());
    tx.commit().await.unwrap();
    let asked = ["new", "here", "gone", "newer"].map(str::to_owned);
    assert_eq!(tags::without_history(&t.db, app, &asked).await.unwrap(), ["new", "newer"]);
    assert_eq!(tags::without_history(&t.db, other, &asked).await.unwrap(), asked);
}

async fn digests_are_listed_page_by_page(t: World) {
    let app = t.repository("team/app").await;
    let (one, two) = (t.manifest(app, &manifest("one")).await, t.manifest(app, &manifest("two")).await);
    for (name, id) in [("a", one), ("b", two), ("c", one)] {
        t.tag(app, name, id, 1).await;
    }
    let page = async |last, limit| tags::list_digests(&t.db, app, last, limit).await.unwrap();
    let row = |name: &str, digest: &str| (name.to_owned(), format!("sha256:{digest}"), at(1));
    assert_eq!(page(None, 2).await, [row("a", "one"), row("b", "two")]);
    assert_eq!(page(Some("b"), 2).await, [row("c", "one")]);
}

async fn two_move_a_tag_at_once(t: World) {
    let app = t.repository("team/app").await;
    let mut pushes = tokio::task::JoinSet::new();
    for number in 0..8 {
        let id = t.manifest(app, &manifest(&number.to_string())).await;
        let db = t.db.clone();
        pushes.spawn(async move {
            let tx = db.begin().await.unwrap();
            tags::set(&tx, app, "v1", id, mei(0)).await.unwrap();
            tx.commit().await.unwrap();
        });
    }
    pushes.join_all().await;
    let moves = tags::history(&t.db, app, "v1", 99).await.unwrap();
    assert_eq!(moves.len(), 8);
    for pair in moves.windows(2) {
        assert_eq!(pair[0].from_digest, pair[1].to_digest, "a chain without a gap");
    }
    assert_eq!(moves.last().unwrap().from_digest, None);
}

async fn a_tag_needs_a_manifest_of_its_repository(t: World) {
    let (app, other) = (t.repository("team/app").await, t.repository("team/other").await);
    let elsewhere = t.manifest(other, &manifest("one")).await;
    let tx = t.db.begin().await.unwrap();
    let refused = tags::set(&tx, app, "v1", elsewhere, mei(0)).await.unwrap_err();
    assert!(matches!(refused, Error::Missing(_)), "{refused:?}");
}

async fn names_are_sorted_by_bytes(t: World) {
    let app = t.repository("team/app").await;
    let id = t.manifest(app, &manifest("one")).await;
    for name in ["a_b", "A", "a", "a-b", "_x", "a.b", "10", "9", "B", "ab"] {
        t.tag(app, name, id, 0).await;
    }
    let names = async |last: Option<&str>, limit| tags::list_names(&t.db, "team/app", last, limit).await.unwrap();
    let all = ["10", "9", "A", "B", "_x", "a", "a-b", "a.b", "a_b", "ab"];
    assert_eq!(names(None, 99).await, all);
    assert_eq!(names(Some("A"), 3).await, ["B", "_x", "a"]);
    assert_eq!(names(Some("aa"), 99).await, ["ab"], "`last` need not be there");
    assert_eq!(tags::list_names(&t.db, "team/none", None, 9).await.unwrap(), Vec::<String>::new());
}

fn query(repository_id: RepositoryId) -> ListTags {
    ListTags { repository_id, search: None, sort: TagSort::Name, descending: false, after: None, limit: 3 }
}

async fn pages_follow_each_other_in_every_order(t: World) {
    let app = t.repository("team/app").await;
    let id = t.manifest(app, &manifest("one")).await;
    for (name, minute) in [("v1", 5), ("v2", 1), ("V3", 5), ("latest", 9), ("v4", 5)] {
        t.tag(app, name, id, minute).await;
    }
    let walk = async |mut query: ListTags| {
        let mut names = Vec::new();
        loop {
            let page = tags::list(&t.db, &query).await.unwrap();
            assert_eq!(page.total, 5);
            names.extend(page.items.into_iter().map(|tag| tag.name));
            query.after = page.next;
            if query.after.is_none() {
                return names;
            }
        }
    };
    for limit in [1, 2, 3, 5, 9] {
        let base = || ListTags { limit, ..query(app) };
        let updated = || ListTags { sort: TagSort::Updated, ..base() };
        assert_eq!(walk(base()).await, ["V3", "latest", "v1", "v2", "v4"]);
        assert_eq!(walk(ListTags { descending: true, ..base() }).await, ["v4", "v2", "v1", "latest", "V3"]);
        assert_eq!(walk(updated()).await, ["v2", "V3", "v1", "v4", "latest"]);
        assert_eq!(walk(ListTags { descending: true, ..updated() }).await, ["latest", "V3", "v1", "v4", "v2"]);
    }
    let found = tags::list(&t.db, &ListTags { search: Some("V".into()), ..query(app) }).await.unwrap();
    assert_eq!((found.total, found.items.len(), found.next.is_some()), (4, 3, true));
    let nonsense = ListTags { sort: TagSort::Updated, after: Some("v1".into()), ..query(app) };
    assert!(matches!(tags::list(&t.db, &nonsense).await, Err(Error::Cursor)));
}

async fn a_tag_tells_size_and_platforms(t: World) {
    let app = t.repository("team/app").await;
    for (name, platform) in [("amd", "linux/amd64"), ("arm", "linux/arm64")] {
        let links = vec![link(LinkKind::Config, "config", 10), link(LinkKind::Layer, "layer", 1000)];
        let image = NewManifest { links, platform: Some(platform.into()), ..manifest(name) };
        let id = t.manifest(app, &image).await;
        t.tag(app, name, id, 0).await;
    }
    let links =
        vec![link(LinkKind::Child, "arm", 3), link(LinkKind::Child, "amd", 3), link(LinkKind::Child, "not pushed", 3)];
    let index = t.manifest(app, &NewManifest { links, ..manifest("index") }).await;
    t.tag(app, "both", index, 0).await;

    let page = tags::list(&t.db, &query(app)).await.unwrap();
    let told: Vec<_> =
        page.items.iter().map(|tag| (tag.name.as_str(), tag.size, tag.total_size, tag.platforms.join(" "))).collect();
    let (amd, arm) = ("linux/amd64", "linux/arm64");
    assert_eq!(
        told,
        [
            ("amd", 3, 1013, amd.to_owned()),
            ("arm", 3, 1013, arm.to_owned()),
            ("both", 5, 5 + 2 * 1013, format!("{arm} {amd}")),
        ]
    );
}
