//! Every route, on one page.

use std::time::Duration;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::StatusCode;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{any, get};
use tower::ServiceBuilder;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::timeout::RequestBodyTimeoutLayer;
use utoipa::OpenApi as _;
use utoipa::openapi::OpenApi;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::api::{
    self, access_tokens, audit, deletion_jobs, events, folders, grants, groups, import_jobs, imports, index_jobs, jobs,
    local_delete_jobs, local_images, local_push_jobs, overview, remotes, rename_jobs, repositories, schedules, search,
    session, setup, storage, storage_jobs, sync_jobs, system, upstream, users,
};
use crate::error::{ApiError, no_method};
use crate::server::Server;
use crate::{door, health, metrics, token, ui, v2};

/// The longest body of the JSON API, in bytes.
const MAX_JSON: usize = 1024 * 1024;

/// For how long a client may say nothing in the middle of a body. There is no limit on the whole: slow links push big
/// layers.
const SILENCE: Duration = Duration::from_mins(1);

/// The JSON API with its document.
fn json() -> OpenApiRouter<Server> {
    OpenApiRouter::with_openapi(api::Document::openapi())
        .routes(routes!(setup::status, setup::complete))
        .routes(routes!(session::login))
        .routes(routes!(session::logout))
        .routes(routes!(session::me))
        .routes(routes!(session::change_password))
        .routes(routes!(users::list, users::create))
        .routes(routes!(users::get, users::update, users::delete))
        .routes(routes!(groups::list, groups::create))
        .routes(routes!(groups::get, groups::update, groups::delete))
        .routes(routes!(groups::members, groups::add_member))
        .routes(routes!(groups::remove_member))
        .routes(routes!(groups::of_user))
        .routes(routes!(access_tokens::list, access_tokens::create))
        .routes(routes!(access_tokens::delete))
        .routes(routes!(repositories::list, repositories::create))
        .routes(routes!(repositories::get, repositories::update, repositories::delete))
        .routes(routes!(repositories::tags::list))
        .routes(routes!(repositories::tags::get, repositories::tags::set, repositories::tags::delete))
        .routes(routes!(repositories::history::list))
        .routes(routes!(repositories::images::get))
        .routes(routes!(repositories::archive::download))
        .routes(routes!(repositories::indexes::join))
        .routes(routes!(repositories::indexes::split))
        .routes(routes!(repositories::deletion::plan))
        .routes(routes!(repositories::deletion::delete))
        .routes(routes!(repositories::manifests::untagged))
        .routes(routes!(repositories::manifests::get))
        .routes(routes!(repositories::manifests::referrers))
        .routes(routes!(grants::list, grants::create))
        .routes(routes!(grants::mine))
        .routes(routes!(grants::explain::explain))
        .routes(routes!(grants::explain::of_repository))
        .routes(routes!(grants::explain::matches))
        .routes(routes!(grants::update, grants::delete))
        .routes(routes!(remotes::list, remotes::create))
        .routes(routes!(remotes::get, remotes::update, remotes::delete))
        .routes(routes!(remotes::test))
        .routes(routes!(local_images::list))
        .routes(routes!(folders::list))
        .routes(routes!(search::search))
        .routes(routes!(overview::show))
        .routes(routes!(events::follow))
        .merge(long_work())
        .routes(routes!(audit::list))
        .routes(routes!(audit::export::export))
        .routes(routes!(system::show))
        .routes(routes!(storage::show))
        .routes(routes!(storage::why))
        .routes(routes!(storage::pause_pushes))
        .routes(routes!(upstream::compare))
        .routes(routes!(upstream::events))
}

/// Jobs, and what begins them.
fn long_work() -> OpenApiRouter<Server> {
    OpenApiRouter::new()
        .routes(routes!(jobs::list))
        .routes(routes!(jobs::get))
        .routes(routes!(jobs::items))
        .routes(routes!(jobs::log::follow))
        .routes(routes!(jobs::cancel))
        .routes(routes!(jobs::retry))
        .routes(routes!(deletion_jobs::create))
        .routes(routes!(rename_jobs::by_prefix))
        .routes(routes!(rename_jobs::rename))
        .routes(routes!(imports::upload))
        .routes(routes!(imports::get, imports::delete))
        .routes(routes!(import_jobs::create))
        .routes(routes!(index_jobs::create))
        .routes(routes!(local_push_jobs::create))
        .routes(routes!(local_delete_jobs::create))
        .routes(routes!(storage_jobs::collect))
        .routes(routes!(storage_jobs::verify))
        .routes(routes!(sync_jobs::create))
        .routes(routes!(schedules::list, schedules::create))
        .routes(routes!(schedules::update, schedules::delete))
        .routes(routes!(schedules::run))
}

/// The OpenAPI document, as `/api/openapi.json` and `roadstead openapi` give it.
pub fn document() -> OpenApi {
    json().split_for_parts().1
}

/// Everything that this port answers.
pub fn router(server: Server) -> Router {
    let (json, document) = json().split_for_parts();
    let document = axum::Json(document);
    Router::new()
        .merge(json)
        .route("/api/openapi.json", get(async || document))
        .layer(DefaultBodyLimit::max(MAX_JSON))
        .route("/token", get(token::get).post(token::post))
        .route("/token/jwks.json", get(token::keys))
        .route("/v2", any(v2::answer))
        .route("/v2/", any(v2::answer))
        .route("/v2/{*rest}", any(v2::answer))
        .route("/healthz", get(health::alive))
        .route("/readyz", get(health::ready))
        .route("/metrics", get(metrics::show))
        .route("/", get(ui::index))
        .route("/icon.svg", get(ui::icon))
        .route("/docs", get(ui::docs))
        .route("/docs/", get(ui::docs_slash))
        .route("/docs/{file}", get(ui::docs_file))
        .route("/redoc", get(ui::redoc))
        .route("/assets/{file}", get(ui::asset))
        .fallback(ui::page)
        .method_not_allowed_fallback(async || (StatusCode::METHOD_NOT_ALLOWED, ApiError(no_method())))
        .layer(
            ServiceBuilder::new()
                .layer(from_fn_with_state(server.clone(), door::observe))
                .layer(from_fn(door::protect))
                .layer(CatchPanicLayer::custom(panicked))
                .layer(from_fn(door::finish))
                .layer(RequestBodyTimeoutLayer::new(SILENCE)),
        )
        .with_state(server)
}

/// A panic is a defect: it is logged by the panic hook, and its client gets an answer.
fn panicked(_: Box<dyn std::any::Any + Send>) -> Response {
    ApiError(app::Error::Internal("a request panicked; the log has it".into())).into_response()
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_document_in_docs_is_this_one() {
        let written = include_str!("../../../docs/openapi.json");
        let now = super::document().to_pretty_json().unwrap();
        assert_eq!(written.trim_end(), now.trim_end(), "run `cargo xtask openapi`, and read what changed");
    }
}
