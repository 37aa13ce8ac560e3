use std::time::Instant;

use db::repositories::{self, ListRepositories, RepositorySettings, RepositorySort, Visible};
use db::{Error, RepositoryId, Visibility, blobs, tags};

use crate::world::{World, at, manifest, new_id, new_repository};

on_both_databases!(
    the_first_push_makes_the_repository,
    settings_and_name_change,
    names_are_sorted_by_bytes,
    pages_follow_each_other_in_every_order,
    only_what_is_visible_is_listed,
    pulls_and_pushes_are_counted,
    comparisons_are_remembered,
    deleting_leaves_other_repositories_alone,
    a_locked_repository_waits_for_its_holder,
    they_are_found_by_a_part_of_name_or_description,
    what_is_held_is_read_for_some_or_all,
);

async fn the_first_push_makes_the_repository(t: World) {
    let mut pushes = tokio::task::JoinSet::new();
    for _ in 0..8 {
        let db = t.db.clone();
        pushes.spawn(async move {
            let tx = db.begin().await.unwrap();
            let (repository, created) = repositories::ensure(&tx, &new_repository("team/app")).await.unwrap();
            tx.commit().await.unwrap();
            (repository, created)
        });
    }
    let made = pushes.join_all().await;
    assert_eq!(made.iter().filter(|(_, created)| *created).count(), 1);
    assert!(made.iter().all(|(repository, _)| *repository == made[0].0));
    let found = repositories::find_by_name(&t.db, "team/app").await.unwrap();
    assert_eq!(found.as_ref(), Some(&made[0].0));
}

async fn settings_and_name_change(t: World) {
    let app = t.repository("team/app").await;
    t.repository("team/taken").await;
    let settings =
        RepositorySettings { visibility: Visibility::Public, anonymous_pull: true, description: "our app".into() };
    let tx = t.db.begin().await.unwrap();
    repositories::set(&tx, app, &settings).await.unwrap();
    repositories::set_name(&tx, app, "prod/app").await.unwrap();
    tx.commit().await.unwrap();
    let found = repositories::find(&t.db, app).await.unwrap().unwrap();
    assert_eq!((found.name.as_str(), found.visibility, found.anonymous_pull), ("prod/app", Visibility::Public, true));
    assert_eq!(found.description, "our app");

    let tx = t.db.begin().await.unwrap();
    assert!(matches!(repositories::set_name(&tx, app, "team/taken").await, Err(Error::Conflict(_))));
    drop(tx);
    let tx = t.db.begin().await.unwrap();
    let nothing = RepositoryId(new_id());
    assert!(matches!(repositories::set(&tx, nothing, &settings).await, Err(Error::NotFound("repository"))));
}

fn query(visible: Visible) -> ListRepositories {
    ListRepositories {
        visible,
        search: None,
        visibility: None,
        sort: RepositorySort::Name,
        descending: false,
        after: None,
        limit: 2,
    }
}

async fn names_are_sorted_by_bytes(t: World) {
    for name in ["a_b", "a/b", "a-b", "a", "a.b", "ab", "a__b", "a0"] {
        t.repository(name).await;
    }
    let names =
        async |last: Option<&str>, limit| repositories::list_names(&t.db, &Visible::All, last, limit).await.unwrap();
    assert_eq!(names(None, 99).await, ["a", "a-b", "a.b", "a/b", "a0", "a__b", "a_b", "ab"]);
    assert_eq!(names(Some("a.b"), 2).await, ["a/b", "a0"]);
}

