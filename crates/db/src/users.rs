//! Users: people and robots.

use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ColumnTrait, EntityTrait, FromQueryResult, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect, Value,
};

use crate::page::{contains, count};
use crate::{Connection, Error, Page, Result, Role, Tx, UserId, UserKind, rights};
use entity::{Column, Entity};

/// A user or robot, as stored.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct User {
    /// Never changes.
    pub id: UserId,
    /// What they sign in with; unique among users and robots.
    pub name: String,
    /// Person or machine.
    pub kind: UserKind,
    /// Beside their grants.
    pub role: Role,
    /// None for robots and for those who have not set one.
    pub password_hash: Option<String>,
    /// May not sign in; credentials already issued are dead.
    pub disabled: bool,
    /// Rises whenever credentials already issued must die.
    pub epoch: i64,
    /// Free text.
    pub description: String,
    /// When they were made.
    pub created_at: DateTime<Utc>,
    /// Their last successful login.
    pub last_login_at: Option<DateTime<Utc>>,
    /// Somebody else set the password: nothing is done with it before it is changed.
    pub must_change_password: bool,
}

/// Which users to list, by name.
#[derive(Clone, Debug, Default)]
pub struct ListUsers {
    /// Only people or only robots.
    pub kind: Option<UserKind>,
    /// Part of the name or the description.
    pub search: Option<String>,
    /// [`Page::next`] of the page before.
    pub after: Option<String>,
    /// At most so many.
    pub limit: u64,
}

/// Makes a user.
///
/// # Errors
/// [`Error::Conflict`] when the name is taken.
pub async fn create(tx: &Tx, user: &User) -> Result<()> {
    let row = entity::Model {
        id: user.id,
        name: user.name.clone(),
        kind: user.kind,
        role: user.role,
        password_hash: user.password_hash.clone(),
        disabled: user.disabled,
        epoch: user.epoch,
        description: user.description.clone(),
        created_at: user.created_at,
        last_login_at: user.last_login_at,
        must_change_password: user.must_change_password,
    };
    Entity::insert(row.into_active_model()).exec_without_returning(&tx.0).await?;
    rights::bump(tx).await.map(drop)
}

/// The user of that id.
pub async fn find(conn: &impl Connection, id: UserId) -> Result<Option<User>> {
    Ok(Entity::find_by_id(id).into_model().one(&conn.executor()).await?)
}

/// The user of that name.
pub async fn find_by_name(conn: &impl Connection, name: &str) -> Result<Option<User>> {
    Ok(Entity::find().filter(Column::Name.eq(name)).into_model().one(&conn.executor()).await?)
}

/// Users by name.
pub async fn list(conn: &impl Connection, query: &ListUsers) -> Result<Page<User>> {
    let conn = conn.executor();
    let mut select = Entity::find();
    if let Some(kind) = query.kind {
        select = select.filter(Column::Kind.eq(kind));
    }
    if let Some(search) = &query.search {
        select = select.filter(contains(Column::Name, search).or(contains(Column::Description, search)));
    }
    let total = count(select.clone(), &conn).await?;
    if let Some(after) = &query.after {
        select = select.filter(Column::Name.gt(after));
    }
    let users = select.order_by_asc(Column::Name).limit(query.limit + 1).into_model::<User>().all(&conn).await?;
    Ok(Page::new(users, query.limit, total, |user| user.name.clone()))
}

/// Sets or removes the password. Credentials already issued die.
pub async fn set_password(tx: &Tx, id: UserId, password_hash: Option<&str>) -> Result<()> {
    set(tx, id, Column::PasswordHash, password_hash.map(str::to_owned).into()).await?;
    bump_epoch(tx, id).await
}

/// Disables or enables. Credentials already issued die, and do not come back to life later.
pub async fn set_disabled(tx: &Tx, id: UserId, disabled: bool) -> Result<()> {
    set(tx, id, Column::Disabled, disabled.into()).await?;
    bump_epoch(tx, id).await
}

/// Sets the role; it counts from the next request on, with credentials already issued too.
pub async fn set_role(tx: &Tx, id: UserId, role: Role) -> Result<()> {
    set(tx, id, Column::Role, role.into()).await?;
    rights::bump(tx).await.map(drop)
}

/// Sets whether nothing is done with the password before it is changed.
pub async fn set_must_change_password(tx: &Tx, id: UserId, must: bool) -> Result<()> {
    set(tx, id, Column::MustChangePassword, must.into()).await?;
    rights::bump(tx).await.map(drop)
}

/// Sets the description.
pub async fn set_description(tx: &Tx, id: UserId, description: &str) -> Result<()> {
    set(tx, id, Column::Description, description.into()).await
}

/// Lets all credentials already issued to this user die.
pub async fn bump_epoch(tx: &Tx, id: UserId) -> Result<()> {
    let update = Entity::update_many().col_expr(Column::Epoch, Expr::col(Column::Epoch).add(1));
    let changed = update.filter(Column::Id.eq(id)).exec(&tx.0).await?;
    found(changed.rows_affected)?;
    rights::bump(tx).await.map(drop)
}

/// Remembers a successful login.
pub async fn touch_login(tx: &Tx, id: UserId, at: DateTime<Utc>) -> Result<()> {
    set(tx, id, Column::LastLoginAt, at.into()).await
}

/// Deletes the user with their memberships, grants and access tokens. False when there was none.
pub async fn delete(tx: &Tx, id: UserId) -> Result<bool> {
    let deleted = Entity::delete_by_id(id).exec(&tx.0).await?.rows_affected == 1;
    rights::bump(tx).await?;
    Ok(deleted)
}

/// How many could still administer: admins that are people and not disabled.
pub async fn count_admins(conn: &impl Connection) -> Result<u64> {
    let admins = Entity::find()
        .filter(Column::Role.eq(Role::Admin))
        .filter(Column::Kind.eq(UserKind::User))
        .filter(Column::Disabled.eq(false));
    count(admins, &conn.executor()).await
}

async fn set(tx: &Tx, id: UserId, column: Column, value: Value) -> Result<()> {
    let update = Entity::update_many().col_expr(column, Expr::val(value)).filter(Column::Id.eq(id));
    found(update.exec(&tx.0).await?.rows_affected)
}

fn found(rows: u64) -> Result<()> {
    if rows == 0 { Err(Error::NotFound("user")) } else { Ok(()) }
}

pub(crate) mod entity {
    use chrono::{DateTime, Utc};
    use sea_orm::entity::prelude::*;

    use crate::{Role, UserId, UserKind};

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "users")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: UserId,
        pub name: String,
        pub kind: UserKind,
        pub role: Role,
        pub password_hash: Option<String>,
        pub disabled: bool,
        pub epoch: i64,
        pub description: String,
        pub created_at: DateTime<Utc>,
        pub last_login_at: Option<DateTime<Utc>>,
        pub must_change_password: bool,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
