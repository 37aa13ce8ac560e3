//! A fresh database for each story, and short words for what stories begin with.

use std::future::Future;

use chrono::{DateTime, Duration, Utc};
use db::blobs::link as link_blob;
use db::manifests::NewManifest;
use db::repositories::NewRepository;
use db::tags::{ListMoves, TagMove};
use db::{By, Db, Link, LinkKind, ManifestId, RepositoryId, Role, User, UserId, UserKind, Visibility};
use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection};
use uuid::Uuid;

/// Makes two tests of each story.
macro_rules! on_both_databases {
    ($($story:ident),+ $(,)?) => {
        mod sqlite {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
            async fn $story() { crate::world::on_sqlite(super::$story).await; })+
        }
        mod postgres {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
            async fn $story() { crate::world::on_postgres(super::$story).await; })+
        }
    };
}

pub struct World {
    pub db: Db,
    pub url: String,
}

pub async fn on_sqlite<F: Future<Output = ()> + Send + 'static>(story: fn(World) -> F) {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}", folder.path().join("test.db").display());
    tell(story, url).await.unwrap();
}

pub async fn on_postgres<F: Future<Output = ()> + Send + 'static>(story: fn(World) -> F) {
    #[expect(clippy::disallowed_methods, reason = "the only thing that a test must be told from outside")]
    let server = std::env::var("ROADSTEAD_TEST_POSTGRES");
    let server = server.expect("run `cargo xtask test`, which starts PostgreSQL");
    let admin = connection(&server).await;
    let name = format!("story_{}", new_id().simple());
    // A language that sorts unlike bytes, so that a column without the collation `C` is noticed.
    let create = format!("CREATE DATABASE {name} TEMPLATE template0 LOCALE_PROVIDER icu ICU_LOCALE 'en-US'");
    admin.execute_unprepared(&create).await.unwrap();
    let (address, _) = server.rsplit_once('/').unwrap();
    let told = tell(story, format!("{address}/{name}")).await;
    admin.execute_unprepared(&format!("DROP DATABASE {name} WITH (FORCE)")).await.unwrap();
    told.unwrap();
}

/// In a task of its own, so that the database is dropped after a failed story too.
async fn tell<F: Future<Output = ()> + Send + 'static>(
    story: fn(World) -> F,
    url: String,
) -> Result<(), tokio::task::JoinError> {
    let db = Db::connect(&url).await.unwrap();
    db.migrate().await.unwrap();
    tokio::spawn(story(World { db, url })).await
}

/// A connection past the crate, for what it does not do.
pub async fn connection(url: impl Into<ConnectOptions>) -> DatabaseConnection {
    Box::pin(Database::connect(url)).await.unwrap()
}

/// An id that nobody has yet.
#[expect(clippy::disallowed_methods, reason = "a story needs new ids, not known ones")]
pub fn new_id() -> Uuid {
    Uuid::now_v7()
}

/// The clock: so many minutes after the beginning of the story.
pub fn at(minute: i64) -> DateTime<Utc> {
    DateTime::parse_from_rfc3339("2026-01-01T00:00:00Z").unwrap().to_utc() + Duration::minutes(minute)
}

pub fn mei(minute: i64) -> By<'static> {
    By { actor: Some("mei"), at: at(minute) }
}

pub fn user(name: &str) -> User {
    User {
        id: UserId(new_id()),
        name: name.to_owned(),
        kind: UserKind::User,
        role: Role::User,
        password_hash: None,
        disabled: false,
        epoch: 0,
        description: String::new(),
        created_at: at(0),
        last_login_at: None,
        must_change_password: false,
    }
}

pub fn new_repository(name: &str) -> NewRepository {
    NewRepository {
        id: RepositoryId(new_id()),
        name: name.to_owned(),
        visibility: Visibility::Private,
        created_at: at(0),
    }
}

/// A manifest whose digest is its text.
pub fn manifest(text: &str) -> NewManifest {
    NewManifest {
        digest: format!("sha256:{text}"),
        media_type: "application/vnd.oci.image.manifest.v1+json".to_owned(),
        bytes: text.as_bytes().to_vec(),
        artifact_type: None,
        subject: None,
        annotations: None,
        platform: None,
        image_created: None,
        links: Vec::new(),
        created_at: at(0),
    }
}

pub fn link(kind: LinkKind, text: &str, size: i64) -> Link {
    Link { kind, digest: format!("sha256:{text}"), media_type: "application/octet-stream".to_owned(), size }
}

impl World {
    pub async fn user(&self, name: &str) -> User {
        let user = user(name);
        let tx = self.db.begin().await.unwrap();
        db::users::create(&tx, &user).await.unwrap();
        tx.commit().await.unwrap();
        user
    }

    pub async fn repository(&self, name: &str) -> RepositoryId {
        let tx = self.db.begin().await.unwrap();
        let (repository, _) = db::repositories::ensure(&tx, &new_repository(name)).await.unwrap();
        tx.commit().await.unwrap();
        repository.id
    }

    pub async fn blob(&self, repository: RepositoryId, text: &str, size: i64) {
        let tx = self.db.begin().await.unwrap();
        let blob = db::blobs::put(&tx, &format!("sha256:{text}"), size, at(0)).await.unwrap();
        link_blob(&tx, repository, blob, at(0)).await.unwrap();
        tx.commit().await.unwrap();
    }

    pub async fn manifest(&self, repository: RepositoryId, new: &NewManifest) -> ManifestId {
        let tx = self.db.begin().await.unwrap();
        let id = db::manifests::put(&tx, new).await.unwrap();
        db::manifests::link(&tx, repository, id, at(0)).await.unwrap();
        tx.commit().await.unwrap();
        id
    }

    pub async fn tag(&self, repository: RepositoryId, name: &str, manifest: ManifestId, minute: i64) {
        let tx = self.db.begin().await.unwrap();
        db::tags::set(&tx, repository, name, manifest, mei(minute)).await.unwrap();
        tx.commit().await.unwrap();
    }

    /// The moves of a tag, newest first.
    pub async fn moves(&self, repository_id: RepositoryId, tag: &str) -> Vec<TagMove> {
        let query = ListMoves { repository_id, tag: Some(tag.to_owned()), after: None, limit: 99 };
        db::tags::history(&self.db, &query).await.unwrap().items
    }

    pub async fn stored_bytes(&self, repository: RepositoryId) -> i64 {
        db::repositories::find(&self.db, repository).await.unwrap().unwrap().stored_bytes
    }
}
