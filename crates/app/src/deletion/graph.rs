//! Pure: what goes, what stays and why, from the facts of a repository.

use std::collections::{BTreeSet, HashMap};

use db::deletion::{Fact, Facts};
use oci::{Digest, Tag};

use super::Refusal;

/// A manifest, by its place among the facts.
type At = usize;

/// The facts of a repository, with the edges that hold.
pub(super) struct Graph {
    pub facts: Facts,
    at: HashMap<String, At>,
    /// Of each tag its manifest.
    on: Vec<At>,
    /// Of each manifest its tags, by their places.
    tags: Vec<Vec<usize>>,
    /// The manifests that an index names and holds.
    children: Vec<Vec<At>>,
    parents: Vec<Vec<At>>,
    subjects: Vec<Option<At>>,
    referrers: Vec<Vec<At>>,
}

/// What is meant, by places.
pub(super) enum Meant {
    /// Tags; also the manifests that are left without any, or not.
    Tags(BTreeSet<usize>, bool),
    /// Manifests with their tags.
    Manifests(BTreeSet<At>),
}

/// What becomes of it. All lists are in the order of the facts.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Fate {
    pub tags: Vec<usize>,
    pub kept_tags: Vec<usize>,
    pub untagged: Vec<At>,
    pub manifests: Vec<At>,
    pub children: Vec<At>,
    pub referrers: Vec<At>,
    pub refused: Vec<Refusal>,
}

impl Fate {
    /// The manifests that go.
    pub fn gone(&self) -> impl Iterator<Item = At> {
        [&self.manifests, &self.children, &self.referrers].into_iter().flatten().copied()
    }
}

impl Graph {
    /// Where clients keep lists of referrers under tags, such a list holds nothing (`lists_hold`).
    pub fn new(facts: Facts, lists_hold: bool) -> Self {
        let by_id: HashMap<_, At> = facts.manifests.iter().enumerate().map(|(at, fact)| (fact.id, at)).collect();
        let at: HashMap<String, At> =
            facts.manifests.iter().enumerate().map(|(at, fact)| (fact.digest.clone(), at)).collect();
        let none = || vec![Vec::new(); facts.manifests.len()];
        let (mut tags, mut children, mut parents, mut referrers) = (none(), none(), none(), none());
        let on: Vec<At> = facts.tags.iter().filter_map(|(_, id)| by_id.get(id).copied()).collect();
        for (tag, manifest) in on.iter().enumerate() {
            tags[*manifest].push(tag);
        }
        let subject = |fact: &Fact| fact.subject.as_ref().and_then(|subject| at.get(subject).copied());
        let subjects: Vec<Option<At>> = facts.manifests.iter().map(subject).collect();
        for (manifest, subject) in subjects.iter().enumerate() {
            if let Some(subject) = subject {
                referrers[*subject].push(manifest);
            }
        }
        for (parent, child) in &facts.children {
            let (Some(parent), Some(child)) = (by_id.get(parent).copied(), at.get(child).copied()) else { continue };
            let is_list = !lists_hold && is_list_of(&facts, &tags[parent], &facts.manifests[child]);
            if !is_list {
                children[parent].push(child);
                parents[child].push(parent);
            }
        }
        Self { facts, at, on, tags, children, parents, subjects, referrers }
    }

    pub fn manifest(&self, digest: &str) -> Option<At> {
        self.at.get(digest).copied()
    }

    /// The manifest that a tag is on.
    pub fn fact_of(&self, tag: usize) -> &Fact {
        &self.facts.manifests[self.on[tag]]
    }

    /// A tag of the manifest that is none of these.
    pub fn tag_beside(&self, at: At, tags: &BTreeSet<usize>) -> Option<&str> {
        let other = self.tags[at].iter().find(|tag| !tags.contains(tag))?;
        Some(&self.facts.tags[*other].0)
    }

    pub fn all(&self) -> BTreeSet<At> {
        (0..self.facts.manifests.len()).collect()
    }

