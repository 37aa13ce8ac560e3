//! The JSON API: one file per noun, OpenAPI beside each handler.
//!
//! A handler reads: parse (the extractors) → permit (`app.access.permit`) → perform (one verb of `app`). It decides nothing.

pub mod access_tokens;
pub mod audit;
pub mod deletion_jobs;
pub mod events;
mod extract;
pub mod folders;
pub mod grants;
pub mod groups;
pub mod import_jobs;
pub mod imports;
pub mod index_jobs;
pub mod jobs;
mod list;
pub mod local_delete_jobs;
pub mod local_images;
pub mod local_push_jobs;
pub mod overview;
pub mod remotes;
pub mod rename_jobs;
pub mod repositories;
pub mod schedules;
pub mod search;
pub mod session;
pub mod setup;
pub mod storage;
pub mod storage_jobs;
pub mod sync_jobs;
pub mod system;
pub mod upstream;
pub mod users;

use axum::Json;
use utoipa::OpenApi;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};

pub use extract::{Body, Caller, Path, Query, Recognized, part};
pub use list::{List, ListQuery};

use crate::error::ApiError;

/// What a JSON handler answers.
pub type Answer<T> = Result<Json<T>, ApiError>;

/// The head of the OpenAPI document; the routes add themselves in `router`.
#[derive(OpenApi)]
#[openapi(
    info(title = "Roadstead", description = "The JSON API of a Roadstead registry. `/v2/` and `/token` follow the OCI distribution-spec."),
    modifiers(&Credentials)
)]
pub struct Document;

/// The ways to sign in.
struct Credentials;

impl utoipa::Modify for Credentials {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        let components = document.components.get_or_insert_with(Default::default);
        let bearer = SecurityScheme::Http(HttpBuilder::new().scheme(HttpAuthScheme::Bearer).build());
        let basic = SecurityScheme::Http(HttpBuilder::new().scheme(HttpAuthScheme::Basic).build());
        components.add_security_scheme("bearer", bearer);
        components.add_security_scheme("basic", basic);
    }
}
