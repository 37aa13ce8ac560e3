//! What was asked of the registry, and what it acknowledged: what must be there after a crash follows from this alone.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, MutexGuard};

/// What is found by its digest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    Blob,
    Manifest,
}

/// A blob or manifest in one repository.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Object {
    pub repository: String,
    pub kind: Kind,
    pub digest: String,
}

impl Object {
    pub fn new(repository: &str, kind: Kind, digest: &str) -> Self {
        Self { repository: repository.into(), kind, digest: digest.into() }
    }

    pub fn path(&self) -> String {
        let kind = match self.kind {
            Kind::Blob => "blobs",
            Kind::Manifest => "manifests",
        };
        format!("/v2/{}/{kind}/{}", self.repository, self.digest)
    }
}

/// How much is known of an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// Sent; nobody knows whether it arrived.
    Asked,
    /// Acknowledged: it must be there.
    Acknowledged,
    /// Acknowledged, and its bytes were looked at after a crash.
    Seen,
}

/// A tag in one repository.
pub type TagName = (String, String);

/// One change of a tag.
#[derive(Clone, Debug)]
struct Move {
    /// The manifest that it was put on; `None`: deleted.
    to: Option<String>,
    began: u64,
    /// `None`: never acknowledged, so it may have happened at any time since it began, or not at all.
    ended: Option<u64>,
}

/// A change of a tag that was begun.
pub struct Begun(TagName, usize);

/// An upload that was begun and not yet finished.
#[derive(Clone, Debug)]
pub struct Session {
    pub repository: String,
    pub location: String,
    pub bytes: Vec<u8>,
    /// How far it was acknowledged.
    pub acknowledged: usize,
    /// Whether the last request was sent: it may be a blob by now.
    pub finishing: bool,
}

/// Shared by everybody who pushes.
#[derive(Default)]
pub struct Journal(Mutex<State>);

#[derive(Default)]
struct State {
    /// Counts what happens, so that before and after are known.
    tick: u64,
    repositories: BTreeSet<String>,
    objects: BTreeMap<Object, Fate>,
    tags: BTreeMap<TagName, Vec<Move>>,
    sessions: BTreeMap<String, Session>,
}

impl State {
    fn tick(&mut self) -> u64 {
        self.tick += 1;
        self.tick
    }
}

impl Journal {
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().expect("no panic holds the lock")
    }

    /// Before it is sent.
    pub fn asked(&self, object: &Object) {
        let mut state = self.state();
        state.repositories.insert(object.repository.clone());
        state.objects.entry(object.clone()).or_insert(Fate::Asked);
    }

    /// After it was acknowledged.
    pub fn acknowledged(&self, object: &Object) {
        let mut state = self.state();
        let fate = state.objects.get_mut(object).expect("what is acknowledged was asked");
        if *fate == Fate::Asked {
            *fate = Fate::Acknowledged;
        }
    }

    /// After its bytes were looked at.
    pub fn seen(&self, object: &Object) {
        self.state().objects.insert(object.clone(), Fate::Seen);
    }

    /// After a crash showed that it did not arrive.
    pub fn lost(&self, object: &Object) {
        self.state().objects.remove(object);
    }

    pub fn objects(&self) -> Vec<(Object, Fate)> {
        self.state().objects.iter().map(|(object, fate)| (object.clone(), *fate)).collect()
    }

    /// What was acknowledged of one kind, in one repository or in all others.
    pub fn acknowledged_in(&self, kind: Kind, is_meant: impl Fn(&str) -> bool) -> Vec<Object> {
        let state = self.state();
        let objects = state.objects.iter().filter(|(object, fate)| object.kind == kind && **fate != Fate::Asked);
        objects.map(|(object, _)| object.clone()).filter(|object| is_meant(&object.repository)).collect()
    }

    /// Before a tag is put on a manifest, or deleted.
    pub fn move_begins(&self, tag: TagName, to: Option<String>) -> Begun {
        let mut state = self.state();
        let began = state.tick();
        let moves = state.tags.entry(tag.clone()).or_default();
        moves.push(Move { to, began, ended: None });
        Begun(tag, moves.len() - 1)
    }

    /// After that was acknowledged.
    pub fn move_ended(&self, Begun(tag, index): Begun) {
        let mut state = self.state();
        let now = state.tick();
        state.tags.get_mut(&tag).expect("it was begun")[index].ended = Some(now);
    }

    /// Every tag that anybody ever asked for, with what it may be on now.
    pub fn tags(&self) -> BTreeMap<TagName, Vec<Option<String>>> {
        self.state().tags.iter().map(|(tag, moves)| (tag.clone(), possible(moves))).collect()
    }

    /// After a crash showed what a tag is on: that it stays.
    pub fn settled(&self, tag: &TagName, to: Option<String>) {
        let mut state = self.state();
        let now = state.tick();
        state.tags.insert(tag.clone(), vec![Move { to, began: now, ended: Some(now) }]);
    }

    /// The tags of a repository that are surely there.
    pub fn certain_tags(&self, repository: &str) -> Vec<String> {
        let tags = self.tags().into_iter().filter(|((of, _), possible)| {
            of == repository && !possible.is_empty() && possible.iter().all(Option::is_some)
        });
        tags.map(|((_, tag), _)| tag).collect()
    }

    /// The names of all repositories that anybody ever wrote to.
    pub fn repositories(&self) -> BTreeSet<String> {
        self.state().repositories.clone()
    }

    /// Before a repository is written to.
    pub fn names(&self, repository: &str) {
        self.state().repositories.insert(repository.into());
    }

    /// How an upload stands.
    pub fn session(&self, session: &Session) {
        self.state().sessions.insert(session.location.clone(), session.clone());
    }

    /// After an upload became a blob.
    pub fn session_ended(&self, location: &str) {
        self.state().sessions.remove(location);
    }

    /// The uploads that a crash interrupted.
    pub fn take_sessions(&self) -> Vec<Session> {
        std::mem::take(&mut self.state().sessions).into_values().collect()
    }
}

/// What a tag may be on: every change that no acknowledged one surely came after.
fn possible(moves: &[Move]) -> Vec<Option<String>> {
    let is_over = |earlier: &Move| {
        let Some(ended) = earlier.ended else { return false };
        moves.iter().any(|later| later.ended.is_some() && later.began > ended)
    };
    let mut possible: Vec<Option<String>> =
        moves.iter().filter(|one| !is_over(one)).map(|one| one.to.clone()).collect();
    if moves.iter().all(|one| one.ended.is_none()) {
        possible.push(None); // it was never there for sure
    }
    possible
}

#[test]
fn what_a_tag_may_be_on_follows_from_what_was_acknowledged() {
    let (journal, tag) = (Journal::default(), ("team/app".to_owned(), "1".to_owned()));
    let begin = |to: Option<&str>| journal.move_begins(tag.clone(), to.map(str::to_owned));
    let possible =
        || journal.tags()[&tag].iter().map(|to| to.clone().unwrap_or_default()).collect::<Vec<_>>().join(" ");

    let a = begin(Some("a"));
    assert_eq!(possible(), "a ", "on its way: there or not");
    journal.move_ended(a);
    assert_eq!(possible(), "a");
    let (b, c) = (begin(Some("b")), begin(Some("c")));
    journal.move_ended(b);
    assert_eq!(possible(), "b c", "a was before b; c may be before b or after it");
    journal.move_ended(c);
    assert_eq!(possible(), "b c", "at the same time: either may be the later one");
    let gone = begin(None);
    assert_eq!(possible(), "b c ");
    journal.move_ended(gone);
    assert_eq!(possible(), "");
}
