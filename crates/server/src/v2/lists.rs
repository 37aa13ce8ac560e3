//! Lists: repositories, tags, referrers.

use app::access::SignedIn;
use axum::Json;
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::response::IntoResponse;
use oci::{Digest, MediaType, Name, Page, PageRequest, Request};
use serde_json::json;

use super::{Exchange, Result, pull};

/// Tells that the list was filtered as asked (spec, "Listing Referrers").
const FILTERS_APPLIED: HeaderName = HeaderName::from_static("oci-filters-applied");

/// `_catalog`: what the caller may pull, nothing else.
pub fn catalog(exchange: &Exchange, page: &PageRequest) -> Result {
    let app = &exchange.server.app;
    app.access.permit(&exchange.actor, SignedIn)?;
    app.auth.check_catalog_scope(&exchange.actor)?;
    let found = app.repositories.catalog(&exchange.actor, page);
    let names: Vec<&str> = found.items.iter().map(Name::as_str).collect();
    let next = next_page(&found, page, Name::as_str).map(|page| Request::Catalog { page });
    Ok((link(next.as_ref()), Json(json!({ "repositories": names }))).into_response())
}

/// end-8.
pub async fn tags(exchange: &Exchange, name: Name, page: PageRequest) -> Result {
    let permit = pull(exchange, name)?;
    let found = exchange.server.app.images.list_tags(&permit, &page).await?;
    let tags: Vec<&str> = found.items.iter().map(oci::Tag::as_str).collect();
    let name = permit.repository();
    let next = next_page(&found, &page, oci::Tag::as_str).map(|page| Request::Tags { name: name.clone(), page });
    Ok((link(next.as_ref()), Json(json!({ "name": name.as_str(), "tags": tags }))).into_response())
}

/// end-12: an index of the referrers.
pub async fn referrers(exchange: &Exchange, name: Name, digest: Digest, artifact_type: Option<String>) -> Result {
    let permit = pull(exchange, name)?;
    let mut found = exchange.server.app.images.list_referrers(&permit, &digest).await?;
    let mut headers = HeaderMap::new();
    if artifact_type.is_some() {
        found.retain(|descriptor| descriptor.artifact_type == artifact_type);
        headers.insert(FILTERS_APPLIED, HeaderValue::from_static("artifactType"));
    }
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(MediaType::OCI_INDEX));
    let index = json!({ "schemaVersion": 2, "mediaType": MediaType::OCI_INDEX, "manifests": found });
    Ok((headers, index.to_string()).into_response())
}

fn next_page<T>(found: &Page<T>, page: &PageRequest, name: fn(&T) -> &str) -> Option<PageRequest> {
    let last = found.items.last().filter(|_| found.more)?;
    Some(PageRequest { limit: page.limit, last: Some(name(last).to_owned()) })
}

/// RFC 8288: where the list goes on.
fn link(next: Option<&Request>) -> HeaderMap {
    let value = next.and_then(|next| HeaderValue::from_str(&format!("<{}>; rel=\"next\"", next.path())).ok());
    value.into_iter().map(|value| (header::LINK, value)).collect()
}
