//! The rights matrix: every route of the product, asked by everybody, of every kind of repository.
//!
//! What each route needs stands in [`table`], the people in [`people`], the real requests in [`harbour`]. The outcome is
//! printed to `matrix.txt`, so that a reviewer sees every change of who may do what:
//! `ROADSTEAD_BLESS=1 cargo test --release -p server --test rights` writes it anew.

mod harbour;
mod people;
mod table;

use std::collections::HashMap;
use std::fmt::Write;
use std::path::PathBuf;

use harbour::Harbour;
use people::Who;
use table::{Door, Line, Place, Verdict, verdict};

use crate::support::{Answer, is_front, repository_root};

#[tokio::test]
async fn every_route_answers_everybody_as_the_table_says() {
    let harbour = Harbour::open().await;
    let openapi = harbour.world.anonymous().get("/api/openapi.json").await.expect(200).json();
    table::assert_complete(&openapi, include_str!("../../src/router.rs"));

    let mut matrix = Matrix::new();
    for line in Line::all() {
        let scope = harbour.scope_of(&line).await;
        matrix.begin(&line);
        for place in line.places() {
            let mut row = Vec::new();
            for guest in &harbour.guests {
                let answers = harbour.ask(&line, &scope, guest, *place).await;
                row.push(matrix.take(&line, guest.who, *place, &answers));
            }
            matrix.end_row(*place, &row);
        }
        matrix.compare_hidden_with_missing(&line);
    }
    drop(harbour); // its log would be longer than what is to be read
    assert!(matrix.surprises.is_empty(), "{} surprises:\n{}", matrix.surprises.len(), matrix.surprises.join("\n"));
    // The same but for what only an upstream can be asked.
    if !is_front() {
        compare_with_file(&matrix.text);
    }
}

/// What was answered so far.
struct Matrix {
    text: String,
    surprises: Vec<String>,
    /// Of the line that is being asked: what each answer would be if nobody knew the name of the repository.
    nameless: HashMap<(Who, Place), Nameless>,
}

/// Status, headers and body, without what may differ from one request to the next.
type Nameless = (u16, Vec<(String, String)>, String);

impl Matrix {
    fn new() -> Self {
        let head = "\
The rights matrix: every route, asked by everybody, of every kind of repository. A test writes it; see matrix.rs.

401   sign in first
401x  the credentials are not valid, or count no longer
401s  the token was made for something else
403   known, and not allowed
404   missing, or hidden: both look the same
page  a page or file of the UI
Everything else is the answer to what is allowed.

";
        let text = format!("{head}{}", row("", &Who::ALL.map(|who| who.title().to_owned())));
        Self { text, surprises: Vec::new(), nameless: HashMap::new() }
    }

    fn begin(&mut self, line: &Line) {
        writeln!(self.text, "\n{} · {}", line.route, line.words).unwrap();
        self.nameless.clear();
    }

