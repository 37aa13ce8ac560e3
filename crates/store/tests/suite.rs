//! The suite of every registry, on the engine over memory and over files; and what only the engine promises.

use std::path::Path;
use std::sync::Arc;

use bytes::Bytes;
use clock::System;
use db::Db;
use futures_util::stream;
use oci::{Algorithm, By, Chunk, Digest, Name, Read, Reference, Write};
use store::{Blobs, Engine, Files, Memory};

async fn engine(folder: &Path, blobs: Arc<dyn Blobs>) -> Engine {
    let db = Db::connect(&format!("sqlite://{}/roadstead.db", folder.display())).await.unwrap();
    db.migrate().await.unwrap();
    Engine::new(db, blobs, Arc::new(System))
}

#[tokio::test]
async fn the_engine_over_memory_is_a_registry() {
    let folder = tempfile::tempdir().unwrap();
    oci::suite::run(&engine(folder.path(), Arc::new(Memory::default())).await, "suite", &[]).await;
}

#[tokio::test]
async fn the_engine_over_files_is_a_registry() {
    let folder = tempfile::tempdir().unwrap();
    let files = Arc::new(Files::open(folder.path()).unwrap());
    oci::suite::run(&engine(folder.path(), files).await, "suite", &[]).await;
}

#[tokio::test]
async fn an_upload_goes_on_after_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let name: Name = "team/app".parse().unwrap();
    let upload = {
        let engine = engine(folder.path(), Arc::new(Files::open(folder.path()).unwrap())).await;
        let upload = engine.start_upload(&name).await.unwrap();
        engine.append_upload(&name, &upload, Chunk::of("first ").at(0)).await.unwrap();
        upload
    };
    let engine = engine(folder.path(), Arc::new(Files::open(folder.path()).unwrap())).await;
    assert_eq!(engine.append_upload(&name, &upload, Chunk::of("second").at(6)).await.unwrap().offset, 12);
    let digest = Digest::of(Algorithm::Sha256, b"first second");
    engine.finish_upload(&name, &upload, &digest).await.unwrap();
    assert_eq!(engine.stat_blob(&name, &digest).await.unwrap(), 12);
}

#[tokio::test]
async fn a_request_that_is_dropped_on_its_way_spoils_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let engine = engine(folder.path(), Arc::new(Files::open(folder.path()).unwrap())).await;
    let name: Name = "team/app".parse().unwrap();
    let upload = engine.start_upload(&name).await.unwrap();
    let half = vec![1u8; 300 * 1024];
    let endless = stream::iter([Ok(Bytes::from(half.clone()))]);
    let endless = Box::pin(futures_util::StreamExt::chain(endless, stream::pending()));
    let dropped = engine.append_upload(&name, &upload, Chunk { at: Some(0), length: None, body: endless });
    tokio::time::timeout(std::time::Duration::from_millis(300), dropped).await.unwrap_err();

    let kept = usize::try_from(engine.stat_upload(&name, &upload).await.unwrap().offset).unwrap();
    assert!(kept <= half.len());
    let rest = Bytes::from(half[kept..].to_vec());
    engine.append_upload(&name, &upload, Chunk::of(rest).at(kept as u64)).await.unwrap();
    let digest = Digest::of(Algorithm::Sha256, &half);
    engine.finish_upload(&name, &upload, &digest).await.unwrap();
}

#[tokio::test]
async fn blobs_lie_where_distribution_lays_them() {
    let folder = tempfile::tempdir().unwrap();
    let engine = engine(folder.path(), Arc::new(Files::open(folder.path()).unwrap())).await;
    let name: Name = "team/app".parse().unwrap();
    for algorithm in [Algorithm::Sha256, Algorithm::Sha512] {
        let digest = Digest::of(algorithm, b"content");
        let upload = engine.start_upload(&name).await.unwrap();
        engine.append_upload(&name, &upload, Chunk::of("content")).await.unwrap();
        engine.finish_upload(&name, &upload, &digest).await.unwrap();
        let hex = digest.hex();
        let path = format!("docker/registry/v2/blobs/{}/{}/{hex}/data", algorithm.as_str(), &hex[..2]);
        assert_eq!(std::fs::read(folder.path().join(path)).unwrap(), b"content");
    }
    assert_eq!(std::fs::read_dir(folder.path().join("uploads")).unwrap().count(), 0, "nothing is left over");
}

#[tokio::test]
async fn an_image_tells_its_platform_and_who_moved_its_tag() {
    let folder = tempfile::tempdir().unwrap();
    let engine = engine(folder.path(), Arc::new(Memory::default())).await;
    let name: Name = "team/app".parse().unwrap();
    let config = r#"{"os":"linux","architecture":"arm64","variant":"v8","created":"2024-01-02T03:04:05Z"}"#;
    let digest = Digest::of(Algorithm::Sha256, config.as_bytes());
    let upload = engine.start_upload(&name).await.unwrap();
    engine.append_upload(&name, &upload, Chunk::of(config)).await.unwrap();
    engine.finish_upload(&name, &upload, &digest).await.unwrap();
    let text = format!(
        r#"{{"schemaVersion":2,"config":{{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"{digest}","size":{}}},"layers":[]}}"#,
        config.len()
    );
    let manifest = oci::Manifest::new(oci::MediaType::OCI_MANIFEST.parse().unwrap(), text);
    let tag = Reference::Tag("v1".parse().unwrap());
    engine.put_manifest(&name, &tag, manifest, By(Some("mei"))).await.unwrap();

    let db = Db::connect(&format!("sqlite://{}/roadstead.db", folder.path().display())).await.unwrap();
    let repository = db::repositories::find_by_name(&db, "team/app").await.unwrap().unwrap();
    let tag = db::tags::find(&db, repository.id, "v1").await.unwrap().unwrap();
    assert_eq!(tag.platforms, ["linux/arm64/v8"]);
    assert_eq!(tag.image_created.unwrap().to_rfc3339(), "2024-01-02T03:04:05+00:00");
    assert_eq!(tag.updated_by.as_deref(), Some("mei"));
}
