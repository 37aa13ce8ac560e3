//! Short words for stories of bulk deletion.

use serde_json::{Value, json};

use crate::support::watching::Watch;
use crate::support::{Answer, Person};

/// The plan of a bulk deletion.
pub async fn plan(person: &Person, selection: &Value) -> Value {
    let body = json!({ "dry_run": true, "selection": selection });
    person.post("/api/deletion-jobs", &body).await.expect(200).json()
}

/// Start what was planned.
pub async fn start_planned(person: &Person, selection: &Value, plan: &Value) -> Answer {
    person.post("/api/deletion-jobs", &json!({ "plan_id": plan["plan_id"], "selection": selection })).await
}

/// Plan and start; answers the job.
pub async fn start(person: &Person, selection: &Value) -> Value {
    let plan = plan(person, selection).await;
    let answer = start_planned(person, selection, &plan).await.expect(202);
    let job = answer.json();
    assert_eq!(answer.header("location"), format!("/api/jobs/{}", job["id"]));
    job
}

pub fn path(job: &Value) -> String {
    format!("/api/jobs/{}", job["id"])
}

/// Follow the log of a job after a line.
pub async fn follow(person: &Person, job: &Value, after: i64) -> Watch {
    let request = person.request("GET", &format!("{}/log", path(job))).header("accept", "text/event-stream");
    Watch::begin(request.header("last-event-id", after.to_string())).await
}

/// The log to its end: the lines, and the job as it was told last.
pub async fn to_the_end(mut watch: Watch) -> (Vec<Value>, Value) {
    let (mut lines, mut job) = (Vec::new(), Value::Null);
    loop {
        let (kind, data) = watch.next().await.expect("the stream broke off");
        match kind.as_str() {
            "line" => lines.push(data),
            "job" => job = data,
            "end" => return (lines, job),
            other => panic!("what is {other}?"),
        }
    }
}

/// The job, once it is over.
pub async fn over(person: &Person, job: &Value) -> Value {
    person.get(&format!("{}/log?follow=true", path(job))).await.expect(200);
    person.get(&path(job)).await.expect(200).json()
}

pub async fn items(person: &Person, job: &Value) -> Vec<Value> {
    let items = person.get(&format!("{}/items", path(job))).await.expect(200).json();
    items["items"].as_array().unwrap().clone()
}

/// The tags of a repository, divided by spaces.
pub async fn tags(person: &Person, repository: &str) -> String {
    let answer = person.get(&format!("/v2/{repository}/tags/list")).await;
    if answer.status == 404 {
        return "gone".to_owned();
    }
    let tags = answer.expect(200).json()["tags"].as_array().cloned().unwrap_or_default();
    tags.iter().map(|tag| tag.as_str().unwrap()).collect::<Vec<_>>().join(" ")
}

/// How many events of an action there are for targets that begin so.
pub async fn audited(admin: &Person, action: &str, target: &str) -> usize {
    let path = format!("/api/audit?action={action}&target={}&limit=1000", target.replace('/', "%2F"));
    admin.get(&path).await.expect(200).json()["items"].as_array().unwrap().len()
}
