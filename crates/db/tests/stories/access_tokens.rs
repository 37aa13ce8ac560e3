use db::access_tokens::{self, AccessToken, ListAccessTokens};
use db::{AccessTokenId, Error, UserId, users};
use serde_json::json;

use crate::world::{World, at, new_id};

on_both_databases!(a_token_is_found_by_its_hash, a_page_of_tokens_follows_the_page_before, a_name_is_used_once);

fn token(user_id: UserId, name: &str) -> AccessToken {
    AccessToken {
        id: AccessTokenId(new_id()),
        user_id,
        name: name.to_owned(),
        secret_hash: format!("hash of {user_id} {name}"),
        scopes: None,
        expires_at: None,
        created_at: at(0),
        last_used_at: None,
    }
}

async fn a_token_is_found_by_its_hash(t: World) {
    let mei = t.user("mei").await;
    let scopes = Some(json!([{"pattern": "team/*", "verbs": ["pull"]}]));
    let ci = AccessToken { scopes, expires_at: Some(at(9)), ..token(mei.id, "ci") };
    let tx = t.db.begin().await.unwrap();
    access_tokens::create(&tx, &ci).await.unwrap();
    access_tokens::touch_used(&tx, ci.id, at(3)).await.unwrap();
    tx.commit().await.unwrap();

    let ci = AccessToken { last_used_at: Some(at(3)), ..ci };
    assert_eq!(access_tokens::find_by_secret_hash(&t.db, &ci.secret_hash).await.unwrap(), Some(ci.clone()));
    assert_eq!(access_tokens::find(&t.db, ci.id).await.unwrap(), Some(ci.clone()));
    assert_eq!(access_tokens::list_of_user(&t.db, mei.id).await.unwrap(), std::slice::from_ref(&ci));

    let tx = t.db.begin().await.unwrap();
    assert!(access_tokens::delete(&tx, ci.id).await.unwrap());
    assert!(!access_tokens::delete(&tx, ci.id).await.unwrap());
    access_tokens::touch_used(&tx, ci.id, at(4)).await.unwrap();
}

async fn a_page_of_tokens_follows_the_page_before(t: World) {
    let mei = t.user("mei").await;
    let tx = t.db.begin().await.unwrap();
    for name in ["c", "a", "b"] {
        access_tokens::create(&tx, &token(mei.id, name)).await.unwrap();
    }
    let mut query = ListAccessTokens { limit: 2, ..Default::default() };
    let first = access_tokens::list(&tx, &query).await.unwrap();
    query.after = first.next;
    let second = access_tokens::list(&tx, &query).await.unwrap();
    let names: Vec<_> = first.items.iter().chain(&second.items).map(|token| token.name.as_str()).collect();
    assert_eq!((names, second.next, second.total), (vec!["c", "a", "b"], None, 3));

    query.after = Some("nonsense".into());
    assert!(matches!(access_tokens::list(&tx, &query).await, Err(Error::Cursor)));
}

async fn a_name_is_used_once(t: World) {
    let (mei, ann) = (t.user("mei").await, t.user("ann").await);
    let tx = t.db.begin().await.unwrap();
    access_tokens::create(&tx, &token(mei.id, "ci")).await.unwrap();
    access_tokens::create(&tx, &token(ann.id, "ci")).await.unwrap();
    users::delete(&tx, ann.id).await.unwrap();
    assert_eq!(access_tokens::list_of_user(&tx, ann.id).await.unwrap(), [], "tokens go with their user");
    let again = AccessToken { secret_hash: "other".into(), ..token(mei.id, "ci") };
    assert!(matches!(access_tokens::create(&tx, &again).await, Err(Error::Conflict(_))));
}