async fn pages_follow_each_other_in_every_order(t: World) {
    let names = ["a", "b", "c", "d", "e"];
    let ids: Vec<_> = [t.repository("a").await, t.repository("b").await, t.repository("c").await].into();
    let (d, e) = (t.repository("d").await, t.repository("e").await);
    let tx = t.db.begin().await.unwrap();
    repositories::record_push(&tx, ids[0], at(5)).await.unwrap();
    repositories::record_push(&tx, ids[1], at(5)).await.unwrap();
    repositories::record_push(&tx, ids[2], at(1)).await.unwrap();
    repositories::record_pulls(&tx, &[(d, 7, at(1)), (ids[0], 2, at(1))]).await.unwrap();
    tx.commit().await.unwrap();
    t.blob(e, "layer", 100).await;
    t.blob(ids[1], "layer", 100).await;

    let walk = async |sort, descending, limit| {
        let mut query = ListRepositories { sort, descending, limit, ..query(Visible::All) };
        let mut found = String::new();
        loop {
            let page = repositories::list(&t.db, &query).await.unwrap();
            assert_eq!(page.total, names.len() as u64);
            found.extend(page.items.into_iter().map(|repository| repository.name));
            query.after = page.next;
            if query.after.is_none() {
                return found;
            }
        }
    };
    for limit in 1..6 {
        assert_eq!(walk(RepositorySort::Name, false, limit).await, "abcde");
        assert_eq!(walk(RepositorySort::Name, true, limit).await, "edcba");
        assert_eq!(walk(RepositorySort::LastPush, true, limit).await, "abcde");
        assert_eq!(walk(RepositorySort::LastPush, false, limit).await, "decab");
        assert_eq!(walk(RepositorySort::Pulls, true, limit).await, "dabce");
        assert_eq!(walk(RepositorySort::Size, true, limit).await, "beacd");
        assert_eq!(walk(RepositorySort::Size, false, limit).await, "acdbe");
    }
}

async fn only_what_is_visible_is_listed(t: World) {
    let (app, other) = (t.repository("team/app").await, t.repository("team/other").await);
    t.repository("secret/app").await;
    let visible = Visible::Ids(vec![app, other]);
    let list = repositories::list(&t.db, &query(visible.clone())).await.unwrap();
    assert_eq!((list.total, list.items.len(), list.next), (2, 2, None));
    let search = ListRepositories { search: Some("APP".into()), ..query(visible) };
    assert_eq!(repositories::list(&t.db, &search).await.unwrap().items[0].id, app);
    let nothing = repositories::list(&t.db, &query(Visible::Ids(Vec::new()))).await.unwrap();
    assert_eq!(nothing.total, 0);

    let mut ids: Vec<_> = (0..100_000).map(|_| RepositoryId(new_id())).collect();
    ids.push(app);
    let started = Instant::now();
    let list = repositories::list(&t.db, &query(Visible::Ids(ids))).await.unwrap();
    assert_eq!((list.total, list.items[0].id), (1, app));
    assert!(started.elapsed().as_secs() < 5, "{:?} for 100,000 ids", started.elapsed());
}

async fn pulls_and_pushes_are_counted(t: World) {
    let app = t.repository("team/app").await;
    for minute in [3, 5] {
        let tx = t.db.begin().await.unwrap();
        let gone = (RepositoryId(new_id()), 1, at(minute));
        repositories::record_pulls(&tx, &[(app, 2, at(minute)), gone]).await.unwrap();
        repositories::record_push(&tx, app, at(minute)).await.unwrap();
        tx.commit().await.unwrap();
    }
    let app = repositories::find(&t.db, app).await.unwrap().unwrap();
    assert_eq!((app.pull_count, app.last_pull_at, app.last_push_at), (4, Some(at(5)), Some(at(5))));
}

async fn deleting_leaves_other_repositories_alone(t: World) {
    let (app, other) = (t.repository("team/app").await, t.repository("team/other").await);
    for repository in [app, other] {
        t.blob(repository, "layer", 100).await;
        let id = t.manifest(repository, &manifest("image")).await;
        t.tag(repository, "v1", id, 1).await;
        t.tag(repository, "v2", id, 1).await;
    }
    let counts = repositories::tag_counts(&t.db, &[app, other]).await.unwrap();
    assert_eq!((counts[&app], counts[&other], counts.len()), (2, 2, 2));

    let tx = t.db.begin().await.unwrap();
    assert!(repositories::delete(&tx, app).await.unwrap());
    assert!(!repositories::delete(&tx, app).await.unwrap());
    tx.commit().await.unwrap();
    assert_eq!(repositories::find(&t.db, app).await.unwrap(), None);
    assert_eq!(t.moves(app, "v1").await, []);
    assert_eq!(tags::list_names(&t.db, "team/other", None, 9).await.unwrap(), ["v1", "v2"]);
    assert!(blobs::find_in_repository(&t.db, "team/other", "sha256:layer").await.unwrap().is_some());
    assert_eq!(t.stored_bytes(other).await, 105);
    assert_eq!(repositories::tag_counts(&t.db, &[app]).await.unwrap().len(), 0);
}

