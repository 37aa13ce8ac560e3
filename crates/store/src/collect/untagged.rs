//! Untagged manifests that a rule lets go: never what a tag holds, nor the children of what stays, nor what is about it.

use std::collections::{HashMap, HashSet, VecDeque};

use chrono::{DateTime, Utc};
use db::deletion::Facts;
use db::{ManifestId, RepositoryId};
use oci::Result;

use super::{Collector, Cursor, Gone, Rules, Step, What, earlier};
use crate::index::rows;

/// How many repositories are looked at in a step.
const REPOSITORIES: u64 = 20;

/// How many manifests one transaction takes away.
const BATCH: usize = 100;

impl Collector {
    pub(super) async fn untagged(&self, rules: &Rules, after: Option<&str>) -> Result<Step> {
        let Some(age) = rules.untagged_after else { return Ok(Step::default()) };
        let before = earlier(self.index.clock.now(), age);
        let mut done: Option<RepositoryId> = after.map(Cursor::parse).transpose()?;
        let next = db::collection::repositories_after(&self.index.db, done, REPOSITORIES).await.map_err(rows)?;
        let mut step = Step::default();
        let is_last = (next.len() as u64) < REPOSITORIES;
        for (id, name) in next {
            let (gone, is_done) = self.untagged_of(id, before, rules.dry_run).await?;
            step.examined += 1;
            step.gone.extend(gone.into_iter().map(|digest| Gone {
                what: What::Untagged,
                repository: Some(name.clone()),
                name: digest,
                bytes: 0,
            }));
            if !is_done {
                // The same repository again: what is before it is done.
                step.next = done.map(|id| Cursor(id.to_string())).or_else(|| Some(before_all()));
                return Ok(step);
            }
            done = Some(id);
        }
        step.next = done.filter(|_| !is_last).map(|id| Cursor(id.to_string()));
        Ok(step)
    }

    /// The digests that went, and whether that were all.
    async fn untagged_of(
        &self,
        repository: RepositoryId,
        before: DateTime<Utc>,
        dry_run: bool,
    ) -> Result<(Vec<String>, bool)> {
        let snapshot = self.index.db.snapshot().await.map_err(rows)?;
        let doomed = doomed_in(&snapshot, repository, before).await?;
        drop(snapshot);
        if dry_run || doomed.is_empty() {
            return Ok((doomed.into_iter().map(|(_, digest)| digest).collect(), true));
        }
        let tx = self.index.db.begin().await.map_err(rows)?;
        if !db::repositories::lock(&tx, repository).await.map_err(rows)? {
            return Ok((Vec::new(), true)); // deleted since
        }
        // Once more behind the lock: a push may have tagged one, or named it.
        let mut doomed = doomed_in(&tx, repository, before).await?;
        let is_done = doomed.len() <= BATCH;
        doomed.truncate(BATCH);
        let ids: Vec<ManifestId> = doomed.iter().map(|(id, _)| *id).collect();
        // Whoever asks for a manifest does not take the repository's lock, but writes into this row. What was asked for
        // since the rows were read stays, with all that it holds: look again.
        let locked = db::collection::lock_old_manifests(&tx, repository, &ids, before).await.map_err(rows)?;
        if locked.len() < ids.len() {
            return Ok((Vec::new(), false));
        }
        let by = db::By { actor: None, at: self.index.clock.now() };
        db::manifests::unlink_many(&tx, repository, &ids, by).await.map_err(rows)?;
        tx.commit().await.map_err(rows)?;
        Ok((doomed.into_iter().map(|(_, digest)| digest).collect(), is_done))
    }
}

/// A cursor before every repository.
fn before_all() -> Cursor {
    Cursor(uuid::Uuid::nil().to_string())
}

async fn doomed_in(
    conn: &impl db::Connection,
    repository: RepositoryId,
    before: DateTime<Utc>,
) -> Result<Vec<(ManifestId, String)>> {
    let old = db::collection::old_manifests(conn, repository, before).await.map_err(rows)?;
    if old.is_empty() {
        return Ok(Vec::new());
    }
    let facts = db::deletion::facts(conn, repository).await.map_err(rows)?;
    Ok(doomed(&facts, &old.into_iter().collect()))
}

