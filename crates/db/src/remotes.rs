//! Other registries that images are copied from and to. Passwords are sealed by whoever calls.

use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, DbErr, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QueryResult};
use serde_json::Value;

use crate::{Connection, Error, RemoteId, Result, Tx, json, unique};
use entity::{Column, Entity};

/// Another registry, as stored.
#[derive(Clone, Debug, PartialEq)]
pub struct Remote {
    /// Never changes.
    pub id: RemoteId,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// All that can be changed.
    pub settings: Settings,
}

/// What is known of another registry.
#[derive(Clone, PartialEq, Eq)]
pub struct Settings {
    /// Unique.
    pub name: String,
    /// `https://HOST[:PORT]` or `http://HOST[:PORT]`.
    pub url: String,
    /// As whom to ask; none: as nobody.
    pub username: Option<String>,
    /// Its password, not readable without the key of the server.
    pub sealed_password: Option<String>,
    /// Certificates (PEM) to trust besides.
    pub ca_certificate: Option<String>,
    /// It is spoken to without TLS.
    pub insecure_http: bool,
    /// Its addresses may be private ones.
    pub allow_private: bool,
    /// Everybody may use it.
    pub shared: bool,
    /// Which platforms to copy unless others are named; none: all.
    pub platforms: Option<Vec<String>>,
}

/// Without what nobody should read by accident.
impl std::fmt::Debug for Settings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Settings").field("name", &self.name).field("url", &self.url).finish_non_exhaustive()
    }
}

impl FromQueryResult for Remote {
    fn from_query_result(row: &QueryResult, prefix: &str) -> Result<Self, DbErr> {
        let platforms = json::column(row, prefix, "platforms")?.map(serde_json::from_value).transpose();
        let settings = Settings {
            name: row.try_get(prefix, "name")?,
            url: row.try_get(prefix, "url")?,
            username: row.try_get(prefix, "username")?,
            sealed_password: row.try_get(prefix, "sealed_password")?,
            ca_certificate: row.try_get(prefix, "ca_certificate")?,
            insecure_http: row.try_get(prefix, "insecure_http")?,
            allow_private: row.try_get(prefix, "allow_private")?,
            shared: row.try_get(prefix, "shared")?,
            platforms: platforms.map_err(|error| DbErr::Json(format!("column platforms: {error}")))?,
        };
        Ok(Self { id: row.try_get(prefix, "id")?, created_at: row.try_get(prefix, "created_at")?, settings })
    }
}

/// Makes a remote.
///
/// # Errors
/// [`Error::Conflict`] when the name is taken.
pub async fn create(tx: &Tx, settings: &Settings, at: DateTime<Utc>) -> Result<RemoteId> {
    let Settings { name, url, username, sealed_password, ca_certificate, insecure_http, allow_private, shared, .. } =
        settings.clone();
    let row = entity::ActiveModel {
        id: NotSet,
        name: Set(name),
        url: Set(url),
        username: Set(username),
        sealed_password: Set(sealed_password),
        ca_certificate: Set(ca_certificate),
        insecure_http: Set(insecure_http),
        allow_private: Set(allow_private),
        shared: Set(shared),
        platforms: Set(platforms(settings)),
        created_at: Set(at),
    };
    Ok(Entity::insert(row).exec(&tx.0).await?.last_insert_id)
}

/// The remote of that id.
pub async fn find(conn: &impl Connection, id: RemoteId) -> Result<Option<Remote>> {
    unique::find(conn, Entity::find().filter(Column::Id.eq(id))).await
}

/// All remotes by name; there are few.
pub async fn list(conn: &impl Connection) -> Result<Vec<Remote>> {
    Ok(Entity::find().order_by_asc(Column::Name).into_model().all(&conn.executor()).await?)
}

/// Sets all that can be changed.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Conflict`] when the name is taken.
pub async fn set(tx: &Tx, id: RemoteId, settings: &Settings) -> Result<()> {
    let update = Entity::update_many()
        .col_expr(Column::Name, Expr::val(settings.name.as_str()))
        .col_expr(Column::Url, Expr::val(settings.url.as_str()))
        .col_expr(Column::Username, Expr::val(settings.username.clone()))
        .col_expr(Column::SealedPassword, Expr::val(settings.sealed_password.clone()))
        .col_expr(Column::CaCertificate, Expr::val(settings.ca_certificate.clone()))
        .col_expr(Column::InsecureHttp, Expr::val(settings.insecure_http))
        .col_expr(Column::AllowPrivate, Expr::val(settings.allow_private))
        .col_expr(Column::Shared, Expr::val(settings.shared))
        .col_expr(Column::Platforms, Expr::val(platforms(settings)))
        .filter(Column::Id.eq(id));
    if update.exec(&tx.0).await?.rows_affected == 0 {
        return Err(Error::NotFound("remote"));
    }
    Ok(())
}

/// Deletes a remote. False when there was none.
pub async fn delete(tx: &Tx, id: RemoteId) -> Result<bool> {
    Ok(Entity::delete_by_id(id).exec(&tx.0).await?.rows_affected == 1)
}

fn platforms(settings: &Settings) -> Option<String> {
    json::text(settings.platforms.as_ref().map(|platforms| Value::from(platforms.clone())).as_ref())
}

pub(crate) mod entity {
    use chrono::{DateTime, Utc};
    use sea_orm::entity::prelude::*;

    use crate::RemoteId;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "remotes")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: RemoteId,
        pub name: String,
        pub url: String,
        pub username: Option<String>,
        pub sealed_password: Option<String>,
        pub ca_certificate: Option<String>,
        pub insecure_http: bool,
        pub allow_private: bool,
        pub shared: bool,
        pub platforms: Option<String>,
        pub created_at: DateTime<Utc>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
