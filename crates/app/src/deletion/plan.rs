//! Making a plan: the facts of a repository, what becomes of them, and how that is told.

use std::collections::{BTreeSet, HashMap};

use db::manifests::Member;
use db::{Connection, ManifestId, Repository};
use oci::Name;
use sha2::{Digest as _, Sha256};

use super::graph::{Fate, Graph, Meant};
use super::{Deletion, Few, MOST_SHOWN, Plan, PlanManifest, PlanTag, Refusal, Selection, Wanted};
use crate::access::{Administer, Delete, InRepository, Permit, Pull, may_pull_everything};
use crate::actor::Actor;
use crate::input::{check_filters, check_time};
use crate::repositories::Repositories;
use crate::{Error, Result};

/// A plan, and what of it is not told: all of what goes.
pub(super) struct Drawn {
    pub id: String,
    pub repository: Repository,
    pub graph: Graph,
    pub fate: Fate,
}

impl Deletion {
    /// What the deletion would do.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Invalid`] for what cannot be looked for.
    pub async fn plan(&self, permit: &Permit<Delete>, pull: &Permit<Pull>, selection: &Selection) -> Result<Plan> {
        same_repository(permit, pull)?;
        self.plan_by(pull, selection).await
    }

    /// What the deletion of the whole repository would do.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub async fn plan_repository(&self, permit: &Permit<Administer>, pull: &Permit<Pull>) -> Result<Plan> {
        same_repository(permit, pull)?;
        self.plan_by(pull, &whole()).await
    }

    async fn plan_by(&self, pull: &Permit<Pull>, selection: &Selection) -> Result<Plan> {
        // What waits in memory was pulled before this question.
        self.core.ledger.flush(&self.core.db).await?;
        let snapshot = self.core.db.snapshot().await?;
        let drawn = self.draw(&snapshot, pull.repository(), selection).await?;
        self.tell(&snapshot, pull.actor(), selection, &drawn).await
    }

    /// A plan by what `conn` sees.
    pub(super) async fn draw(&self, conn: &impl Connection, name: &Name, selection: &Selection) -> Result<Drawn> {
        let repository = Repositories::row_in(conn, name).await?;
        let facts = db::deletion::facts(conn, repository.id).await?;
        let graph = Graph::new(facts, self.core.front.is_none());
        let mut refused = Vec::new();
        let meant = match &selection.wanted {
            Wanted::Tags(tags) => {
                let names: Vec<String> = tags.iter().map(ToString::to_string).collect();
                Meant::Tags(find_tags(&graph, names, &mut refused), selection.delete_manifests)
            }
            Wanted::Search { text, not_pulled_since } => {
                let search = Some(text.clone());
                check_filters([&search])?;
                (*not_pulled_since).into_iter().try_for_each(check_time)?;
                let filter = db::tags::TagFilter { search, digest: None, not_pulled_since: *not_pulled_since };
                let names = db::tags::list_matching(conn, repository.id, &filter).await?;
                Meant::Tags(find_tags(&graph, names, &mut refused), selection.delete_manifests)
            }
            Wanted::Manifests(digests) => {
                let found = digests.iter().filter_map(|digest| {
                    let found = graph.manifest(digest.as_str());
                    if found.is_none() {
                        refused.push(missing(
                            digest.as_str(),
                            "manifest_not_found",
                            "the repository has no such manifest",
                        ));
                    }
                    found
                });
                Meant::Manifests(found.collect())
            }
            Wanted::Untagged => Meant::Manifests(graph.untagged()),
            Wanted::Repository => Meant::Manifests(graph.all()),
        };
        let mut fate = graph.fate(meant);
        fate.refused.extend(refused);
        if selection.wanted == Wanted::Repository {
            graph.divide(&mut fate);
        }
        let id = id_of(&repository, selection, &graph, &fate);
        Ok(Drawn { id, repository, graph, fate })
    }

    /// A plan as people see it.
    pub(super) async fn tell(
        &self,
        conn: &impl Connection,
        actor: &Actor,
        selection: &Selection,
        drawn: &Drawn,
    ) -> Result<Plan> {
        let Drawn { id, repository, graph, fate } = drawn;
        let bytes = if selection.wanted == Wanted::Repository {
            db::deletion::bytes_of_repository(conn, repository.id).await?
        } else {
            db::deletion::bytes_of(conn, repository.id, &drawn.ids()).await?
        };
        let members = self.members(conn, drawn).await?;
        let manifests = |places: &[usize]| few(places, |at| manifest(&members, &graph.facts.manifests[*at].digest));
        let tags = |places: &[usize]| few(places, |tag| Some(plan_tag(graph, *tag)));
        let tagged = fate.tags.iter().map(|tag| graph.fact_of(*tag));
        let gone = fate.gone().map(|at| &graph.facts.manifests[at]);
        let sees_all = may_pull_everything(actor, &self.core.rights.now());
        Ok(Plan {
            id: id.clone(),
            repository: repository.name.parse()?,
            tags: tags(&fate.tags),
            kept_tags: tags(&fate.kept_tags),
            untagged: manifests(&fate.untagged),
            manifests: manifests(&fate.manifests),
            children: manifests(&fate.children),
            referrers: manifests(&fate.referrers),
            refused: few(&fate.refused, |refusal| Some(refusal.clone())),
            unlinked_bytes: bytes.unlinked,
            freed_bytes: Some(bytes.freed).filter(|_| sees_all),
            last_pull_at: tagged.chain(gone).filter_map(|fact| fact.last_pull_at).max(),
        })
    }

    /// What is known of the manifests that the plan shows.
    async fn members(&self, conn: &impl Connection, drawn: &Drawn) -> Result<HashMap<String, Member>> {
        let Fate { untagged, manifests, children, referrers, .. } = &drawn.fate;
        let shown =
            [untagged, manifests, children, referrers].into_iter().flat_map(|list| list.iter().take(MOST_SHOWN));
        let digests: Vec<String> = shown.map(|at| drawn.graph.facts.manifests[*at].digest.clone()).collect();
        let members = db::manifests::find_members(conn, drawn.repository.id, &digests).await?;
        Ok(members.into_iter().map(|member| (member.digest.clone(), member)).collect())
    }
}

