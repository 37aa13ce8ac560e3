use db::manifests::{self, ManifestInfo, NewManifest};
use db::{LinkKind, tags};
use serde_json::json;

use crate::world::{World, at, link, manifest, mei};

on_both_databases!(
    a_manifest_comes_back_to_the_byte,
    it_is_found_only_through_its_repository,
    those_of_a_repository_are_listed_with_their_bytes,
    eight_push_the_same_manifest_and_tag,
    many_links_keep_their_order,
    unlinking_takes_its_tags_and_writes_history,
    parents_and_referrers_are_those_of_the_repository,
    loose_ones_have_no_tag_and_no_index,
);

async fn a_manifest_comes_back_to_the_byte(t: World) {
    let app = t.repository("team/app").await;
    let new = NewManifest {
        bytes: vec![0, 255, 10, 13, 32],
        artifact_type: Some("application/x".into()),
        subject: Some("sha256:subject".into()),
        annotations: Some(json!({"odd": "\u{0}", "名": "值"})),
        platform: Some("linux/arm64/v8".into()),
        image_created: Some(at(-5)),
        links: vec![link(LinkKind::Config, "config", 3), link(LinkKind::Layer, "layer", 4)],
        ..manifest("odd")
    };
    let id = t.manifest(app, &new).await;
    let found = manifests::find_by_digest(&t.db, "team/app", "sha256:odd").await.unwrap().unwrap();
    assert_eq!(found.bytes, new.bytes);
    let expected = ManifestInfo {
        id,
        digest: new.digest,
        media_type: new.media_type,
        size: 5,
        artifact_type: new.artifact_type,
        subject: new.subject,
        annotations: new.annotations,
        platform: new.platform,
        image_created: new.image_created,
        created_at: at(0),
    };
    assert_eq!(found.info, expected);
    assert_eq!(manifests::stat_by_digest(&t.db, "team/app", "sha256:odd").await.unwrap(), Some(expected));
    assert_eq!(manifests::links(&t.db, id).await.unwrap(), new.links);
}

async fn it_is_found_only_through_its_repository(t: World) {
    let app = t.repository("team/app").await;
    t.repository("team/other").await;
    let id = t.manifest(app, &manifest("one")).await;
    t.tag(app, "v1", id, 1).await;
    let by_tag = manifests::find_by_tag(&t.db, "team/app", "v1").await.unwrap().unwrap();
    assert_eq!((by_tag.info.id, by_tag.bytes.as_slice()), (id, b"one".as_slice()));
    assert_eq!(manifests::stat_by_tag(&t.db, "team/app", "v1").await.unwrap(), Some(by_tag.info));
    for (repository, tag) in [("team/other", "v1"), ("team/app", "V1"), ("team/none", "v1")] {
        assert_eq!(manifests::find_by_tag(&t.db, repository, tag).await.unwrap(), None);
    }
    assert_eq!(manifests::stat_by_digest(&t.db, "team/other", "sha256:one").await.unwrap(), None);
}

async fn those_of_a_repository_are_listed_with_their_bytes(t: World) {
    let (app, other) = (t.repository("team/app").await, t.repository("team/other").await);
    for text in ["c", "a", "b"] {
        t.manifest(app, &manifest(text)).await;
    }
    t.manifest(other, &manifest("d")).await;
    let row = |text: &str| (format!("sha256:{text}"), text.as_bytes().to_vec(), at(0));
    assert_eq!(manifests::list_in_repository(&t.db, app, None, 2).await.unwrap(), [row("a"), row("b")]);
    assert_eq!(manifests::list_in_repository(&t.db, app, Some("sha256:b"), 2).await.unwrap(), [row("c")]);
}

async fn eight_push_the_same_manifest_and_tag(t: World) {
    let app = t.repository("team/app").await;
    let mut pushes = tokio::task::JoinSet::new();
    for _ in 0..8 {
        let db = t.db.clone();
        pushes.spawn(async move {
            let image = NewManifest { links: vec![link(LinkKind::Layer, "layer", 4)], ..manifest("same") };
            let tx = db.begin().await.unwrap();
            let id = manifests::put(&tx, &image).await.unwrap();
            manifests::link(&tx, app, id, at(0)).await.unwrap();
            tags::set(&tx, app, "v1", id, mei(0)).await.unwrap();
            db::repositories::record_push(&tx, app, at(0)).await.unwrap();
            tx.commit().await.unwrap();
            id
        });
    }
    let ids = pushes.join_all().await;
    assert!(ids.iter().all(|id| *id == ids[0]), "{ids:?}");
    assert_eq!(manifests::links(&t.db, ids[0]).await.unwrap().len(), 1);
    assert_eq!(t.stored_bytes(app).await, 4, "the length of `same`");
    assert_eq!(t.moves(app, "v1").await.len(), 1);
}

