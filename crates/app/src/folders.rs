//! Repositories as a tree: the parts of their names are folders.

use std::collections::BTreeMap;
use std::ops::Bound;
use std::sync::Arc;

use db::RepositoryId;
use oci::{Name, Verb};

use crate::access::Access;
use crate::actor::Actor;
use crate::core::Core;
use crate::input::check_filters;
use crate::repositories::{Counted, Repositories};
use crate::{Error, Result};

/// What lies directly below a folder: a repository, a folder, or both at once.
#[derive(Clone, Debug)]
pub struct Folder {
    /// The last part of its path.
    pub name: String,
    /// The whole.
    pub path: String,
    /// The repository of that very name.
    pub repository: Option<Counted>,
    /// How many repositories lie below it, without itself.
    pub repositories: usize,
    /// Of itself and all below; layers that they share count once for each.
    pub stored_bytes: i64,
}

/// Which part of the tree.
#[derive(Clone, Debug, Default)]
pub struct Query {
    /// The folder to look into; the top when it is empty.
    pub under: String,
    /// `next` of the page before.
    pub after: Option<String>,
    /// At most so many.
    pub limit: usize,
}

/// Repositories as a tree.
pub struct Folders {
    core: Arc<Core>,
    repositories: Repositories,
}

#[derive(Default)]
struct Child {
    itself: Option<RepositoryId>,
    below: Vec<RepositoryId>,
}

impl Folders {
    pub(crate) fn new(core: Arc<Core>) -> Self {
        Self { repositories: Repositories::new(core.clone()), core }
    }

    /// What lies directly below a folder, by name; of that only what the caller may pull. Needs no permit: a folder in
    /// which they may pull nothing is as good as absent.
    ///
    /// # Errors
    /// [`Error::Invalid`] for what is no folder.
    pub async fn list(&self, actor: &Actor, query: &Query) -> Result<db::Page<Folder>> {
        check_filters([&query.after])?;
        let under = prefix(&query.under)?;
        let children = self.children(actor, &under);
        let total = children.len() as u64;
        let after = query.after.clone().map_or(Bound::Unbounded, Bound::Excluded);
        let mut rest = children.range::<String, _>((after, Bound::Unbounded));
        let shown: Vec<(&String, &Child)> = rest.by_ref().take(query.limit).collect();
        let next = rest.next().and(shown.last()).map(|(name, _)| (*name).clone());

        let holdings = self.core.stock.now(&self.core).await?;
        let bytes = |id: &RepositoryId| holdings.get(id).map(|holding| holding.stored_bytes);
        let direct: Vec<RepositoryId> = shown.iter().filter_map(|(_, child)| child.itself).collect();
        let mut direct = self.repositories.of_ids(actor, &direct).await?;
        let folder = |(name, child): &(&String, &Child)| Folder {
            name: (*name).clone(),
            path: format!("{under}{name}"),
            repository: child.itself.and_then(|id| direct.remove(&id)),
            repositories: child.below.len(),
            stored_bytes: child.below.iter().chain(&child.itself).filter_map(bytes).sum(),
        };
        Ok(db::Page { items: shown.iter().map(folder).collect(), next, total })
    }

    fn children(&self, actor: &Actor, under: &str) -> BTreeMap<String, Child> {
        let rights = self.core.rights.now();
        let inside = rights.repositories_in((Bound::Included(under), Bound::Unbounded));
        let may_pull = |name: &Name| Access::verdict(actor, &rights, name, Verb::Pull).allowed;
        let mut children: BTreeMap<String, Child> = BTreeMap::new();
        for (name, id) in inside {
            let Some(rest) = name.as_str().strip_prefix(under) else { break };
            if !may_pull(name) {
                continue;
            }
            match rest.split_once('/') {
                Some((folder, _)) => children.entry(folder.to_owned()).or_default().below.push(id),
                None => children.entry(rest.to_owned()).or_default().itself = Some(id),
            }
        }
        children
    }
}

/// `team/` of `team`, nothing of the top.
fn prefix(under: &str) -> Result<String> {
    let under = under.trim_end_matches('/');
    if under.is_empty() {
        return Ok(String::new());
    }
    let name: Name = under.parse().map_err(Error::Registry)?;
    Ok(format!("{name}/"))
}
