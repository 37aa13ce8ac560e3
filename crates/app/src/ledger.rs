//! What is counted in memory and written down every few seconds: pulls, uses of access tokens, and the audit events of
//! pushes. A pull or a push must not wait for a write of its own; a crash loses a few seconds of counters.

use std::collections::HashMap;
use std::sync::Mutex;

use chrono::{DateTime, Utc};
use db::audit_events::NewAuditEvent;
use db::{AccessTokenId, Db, RepositoryId};
use oci::Digest;

use crate::Result;

/// More audit events than this are not kept waiting: the next one is refused a place in memory and written at once.
const MOST_EVENTS: usize = 10_000;

#[derive(Default)]
pub(crate) struct Ledger(Mutex<Entries>);

#[derive(Default)]
struct Entries {
    pulls: HashMap<RepositoryId, Pulls>,
    tokens: HashMap<AccessTokenId, DateTime<Utc>>,
    events: Vec<NewAuditEvent>,
}

/// Of a repository: digest, how many, when the last one was.
type Pulls = HashMap<Digest, (i64, DateTime<Utc>)>;

impl Ledger {
    pub fn pulled(&self, repository: RepositoryId, digest: &Digest, at: DateTime<Utc>) {
        let mut entries = self.0.lock().expect("no panic holds the lock");
        let pulls = entries.pulls.entry(repository).or_default();
        if let Some((count, last)) = pulls.get_mut(digest) {
            (*count, *last) = (*count + 1, at);
        } else {
            pulls.insert(digest.clone(), (1, at));
        }
    }

    pub fn token_used(&self, token: AccessTokenId, at: DateTime<Utc>) {
        self.0.lock().expect("no panic holds the lock").tokens.insert(token, at);
    }

    /// Keep an event for the next flush; gives it back when too many wait already.
    pub fn event(&self, event: NewAuditEvent) -> Option<NewAuditEvent> {
        let mut entries = self.0.lock().expect("no panic holds the lock");
        if entries.events.len() >= MOST_EVENTS {
            return Some(event);
        }
        entries.events.push(event);
        None
    }

    /// Write everything down, in one transaction. If that fails, it waits for the next time.
    pub async fn flush(&self, db: &Db) -> Result<()> {
        let entries = std::mem::take(&mut *self.0.lock().expect("no panic holds the lock"));
        if entries.is_empty() {
            return Ok(());
        }
        let written = entries.write(db).await;
        if written.is_err() {
            self.put_back(entries);
        }
        written
    }

    fn put_back(&self, old: Entries) {
        let mut entries = self.0.lock().expect("no panic holds the lock");
        for (repository, pulls) in old.pulls {
            let newer = entries.pulls.entry(repository).or_default();
            for (digest, (count, at)) in pulls {
                let (now, _) = newer.entry(digest).or_insert((0, at));
                *now += count;
            }
        }
        for (token, at) in old.tokens {
            entries.tokens.entry(token).or_insert(at);
        }
        let newer = std::mem::replace(&mut entries.events, old.events);
        entries.events.extend(newer);
    }
}

impl Entries {
    fn is_empty(&self) -> bool {
        self.pulls.is_empty() && self.tokens.is_empty() && self.events.is_empty()
    }

    async fn write(&self, db: &Db) -> Result<()> {
        let tx = db.begin().await?;
        // In the order of their ids, so that two processes never wait for each other crosswise.
        let sum = |pulls: &Pulls| pulls.values().map(|(count, _)| count).sum();
        let last = |pulls: &Pulls| pulls.values().map(|(_, at)| *at).max();
        let pulls = self.pulls.iter().filter_map(|(id, pulls)| Some((*id, sum(pulls), last(pulls)?)));
        db::repositories::record_pulls(&tx, &pulls.collect::<Vec<_>>()).await?;
        let of_manifests = self
            .pulls
            .iter()
            .flat_map(|(id, pulls)| pulls.iter().map(|(digest, (count, at))| (*id, digest.to_string(), *count, *at)));
        db::manifests::record_pulls(&tx, &of_manifests.collect::<Vec<_>>()).await?;
        let mut tokens: Vec<_> = self.tokens.iter().collect();
        tokens.sort_unstable();
        for (token, at) in tokens {
            db::access_tokens::touch_used(&tx, *token, *at).await?;
        }
        for event in &self.events {
            db::audit_events::create(&tx, event.clone()).await?;
        }
        Ok(tx.commit().await?)
    }
}
