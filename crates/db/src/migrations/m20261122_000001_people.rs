//! Users, groups, access tokens, ended sessions, grants, and the version of them all.

use sea_orm::sea_query::{Expr, ExprTrait, Query, Table};
use sea_orm::{ConnectionTrait, DbErr, DeriveMigrationName};
use sea_orm_migration::{MigrationTrait, SchemaManager, async_trait};

use super::columns::{Text, flag, goes_with, id, index, number, primary_key, time, time_null, unique, uuid, uuid_null};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let text = Text::on(manager);
        users(manager, text).await?;
        groups(manager, text).await?;
        access_tokens(manager, text).await?;
        ended_sessions(manager, text).await?;
        grants(manager, text).await?;
        rights_version(manager).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

async fn users(manager: &SchemaManager<'_>, text: Text) -> Result<(), DbErr> {
    let table = Table::create()
        .table("users")
        .col(id())
        .col(text.text("name").unique_key())
        .col(text.text("kind"))
        .col(text.text("role"))
        .col(text.text_null("password_hash"))
        .col(flag("disabled"))
        .col(number("epoch"))
        .col(text.text("description"))
        .col(time("created_at"))
        .col(time_null("last_login_at"))
        .take();
    manager.create_table(table).await
}

async fn groups(manager: &SchemaManager<'_>, text: Text) -> Result<(), DbErr> {
    let groups = Table::create()
        .table("groups")
        .col(id())
        .col(text.text("name").unique_key())
        .col(text.text("description"))
        .col(time("created_at"))
        .take();
    let members = Table::create()
        .table("group_members")
        .col(uuid("group_id"))
        .col(uuid("user_id"))
        .primary_key(&mut primary_key(["group_id", "user_id"]))
        .foreign_key(&mut goes_with("group_id", "groups"))
        .foreign_key(&mut goes_with("user_id", "users"))
        .take();
    manager.create_table(groups).await?;
    manager.create_table(members).await?;
    manager.create_index(index("group_members_of_user", "group_members", &["user_id"])).await
}

async fn access_tokens(manager: &SchemaManager<'_>, text: Text) -> Result<(), DbErr> {
    let table = Table::create()
        .table("access_tokens")
        .col(id())
        .col(uuid("user_id"))
        .col(text.text("name"))
        .col(text.text("secret_hash").unique_key())
        .col(text.text_null("scopes"))
        .col(time_null("expires_at"))
        .col(time("created_at"))
        .col(time_null("last_used_at"))
        .foreign_key(&mut goes_with("user_id", "users"))
        .take();
    manager.create_table(table).await?;
    manager.create_index(unique("access_tokens_of_user", "access_tokens", &["user_id", "name"])).await
}

async fn ended_sessions(manager: &SchemaManager<'_>, text: Text) -> Result<(), DbErr> {
    let table =
        Table::create().table("ended_sessions").col(text.text("id").primary_key()).col(time("expires_at")).take();
    manager.create_table(table).await
}

async fn grants(manager: &SchemaManager<'_>, text: Text) -> Result<(), DbErr> {
    let table = Table::create()
        .table("grants")
        .col(id())
        .col(uuid_null("user_id"))
        .col(uuid_null("group_id"))
        .col(text.text("pattern"))
        .col(text.text("verbs"))
        .col(time("created_at"))
        .foreign_key(&mut goes_with("user_id", "users"))
        .foreign_key(&mut goes_with("group_id", "groups"))
        .check(Expr::col("user_id").is_null().ne(Expr::col("group_id").is_null()))
        .take();
    manager.create_table(table).await?;
    // NULLs differ from each other in a unique index, so one for each kind of subject says what is meant.
    manager.create_index(unique("grants_of_user", "grants", &["user_id", "pattern"])).await?;
    manager.create_index(unique("grants_of_group", "grants", &["group_id", "pattern"])).await
}

async fn rights_version(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create().table("rights_version").col(number("id").primary_key()).col(number("version")).take();
    manager.create_table(table).await?;
    let row = Query::insert()
        .into_table("rights_version")
        .columns(["id", "version"])
        .values_panic([1.into(), 1.into()])
        .take();
    manager.get_connection().execute(&row).await.map(drop)
}