impl Drawn {
    /// The manifests that go.
    pub fn ids(&self) -> Vec<ManifestId> {
        self.fate.gone().map(|at| self.graph.facts.manifests[at].id).collect()
    }
}

/// The selection of a whole repository.
pub(super) fn whole() -> Selection {
    Selection { wanted: Wanted::Repository, delete_manifests: false }
}

/// Two permits, one to read and one to delete, must be for one place.
pub(super) fn same_repository(permit: &Permit<impl InRepository>, pull: &Permit<Pull>) -> Result<()> {
    if permit.repository() == pull.repository() {
        return Ok(());
    }
    Err(Error::internal("two permits for two repositories"))
}

fn find_tags(graph: &Graph, names: Vec<String>, refused: &mut Vec<Refusal>) -> BTreeSet<usize> {
    let places: HashMap<&str, usize> =
        graph.facts.tags.iter().enumerate().map(|(place, (name, _))| (name.as_str(), place)).collect();
    let mut found = BTreeSet::new();
    for name in names {
        match places.get(name.as_str()) {
            Some(place) => drop(found.insert(*place)),
            None => refused.push(missing(&name, "tag_not_found", "the repository has no such tag")),
        }
    }
    found
}

fn missing(target: &str, code: &'static str, message: &str) -> Refusal {
    Refusal { target: target.to_owned(), code, message: message.to_owned() }
}

/// Everything that would be done, and what it rests on. Not the numbers: each pull would change them.
fn id_of(repository: &Repository, selection: &Selection, graph: &Graph, fate: &Fate) -> String {
    let mut hash = Sha256::new();
    let mut add = |list: &str, what: &str, more: &str| {
        // No word of these has a line break or a space, but for the selection, which comes first.
        hash.update(format!("{list} {what} {more}\n"));
    };
    add("selection", &format!("{selection:?}"), &repository.id.to_string());
    let digest = |at: usize| graph.facts.manifests[at].digest.as_str();
    for (list, tags) in [("tag", &fate.tags), ("kept", &fate.kept_tags)] {
        for tag in tags {
            add(list, &graph.facts.tags[*tag].0, &graph.fact_of(*tag).digest);
        }
    }
    let lists = [&fate.untagged, &fate.manifests, &fate.children, &fate.referrers];
    for (list, places) in ["untagged", "manifest", "child", "referrer"].into_iter().zip(lists) {
        for at in places {
            add(list, digest(*at), "");
        }
    }
    for refusal in &fate.refused {
        add("refused", &refusal.target, refusal.code);
    }
    hex::encode(hash.finalize())
}

fn few<P, T>(places: &[P], shown: impl Fn(&P) -> Option<T>) -> Few<T> {
    Few { items: places.iter().take(MOST_SHOWN).filter_map(shown).collect(), count: places.len() as u64 }
}

fn plan_tag(graph: &Graph, tag: usize) -> PlanTag {
    let fact = graph.fact_of(tag);
    PlanTag { name: graph.facts.tags[tag].0.clone(), digest: fact.digest.clone(), last_pull_at: fact.last_pull_at }
}

fn manifest(members: &HashMap<String, Member>, digest: &str) -> Option<PlanManifest> {
    let member = members.get(digest)?;
    Some(PlanManifest {
        digest: member.digest.clone(),
        media_type: member.media_type.clone(),
        artifact_type: member.artifact_type.clone(),
        platform: member.platform.clone(),
        size: member.size,
        total_size: member.total_size,
    })
}