    /// One cell: every credential of somebody must be answered alike, and as the table says.
    fn take(&mut self, line: &Line, who: Who, place: Place, answers: &[(&'static str, Answer)]) -> String {
        let expected = line.expected(who, place);
        for (credential, answer) in answers {
            let found = mark(answer, &expected);
            let at = format!("{} · {} ({credential}) · {}", line.route, who.title(), place.name());
            if found != expected {
                self.surprises.push(format!("{at}: {found} instead of {expected}: {}", answer.text()));
            } else if let Err(words) = check_words(line, who, place, answer) {
                self.surprises.push(format!("{at}: {words}: {:?} {}", answer.headers, answer.text()));
            }
        }
        let (_, first) = &answers[0];
        self.nameless.insert((who, place), nameless(first, place));
        mark(first, &expected)
    }

    fn end_row(&mut self, place: Place, cells: &[String]) {
        self.text += &row(place.name().rsplit('/').next().unwrap_or_default(), cells);
    }

    /// Whoever may not pull a repository must not find out whether it is there.
    fn compare_hidden_with_missing(&mut self, line: &Line) {
        for who in Who::ALL {
            let is_refused = verdict(line.need, line.door(), who, Place::Private) != Verdict::Allowed;
            let [hidden, missing] = [Place::Private, Place::Missing].map(|place| self.nameless.get(&(who, place)));
            if is_refused && hidden != missing {
                let at = format!("{} · {}", line.route, who.title());
                self.surprises.push(format!("{at}: hidden and missing differ:\n  {hidden:?}\n  {missing:?}"));
            }
        }
    }
}

/// A line of the text: its head, and a cell below each title.
fn row(head: &str, cells: &[String]) -> String {
    let mut text = format!("{head:<9}");
    for (who, cell) in Who::ALL.iter().zip(cells) {
        write!(text, "  {cell:<width$}", width = who.title().len()).unwrap();
    }
    format!("{}\n", text.trim_end())
}

/// What programs go by beside the status.
fn check_words(line: &Line, who: Who, place: Place, answer: &Answer) -> Result<(), String> {
    let verdict = verdict(line.need, line.door(), who, place);
    if verdict == Verdict::Allowed {
        return Ok(());
    }
    let has_challenge = answer.header("www-authenticate").starts_with("Bearer realm=\"");
    if line.door() == Door::Registry && has_challenge != (answer.status == 401) {
        return Err("a challenge belongs to 401, and to nothing else".to_owned());
    }
    let codes: &[&str] = match (line.door(), verdict) {
        _ if answer.bytes.is_empty() => return Ok(()), // HEAD
        (Door::Registry, Verdict::Hidden) => &["NAME_UNKNOWN"],
        (Door::Registry, Verdict::Denied) => &["DENIED"],
        (Door::Registry, _) => &["UNAUTHORIZED"],
        (Door::Json, Verdict::Hidden) => {
            &["repository_not_found", "grant_not_found", "token_not_found", "job_not_found"]
        }
        (Door::Json, Verdict::Denied) => &["forbidden", "admin_required"],
        (Door::Json, _) => &["unauthenticated", "credentials_invalid", "UNAUTHORIZED"],
    };
    let code = answer.code();
    if codes.contains(&code.as_str()) { Ok(()) } else { Err(format!("{code} is none of {codes:?}")) }
}

/// An answer in one word.
fn mark(answer: &Answer, expected: &str) -> String {
    let challenge = answer.header("www-authenticate");
    match answer.status {
        200 | 308 | 404 if expected == "page" => "page".to_owned(),
        401 if challenge.contains("error=\"insufficient_scope\"") => "401s".to_owned(),
        401 if challenge.contains("error=\"invalid_token\"") => "401x".to_owned(),
        401 if challenge.is_empty() && answer.code() == "credentials_invalid" => "401x".to_owned(),
        status => status.to_string(),
    }
}

fn nameless(answer: &Answer, place: Place) -> Nameless {
    let request = answer.header("x-request-id");
    let blank = |text: &str| text.replace(place.name(), "NAME").replace(request, "REQUEST");
    let mut headers: Vec<(String, String)> = answer
        .headers
        .iter()
        .filter(|(name, _)| *name != "date" && *name != "x-request-id")
        .map(|(name, value)| (name.to_string(), blank(value.to_str().unwrap_or("?"))))
        .collect();
    headers.sort();
    (answer.status, headers, blank(&answer.text()))
}

fn compare_with_file(text: &str) {
    let path: PathBuf = repository_root().join("crates/server/tests/rights/matrix.txt");
    #[expect(clippy::disallowed_methods, reason = "a wish of whoever runs the test, not of the server")]
    let is_blessed = std::env::var("ROADSTEAD_BLESS").is_ok_and(|value| value == "1");
    if is_blessed {
        std::fs::write(&path, text).unwrap();
    }
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    let changed = text.lines().zip(committed.lines()).find(|(now, then)| now != then);
    assert!(
        text == committed,
        "who may do what has changed: {changed:?}; if that is meant, write {} anew with ROADSTEAD_BLESS=1",
        path.display()
    );
}
