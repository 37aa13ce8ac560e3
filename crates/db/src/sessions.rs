//! Sessions that were ended before they expired. A session is a signed text that nobody stores; only its end is.

use chrono::{DateTime, Utc};
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};

use crate::{Result, Tx, insert, rights};
use entity::{Column, Entity};

/// Ends a session; twice is fine. Sessions that have expired by `now` need no row any more and are forgotten.
pub async fn end(tx: &Tx, id: &str, expires_at: DateTime<Utc>, now: DateTime<Utc>) -> Result<()> {
    Entity::delete_many().filter(Column::ExpiresAt.lt(now)).exec(&tx.0).await?;
    let row = entity::Model { id: id.to_owned(), expires_at };
    insert::if_absent(tx, row.into_active_model(), [Column::Id]).await?;
    rights::bump(tx).await.map(drop)
}

pub(crate) mod entity {
    use chrono::{DateTime, Utc};
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "ended_sessions")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: String,
        pub expires_at: DateTime<Utc>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
