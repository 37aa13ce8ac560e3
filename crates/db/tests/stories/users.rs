use db::users::{self, ListUsers, User};
use db::{Error, Role, UserId, UserKind};

use crate::world::{World, at, new_id, user};

on_both_databases!(
    a_user_is_found_as_they_were_made,
    credentials_die_with_password_and_disabling,
    fields_are_set_one_by_one,
    a_page_follows_the_page_before,
    searching_ignores_case_and_takes_wildcards_literally,
    only_enabled_people_count_as_admins,
    a_password_that_must_be_changed_is_remembered,
);

async fn a_user_is_found_as_they_were_made(t: World) {
    let mei = User { password_hash: Some("hash".into()), description: "梅".into(), ..user("mei") };
    let tx = t.db.begin().await.unwrap();
    users::create(&tx, &mei).await.unwrap();
    assert_eq!(users::find(&tx, mei.id).await.unwrap(), Some(mei.clone()));
    tx.commit().await.unwrap();
    assert_eq!(users::find_by_name(&t.db, "mei").await.unwrap(), Some(mei.clone()));
    assert_eq!(users::find_by_name(&t.db, "MEI").await.unwrap(), None, "names compare by bytes");

    let tx = t.db.begin().await.unwrap();
    assert!(users::delete(&tx, mei.id).await.unwrap());
    assert!(!users::delete(&tx, mei.id).await.unwrap());
    tx.commit().await.unwrap();
    assert_eq!(users::find(&t.db, mei.id).await.unwrap(), None);
}

async fn credentials_die_with_password_and_disabling(t: World) {
    let mei = t.user("mei").await;
    let tx = t.db.begin().await.unwrap();
    users::set_password(&tx, mei.id, Some("hash")).await.unwrap();
    users::set_disabled(&tx, mei.id, true).await.unwrap();
    users::bump_epoch(&tx, mei.id).await.unwrap();
    tx.commit().await.unwrap();

    let mei = users::find(&t.db, mei.id).await.unwrap().unwrap();
    assert_eq!((mei.epoch, mei.password_hash.as_deref(), mei.disabled), (3, Some("hash"), true));

    let tx = t.db.begin().await.unwrap();
    users::set_password(&tx, mei.id, None).await.unwrap();
    assert_eq!(users::find(&tx, mei.id).await.unwrap().unwrap().password_hash, None);
}

async fn fields_are_set_one_by_one(t: World) {
    let mei = t.user("mei").await;
    let tx = t.db.begin().await.unwrap();
    users::set_role(&tx, mei.id, Role::Admin).await.unwrap();
    users::set_description(&tx, mei.id, "builds").await.unwrap();
    users::touch_login(&tx, mei.id, at(5)).await.unwrap();
    tx.commit().await.unwrap();
    let expected = User { role: Role::Admin, description: "builds".into(), last_login_at: Some(at(5)), ..mei };
    assert_eq!(users::find(&t.db, expected.id).await.unwrap(), Some(expected));

    let tx = t.db.begin().await.unwrap();
    let nobody = UserId(new_id());
    let refused = users::set_role(&tx, nobody, Role::Admin).await.unwrap_err();
    assert!(matches!(refused, Error::NotFound("user")));
}

async fn a_page_follows_the_page_before(t: World) {
    for name in ["c", "B", "a", "d", "a-b", "a_b", "a.b"] {
        t.user(name).await;
    }
    let mut names = Vec::new();
    let mut query = ListUsers { limit: 3, ..Default::default() };
    loop {
        let page = users::list(&t.db, &query).await.unwrap();
        assert_eq!(page.total, 7);
        names.extend(page.items.into_iter().map(|user| user.name));
        let Some(next) = page.next else { break };
        query.after = Some(next);
    }
    assert_eq!(names, ["B", "a", "a-b", "a.b", "a_b", "c", "d"]);
}

async fn searching_ignores_case_and_takes_wildcards_literally(t: World) {
    for name in ["ci_bot", "ci-bot", "Mei", "100%", "wow!"] {
        t.user(name).await;
    }
    let search = async |text: &str| {
        let query = ListUsers { search: Some(text.to_owned()), limit: 9, ..Default::default() };
        let page = users::list(&t.db, &query).await.unwrap();
        page.items.into_iter().map(|user| user.name).collect::<Vec<_>>()
    };
    assert_eq!(search("mei").await, ["Mei"]);
    assert_eq!(search("I_B").await, ["ci_bot"]);
    assert_eq!(search("%").await, ["100%"]);
    assert_eq!(search("!").await, ["wow!"]);
    assert_eq!(search("\\").await, Vec::<String>::new());
}

async fn only_enabled_people_count_as_admins(t: World) {
    let tx = t.db.begin().await.unwrap();
    let admin = |name| User { role: Role::Admin, ..user(name) };
    users::create(&tx, &admin("root")).await.unwrap();
    users::create(&tx, &User { disabled: true, ..admin("left") }).await.unwrap();
    users::create(&tx, &User { kind: UserKind::Robot, ..admin("ci") }).await.unwrap();
    users::create(&tx, &user("mei")).await.unwrap();
    assert_eq!(users::count_admins(&tx).await.unwrap(), 1);

    let robots = ListUsers { kind: Some(UserKind::Robot), limit: 9, ..Default::default() };
    assert_eq!(users::list(&tx, &robots).await.unwrap().items[0].name, "ci");
}

async fn a_password_that_must_be_changed_is_remembered(t: World) {
    let mei = t.user("mei").await;
    let before = db::rights::version(&t.db).await.unwrap();
    let tx = t.db.begin().await.unwrap();
    users::set_must_change_password(&tx, mei.id, true).await.unwrap();
    tx.commit().await.unwrap();
    assert!(users::find(&t.db, mei.id).await.unwrap().unwrap().must_change_password);
    assert!(db::rights::version(&t.db).await.unwrap() > before, "rights in memory hear of it");
    let tx = t.db.begin().await.unwrap();
    assert!(users::set_must_change_password(&tx, UserId(new_id()), true).await.is_err());
}
