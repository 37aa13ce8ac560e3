//! The rules of Roadstead: who may do what, and the verbs of each noun.
//!
//! Parse → **permit → perform**: [`Access::permit`](access::Access::permit) is the only maker of a
//! [`Permit`](access::Permit), and no verb that touches a repository runs without one. This crate knows no HTTP, no
//! status codes and no SQL text; doors translate, it decides.

pub mod access;
pub mod access_tokens;
pub mod actor;
pub mod audit;
pub mod auth;
mod core;
pub mod deletion;
pub mod error;
pub mod events;
pub mod exports;
pub mod folders;
pub mod grants;
pub mod groups;
pub mod images;
pub mod imports;
pub mod indexes;
mod input;
pub mod jobs;
mod ledger;
pub mod local_images;
pub mod overview;
pub mod policy;
mod queue;
pub mod remotes;
pub mod rename;
pub mod repositories;
mod rights;
pub mod schedules;
pub mod search;
pub mod setup;
mod stock;
pub mod storage;
pub mod sync;
pub mod system;
pub mod tag_filter;
pub mod upstream;
pub mod users;

use std::sync::Arc;

use clock::Clock;
use db::Db;
use oci::Registry;

pub use crate::actor::Actor;
pub use crate::error::{Error, Result};

/// What the rules need from outside.
pub struct Parts {
    /// Rows.
    pub db: Db,
    /// Where manifests and blobs lie.
    pub registry: Arc<dyn Registry>,
    /// The registry that we stand in front of, if there is one: then `registry` is its front.
    pub upstream: Option<upstream::UpstreamParts>,
    /// What deletes the garbage of our own bytes; none in front of an upstream.
    pub collector: Option<Arc<store::Collector>>,
    /// The Docker daemon beside us, whether it answers or not; none: nobody knows of one.
    pub local: Option<Arc<local_images::Local>>,
    /// Whether the bytes can be reached; asked by the readiness probe.
    pub store_answers: Arc<dyn Fn() -> std::io::Result<()> + Send + Sync>,
    /// How full the file system is where the bytes lie.
    pub disk: Arc<dyn Fn() -> std::io::Result<Disk> + Send + Sync>,
    /// Time, ids, randomness.
    pub clock: Arc<dyn Clock>,
    /// Signs sessions and tokens, and binds uploads to their users.
    pub secret_key: Vec<u8>,
    /// Signs tokens for another registry, if there is one that believes us.
    pub token_issuer: Option<auth::TokenIssuer>,
    /// Where archives lie that were uploaded.
    pub imports: imports::Room,
}

/// A file system.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Disk {
    /// What we may still write.
    pub free_bytes: u64,
    /// What there is at all.
    pub total_bytes: u64,
}

/// Everything that can be asked of Roadstead, noun by noun.
pub struct App {
    /// Permits.
    pub access: access::Access,
    /// Credentials in, actors and tokens out.
    pub auth: auth::Auth,
    /// The first administrator.
    pub setup: setup::Setup,
    /// People and robots.
    pub users: users::Users,
    /// Groups of users.
    pub groups: groups::Groups,
    /// Secrets for programs.
    pub access_tokens: access_tokens::AccessTokens,
    /// Who may do what.
    pub grants: grants::Grants,
    /// Repositories as rows.
    pub repositories: repositories::Repositories,
    /// What is inside repositories: manifests, tags, blobs, uploads.
    pub images: images::Images,
    /// Deleting much at once.
    pub deletion: deletion::Deletion,
    /// Other names for repositories.
    pub rename_jobs: jobs::rename::RenameJobs,
    /// One tag for all architectures.
    pub indexes: indexes::Indexes,
    /// The same for whole repositories.
    pub index_jobs: jobs::index::IndexJobs,
    /// Archives that were uploaded.
    pub imports: imports::Imports,
    /// The images in them, on their way into repositories.
    pub import_jobs: jobs::import::ImportJobs,
    /// Images as files.
    pub exports: exports::Exports,
    /// Freeing and verifying what is stored.
    pub storage_jobs: jobs::collection::StorageJobs,
    /// Images of the Docker daemon beside us.
    pub local_images: local_images::LocalImages,
    /// Uploads of them.
    pub local_push_jobs: jobs::local_push::LocalPushJobs,
    /// Deletions of them.
    pub local_delete_jobs: jobs::local_delete::LocalDeleteJobs,
    /// Images from and to other registries.
    pub sync_jobs: sync::SyncJobs,
    /// Deleting from many repositories, as a job.
    pub deletion_jobs: jobs::deletion::DeletionJobs,
    /// Other registries.
    pub remotes: remotes::Remotes,
    /// One text, and what it may mean.
    pub search: search::Search,
    /// Repositories as a tree.
    pub folders: folders::Folders,
    /// The first page.
    pub overviews: overview::Overviews,
    /// What happens, for those who watch.
    pub events: events::Events,
    /// Long work: what runs, ran and will run.
    pub jobs: jobs::Jobs,
    /// Jobs that begin by themselves.
    pub schedules: schedules::Schedules,
    /// Who did what.
    pub audit: audit::Audit,
    /// The whole, for administrators.
    pub system: system::System,
    /// What takes space, and why.
    pub storage: storage::Storage,
    /// The registry that we stand in front of, if there is one.
    pub upstream: upstream::Upstream,
    core: Arc<core::Core>,
}

