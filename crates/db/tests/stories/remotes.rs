use db::remotes::{self, Settings};
use db::{Error, RemoteId};

use crate::world::{World, at};

on_both_databases!(a_remote_is_made_changed_and_deleted, names_of_remotes_are_unique,);

fn settings(name: &str) -> Settings {
    Settings {
        name: name.to_owned(),
        url: format!("https://{name}.example.com"),
        username: Some("mei".to_owned()),
        sealed_password: Some("sealed".to_owned()),
        ca_certificate: None,
        insecure_http: false,
        allow_private: true,
        shared: false,
        platforms: Some(vec!["linux/amd64".to_owned()]),
    }
}

async fn a_remote_is_made_changed_and_deleted(t: World) {
    let tx = t.db.begin().await.unwrap();
    let id = remotes::create(&tx, &settings("hub"), at(1)).await.unwrap();
    tx.commit().await.unwrap();
    let found = remotes::find(&t.db, id).await.unwrap().unwrap();
    assert_eq!((found.settings, found.created_at), (settings("hub"), at(1)));
    assert!(!format!("{:?}", settings("hub")).contains("sealed"), "nobody prints it by accident");

    let quay = Settings { platforms: None, username: None, sealed_password: None, shared: true, ..settings("quay") };
    let tx = t.db.begin().await.unwrap();
    remotes::set(&tx, id, &quay).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(remotes::list(&t.db).await.unwrap()[0].settings, quay);

    let tx = t.db.begin().await.unwrap();
    assert!(remotes::delete(&tx, id).await.unwrap());
    assert!(!remotes::delete(&tx, id).await.unwrap());
    assert!(matches!(remotes::set(&tx, id, &quay).await.unwrap_err(), Error::NotFound("remote")));
    assert_eq!(remotes::find(&tx, RemoteId(7)).await.unwrap(), None);
}

async fn names_of_remotes_are_unique(t: World) {
    let tx = t.db.begin().await.unwrap();
    for name in ["b", "a"] {
        remotes::create(&tx, &settings(name), at(0)).await.unwrap();
    }
    tx.commit().await.unwrap();
    let names: Vec<String> =
        remotes::list(&t.db).await.unwrap().into_iter().map(|remote| remote.settings.name).collect();
    assert_eq!(names, ["a", "b"]);
    let tx = t.db.begin().await.unwrap();
    let taken = remotes::create(&tx, &settings("a"), at(0)).await.unwrap_err();
    assert!(matches!(taken, Error::Conflict(_)), "{taken:?}");
}
