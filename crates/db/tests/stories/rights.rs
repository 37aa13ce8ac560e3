use db::repositories::RepositorySettings;
use db::{
    AccessToken, AccessTokenId, Grant, GrantId, Group, GroupId, Role, Subject, Visibility, access_tokens, grants,
    groups, repositories, rights, users,
};

use crate::world::{World, at, new_id, new_repository, user};

on_both_databases!(the_version_rises_with_each_change, all_rows_are_loaded_at_one_moment);

async fn the_version_rises_with_each_change(t: World) {
    let mei = user("mei");
    let team = Group { id: GroupId(new_id()), name: "t".into(), description: String::new(), created_at: at(0) };
    let grant = Grant {
        id: GrantId(new_id()),
        subject: Subject::User(mei.id),
        pattern: "**".into(),
        verbs: "pull".into(),
        created_at: at(0),
    };
    let token = AccessToken {
        id: AccessTokenId(new_id()),
        user_id: mei.id,
        name: "ci".into(),
        secret_hash: "hash".into(),
        scopes: None,
        expires_at: None,
        created_at: at(0),
        last_used_at: None,
    };
    let app = new_repository("team/app");
    let public =
        RepositorySettings { visibility: Visibility::Public, anonymous_pull: true, description: String::new() };

    let tx = t.db.begin().await.unwrap();
    let mut version = rights::version(&tx).await.unwrap();
    macro_rules! raises {
        ($change:expr) => {
            $change.await.unwrap();
            let now = rights::version(&tx).await.unwrap();
            assert!(now > version, stringify!($change));
            version = now;
        };
    }
    raises!(users::create(&tx, &mei));
    raises!(users::set_password(&tx, mei.id, None));
    raises!(users::set_disabled(&tx, mei.id, false));
    raises!(users::set_role(&tx, mei.id, Role::Admin));
    raises!(users::bump_epoch(&tx, mei.id));
    raises!(groups::create(&tx, &team));
    raises!(groups::set(&tx, team.id, "crew", ""));
    raises!(groups::add_member(&tx, team.id, mei.id));
    raises!(groups::remove_member(&tx, team.id, mei.id));
    raises!(groups::delete(&tx, team.id));
    raises!(grants::create(&tx, &grant));
    raises!(grants::set_verbs(&tx, grant.id, "push"));
    raises!(grants::delete(&tx, grant.id));
    raises!(access_tokens::create(&tx, &token));
    raises!(access_tokens::delete(&tx, token.id));
    raises!(repositories::ensure(&tx, &app));
    raises!(repositories::set(&tx, app.id, &public));
    raises!(repositories::set_name(&tx, app.id, "team/other"));

    users::touch_login(&tx, mei.id, at(1)).await.unwrap();
    users::set_description(&tx, mei.id, "x").await.unwrap();
    repositories::ensure(&tx, &new_repository("team/other")).await.unwrap();
    repositories::record_push(&tx, app.id, at(1)).await.unwrap();
    assert_eq!(rights::version(&tx).await.unwrap(), version, "nothing of that matters to rights");

    raises!(repositories::delete(&tx, app.id));
    raises!(users::delete(&tx, mei.id));
    assert_eq!(rights::bump(&tx).await.unwrap(), version + 1);
}

async fn all_rows_are_loaded_at_one_moment(t: World) {
    let mei = t.user("mei").await;
    let app = t.repository("team/app").await;
    let team = GroupId(new_id());
    let group = Group { id: team, name: "team".into(), description: String::new(), created_at: at(0) };
    let tx = t.db.begin().await.unwrap();
    groups::create(&tx, &group).await.unwrap();
    groups::add_member(&tx, team, mei.id).await.unwrap();
    tx.commit().await.unwrap();

    let rows = rights::load(&t.db).await.unwrap();
    assert_eq!(rows.version, rights::version(&t.db).await.unwrap());
    assert_eq!((rows.members, rows.users, rows.groups), (vec![(team, mei.id)], vec![mei], vec![group]));
    assert_eq!((rows.repositories[0].id, rows.repositories[0].name.as_str()), (app, "team/app"));
    assert!(rows.grants.is_empty() && rows.access_tokens.is_empty());
}