async fn a_locked_repository_waits_for_its_holder(t: World) {
    let app = t.repository("team/app").await;
    let tx = t.db.begin().await.unwrap();
    assert!(repositories::lock(&tx, app).await.unwrap());
    assert!(!repositories::lock(&tx, RepositoryId(new_id())).await.unwrap());

    let db = t.db.clone();
    let other = tokio::spawn(async move {
        let tx = db.begin().await.unwrap();
        repositories::lock(&tx, app).await.unwrap();
        repositories::find(&tx, app).await.unwrap().unwrap().pull_count
    });
    repositories::record_pulls(&tx, &[(app, 1, at(1))]).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(other.await.unwrap(), 1, "whoever waited sees what the holder did");
}

async fn comparisons_are_remembered(t: World) {
    let app = t.repository("team/app").await;
    t.repository("team/new").await;
    let tx = t.db.begin().await.unwrap();
    repositories::record_compared(&tx, app, at(3)).await.unwrap();
    tx.commit().await.unwrap();
    let all = repositories::list_compared(&t.db).await.unwrap();
    assert_eq!(all, [("team/app".to_owned(), Some(at(3))), ("team/new".to_owned(), None)]);
    let found = repositories::find_by_name(&t.db, "team/app").await.unwrap().unwrap();
    assert_eq!(found.compared_at, Some(at(3)));
}

async fn they_are_found_by_a_part_of_name_or_description(t: World) {
    let (app, api) = (t.repository("team/app").await, t.repository("team/api").await);
    t.repository("other/app").await;
    let tx = t.db.begin().await.unwrap();
    let settings = RepositorySettings {
        visibility: Visibility::Public,
        anonymous_pull: false,
        description: "100% of the App_s".into(),
    };
    repositories::set(&tx, api, &settings).await.unwrap();
    tx.commit().await.unwrap();
    let search = async |visible: Visible, text: &str, after: Option<&str>, limit| {
        let found = repositories::search(&t.db, &visible, text, after, limit).await.unwrap();
        found.into_iter().map(|found| found.name).collect::<Vec<_>>()
    };
    assert_eq!(search(Visible::All, "APP", None, 9).await, ["other/app", "team/api", "team/app"]);
    assert_eq!(search(Visible::All, "app", Some("other/app"), 1).await, ["team/api"]);
    assert_eq!(search(Visible::Ids(vec![app]), "app", None, 9).await, ["team/app"]);
    assert_eq!(search(Visible::All, "0% of", None, 9).await, ["team/api"]);
    assert_eq!(search(Visible::All, "app_", None, 9).await, ["team/api"], "an underscore is itself");
    let public = ListRepositories { visibility: Some(Visibility::Public), ..query(Visible::All) };
    let list = repositories::list(&t.db, &public).await.unwrap();
    assert_eq!((list.total, list.items[0].id), (1, api));
}

async fn what_is_held_is_read_for_some_or_all(t: World) {
    let (app, empty) = (t.repository("team/app").await, t.repository("team/empty").await);
    let manifest = t.manifest(app, &manifest("one")).await;
    t.tag(app, "v1", manifest, 1).await;
    t.tag(app, "v2", manifest, 2).await;
    let all = repositories::holdings(&t.db, None).await.unwrap();
    assert_eq!(all.len(), 2);
    let some = repositories::holdings(&t.db, Some(&[app, RepositoryId(new_id())])).await.unwrap();
    let row = repositories::find(&t.db, app).await.unwrap().unwrap();
    assert_eq!((some.len(), some[0].tags, some[0].stored_bytes), (1, 2, row.stored_bytes));
    let none = repositories::holdings(&t.db, Some(&[empty])).await.unwrap();
    assert_eq!((none[0].tags, none[0].stored_bytes, none[0].last_push_at), (0, 0, None));
    let rows = repositories::list_of_ids(&t.db, &[app]).await.unwrap();
    assert_eq!(rows, [row]);
}
