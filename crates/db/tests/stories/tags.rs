use db::manifests::NewManifest;
use db::tags::{self, ListMoves, ListTags, TagFilter, TagSort};
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
    a_part_that_comes_late_makes_its_index_longer,
    numbers_are_sorted_by_their_value,
    every_sort_and_filter_pages_through_all,
    the_history_tells_what_can_be_restored,
    many_tags_go_at_once,
    ten_thousand_tags_are_listed_at_once,
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

    let moves = t.moves(app, "v1").await;
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
    let moves = t.moves(app, "v1").await;
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
    let filter = TagFilter::default();
    ListTags { repository_id, filter, sort: TagSort::Name, descending: false, after: None, limit: 3 }
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
    let filter = TagFilter { search: Some("V".into()), ..TagFilter::default() };
    let found = tags::list(&t.db, &ListTags { filter, ..query(app) }).await.unwrap();
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

async fn a_part_that_comes_late_makes_its_index_longer(t: World) {
    let app = t.repository("team/app").await;
    let index = NewManifest { links: vec![link(LinkKind::Child, "late", 4)], ..manifest("index") };
    let outer = NewManifest { links: vec![link(LinkKind::Child, "index", 5)], ..manifest("outer") };
    for (name, new) in [("index", &index), ("outer", &outer)] {
        let id = t.manifest(app, new).await;
        t.tag(app, name, id, 1).await;
    }
    let sizes = async || {
        let page = tags::list(&t.db, &ListTags { sort: TagSort::Size, ..query(app) }).await.unwrap();
        page.items.iter().map(|tag| (tag.name.clone(), tag.total_size)).collect::<Vec<_>>()
    };
    assert_eq!(sizes().await, [("index".to_owned(), 5), ("outer".to_owned(), 10)]);
    let huge = vec![link(LinkKind::Layer, "layer", 100), link(LinkKind::Layer, "a lie", i64::MAX)];
    t.manifest(app, &NewManifest { links: huge, ..manifest("late") }).await;
    let sizes = sizes().await;
    assert!(sizes[0].1 >= 1 << 46 && sizes[1].1 > sizes[0].1, "{sizes:?}, and no sum overflows");
}

async fn numbers_are_sorted_by_their_value(t: World) {
    let app = t.repository("team/app").await;
    let id = t.manifest(app, &manifest("one")).await;
    let sorted = ["1.9", "1.9-rc1", "1.10", "2.0", "02.0.1", "10", "build-9", "build-10", "latest", "v1.2", "v1.10"];
    for name in sorted.iter().rev() {
        t.tag(app, name, id, 0).await;
    }
    let mut names = Vec::new();
    let mut page = query(app);
    loop {
        let found = tags::list(&t.db, &page).await.unwrap();
        names.extend(found.items.into_iter().map(|tag| tag.name));
        page.after = found.next;
        if page.after.is_none() {
            break;
        }
    }
    assert_eq!(names, sorted);
}

async fn every_sort_and_filter_pages_through_all(t: World) {
    let app = t.repository("team/app").await;
    let other = t.repository("team/other").await;
    for (number, name) in ["a", "b", "c", "d", "e"].into_iter().enumerate() {
        let number = i64::try_from(number).unwrap();
        let links = vec![link(LinkKind::Layer, "layer", 1000 - number / 2)];
        let image_created = Some(at(number / 3)).filter(|_| number != 1);
        let id = t.manifest(app, &NewManifest { links, image_created, ..manifest(name) }).await;
        t.tag(app, name, id, number).await;
    }
    let tx = t.db.begin().await.unwrap();
    let pulled = |name: &str, count, minute| (app, format!("sha256:{name}"), count, at(minute));
    let elsewhere = (other, "sha256:a".to_owned(), 9, at(9));
    db::manifests::record_pulls(&tx, &[pulled("b", 2, 50), pulled("d", 1, 40), elsewhere]).await.unwrap();
    tx.commit().await.unwrap();

    let walk = async |sort, descending, filter: TagFilter| {
        let mut page = ListTags { sort, descending, filter, limit: 2, ..query(app) };
        let mut names = String::new();
        loop {
            let found = tags::list(&t.db, &page).await.unwrap();
            names.extend(found.items.iter().map(|tag| tag.name.as_str()));
            page.after = found.next;
            if page.after.is_none() {
                assert_eq!(found.total, names.len() as u64);
                return names;
            }
        }
    };
    let all = TagFilter::default;
    for (sort, rising, falling) in [
        (TagSort::Name, "abcde", "edcba"),
        (TagSort::Updated, "abcde", "edcba"),
        (TagSort::Size, "ecdab", "abcde"),
        (TagSort::Created, "bacde", "deacb"),
        (TagSort::Pulled, "acedb", "bdace"),
    ] {
        assert_eq!(walk(sort, false, all()).await, rising, "{sort:?}");
        assert_eq!(walk(sort, true, all()).await, falling, "{sort:?}");
        // b and d were pulled later; c, d and e pushed later.
        let stale = TagFilter { not_pulled_since: Some(at(2)), ..all() };
        assert_eq!(walk(sort, false, stale).await, "a", "{sort:?}");
        let stale = TagFilter { not_pulled_since: Some(at(45)), search: Some("D".into()), ..all() };
        assert_eq!(walk(sort, false, stale).await, "d", "{sort:?}");
        let on_c = TagFilter { digest: Some("sha256:c".into()), ..all() };
        assert_eq!(walk(sort, false, on_c).await, "c", "{sort:?}");
    }
    let b = tags::find(&t.db, app, "b").await.unwrap().unwrap();
    assert_eq!((b.pull_count, b.last_pull_at, b.shared_tags), (2, Some(at(50)), 0));
    t.tag(app, "b2", b.manifest_id, 9).await;
    assert_eq!(tags::find(&t.db, app, "b").await.unwrap().unwrap().shared_tags, 1);
}