async fn many_links_keep_their_order(t: World) {
    let app = t.repository("team/app").await;
    let links = (0..2500).map(|number| link(LinkKind::Layer, &number.to_string(), number)).collect();
    let new = NewManifest { links, ..manifest("long") };
    let id = t.manifest(app, &new).await;
    assert_eq!(manifests::links(&t.db, id).await.unwrap(), new.links);
}

async fn unlinking_takes_its_tags_and_writes_history(t: World) {
    let (app, other) = (t.repository("team/app").await, t.repository("team/other").await);
    let one = t.manifest(app, &manifest("one")).await;
    let three = t.manifest(app, &manifest("three")).await;
    t.manifest(other, &manifest("one")).await;
    for (repository, tag, id) in [(app, "v1", one), (app, "latest", one), (app, "v3", three), (other, "v1", one)] {
        t.tag(repository, tag, id, 1).await;
    }
    assert_eq!(t.stored_bytes(app).await, 8);
    assert_eq!(tags::of_manifest(&t.db, app, "sha256:one").await.unwrap(), ["latest", "v1"]);

    let tx = t.db.begin().await.unwrap();
    assert!(manifests::unlink(&tx, app, "sha256:one", mei(2)).await.unwrap());
    assert!(!manifests::unlink(&tx, app, "sha256:one", mei(2)).await.unwrap());
    tx.commit().await.unwrap();

    assert_eq!(t.stored_bytes(app).await, 5);
    assert_eq!(tags::list_names(&t.db, "team/app", None, 9).await.unwrap(), ["v3"]);
    assert_eq!(tags::list_names(&t.db, "team/other", None, 9).await.unwrap(), ["v1"]);
    let last = t.moves(app, "latest").await.remove(0);
    assert_eq!((last.from_digest.as_deref(), last.to_digest, last.at), (Some("sha256:one"), None, at(2)));
    let asked = ["sha256:one".to_owned(), "sha256:three".to_owned()];
    assert_eq!(manifests::missing_in_repository(&t.db, app, &asked).await.unwrap(), ["sha256:one"]);
}

async fn parents_and_referrers_are_those_of_the_repository(t: World) {
    let (app, other) = (t.repository("team/app").await, t.repository("team/other").await);
    t.manifest(app, &manifest("image")).await;
    for name in ["index-b", "index-a"] {
        // twice in the same index: named once
        let links = vec![link(LinkKind::Child, "image", 5), link(LinkKind::Child, "image", 5)];
        t.manifest(app, &NewManifest { links, ..manifest(name) }).await;
    }
    let links = vec![link(LinkKind::Child, "image", 5)];
    t.manifest(other, &NewManifest { links, ..manifest("index-c") }).await;
    let parents = manifests::parents_in_repository(&t.db, app, "sha256:image").await.unwrap();
    assert_eq!(parents, ["sha256:index-a", "sha256:index-b"]);

    for (repository, name) in [(app, "sbom"), (app, "signature"), (other, "elsewhere")] {
        let subject = Some("sha256:image".to_owned());
        t.manifest(repository, &NewManifest { subject, ..manifest(name) }).await;
    }
    let referrers = manifests::referrers(&t.db, app, "sha256:image").await.unwrap();
    let digests: Vec<_> = referrers.iter().map(|referrer| referrer.digest.as_str()).collect();
    assert_eq!(digests, ["sha256:sbom", "sha256:signature"]);
}

async fn loose_ones_have_no_tag_and_no_index(t: World) {
    let (app, other) = (t.repository("team/app").await, t.repository("team/other").await);
    let tagged = t.manifest(app, &manifest("tagged")).await;
    t.tag(app, "v1", tagged, 1).await;
    t.manifest(app, &manifest("child")).await;
    t.manifest(app, &manifest("loose")).await;
    let index = NewManifest { links: vec![link(LinkKind::Child, "child", 5)], ..manifest("index") };
    let index = t.manifest(app, &index).await;
    t.tag(app, "all", index, 1).await;
    // What another repository tags or names counts there alone.
    let elsewhere = t.manifest(other, &manifest("loose")).await;
    t.tag(other, "v1", elsewhere, 1).await;
    t.manifest(other, &manifest("child")).await;
    assert_eq!(manifests::list_loose(&t.db, app).await.unwrap(), ["sha256:loose"]);
    assert_eq!(manifests::list_loose(&t.db, other).await.unwrap(), ["sha256:child"]);
    let all = ["sha256:child", "sha256:index", "sha256:loose", "sha256:tagged"];
    assert_eq!(manifests::list_digests(&t.db, app).await.unwrap(), all);
    assert_eq!(manifests::stat(&t.db, "sha256:tagged").await.unwrap().unwrap().id, tagged);
    assert_eq!(manifests::stat(&t.db, "sha256:nowhere").await.unwrap(), None);
}
