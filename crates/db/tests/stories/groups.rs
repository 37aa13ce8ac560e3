use db::groups::{self, Group, ListGroups};
use db::{Error, GroupId, UserId, users};

use crate::world::{World, at, new_id};

on_both_databases!(
    a_group_is_made_renamed_and_deleted,
    members_come_and_go,
    groups_are_listed_by_name,
    members_are_counted,
);

fn group(name: &str) -> Group {
    Group { id: GroupId(new_id()), name: name.to_owned(), description: String::new(), created_at: at(0) }
}

async fn a_group_is_made_renamed_and_deleted(t: World) {
    let team = group("team");
    let tx = t.db.begin().await.unwrap();
    groups::create(&tx, &team).await.unwrap();
    assert_eq!(groups::find_by_name(&tx, "team").await.unwrap(), Some(team.clone()));
    groups::set(&tx, team.id, "crew", "who sails").await.unwrap();
    tx.commit().await.unwrap();

    let crew = Group { name: "crew".into(), description: "who sails".into(), ..team };
    assert_eq!(groups::find(&t.db, crew.id).await.unwrap(), Some(crew.clone()));
    let tx = t.db.begin().await.unwrap();
    assert!(groups::delete(&tx, crew.id).await.unwrap());
    let refused = groups::set(&tx, crew.id, "x", "").await.unwrap_err();
    assert!(matches!(refused, Error::NotFound("group")));
}

async fn members_come_and_go(t: World) {
    let (mei, ann) = (t.user("mei").await, t.user("ann").await);
    let team = group("team");
    let tx = t.db.begin().await.unwrap();
    groups::create(&tx, &team).await.unwrap();
    assert!(groups::add_member(&tx, team.id, mei.id).await.unwrap());
    assert!(!groups::add_member(&tx, team.id, mei.id).await.unwrap(), "twice is fine");
    assert!(groups::add_member(&tx, team.id, ann.id).await.unwrap());
    tx.commit().await.unwrap();
    assert_eq!(groups::members(&t.db, team.id).await.unwrap(), [ann.clone(), mei.clone()]);

    let tx = t.db.begin().await.unwrap();
    assert!(groups::remove_member(&tx, team.id, ann.id).await.unwrap());
    assert!(!groups::remove_member(&tx, team.id, ann.id).await.unwrap());
    users::delete(&tx, mei.id).await.unwrap();
    assert_eq!(groups::members(&tx, team.id).await.unwrap(), [], "who is deleted is no member");
    let refused = groups::add_member(&tx, team.id, UserId(new_id())).await.unwrap_err();
    assert!(matches!(refused, Error::Missing(_)), "{refused:?}");
}

async fn groups_are_listed_by_name(t: World) {
    let tx = t.db.begin().await.unwrap();
    for name in ["b", "a", "c"] {
        groups::create(&tx, &group(name)).await.unwrap();
    }
    let query = ListGroups { after: Some("a".into()), limit: 1, ..Default::default() };
    let page = groups::list(&tx, &query).await.unwrap();
    assert_eq!((page.items[0].name.as_str(), page.next.as_deref(), page.total), ("b", Some("b"), 3));
}

async fn members_are_counted(t: World) {
    let (mei, ann) = (t.user("mei").await, t.user("ann").await);
    let (crew, team, empty) = (group("crew"), group("team"), group("empty"));
    let tx = t.db.begin().await.unwrap();
    for group in [&team, &crew, &empty] {
        groups::create(&tx, group).await.unwrap();
    }
    for (group, user) in [(&team, mei.id), (&team, ann.id), (&crew, mei.id)] {
        groups::add_member(&tx, group.id, user).await.unwrap();
    }
    tx.commit().await.unwrap();
    let counts = groups::member_counts(&t.db, &[team.id, crew.id, empty.id]).await.unwrap();
    assert_eq!((counts[&team.id], counts[&crew.id], counts.get(&empty.id)), (2, 1, None));
    assert_eq!(groups::of_user(&t.db, mei.id).await.unwrap(), [crew, team.clone()]);
    assert_eq!(groups::of_user(&t.db, ann.id).await.unwrap(), [team]);
}
