//! Groups of users.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Expr, ExprTrait, Func, Query};
use sea_orm::{
    ColumnTrait, EntityTrait, FromQueryResult, IntoActiveModel, JoinType, QueryFilter, QueryOrder, QuerySelect,
    RelationTrait,
};

use crate::page::{contains, count};
use crate::users::{User, entity as users};
use crate::{Connection, Error, GroupId, Page, Result, Tx, UserId, insert, rights};
use entity::{Column, Entity};

/// A group, as stored.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Group {
    /// Never changes.
    pub id: GroupId,
    /// Unique among groups.
    pub name: String,
    /// Free text.
    pub description: String,
    /// When it was made.
    pub created_at: DateTime<Utc>,
}

/// Which groups to list, by name.
#[derive(Clone, Debug, Default)]
pub struct ListGroups {
    /// Part of the name or the description.
    pub search: Option<String>,
    /// [`Page::next`] of the page before.
    pub after: Option<String>,
    /// At most so many.
    pub limit: u64,
}

/// Makes a group without members.
///
/// # Errors
/// [`Error::Conflict`] when the name is taken.
pub async fn create(tx: &Tx, group: &Group) -> Result<()> {
    let row = entity::Model {
        id: group.id,
        name: group.name.clone(),
        description: group.description.clone(),
        created_at: group.created_at,
    };
    Entity::insert(row.into_active_model()).exec_without_returning(&tx.0).await?;
    rights::bump(tx).await.map(drop)
}

/// The group of that id.
pub async fn find(conn: &impl Connection, id: GroupId) -> Result<Option<Group>> {
    Ok(Entity::find_by_id(id).into_model().one(&conn.executor()).await?)
}

/// The group of that name.
pub async fn find_by_name(conn: &impl Connection, name: &str) -> Result<Option<Group>> {
    Ok(Entity::find().filter(Column::Name.eq(name)).into_model().one(&conn.executor()).await?)
}

/// Groups by name.
pub async fn list(conn: &impl Connection, query: &ListGroups) -> Result<Page<Group>> {
    let conn = conn.executor();
    let mut select = Entity::find();
    if let Some(search) = &query.search {
        select = select.filter(contains(Column::Name, search).or(contains(Column::Description, search)));
    }
    let total = count(select.clone(), &conn).await?;
    if let Some(after) = &query.after {
        select = select.filter(Column::Name.gt(after));
    }
    let groups = select.order_by_asc(Column::Name).limit(query.limit + 1).into_model::<Group>().all(&conn).await?;
    Ok(Page::new(groups, query.limit, total, |group| group.name.clone()))
}

/// Sets name and description.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Conflict`] when the name is taken.
pub async fn set(tx: &Tx, id: GroupId, name: &str, description: &str) -> Result<()> {
    let update = Entity::update_many()
        .col_expr(Column::Name, Expr::val(name))
        .col_expr(Column::Description, Expr::val(description))
        .filter(Column::Id.eq(id));
    if update.exec(&tx.0).await?.rows_affected == 0 {
        return Err(Error::NotFound("group"));
    }
    rights::bump(tx).await.map(drop)
}

/// Deletes the group with its memberships and grants; its users stay. False when there was none.
pub async fn delete(tx: &Tx, id: GroupId) -> Result<bool> {
    let deleted = Entity::delete_by_id(id).exec(&tx.0).await?.rows_affected == 1;
    rights::bump(tx).await?;
    Ok(deleted)
}

/// Makes the user a member. False when they were one before.
///
/// # Errors
/// [`Error::Missing`] when there is no such group or user.
pub async fn add_member(tx: &Tx, group_id: GroupId, user_id: UserId) -> Result<bool> {
    let row = member::Model { group_id, user_id };
    let key = [member::Column::GroupId, member::Column::UserId];
    let added = insert::if_absent(tx, row.into_active_model(), key).await?;
    rights::bump(tx).await?;
    Ok(added)
}

/// Ends the membership. False when there was none.
pub async fn remove_member(tx: &Tx, group_id: GroupId, user_id: UserId) -> Result<bool> {
    let removed = member::Entity::delete_by_id((group_id, user_id)).exec(&tx.0).await?.rows_affected == 1;
    rights::bump(tx).await?;
    Ok(removed)
}

/// How many members each of them has, in one query; those without members are left out.
pub async fn member_counts(conn: &impl Connection, ids: &[GroupId]) -> Result<HashMap<GroupId, i64>> {
    let counts = member::Entity::find()
        .select_only()
        .column(member::Column::GroupId)
        .expr(Func::count(Expr::col(member::Column::UserId)))
        .filter(member::Column::GroupId.is_in(ids.iter().copied()))
        .group_by(member::Column::GroupId);
    Ok(counts.into_tuple().all(&conn.executor()).await?.into_iter().collect())
}

/// The groups of a user by name.
pub async fn of_user(conn: &impl Connection, user_id: UserId) -> Result<Vec<Group>> {
    let of_user = Query::select()
        .column(member::Column::GroupId)
        .from(member::Entity)
        .and_where(Expr::col(member::Column::UserId).eq(user_id))
        .take();
    let groups = Entity::find().filter(Column::Id.in_subquery(of_user)).order_by_asc(Column::Name);
    Ok(groups.into_model().all(&conn.executor()).await?)
}

/// The members by name.
pub async fn members(conn: &impl Connection, id: GroupId) -> Result<Vec<User>> {
    let members = users::Entity::find()
        .join_rev(JoinType::InnerJoin, member::Relation::User.def())
        .filter(member::Column::GroupId.eq(id))
        .order_by_asc(users::Column::Name);
    Ok(members.into_model().all(&conn.executor()).await?)
}

pub(crate) mod entity {
    use chrono::{DateTime, Utc};
    use sea_orm::entity::prelude::*;

    use crate::GroupId;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "groups")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: GroupId,
        pub name: String,
        pub description: String,
        pub created_at: DateTime<Utc>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) mod member {
    use sea_orm::entity::prelude::*;

    use crate::{GroupId, UserId};

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "group_members")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub group_id: GroupId,
        #[sea_orm(primary_key, auto_increment = false)]
        pub user_id: UserId,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {
        #[sea_orm(
            belongs_to = "crate::users::entity::Entity",
            from = "Column::UserId",
            to = "crate::users::entity::Column::Id"
        )]
        User,
    }

    impl ActiveModelBehavior for ActiveModel {}
}
