//! Repositories as rows: settings, lists, the catalog.

mod inside;

use std::collections::HashMap;
use std::sync::Arc;

use db::repositories::{ListRepositories, NewRepository, RepositorySettings, RepositorySort};
use db::tags::ListTags;
use db::{Connection, Repository, RepositoryId, Tag, Tx, Visibility, Visible};
use oci::{By, Name, Page, PageRequest, Verb};
use serde_json::json;

use crate::access::{Access, Administer, Permit, Pull, Push, may_pull_everything};
use crate::actor::Actor;
use crate::audit::{self, Event};
use crate::core::Core;
use crate::events::{self, Kind};
use crate::input::{check_description, check_filters, check_time};
use crate::policy::RepositoryFact;
use crate::{Error, Result};

/// Which repositories to list; rights are added here.
#[derive(Clone, Debug, Default)]
pub struct Query {
    /// Part of the name or description.
    pub search: Option<String>,
    /// Only private or only public ones.
    pub visibility: Option<Visibility>,
    /// What to sort by.
    pub sort: RepositorySort,
    /// Largest first.
    pub descending: bool,
    /// `next` of the page before.
    pub after: Option<String>,
    /// At most so many.
    pub limit: u64,
}

/// What changes; `None` stays as it is.
#[derive(Clone, Debug, Default)]
pub struct RepositoryChange {
    /// Who may pull without a grant.
    pub visibility: Option<Visibility>,
    /// Whether, being public, it may be pulled without login.
    pub anonymous_pull: Option<bool>,
    /// Free text.
    pub description: Option<String>,
}

/// A repository with the number of its tags.
#[derive(Clone, Debug)]
pub struct Counted {
    /// The repository.
    pub repository: Repository,
    /// How many tags it has.
    pub tags: i64,
    /// What the caller may do there.
    pub verbs: Vec<Verb>,
}

/// Repositories as rows.
pub struct Repositories {
    core: Arc<Core>,
}

impl Repositories {
    pub(crate) fn new(core: Arc<Core>) -> Self {
        Self { core }
    }

    /// The repositories that the caller may pull. Needs no permit: what they may not pull is not in it.
    ///
    /// # Errors
    /// [`Error::Invalid`] for an `after` that is none, and for what cannot be looked for.
    pub async fn list(&self, actor: &Actor, query: Query) -> Result<db::Page<Counted>> {
        check_filters([&query.search, &query.after])?;
        let query = ListRepositories {
            visible: self.visible(actor),
            search: query.search,
            visibility: query.visibility,
            sort: query.sort,
            descending: query.descending,
            after: query.after,
            limit: query.limit,
        };
        let page = db::repositories::list(&self.core.db, &query).await?;
        Ok(db::Page { items: self.counted(actor, page.items).await?, next: page.next, total: page.total })
    }

    /// Repositories by their ids, without asking whether the caller may know of them.
    pub(crate) async fn of_ids(&self, actor: &Actor, ids: &[RepositoryId]) -> Result<HashMap<RepositoryId, Counted>> {
        let rows = db::repositories::list_of_ids(&self.core.db, ids).await?;
        let counted = self.counted(actor, rows).await?;
        Ok(counted.into_iter().map(|counted| (counted.repository.id, counted)).collect())
    }

    /// The names of the repositories that the caller may pull, in byte order (`_catalog`).
    pub fn catalog(&self, actor: &Actor, page: &PageRequest) -> Page<Name> {
        let rights = self.core.rights.now();
        let may_pull = |name: &&Name| Access::verdict(actor, &rights, name, Verb::Pull).allowed;
        let after = rights.repositories_after(page.last.as_deref()).map(|(name, _)| name);
        let mut items: Vec<Name> = after.filter(may_pull).take(page.limit + 1).cloned().collect();
        let more = items.len() > page.limit && page.limit > 0;
        items.truncate(page.limit);
        Page { items, more }
    }

    /// The name of the repository that a caller means by its id or name, to ask for a permit with. An id means something
    /// only to whoever may pull there: for all others a hidden one stays what they sent, as an unknown one does, and every
    /// answer that follows is the same for both.
    ///
    /// # Errors
    /// [`Error::Registry`] for a text that is neither.
    pub async fn name_of(&self, actor: &Actor, text: &str) -> Result<Name> {
        // Ids are meant in their one long spelling; others that `Uuid` reads, such as 32 digits, are names.
        let id = text.parse::<RepositoryId>().ok().filter(|_| text.len() == 36);
        let Some(id) = id else { return Ok(text.parse()?) };
        let found = db::repositories::find(&self.core.db, id).await?;
        let name = found.and_then(|repository| repository.name.parse().ok());
        let rights = self.core.rights.now();
        match name.filter(|name| Access::verdict(actor, &rights, name, Verb::Pull).allowed) {
            Some(name) => Ok(name),
            None => Ok(id.to_string().parse()?),
        }
    }

