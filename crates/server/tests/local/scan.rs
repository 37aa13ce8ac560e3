//! What the daemon holds, as the page shows it.

use serde_json::{Value, json};

use crate::machine::Machine;

fn tags(found: &Value) -> Vec<&str> {
    let items = found["items"].as_array().unwrap();
    let mut tags: Vec<&str> =
        items.iter().flat_map(|item| item["tags"].as_array().unwrap()).map(|tag| tag.as_str().unwrap()).collect();
    tags.sort_unstable();
    tags
}

#[tokio::test]
async fn images_are_seen_with_platforms_names_and_containers() {
    let machine = Machine::start();
    let id = machine.image("scan/app:1", "amd64");
    machine.docker(&["tag", "scan/app:1", "quay.io/scan/app:stable"]).ok();
    machine.image("scan/app:arm", "arm64");
    machine.image("scan/small:1", "arm/v7");
    machine.docker(&["create", "--name", "scan-web", "scan/app:1", "/x"]).ok();

    let found = machine.scan("q=scan%2F").await;
    assert_eq!(found["available"], true, "{found}");
    assert_eq!(found["push_host"], machine.world.host());
    assert_eq!(found["daemon"]["os"], "linux");
    assert_eq!(tags(&found), ["quay.io/scan/app:stable", "scan/app:1", "scan/app:arm", "scan/small:1"]);
    assert_eq!(found["counts"], json!({ "all": 3, "used": 1, "unused": 2, "untagged": 0 }));
    let items = found["items"].as_array().unwrap();
    let row = items.iter().find(|item| item["id"] == json!(id)).unwrap();
    assert_eq!(row["tags"].as_array().unwrap().len(), 2);
    assert_eq!(row["containers"], json!([{ "name": "scan-web", "running": false }]));
    let platforms: Vec<&Value> = items.iter().map(|item| &item["platform"]).collect();
    for platform in ["linux/amd64", "linux/arm64", "linux/arm/v7"] {
        assert!(platforms.contains(&&json!(platform)), "{platform} is not in {platforms:?}");
    }

    let used = machine.scan("q=scan%2F&filter=used").await;
    assert_eq!(tags(&used), ["quay.io/scan/app:stable", "scan/app:1"]);
    assert_eq!(used["counts"]["unused"], 2, "filters say what the others would find");
    assert_eq!(tags(&machine.scan("q=SCAN%2F&filter=unused").await), ["scan/app:arm", "scan/small:1"]);
    let digits = id.trim_start_matches("sha256:");
    assert_eq!(tags(&machine.scan(&format!("q={}", &digits[..12])).await).len(), 2);
    machine.admin.get("/api/local-images?filter=some").await.expect(400);
    machine.docker(&["rm", "scan-web"]).ok();
}

#[tokio::test]
async fn untagged_images_are_found_by_their_filter() {
    let machine = Machine::start();
    let old = machine.image_of("untagged/app:1", "amd64", b"old");
    machine.image_of("untagged/app:2", "amd64", b"new");
    machine.docker(&["tag", "untagged/app:2", "untagged/app:1"]).ok();
    let found = machine.scan("filter=untagged").await;
    let row = found["items"].as_array().unwrap().iter().find(|item| item["id"] == json!(old)).expect("the old one");
    assert_eq!(row["tags"], json!([]));

    let body = json!({ "images": [old, "untagged/none:1", "untagged/app:2"] });
    let plan = machine.plan("local-push", &body).await;
    let codes: Vec<&Value> = (0..3).map(|row| &plan["rows"][row]["refused"]["code"]).collect();
    assert_eq!(codes, [&json!("no_tag"), &json!("docker_image_not_found"), &Value::Null], "{plan}");
}

#[tokio::test]
async fn the_system_page_and_the_doctor_know_of_it() {
    let machine = Machine::start();
    let system = machine.admin.get("/api/system").await.expect(200).json();
    assert_eq!(system["local_images"]["available"], true, "{system}");
    assert!(system["local_images"]["daemon"]["version"].is_string());
    let mei = machine.world.user("mei").await;
    assert!(mei.get("/api/system").await.expect(200).json().get("local_images").is_none());
    let told = crate::support::log_of(&machine.world.cli(&["doctor"]));
    assert!(told.contains("ok    local images: Docker "), "{told}");
}