    /// What no tag and no index holds, and what is about nothing here.
    pub fn untagged(&self) -> BTreeSet<At> {
        let is_loose =
            |at: &At| self.tags[*at].is_empty() && self.parents[*at].is_empty() && self.subjects[*at].is_none();
        (0..self.facts.manifests.len()).filter(is_loose).collect()
    }

    pub fn fate(&self, meant: Meant) -> Fate {
        match meant {
            Meant::Tags(tags, with_manifests) => self.fate_of_tags(tags, with_manifests),
            Meant::Manifests(roots) => self.fate_of_manifests(&roots),
        }
    }

    fn fate_of_tags(&self, gone: BTreeSet<usize>, with_manifests: bool) -> Fate {
        let touched: BTreeSet<At> = gone.iter().map(|tag| self.on[*tag]).collect();
        let stays = |tag: &usize| !gone.contains(tag);
        let mut kept_tags: Vec<usize> =
            touched.iter().flat_map(|at| self.tags[*at].iter().copied()).filter(stays).collect();
        kept_tags.sort_unstable();
        let bare: BTreeSet<At> = touched.into_iter().filter(|at| !self.tags[*at].iter().any(stays)).collect();
        let goes = if with_manifests { self.goes(&bare, &gone) } else { BTreeSet::new() };
        let untagged: Vec<At> = bare.difference(&goes).copied().collect();
        let refused =
            if with_manifests { untagged.iter().map(|at| self.in_use(*at, &goes)).collect() } else { Vec::new() };
        Fate { tags: gone.into_iter().collect(), kept_tags, untagged, refused, ..self.parts(&bare, &goes) }
    }

    fn fate_of_manifests(&self, roots: &BTreeSet<At>) -> Fate {
        let tags_of =
            |manifests: &BTreeSet<At>| manifests.iter().flat_map(|at| self.tags[*at].iter().copied()).collect();
        let goes = self.goes(roots, &tags_of(roots));
        let refused = roots.difference(&goes).map(|at| self.in_use(*at, &goes)).collect();
        let tags: BTreeSet<usize> = tags_of(&roots.intersection(&goes).copied().collect());
        Fate { tags: tags.into_iter().collect(), refused, ..self.parts(roots, &goes) }
    }

    /// Of the roots, of what they name and of what is about them: all that nothing holds which stays.
    fn goes(&self, roots: &BTreeSet<At>, gone_tags: &BTreeSet<usize>) -> BTreeSet<At> {
        let mut goes = roots.clone();
        let mut next: Vec<At> = roots.iter().copied().collect();
        while let Some(at) = next.pop() {
            next.extend(
                self.children[at].iter().chain(&self.referrers[at]).copied().filter(|other| goes.insert(*other)),
            );
        }
        // Whatever stays makes others stay: what it names, and what is about it.
        let mut doubtful: Vec<At> = goes.iter().copied().collect();
        while let Some(at) = doubtful.pop() {
            if goes.contains(&at) && self.is_held(at, roots, &goes, gone_tags) {
                goes.remove(&at);
                doubtful.extend(self.children[at].iter().chain(&self.referrers[at]));
            }
        }
        goes
    }

    fn is_held(&self, at: At, roots: &BTreeSet<At>, goes: &BTreeSet<At>, gone_tags: &BTreeSet<usize>) -> bool {
        let by_tag = self.tags[at].iter().any(|tag| !gone_tags.contains(tag));
        let by_index = self.parents[at].iter().any(|parent| !goes.contains(parent));
        // Who names it, means it: it need not wait for what it is about.
        let by_subject = !roots.contains(&at) && self.subjects[at].is_some_and(|subject| !goes.contains(&subject));
        by_tag || by_index || by_subject
    }

    /// What goes, divided by why.
    fn parts(&self, roots: &BTreeSet<At>, goes: &BTreeSet<At>) -> Fate {
        let (manifests, others): (Vec<At>, Vec<At>) = goes.iter().partition(|at| roots.contains(at));
        let (children, referrers) = others.into_iter().partition(|at| !self.parents[*at].is_empty());
        Fate { manifests, children, referrers, ..Fate::default() }
    }

