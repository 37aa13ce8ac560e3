use db::grants::{self, Grant, ListGrants, Subject};
use db::{Error, GrantId, Group, GroupId, groups, users};

use crate::world::{World, at, new_id};

on_both_databases!(grants_are_listed_by_subject_and_pattern, one_grant_for_each_subject_and_pattern, verbs_change);

fn grant(subject: Subject, pattern: &str) -> Grant {
    Grant { id: GrantId(new_id()), subject, pattern: pattern.to_owned(), verbs: "pull".to_owned(), created_at: at(0) }
}

async fn grants_are_listed_by_subject_and_pattern(t: World) {
    let mei = Subject::User(t.user("mei").await.id);
    let id = GroupId(new_id());
    let (team, group) =
        (Subject::Group(id), Group { id, name: "team".into(), description: String::new(), created_at: at(0) });
    let tx = t.db.begin().await.unwrap();
    groups::create(&tx, &group).await.unwrap();
    let all = [grant(mei, "team/*"), grant(mei, "other/app"), grant(team, "team/*")];
    for grant in &all {
        grants::create(&tx, grant).await.unwrap();
    }
    tx.commit().await.unwrap();
    let [mei_team, mei_other, team_team] = all;

    let list = async |subject, pattern: Option<&str>| {
        let query = ListGrants { subject, pattern: pattern.map(str::to_owned) };
        grants::list(&t.db, &query).await.unwrap()
    };
    assert_eq!(list(None, None).await, [mei_other.clone(), mei_team.clone(), team_team.clone()]);
    assert_eq!(list(Some(mei), None).await, [mei_other, mei_team.clone()]);
    assert_eq!(list(Some(team), None).await, std::slice::from_ref(&team_team));
    assert_eq!(list(None, Some("team/*")).await, [mei_team, team_team.clone()]);
    assert_eq!(grants::find(&t.db, team_team.id).await.unwrap(), Some(team_team.clone()));

    let tx = t.db.begin().await.unwrap();
    groups::delete(&tx, id).await.unwrap();
    assert_eq!(grants::find(&tx, team_team.id).await.unwrap(), None, "grants go with their subject");
}

async fn one_grant_for_each_subject_and_pattern(t: World) {
    let mei = t.user("mei").await;
    let tx = t.db.begin().await.unwrap();
    grants::create(&tx, &grant(Subject::User(mei.id), "team/*")).await.unwrap();
    let again = grants::create(&tx, &grant(Subject::User(mei.id), "team/*")).await.unwrap_err();
    assert!(matches!(again, Error::Conflict(_)));
    drop(tx);
    let tx = t.db.begin().await.unwrap();
    users::delete(&tx, mei.id).await.unwrap();
    let gone = grants::create(&tx, &grant(Subject::User(mei.id), "team/*")).await.unwrap_err();
    assert!(matches!(gone, Error::Missing(_)));
}

async fn verbs_change(t: World) {
    let grant = grant(Subject::User(t.user("mei").await.id), "team/app");
    let tx = t.db.begin().await.unwrap();
    grants::create(&tx, &grant).await.unwrap();
    grants::set_verbs(&tx, grant.id, "pull,push").await.unwrap();
    assert_eq!(grants::find(&tx, grant.id).await.unwrap().unwrap().verbs, "pull,push");
    assert!(grants::delete(&tx, grant.id).await.unwrap());
    assert!(!grants::delete(&tx, grant.id).await.unwrap());
    assert!(matches!(grants::set_verbs(&tx, grant.id, "pull").await, Err(Error::NotFound("grant"))));
}
