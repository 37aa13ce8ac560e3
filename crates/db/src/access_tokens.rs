//! Access tokens: what robots, and people's tools, sign in with. Only hashes are stored.

use chrono::{DateTime, Utc};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, DbErr, EntityTrait, FromQueryResult, IntoActiveModel, QueryFilter, QueryOrder, QueryResult,
    QuerySelect,
};
use serde_json::Value;

use crate::page::{contains, count};
use crate::{AccessTokenId, Connection, Error, Page, Result, Tx, UserId, json, rights};
use entity::{Column, Entity};

/// An access token, as stored.
#[derive(Clone, Debug, PartialEq)]
pub struct AccessToken {
    /// Never changes.
    pub id: AccessTokenId,
    /// Whose it is.
    pub user_id: UserId,
    /// Unique among the tokens of its user.
    pub name: String,
    /// SHA-256 of the secret, in hex.
    pub secret_hash: String,
    /// What it may do at most; none means all the rights of its user.
    pub scopes: Option<Value>,
    /// None: never.
    pub expires_at: Option<DateTime<Utc>>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When somebody last signed in with it.
    pub last_used_at: Option<DateTime<Utc>>,
}

impl FromQueryResult for AccessToken {
    fn from_query_result(row: &QueryResult, prefix: &str) -> Result<Self, DbErr> {
        Ok(Self {
            id: row.try_get(prefix, "id")?,
            user_id: row.try_get(prefix, "user_id")?,
            name: row.try_get(prefix, "name")?,
            secret_hash: row.try_get(prefix, "secret_hash")?,
            scopes: json::column(row, prefix, "scopes")?,
            expires_at: row.try_get(prefix, "expires_at")?,
            created_at: row.try_get(prefix, "created_at")?,
            last_used_at: row.try_get(prefix, "last_used_at")?,
        })
    }
}

/// Which tokens to list, oldest first.
#[derive(Clone, Debug, Default)]
pub struct ListAccessTokens {
    /// Part of the name.
    pub search: Option<String>,
    /// [`Page::next`] of the page before.
    pub after: Option<String>,
    /// At most so many.
    pub limit: u64,
}

/// Makes a token.
///
/// # Errors
/// [`Error::Conflict`] when its user has one of that name.
pub async fn create(tx: &Tx, token: &AccessToken) -> Result<()> {
    let row = entity::Model {
        id: token.id,
        user_id: token.user_id,
        name: token.name.clone(),
        secret_hash: token.secret_hash.clone(),
        scopes: json::text(token.scopes.as_ref()),
        expires_at: token.expires_at,
        created_at: token.created_at,
        last_used_at: token.last_used_at,
    };
    Entity::insert(row.into_active_model()).exec_without_returning(&tx.0).await?;
    rights::bump(tx).await.map(drop)
}

/// The token of that id.
pub async fn find(conn: &impl Connection, id: AccessTokenId) -> Result<Option<AccessToken>> {
    Ok(Entity::find_by_id(id).into_model().one(&conn.executor()).await?)
}

/// The token of that secret.
pub async fn find_by_secret_hash(conn: &impl Connection, secret_hash: &str) -> Result<Option<AccessToken>> {
    let token = Entity::find().filter(Column::SecretHash.eq(secret_hash));
    Ok(token.into_model().one(&conn.executor()).await?)
}

/// The tokens of one user by name.
pub async fn list_of_user(conn: &impl Connection, user_id: UserId) -> Result<Vec<AccessToken>> {
    let tokens = Entity::find().filter(Column::UserId.eq(user_id)).order_by_asc(Column::Name);
    Ok(tokens.into_model().all(&conn.executor()).await?)
}

/// The tokens of everybody, oldest first.
pub async fn list(conn: &impl Connection, query: &ListAccessTokens) -> Result<Page<AccessToken>> {
    let conn = conn.executor();
    let mut select = Entity::find();
    if let Some(search) = &query.search {
        select = select.filter(contains(Column::Name, search));
    }
    let total = count(select.clone(), &conn).await?;
    if let Some(after) = &query.after {
        let after: AccessTokenId = after.parse().map_err(|_| Error::Cursor)?;
        select = select.filter(Column::Id.gt(after)); // ids sort by age
    }
    let tokens = select.order_by_asc(Column::Id).limit(query.limit + 1).into_model::<AccessToken>().all(&conn).await?;
    Ok(Page::new(tokens, query.limit, total, |token| token.id.to_string()))
}

/// Revokes the token. False when there was none.
pub async fn delete(tx: &Tx, id: AccessTokenId) -> Result<bool> {
    let deleted = Entity::delete_by_id(id).exec(&tx.0).await?.rows_affected == 1;
    rights::bump(tx).await?;
    Ok(deleted)
}

/// Remembers its last use; a token that is gone meanwhile is no error.
pub async fn touch_used(tx: &Tx, id: AccessTokenId, at: DateTime<Utc>) -> Result<()> {
    let update = Entity::update_many().col_expr(Column::LastUsedAt, Expr::val(at)).filter(Column::Id.eq(id));
    update.exec(&tx.0).await?;
    Ok(())
}

pub(crate) mod entity {
    use chrono::{DateTime, Utc};
    use sea_orm::entity::prelude::*;

    use crate::{AccessTokenId, UserId};

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "access_tokens")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: AccessTokenId,
        pub user_id: UserId,
        pub name: String,
        pub secret_hash: String,
        pub scopes: Option<String>,
        pub expires_at: Option<DateTime<Utc>>,
        pub created_at: DateTime<Utc>,
        pub last_used_at: Option<DateTime<Utc>>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