async fn the_history_tells_what_can_be_restored(t: World) {
    let app = t.repository("team/app").await;
    let (one, two) = (t.manifest(app, &manifest("one")).await, t.manifest(app, &manifest("two")).await);
    for (name, id, minute) in [("v1", one, 1), ("v1", two, 2), ("v2", one, 3)] {
        t.tag(app, name, id, minute).await;
    }
    let tx = t.db.begin().await.unwrap();
    tags::delete(&tx, app, "v1", mei(4)).await.unwrap();
    db::manifests::unlink(&tx, app, "sha256:two", mei(5)).await.unwrap();
    tx.commit().await.unwrap();
    let mut told = Vec::new();
    let mut query = ListMoves { repository_id: app, tag: None, after: None, limit: 3 };
    loop {
        let page = tags::history(&t.db, &query).await.unwrap();
        assert_eq!(page.total, 4);
        told.extend(page.items.into_iter().map(|moved| (moved.tag, moved.from_digest, moved.restorable)));
        query.after = page.next;
        if query.after.is_none() {
            break;
        }
    }
    let row = |tag: &str, from: Option<&str>, restorable| (tag.to_owned(), from.map(str::to_owned), restorable);
    assert_eq!(
        told,
        [
            row("v1", Some("sha256:two"), false),
            row("v2", None, false),
            row("v1", Some("sha256:one"), true),
            row("v1", None, false)
        ]
    );
    let nonsense = ListMoves { after: Some("x".into()), ..query };
    assert!(matches!(tags::history(&t.db, &nonsense).await, Err(Error::Cursor)));
}

async fn many_tags_go_at_once(t: World) {
    let app = t.repository("team/app").await;
    let (one, two) = (t.manifest(app, &manifest("one")).await, t.manifest(app, &manifest("two")).await);
    for (name, id) in [("a", one), ("b", two), ("c", two), ("d", one)] {
        t.tag(app, name, id, 1).await;
    }
    let tx = t.db.begin().await.unwrap();
    let names = ["a", "c", "not there"].map(str::to_owned);
    assert_eq!(tags::delete_many(&tx, app, &names, mei(2)).await.unwrap(), 2);
    assert_eq!(db::manifests::unlink_many(&tx, app, &[two], mei(3)).await.unwrap(), 1);
    assert_eq!(db::manifests::unlink_many(&tx, app, &[two], mei(4)).await.unwrap(), 0);
    tx.commit().await.unwrap();
    assert_eq!(tags::list_names(&t.db, "team/app", None, 9).await.unwrap(), ["d"]);
    for (name, from, minute) in [("a", "sha256:one", 2), ("b", "sha256:two", 3), ("c", "sha256:two", 2)] {
        let last = t.moves(app, name).await.remove(0);
        assert_eq!((last.from_digest.as_deref(), last.to_digest, last.at), (Some(from), None, at(minute)));
    }
    assert_eq!(t.stored_bytes(app).await, 3);
}

/// Slow machines are slow: this only finds what grows with the square.
async fn ten_thousand_tags_are_listed_at_once(t: World) {
    let app = t.repository("team/app").await;
    let tx = t.db.begin().await.unwrap();
    for number in 0..10_000 {
        let links = vec![link(LinkKind::Layer, "base", 1000), link(LinkKind::Layer, &number.to_string(), number % 77)];
        let new = NewManifest { links, bytes: vec![b' '; 2000], ..manifest(&format!("m{number}")) };
        let id = db::manifests::put(&tx, &new).await.unwrap();
        db::manifests::link(&tx, app, id, at(0)).await.unwrap();
        tags::set(&tx, app, &format!("build-{number}"), id, mei(number % 99)).await.unwrap();
    }
    tx.commit().await.unwrap();
    let started = std::time::Instant::now();
    for sort in [TagSort::Name, TagSort::Updated, TagSort::Size, TagSort::Created, TagSort::Pulled] {
        for (search, since) in [(None, None), (Some("9".to_owned()), None), (Some("no such".to_owned()), Some(at(50)))]
        {
            let filter = TagFilter { search, digest: None, not_pulled_since: since };
            let page = ListTags { sort, filter, descending: true, limit: 100, ..query(app) };
            let before = std::time::Instant::now();
            let found = tags::list(&t.db, &page).await.unwrap();
            println!("{sort:?} {} of {}: {:?}", found.items.len(), found.total, before.elapsed());
        }
    }
    let snapshot = t.db.snapshot().await.unwrap();
    let before = std::time::Instant::now();
    let facts = db::deletion::facts(&snapshot, app).await.unwrap();
    let ids: Vec<_> = facts.manifests.iter().map(|fact| fact.id).collect();
    let bytes = db::deletion::bytes_of(&snapshot, app, &ids).await.unwrap();
    println!("facts and bytes of all: {:?}", before.elapsed());
    assert_eq!((facts.tags.len(), bytes.unlinked), (10_000, 20_000_000));
    assert!(started.elapsed().as_secs() < 5, "{:?}", started.elapsed());
}
