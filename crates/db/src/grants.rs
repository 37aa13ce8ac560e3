//! Grants: who may do what where.

use chrono::{DateTime, Utc};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, DbErr, EntityTrait, FromQueryResult, IntoActiveModel, QueryFilter, QueryOrder, QueryResult,
};

use crate::{Connection, Error, GrantId, GroupId, Result, Tx, UserId, rights};
use entity::{Column, Entity};

/// Who is granted something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    /// A user or robot.
    User(UserId),
    /// All members of a group.
    Group(GroupId),
}

/// A grant, as stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grant {
    /// Never changes.
    pub id: GrantId,
    /// Who.
    pub subject: Subject,
    /// Where: `team/app`, `team/*`, `team/**`. Unique per subject.
    pub pattern: String,
    /// What: `pull,push`.
    pub verbs: String,
    /// When it was made.
    pub created_at: DateTime<Utc>,
}

impl FromQueryResult for Grant {
    fn from_query_result(row: &QueryResult, prefix: &str) -> Result<Self, DbErr> {
        let user: Option<UserId> = row.try_get(prefix, "user_id")?;
        let subject = match user {
            Some(user) => Subject::User(user),
            None => Subject::Group(row.try_get(prefix, "group_id")?), // a check constraint holds that one is set
        };
        Ok(Self {
            id: row.try_get(prefix, "id")?,
            subject,
            pattern: row.try_get(prefix, "pattern")?,
            verbs: row.try_get(prefix, "verbs")?,
            created_at: row.try_get(prefix, "created_at")?,
        })
    }
}

/// Which grants to list; what is left out does not matter.
#[derive(Clone, Debug, Default)]
pub struct ListGrants {
    /// Those of this very subject, not those that a user has through groups.
    pub subject: Option<Subject>,
    /// Those with exactly this pattern.
    pub pattern: Option<String>,
}

/// Makes a grant.
///
/// # Errors
/// [`Error::Conflict`] when the subject has one on that pattern; [`Error::Missing`] when there is no such subject.
pub async fn create(tx: &Tx, grant: &Grant) -> Result<()> {
    let (user_id, group_id) = match grant.subject {
        Subject::User(id) => (Some(id), None),
        Subject::Group(id) => (None, Some(id)),
    };
    let row = entity::Model {
        id: grant.id,
        user_id,
        group_id,
        pattern: grant.pattern.clone(),
        verbs: grant.verbs.clone(),
        created_at: grant.created_at,
    };
    Entity::insert(row.into_active_model()).exec_without_returning(&tx.0).await?;
    rights::bump(tx).await.map(drop)
}

/// The grant of that id.
pub async fn find(conn: &impl Connection, id: GrantId) -> Result<Option<Grant>> {
    Ok(Entity::find_by_id(id).into_model().one(&conn.executor()).await?)
}

/// Grants by pattern, then by age.
pub async fn list(conn: &impl Connection, query: &ListGrants) -> Result<Vec<Grant>> {
    let mut select = Entity::find();
    match query.subject {
        Some(Subject::User(id)) => select = select.filter(Column::UserId.eq(id)),
        Some(Subject::Group(id)) => select = select.filter(Column::GroupId.eq(id)),
        None => {}
    }
    if let Some(pattern) = &query.pattern {
        select = select.filter(Column::Pattern.eq(pattern));
    }
    let grants = select.order_by_asc(Column::Pattern).order_by_asc(Column::Id);
    Ok(grants.into_model().all(&conn.executor()).await?)
}

/// Sets the verbs.
pub async fn set_verbs(tx: &Tx, id: GrantId, verbs: &str) -> Result<()> {
    let update = Entity::update_many().col_expr(Column::Verbs, Expr::val(verbs)).filter(Column::Id.eq(id));
    if update.exec(&tx.0).await?.rows_affected == 0 {
        return Err(Error::NotFound("grant"));
    }
    rights::bump(tx).await.map(drop)
}

/// Takes the grant back. False when there was none.
pub async fn delete(tx: &Tx, id: GrantId) -> Result<bool> {
    let deleted = Entity::delete_by_id(id).exec(&tx.0).await?.rows_affected == 1;
    rights::bump(tx).await?;
    Ok(deleted)
}

pub(crate) mod entity {
    use chrono::{DateTime, Utc};
    use sea_orm::entity::prelude::*;

    use crate::{GrantId, GroupId, UserId};

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "grants")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: GrantId,
        pub user_id: Option<UserId>,
        pub group_id: Option<GroupId>,
        pub pattern: String,
        pub verbs: String,
        pub created_at: DateTime<Utc>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
