//! Mounts: a blob of one repository becomes one of another, and who may not see the source learns nothing.

use crate::finish;
use crate::support::{Answer, Person, World, digest};

async fn mount(person: &Person, repository: &str, query: &str) -> Answer {
    Answer::of(person.request("POST", &format!("/v2/{repository}/blobs/uploads/?{query}"))).await
}

#[tokio::test]
async fn a_mount_moves_no_bytes() {
    let world = World::start();
    let admin = world.admin();
    let blob = admin.push_blob("team/base", b"shared").await;
    for from in ["team/base", "team%2Fbase"] {
        let answer = mount(&admin, "team/app", &format!("mount={blob}&from={from}")).await.expect(201);
        assert_eq!(answer.header("location"), format!("/v2/team/app/blobs/{blob}"));
        assert_eq!(answer.header("docker-content-digest"), blob);
    }
    assert_eq!(admin.get(&format!("/v2/team/app/blobs/{blob}")).await.expect(200).text(), "shared");
}

#[tokio::test]
async fn what_cannot_be_mounted_is_an_upload() {
    let world = World::start();
    let admin = world.admin();
    let blob = admin.push_blob("team/base", b"shared").await;
    let missing = digest(b"missing");
    for query in [
        format!("mount={blob}"),
        format!("mount={blob}&from=team/nowhere"),
        format!("mount={missing}&from=team/base"),
        "from=team/base".to_owned(),
    ] {
        let answer = mount(&admin, "team/app", &query).await.expect(202);
        assert!(answer.header("location").starts_with("/v2/team/app/blobs/uploads/"), "{query}");
        let put = admin.request("PUT", &finish(answer.header("location"), &blob)).body("shared");
        Answer::of(put).await.expect(201);
    }
    let bad_digest = mount(&admin, "team/app", "mount=sha256:abc&from=team/base").await.expect(400);
    assert_eq!(bad_digest.code(), "DIGEST_INVALID");
    let bad_name = mount(&admin, "team/app", &format!("mount={blob}&from=Team")).await.expect(400);
    assert_eq!(bad_name.code(), "NAME_INVALID");
}

#[tokio::test]
async fn a_mount_from_a_hidden_repository_looks_like_one_from_none() {
    let world = World::start();
    let secret = world.admin().push_blob("secret/base", b"secret").await;
    let mei = world.user_with("mei", "team/**", "pull,push").await;
    for from in ["secret/base", "secret/nowhere"] {
        let answer = mount(&mei, "team/app", &format!("mount={secret}&from={from}")).await.expect(202);
        assert!(answer.header("location").starts_with("/v2/team/app/blobs/uploads/"));
    }
    mei.head(&format!("/v2/team/app/blobs/{secret}")).await.expect(404);
    mount(&mei, "secret/app", &format!("mount={secret}&from=team/app")).await.expect(403);
}