    fn in_use(&self, at: At, goes: &BTreeSet<At>) -> Refusal {
        let holder = self.parents[at].iter().find(|parent| !goes.contains(parent));
        let holder = holder.map(|parent| self.facts.manifests[*parent].digest.as_str()).unwrap_or_default();
        Refusal {
            target: self.facts.manifests[at].digest.clone(),
            code: "manifest_in_use",
            message: format!("the manifest is part of the index {holder}; delete that first"),
        }
    }

    /// Where all goes: what is an image of an index and what is about something stand apart, as elsewhere.
    pub fn divide(&self, fate: &mut Fate) {
        let all = std::mem::take(&mut fate.manifests);
        let (children, others): (Vec<At>, Vec<At>) = all.into_iter().partition(|at| !self.parents[*at].is_empty());
        let (referrers, manifests) = others.into_iter().partition(|at| self.subjects[*at].is_some());
        (fate.manifests, fate.children, fate.referrers) = (manifests, children, referrers);
    }

    /// All that goes, indexes before what they name, which cannot go while it is named.
    pub fn in_order(&self, fate: &Fate) -> Vec<At> {
        let goes: BTreeSet<At> = fate.gone().collect();
        let mut waits: HashMap<At, usize> = goes
            .iter()
            .map(|at| (*at, self.parents[*at].iter().filter(|parent| goes.contains(parent)).count()))
            .collect();
        let mut ready: Vec<At> = goes.iter().rev().copied().filter(|at| waits[at] == 0).collect();
        let mut order = Vec::new();
        while let Some(at) = ready.pop() {
            order.push(at);
            for child in self.children[at].iter().filter(|child| goes.contains(child)) {
                if let Some(count) = waits.get_mut(child) {
                    *count -= 1;
                    if *count == 0 {
                        ready.push(*child);
                    }
                }
            }
        }
        order
    }
}

/// Whether an index merely lists the referrers of what the manifest is about, now or before.
fn is_list_of(facts: &Facts, tags_of_index: &[usize], child: &Fact) -> bool {
    let Some(Ok(subject)) = child.subject.as_ref().map(|subject| subject.parse::<Digest>()) else { return false };
    let list = Tag::of_referrers(&subject);
    tags_of_index.iter().all(|tag| facts.tags[*tag].0 == list.as_str())
}

#[cfg(test)]
mod tests {
    use db::ManifestId;

    use super::*;

    /// Manifests by one letter, with what they are about; tags as `name>manifest`; edges as `parent>child`.
    fn graph(manifests: &[(&str, Option<&str>)], tags: &str, edges: &str, lists_hold: bool) -> Graph {
        let digest = |letter: &str| format!("sha256:{}", letter.repeat(64));
        let id = |letter: &str| ManifestId(i64::from(letter.as_bytes()[0]));
        let fact = |(letter, subject): &(&str, Option<&str>)| Fact {
            id: id(letter),
            digest: digest(letter),
            subject: subject.map(digest),
            last_pull_at: None,
        };
        let split = |pair: &str| pair.split_once('>').map(|(a, b)| (a.to_owned(), b.to_owned())).unwrap();
        let facts = Facts {
            manifests: manifests.iter().map(fact).collect(),
            tags: tags.split_whitespace().map(split).map(|(name, letter)| (name, id(&letter))).collect(),
            children: edges.split_whitespace().map(split).map(|(a, b)| (id(&a), digest(&b))).collect(),
        };
        Graph::new(facts, lists_hold)
    }

    /// tags | kept | untagged | manifests | children | referrers | refused
    fn told(graph: &Graph, fate: &Fate) -> String {
        let letter = |digest: &str| digest[7..8].to_owned();
        let tags =
            |places: &[usize]| places.iter().map(|tag| graph.facts.tags[*tag].0.clone()).collect::<Vec<_>>().join(" ");
        let manifests =
            |places: &[At]| places.iter().map(|at| letter(&graph.facts.manifests[*at].digest)).collect::<String>();
        let refused: String = fate.refused.iter().map(|refusal| letter(&refusal.target)).collect();
        [
            tags(&fate.tags),
            tags(&fate.kept_tags),
            manifests(&fate.untagged),
            manifests(&fate.manifests),
            manifests(&fate.children),
            manifests(&fate.referrers),
            refused,
        ]
        .join("|")
    }

