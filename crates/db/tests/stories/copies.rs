use db::LinkKind;
use db::manifests::NewManifest;
use db::tags::{self, Copied, CopyTags};

use crate::world::{World, at, link, manifest, mei};

on_both_databases!(
    a_copied_tag_brings_all_that_it_holds,
    tags_that_are_taken_move_only_when_asked,
    what_is_missing_is_told,
);

fn names(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

async fn copy(t: &World, wanted: CopyTags<'_>) -> Copied {
    let tx = t.db.begin().await.unwrap();
    let copied = tags::copy(&tx, wanted).await.unwrap();
    tx.commit().await.unwrap();
    copied
}

async fn a_copied_tag_brings_all_that_it_holds(t: World) {
    let (app, prod) = (t.repository("team/app").await, t.repository("prod/app").await);
    t.blob(app, "layer", 1000).await;
    t.blob(app, "other", 500).await;
    t.blob(prod, "layer", 1000).await;
    let image = NewManifest { links: vec![link(LinkKind::Layer, "layer", 1000)], ..manifest("image") };
    let index = NewManifest { links: vec![link(LinkKind::Child, "image", 5)], ..manifest("index") };
    let about =
        |name: &str, subject: &str| NewManifest { subject: Some(format!("sha256:{subject}")), ..manifest(name) };
    t.manifest(app, &image).await;
    let index = t.manifest(app, &index).await;
    for new in [about("signature", "image"), about("about-signature", "signature"), about("else", "elsewhere")] {
        t.manifest(app, &new).await;
    }
    t.tag(app, "v1", index, 7).await;
    let wanted = CopyTags { from: app, to: prod, names: &names(&["v1"]), overwrite: false, by: mei(9) };
    let made = Copied { made: names(&["v1"]), ..Copied::default() };
    assert_eq!(copy(&t, wanted).await, made);
    let digests = db::manifests::list_digests(&t.db, prod).await.unwrap();
    assert_eq!(digests, ["sha256:about-signature", "sha256:image", "sha256:index", "sha256:signature"]);
    let blobs = db::blobs::list_in_repository(&t.db, prod, None, 9).await.unwrap();
    assert_eq!(blobs, ["sha256:layer"]);
    let manifests = ["about-signature", "image", "index", "signature"].map(str::len).iter().sum::<usize>();
    assert_eq!(t.stored_bytes(prod).await, 1000 + i64::try_from(manifests).unwrap());
    // The tag is as old as it was; its history tells who brought it.
    let tag = tags::find(&t.db, prod, "v1").await.unwrap().unwrap();
    assert_eq!((tag.updated_at, tag.digest.as_str()), (at(7), "sha256:index"));
    let moves = t.moves(prod, "v1").await;
    assert_eq!((moves.len(), moves[0].to_digest.as_deref(), moves[0].at), (1, Some("sha256:index"), at(9)));
    // Once more nothing changes, and nothing is counted twice.
    let before = t.stored_bytes(prod).await;
    assert_eq!(copy(&t, wanted).await, Copied { same: names(&["v1"]), ..Copied::default() });
    assert_eq!(t.stored_bytes(prod).await, before);
    assert_eq!(t.moves(prod, "v1").await.len(), 1);
}

async fn tags_that_are_taken_move_only_when_asked(t: World) {
    let (app, prod) = (t.repository("team/app").await, t.repository("prod/app").await);
    let (new, old) = (t.manifest(app, &manifest("new")).await, t.manifest(prod, &manifest("old")).await);
    t.tag(app, "v1", new, 1).await;
    t.tag(prod, "v1", old, 1).await;
    let wanted = CopyTags { from: app, to: prod, names: &names(&["v1"]), overwrite: false, by: mei(2) };
    assert_eq!(copy(&t, wanted).await, Copied { taken: names(&["v1"]), ..Copied::default() });
    assert_eq!(tags::find(&t.db, prod, "v1").await.unwrap().unwrap().digest, "sha256:old");
    assert_eq!(db::manifests::list_digests(&t.db, prod).await.unwrap(), ["sha256:old"]);
    let wanted = CopyTags { overwrite: true, ..wanted };
    assert_eq!(copy(&t, wanted).await, Copied { moved: names(&["v1"]), ..Copied::default() });
    assert_eq!(tags::find(&t.db, prod, "v1").await.unwrap().unwrap().digest, "sha256:new");
    let last = t.moves(prod, "v1").await.remove(0);
    assert_eq!((last.from_digest.as_deref(), last.to_digest.as_deref()), (Some("sha256:old"), Some("sha256:new")));
}

async fn what_is_missing_is_told(t: World) {
    let (app, prod) = (t.repository("team/app").await, t.repository("prod/app").await);
    let wanted = CopyTags { from: app, to: prod, names: &names(&["v1"]), overwrite: true, by: mei(2) };
    assert_eq!(copy(&t, wanted).await, Copied { missing: names(&["v1"]), ..Copied::default() });
}