impl App {
    /// Put the rules on top of their parts and read the rights of everybody into memory.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn new(mut parts: Parts) -> Result<Self> {
        let upstream = parts.upstream.take();
        let front = upstream.as_ref().map(|upstream| upstream.front.clone());
        let core = core::Core::load(parts, front).await?;
        let jobs = jobs::Jobs::new(core.clone());
        Ok(Self {
            access: access::Access::new(core.clone()),
            auth: auth::Auth::new(core.clone()),
            setup: setup::Setup::new(core.clone()),
            users: users::Users::new(core.clone()),
            groups: groups::Groups::new(core.clone()),
            access_tokens: access_tokens::AccessTokens::new(core.clone()),
            grants: grants::Grants::new(core.clone()),
            repositories: repositories::Repositories::new(core.clone()),
            images: images::Images::new(core.clone()),
            deletion: deletion::Deletion::new(core.clone()),
            rename_jobs: jobs::rename::RenameJobs::new(core.clone(), jobs.clone()),
            indexes: indexes::Indexes::new(core.clone()),
            index_jobs: jobs::index::IndexJobs::new(core.clone(), jobs.clone()),
            imports: imports::Imports::new(core.clone()),
            import_jobs: jobs::import::ImportJobs::new(core.clone(), jobs.clone()),
            exports: exports::Exports::new(core.clone()),
            local_images: local_images::LocalImages::new(core.clone()),
            local_push_jobs: jobs::local_push::LocalPushJobs::new(core.clone(), jobs.clone()),
            local_delete_jobs: jobs::local_delete::LocalDeleteJobs::new(core.clone(), jobs.clone()),
            sync_jobs: sync::SyncJobs::new(core.clone(), jobs.clone()),
            storage_jobs: jobs::collection::StorageJobs::new(core.clone(), jobs.clone()),
            remotes: remotes::Remotes::new(core.clone()),
            search: search::Search::new(core.clone()),
            folders: folders::Folders::new(core.clone()),
            overviews: overview::Overviews::new(core.clone()),
            events: events::Events::new(core.clone()),
            deletion_jobs: jobs::deletion::DeletionJobs::new(core.clone(), jobs.clone()),
            schedules: schedules::Schedules::new(core.clone(), jobs.clone()),
            jobs,
            audit: audit::Audit::new(core.clone()),
            system: system::System::new(core.clone()),
            storage: storage::Storage::new(core.clone()),
            upstream: upstream::Upstream::new(core.clone(), upstream),
            core,
        })
    }

    /// Take over what other processes on the same database changed: the command line, or another Roadstead.
    ///
    /// # Errors
    /// When the database cannot be read; what was known before stays in force.
    pub async fn refresh(&self) -> Result<()> {
        self.core.refresh_if_changed().await
    }

    /// Write down what is counted in memory: pulls, uses of tokens, audit events of pushes.
    ///
    /// # Errors
    /// When the database cannot be written; nothing is forgotten then.
    pub async fn flush(&self) -> Result<()> {
        self.core.ledger.flush(&self.core.db).await
    }

    /// Write down what is counted in memory and close the database, at the end of the process.
    ///
    /// # Errors
    /// When the last counters cannot be written.
    pub async fn close(&self) -> Result<()> {
        self.flush().await?;
        Ok(self.core.db.clone().close().await?)
    }

    /// Whether database and store answer.
    ///
    /// # Errors
    /// What does not answer.
    pub async fn ready(&self) -> Result<()> {
        self.core.db.ping().await?;
        let store_answers = self.core.store_answers.clone();
        tokio::task::spawn_blocking(move || store_answers()).await.map_err(Error::internal)?.map_err(|error| {
            let problem = error::problem("unavailable", "the data folder does not answer");
            Error::Unavailable(problem, error.into())
        })
    }
}