    fn by_tags(graph: &Graph, names: &str, with_manifests: bool) -> String {
        let is_meant = |(name, _): &(String, ManifestId)| names.split(' ').any(|wanted| wanted == name);
        let places = (0..graph.facts.tags.len()).filter(|place| is_meant(&graph.facts.tags[*place])).collect();
        told(graph, &graph.fate(Meant::Tags(places, with_manifests)))
    }

    fn by_digests(graph: &Graph, letters: &str) -> String {
        let places =
            letters.chars().map(|letter| graph.manifest(&format!("sha256:{}", letter.to_string().repeat(64))).unwrap());
        told(graph, &graph.fate(Meant::Manifests(places.collect())))
    }

    #[test]
    fn a_tag_goes_and_what_shares_its_manifest_stays() {
        let graph = graph(&[("a", None), ("b", None)], "v1>a v2>a v3>b", "", true);
        assert_eq!(by_tags(&graph, "v1", false), "v1|v2|||||");
        assert_eq!(by_tags(&graph, "v1", true), "v1|v2|||||");
        assert_eq!(by_tags(&graph, "v1 v2", false), "v1 v2||a||||");
        assert_eq!(by_tags(&graph, "v1 v2", true), "v1 v2|||a|||");
        assert_eq!(by_digests(&graph, "a"), "v1 v2|||a|||");
    }

    #[test]
    fn an_index_takes_what_only_it_holds_and_what_is_about_that() {
        // i and j are indexes; s is about c, t about s, u about d.
        let manifests = [
            ("c", None),
            ("d", None),
            ("e", None),
            ("i", None),
            ("j", None),
            ("s", Some("c")),
            ("t", Some("s")),
            ("u", Some("d")),
        ];
        let graph = graph(&manifests, "v1>i v2>j e>e", "i>c i>d i>e j>d", true);
        assert_eq!(by_tags(&graph, "v1", true), "v1|||i|c|st|", "d is held by j, e by its tag");
        assert_eq!(by_digests(&graph, "ij"), "v1 v2|||ij|cd|stu|");
        assert_eq!(by_digests(&graph, "c"), "||||||c", "an index still names it");
        assert_eq!(by_digests(&graph, "ce"), "||||||ce");
        assert_eq!(by_tags(&graph, "e", true), "e||e||||e");
        assert_eq!(by_digests(&graph, "s"), "|||s||t|", "whoever names what is about something means it");
    }

    #[test]
    fn what_is_tagged_stays_whatever_it_is_about() {
        let graph = graph(&[("a", None), ("s", Some("a")), ("t", Some("s"))], "v1>a sig>s", "", true);
        assert_eq!(by_tags(&graph, "v1", true), "v1|||a|||");
        assert_eq!(by_tags(&graph, "v1 sig", true), "v1 sig|||as||t|");
        assert_eq!(graph.untagged(), BTreeSet::new());
    }

    #[test]
    fn a_list_of_referrers_holds_nothing_where_lists_are_kept_in_tags() {
        let list = format!("sha256-{}", "a".repeat(64));
        let manifests = [("a", None), ("l", None), ("s", Some("a"))];
        let held = graph(&manifests, &format!("v1>a {list}>l"), "l>s", true);
        assert_eq!(by_tags(&held, "v1", true), "v1|||a|||");
        let free = graph(&manifests, &format!("v1>a {list}>l"), "l>s", false);
        assert_eq!(by_tags(&free, "v1", true), "v1|||a||s|");
    }

    #[test]
    fn indexes_go_before_what_they_name() {
        let graph = graph(&[("a", None), ("b", None), ("c", None)], "v1>c", "c>b b>a c>a", true);
        let fate = graph.fate(Meant::Manifests(graph.all()));
        let order: String =
            graph.in_order(&fate).into_iter().map(|at| graph.facts.manifests[at].digest[7..8].to_owned()).collect();
        assert_eq!(order, "cba");
    }
}
