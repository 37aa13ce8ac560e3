//! The stories that a table cannot tell.

mod audit;
mod cli;
mod cut;
mod explain;
mod grants;
mod hidden;
mod limited;
mod login;
mod password;
mod setup;
mod token;
mod uploads;
mod watching;

use serde_json::{Value, json};

use crate::support::{Answer, Person};

/// The path of a repository in the JSON API.
fn repository(name: &str) -> String {
    format!("/api/repositories/{}", name.replace('/', "%2F"))
}

/// Let every signed-in user pull, and if so wished everybody.
async fn publish(admin: &Person, name: &str, anonymous_pull: bool) {
    let settings = json!({ "visibility": "public", "anonymous_pull": anonymous_pull });
    admin.patch(&repository(name), &settings).await.expect(200);
}

/// One text of each item of a list.
fn each(items: &Value, key: &str) -> Vec<String> {
    let text = |item: &Value| item[key].as_str().unwrap_or_default().to_owned();
    items.as_array().unwrap_or_else(|| panic!("no list: {items}")).iter().map(text).collect()
}

/// The body of an answer without the id of its request.
fn same_for_all(answer: &Answer) -> String {
    answer.text().replace(answer.header("x-request-id"), "REQUEST")
}
