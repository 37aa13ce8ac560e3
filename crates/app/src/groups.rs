//! Groups of users, to grant to many at once. Only administrators change them.

use std::sync::Arc;

use db::groups::ListGroups;
use db::{Group, GroupId, Page, User, UserId};
use serde_json::json;

use crate::access::{Govern, Permit};
use crate::audit::{self, Event};
use crate::core::Core;
use crate::input::{check_description, check_filters, check_name};
use crate::{Error, Result};

/// A group with the number of its members.
#[derive(Clone, Debug)]
pub struct Counted {
    /// The group.
    pub group: Group,
    /// How many users and robots are in it.
    pub members: i64,
}

/// Groups of users.
pub struct Groups {
    core: Arc<Core>,
}

impl Groups {
    pub(crate) fn new(core: Arc<Core>) -> Self {
        Self { core }
    }

    /// Groups by name.
    ///
    /// # Errors
    /// [`Error::Invalid`] for what cannot be looked for.
    pub async fn list(&self, _permit: &Permit<Govern>, query: &ListGroups) -> Result<Page<Counted>> {
        check_filters([&query.search, &query.after])?;
        let page = db::groups::list(&self.core.db, query).await?;
        Ok(Page { items: self.counted(page.items).await?, next: page.next, total: page.total })
    }

    /// The groups of a user by name.
    ///
    /// # Errors
    /// Only those of the database.
    pub async fn of_user(&self, _permit: &Permit<Govern>, user: UserId) -> Result<Vec<Counted>> {
        self.counted(db::groups::of_user(&self.core.db, user).await?).await
    }

    /// A group with the number of its members.
    ///
    /// # Errors
    /// Only those of the database.
    pub async fn count(&self, _permit: &Permit<Govern>, group: Group) -> Result<Counted> {
        let members = db::groups::member_counts(&self.core.db, &[group.id]).await?;
        Ok(Counted { members: members.get(&group.id).copied().unwrap_or_default(), group })
    }

    /// One group.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub async fn get(&self, _permit: &Permit<Govern>, id: GroupId) -> Result<Group> {
        db::groups::find(&self.core.db, id).await?.ok_or_else(not_found)
    }

    /// The group of that id, else of that name.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub async fn get_by_id_or_name(&self, _permit: &Permit<Govern>, text: &str) -> Result<Group> {
        let by_id = match text.parse() {
            Ok(id) => db::groups::find(&self.core.db, id).await?,
            Err(_) => None,
        };
        if let Some(group) = by_id {
            return Ok(group);
        }
        check_name(text).map_err(|_| not_found())?;
        db::groups::find_by_name(&self.core.db, text).await?.ok_or_else(not_found)
    }

    /// Make a group.
    ///
    /// # Errors
    /// [`Error::Conflict`] when the name is taken; [`Error::Invalid`] for a name that cannot be used.
    pub async fn create(&self, permit: &Permit<Govern>, name: &str, description: &str) -> Result<Group> {
        check_name(name)?;
        check_description(description)?;
        let group = Group {
            id: GroupId(self.core.clock.id()),
            name: name.to_owned(),
            description: description.to_owned(),
            created_at: self.core.now(),
        };
        let tx = self.core.db.begin().await?;
        db::groups::create(&tx, &group).await.map_err(taken)?;
        let event = Event::new("group.create", name).after(json!({ "description": description }));
        audit::record(&tx, &self.core, permit.actor(), event).await?;
        self.core.commit(tx).await?;
        Ok(group)
    }

    /// Change name or description; `None` stays as it is.
    ///
    /// # Errors
    /// [`Error::NotFound`]; else as for `create`.
    pub async fn set(
        &self,
        permit: &Permit<Govern>,
        id: GroupId,
        name: Option<String>,
        description: Option<String>,
    ) -> Result<Group> {
        let before = self.get(permit, id).await?;
        let after = Group {
            name: name.unwrap_or_else(|| before.name.clone()),
            description: description.unwrap_or_else(|| before.description.clone()),
            ..before.clone()
        };
        check_name(&after.name)?;
        check_description(&after.description)?;
        let tx = self.core.db.begin().await?;
        db::groups::set(&tx, id, &after.name, &after.description).await.map_err(taken)?;
        let shown = |group: &Group| json!({ "name": group.name, "description": group.description });
        let event = Event::new("group.update", &before.name).before(shown(&before)).after(shown(&after));
        audit::record(&tx, &self.core, permit.actor(), event).await?;
        self.core.commit(tx).await?;
        Ok(after)
    }

    /// Delete a group with its grants; its members stay.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub async fn delete(&self, permit: &Permit<Govern>, id: GroupId) -> Result<()> {
        let group = self.get(permit, id).await?;
        let tx = self.core.db.begin().await?;
        if !db::groups::delete(&tx, id).await? {
            return Err(not_found());
        }
        audit::record(&tx, &self.core, permit.actor(), Event::new("group.delete", &group.name)).await?;
        self.core.commit(tx).await
    }

    async fn counted(&self, groups: Vec<Group>) -> Result<Vec<Counted>> {
        let ids: Vec<GroupId> = groups.iter().map(|group| group.id).collect();
        let members = db::groups::member_counts(&self.core.db, &ids).await?;
        let counted = |group: Group| Counted { members: members.get(&group.id).copied().unwrap_or_default(), group };
        Ok(groups.into_iter().map(counted).collect())
    }

    /// Who is in a group.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub async fn members(&self, permit: &Permit<Govern>, id: GroupId) -> Result<Vec<User>> {
        self.get(permit, id).await?;
        Ok(db::groups::members(&self.core.db, id).await?)
    }

    /// Put a user in; twice is fine.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a group or user that is not there.
    pub async fn add_member(&self, permit: &Permit<Govern>, id: GroupId, user: UserId) -> Result<()> {
        let group = self.get(permit, id).await?;
        let Some(member) = db::users::find(&self.core.db, user).await? else { return Err(no_user()) };
        let tx = self.core.db.begin().await?;
        if db::groups::add_member(&tx, id, user).await? {
            let event = Event::new("group.member_add", &group.name).after(json!({ "member": member.name }));
            audit::record(&tx, &self.core, permit.actor(), event).await?;
        }
        self.core.commit(tx).await
    }

    /// Take a user out.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is no such group, or the user is not in it.
    pub async fn remove_member(&self, permit: &Permit<Govern>, id: GroupId, user: UserId) -> Result<()> {
        let group = self.get(permit, id).await?;
        let member = db::users::find(&self.core.db, user).await?.ok_or_else(no_user)?;
        let tx = self.core.db.begin().await?;
        if !db::groups::remove_member(&tx, id, user).await? {
            return Err(Error::not_found("member_not_found", "the user is not in this group"));
        }
        let event = Event::new("group.member_remove", &group.name).before(json!({ "member": member.name }));
        audit::record(&tx, &self.core, permit.actor(), event).await?;
        self.core.commit(tx).await
    }
}

fn taken(error: db::Error) -> Error {
    Error::or_conflict(error, "name_taken", "a group of this name exists; choose another")
}

fn no_user() -> Error {
    Error::not_found("user_not_found", "there is no such user")
}

fn not_found() -> Error {
    Error::not_found("group_not_found", "there is no such group")
}