/// What nothing holds, indexes before what they name: whatever is left after an interruption is whole.
fn doomed(facts: &Facts, old: &HashSet<ManifestId>) -> Vec<(ManifestId, String)> {
    let by_digest: HashMap<&str, usize> =
        facts.manifests.iter().enumerate().map(|(at, manifest)| (manifest.digest.as_str(), at)).collect();
    let by_id: HashMap<ManifestId, usize> =
        facts.manifests.iter().enumerate().map(|(at, manifest)| (manifest.id, at)).collect();
    let mut children: Vec<Vec<usize>> = vec![Vec::new(); facts.manifests.len()];
    for (parent, child) in &facts.children {
        if let (Some(parent), Some(child)) = (by_id.get(parent), by_digest.get(child.as_str())) {
            children[*parent].push(*child);
        }
    }
    let mut referrers: Vec<Vec<usize>> = vec![Vec::new(); facts.manifests.len()];
    for (at, manifest) in facts.manifests.iter().enumerate() {
        if let Some(subject) = manifest.subject.as_deref().and_then(|subject| by_digest.get(subject)) {
            referrers[*subject].push(at);
        }
    }
    let tagged: HashSet<ManifestId> = facts.tags.iter().map(|(_, manifest)| *manifest).collect();
    let mut stays: Vec<bool> =
        facts.manifests.iter().map(|manifest| tagged.contains(&manifest.id) || !old.contains(&manifest.id)).collect();
    let mut reached: Vec<usize> = (0..stays.len()).filter(|at| stays[*at]).collect();
    while let Some(at) = reached.pop() {
        for held in children[at].iter().chain(&referrers[at]) {
            if !std::mem::replace(&mut stays[*held], true) {
                reached.push(*held);
            }
        }
    }
    in_order(&children, &stays)
        .into_iter()
        .map(|at| (facts.manifests[at].id, facts.manifests[at].digest.clone()))
        .collect()
}

fn in_order(children: &[Vec<usize>], stays: &[bool]) -> Vec<usize> {
    let mut parents = vec![0_usize; stays.len()];
    let goes = |at: &usize| !stays[*at];
    for at in (0..stays.len()).filter(goes) {
        children[at].iter().for_each(|child| parents[*child] += 1);
    }
    let mut ready: VecDeque<usize> = (0..stays.len()).filter(|at| goes(at) && parents[*at] == 0).collect();
    let mut order = Vec::new();
    while let Some(at) = ready.pop_front() {
        order.push(at);
        for child in &children[at] {
            parents[*child] -= 1;
            if parents[*child] == 0 && goes(child) {
                ready.push_back(*child);
            }
        }
    }
    order
}

#[cfg(test)]
mod tests {
    use db::deletion::Fact;

    use super::*;

    fn facts(tags: &[usize], manifests: &[(&str, Option<&str>)], children: &[(usize, &str)]) -> Facts {
        let id = |at: usize| ManifestId(i64::try_from(at).unwrap());
        Facts {
            tags: tags.iter().map(|at| (format!("v{at}"), id(*at))).collect(),
            manifests: manifests
                .iter()
                .enumerate()
                .map(|(at, (digest, subject))| Fact {
                    id: id(at),
                    digest: (*digest).to_owned(),
                    subject: subject.map(str::to_owned),
                    last_pull_at: None,
                })
                .collect(),
            children: children.iter().map(|(at, digest)| (id(*at), (*digest).to_owned())).collect(),
        }
    }

    fn names(facts: &Facts, young: &[i64]) -> Vec<String> {
        let old = facts.manifests.iter().map(|manifest| manifest.id).filter(|id| !young.contains(&id.0)).collect();
        doomed(facts, &old).into_iter().map(|(_, digest)| digest).collect()
    }

    #[test]
    fn what_is_held_stays_through_any_number_of_hands() {
        // A tag → index → image ← signature ← signature of the signature, an index, → its image.
        let manifests = [
            ("index", None),
            ("image", None),
            ("signature", Some("image")),
            ("countersignature", Some("signature")),
            ("bundled", None),
            ("lonely", None),
        ];
        let facts = facts(&[0], &manifests, &[(0, "image"), (3, "bundled")]);
        assert_eq!(names(&facts, &[]), ["lonely"]);
        assert_eq!(names(&facts, &[5]), Vec::<String>::new());
    }

    #[test]
    fn indexes_go_before_what_they_name_and_the_young_hold_what_they_name() {
        let manifests = [("child", None), ("index", None), ("outer", None), ("about", Some("outer"))];
        let facts = facts(&[], &manifests, &[(1, "child"), (2, "index"), (2, "child")]);
        assert_eq!(names(&facts, &[]), ["outer", "about", "index", "child"]);
        assert_eq!(names(&facts, &[1]), ["outer", "about"]);
    }
}
