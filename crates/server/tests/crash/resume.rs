//! Uploads that a crash interrupted: they go on from where the registry says, or begin anew.

use crate::journal::{Journal, Kind, Object, Session};
use crate::pusher::{ask, push_whole};
use crate::support::{Answer, Person, digest};

/// Finish them all.
pub async fn everything(person: &Person, journal: &Journal) {
    for session in journal.take_sessions() {
        resume(person, journal, &session).await;
    }
}

async fn resume(person: &Person, journal: &Journal, session: &Session) {
    let answer = person.get(&session.location).await;
    if answer.status == 404 {
        assert!(session.finishing, "an upload that nobody finished is gone: {}", session.location);
        push_whole(person, journal, &session.repository, session.bytes.clone()).await.unwrap();
        return;
    }
    let offset = offset(&answer.expect(204));
    let (from, to) = (session.acknowledged, session.bytes.len());
    assert!((from..=to).contains(&offset), "{offset} is not within {from}..={to}: {}", session.location);

    let object = Object::new(&session.repository, Kind::Blob, &digest(&session.bytes));
    journal.asked(&object);
    if offset < to {
        let chunk = session.bytes[offset..].to_vec();
        let patch = person.request("PATCH", &session.location).header("content-range", format!("{offset}-{}", to - 1));
        ask(patch.body(chunk), 202).await.unwrap();
    }
    let put = person.request("PUT", &format!("{}?digest={}", session.location, object.digest));
    ask(put.body(""), 201).await.unwrap();
    journal.acknowledged(&object);
}

/// How many bytes an upload has. `0-0` is an empty one: nothing here stops after its first byte.
fn offset(answer: &Answer) -> usize {
    match answer.header("range") {
        "0-0" => 0,
        range => range.strip_prefix("0-").unwrap().parse::<usize>().unwrap() + 1,
    }
}