    /// One repository.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub async fn get(&self, permit: &Permit<Pull>) -> Result<Counted> {
        self.one(permit.actor(), permit.repository()).await
    }

    /// Make a repository before its first push.
    ///
    /// # Errors
    /// [`Error::Conflict`] when it exists.
    pub async fn create(&self, permit: &Permit<Push>) -> Result<Counted> {
        let (repository, created) = self.ensure(permit).await?;
        if created {
            let verbs = Access::verbs(permit.actor(), &self.core.rights.now(), permit.repository());
            return Ok(Counted { repository, tags: 0, verbs });
        }
        Err(Error::conflict("repository_exists", "the repository exists already"))
    }

    /// Make a repository with settings of its own, which takes the right to change them.
    ///
    /// # Errors
    /// As for `create` and `set`; nothing is made then.
    pub async fn create_with(
        &self,
        permit: &Permit<Push>,
        administer: &Permit<Administer>,
        change: RepositoryChange,
    ) -> Result<Counted> {
        let private =
            RepositorySettings { visibility: Visibility::Private, anonymous_pull: false, description: String::new() };
        if permit.repository() != administer.repository() {
            return Err(Error::internal("two permits for two repositories"));
        }
        settings(private, change.clone())?;
        self.create(permit).await?;
        self.set(administer, change).await
    }

    /// Make the repository of a push that is allowed, if there is none.
    ///
    /// # Errors
    /// Only those of the database.
    pub(crate) async fn ensure(&self, permit: &Permit<Push>) -> Result<(Repository, bool)> {
        let name = permit.repository();
        let new = NewRepository {
            id: RepositoryId(self.core.clock.id()),
            name: name.to_string(),
            visibility: Visibility::Private,
            created_at: self.core.now(),
        };
        let tx = self.core.db.begin().await?;
        let (repository, created) = db::repositories::ensure(&tx, &new).await?;
        if !created {
            return Ok((repository, false));
        }
        audit::record(&tx, &self.core, permit.actor(), Event::new("repository.create", name.as_str())).await?;
        let version = db::rights::version(&tx).await?;
        tx.commit().await?;
        self.core.rights.add_repository(name.clone(), repository.id, RepositoryFact::default(), version);
        self.core.refresh_if_changed().await?;
        self.core.publish(events::Event::new(Kind::RepositoryCreated, name, permit.actor()));
        Ok((repository, true))
    }

    /// Change visibility or description.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Invalid`] for anonymous pull of a private repository, and for a description that
    /// cannot be kept.
    pub async fn set(&self, permit: &Permit<Administer>, change: RepositoryChange) -> Result<Counted> {
        let before = self.row(permit.repository()).await?;
        let old = RepositorySettings {
            visibility: before.visibility,
            anonymous_pull: before.anonymous_pull,
            description: before.description.clone(),
        };
        let settings = settings(old, change)?;
        let tx = self.core.db.begin().await?;
        db::repositories::set(&tx, before.id, &settings).await?;
        let shown = |visibility, anonymous_pull, description: &str| json!({ "visibility": visibility, "anonymous_pull": anonymous_pull, "description": description });
        let event = Event::new("repository.update", &before.name)
            .before(shown(before.visibility, before.anonymous_pull, &before.description))
            .after(shown(settings.visibility, settings.anonymous_pull, &settings.description));
        audit::record(&tx, &self.core, permit.actor(), event).await?;
        self.core.commit(tx).await?;
        self.core.publish(events::Event::new(Kind::RepositoryChanged, permit.repository(), permit.actor()));
        self.one(permit.actor(), permit.repository()).await
    }

    /// Delete a repository with all that is in it. Layers that it shares stay where they are shared.
    ///
    /// # Errors
    /// [`Error::NotFound`]; what the upstream refuses, where there is one.
    pub async fn delete(&self, permit: &Permit<Administer>) -> Result<()> {
        let repository = self.row(permit.repository()).await?;
        // There first: what the upstream still holds would come back with the next comparison.
        if let Some(front) = &self.core.front {
            front.clear(permit.repository(), By(Some(permit.actor().name()))).await?;
        }
        let tx = self.core.db.begin().await?;
        self.end(tx, permit, &repository).await
    }

    /// The end of a repository: of its rows.
    pub(crate) async fn end(&self, tx: Tx, permit: &Permit<Administer>, repository: &Repository) -> Result<()> {
        if !db::repositories::delete(&tx, repository.id).await? {
            return Err(not_found());
        }
        let event = Event::new("repository.delete", &repository.name)
            .before(json!({ "stored_bytes": repository.stored_bytes }));
        audit::record(&tx, &self.core, permit.actor(), event).await?;
        let was = self.core.rights.now().repository(permit.repository()).map(|(_, fact)| fact);
        self.core.commit(tx).await?;
        let event = events::Event::new(Kind::RepositoryDeleted, permit.repository(), permit.actor());
        self.core.publish(event.was(was.unwrap_or_default()));
        Ok(())
    }

    /// The tags of a repository with what people ask of them. The repository of `query` is that of the permit.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Invalid`] for an `after` that is none, and for what cannot be looked for.
    pub async fn tags(&self, permit: &Permit<Pull>, mut query: ListTags) -> Result<db::Page<Tag>> {
        check_filters([&query.filter.search, &query.after])?;
        query.filter.not_pulled_since.into_iter().try_for_each(check_time)?;
        query.repository_id = self.row(permit.repository()).await?.id;
        // A tag that goes between the questions would end the list too early.
        let page = db::tags::list(&self.core.db.snapshot().await?, &query).await?;
        let items = page.items.into_iter().map(|tag| for_reader(permit.actor(), tag)).collect();
        Ok(db::Page { items, ..page })
    }

    /// One tag.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub async fn tag(&self, permit: &Permit<Pull>, tag: &oci::Tag) -> Result<Tag> {
        let repository = self.row(permit.repository()).await?;
        let found = db::tags::find(&self.core.db, repository.id, tag.as_str()).await?;
        let tag = found.ok_or_else(tag_not_found)?;
        Ok(for_reader(permit.actor(), tag))
    }

    fn visible(&self, actor: &Actor) -> Visible {
        let rights = self.core.rights.now();
        if may_pull_everything(actor, &rights) {
            return Visible::All;
        }
        let may_pull = |name: &Name| Access::verdict(actor, &rights, name, Verb::Pull).allowed;
        let visible = rights.repositories_after(None).filter(|(name, _)| may_pull(name)).map(|(_, id)| id);
        Visible::Ids(visible.collect())
    }

    async fn one(&self, actor: &Actor, name: &Name) -> Result<Counted> {
        let row = self.row(name).await?;
        self.counted(actor, vec![row]).await?.pop().ok_or_else(not_found)
    }

    async fn counted(&self, actor: &Actor, rows: Vec<Repository>) -> Result<Vec<Counted>> {
        let ids: Vec<RepositoryId> = rows.iter().map(|repository| repository.id).collect();
        let counts = db::repositories::tag_counts(&self.core.db, &ids).await?;
        let rights = self.core.rights.now();
        let counted = |repository: Repository| {
            let tags = counts.get(&repository.id).copied().unwrap_or_default();
            let name = repository.name.parse::<Name>();
            let verbs = name.map(|name| Access::verbs(actor, &rights, &name)).unwrap_or_default();
            Counted { repository, tags, verbs }
        };
        Ok(rows.into_iter().map(counted).collect())
    }

    pub(crate) async fn row(&self, name: &Name) -> Result<Repository> {
        Self::row_in(&self.core.db, name).await
    }

    /// The row as `conn` sees it.
    pub(crate) async fn row_in(conn: &impl Connection, name: &Name) -> Result<Repository> {
        db::repositories::find_by_name(conn, name.as_str()).await?.ok_or_else(not_found)
    }
}

/// What the settings become.
fn settings(before: RepositorySettings, change: RepositoryChange) -> Result<RepositorySettings> {
    let settings = RepositorySettings {
        visibility: change.visibility.unwrap_or(before.visibility),
        anonymous_pull: change.anonymous_pull.unwrap_or(before.anonymous_pull),
        description: change.description.unwrap_or(before.description),
    };
    check_description(&settings.description)?;
    if settings.anonymous_pull && settings.visibility == Visibility::Private {
        let message =
            "a private repository cannot be pulled without login; make it public, or switch anonymous_pull off";
        return Err(Error::invalid("anonymous_pull_private", message));
    }
    Ok(settings)
}

/// Without login nobody learns the names of users: passwords are tried on them.
pub(crate) fn for_reader(reader: &Actor, tag: Tag) -> Tag {
    let updated_by = tag.updated_by.filter(|_| !reader.is_anonymous());
    Tag { updated_by, ..tag }
}

/// The repository has no such tag.
pub fn tag_not_found() -> Error {
    Error::not_found("tag_not_found", "the repository has no such tag")
}

pub(crate) fn not_found() -> Error {
    Error::not_found("repository_not_found", "the repository does not exist, or you may not pull it")
}
