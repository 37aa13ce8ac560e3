//! What a kind of job is made of.

use async_trait::async_trait;
use db::JobKind;
use db::jobs::items::Item;
use oci::Name;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::Run;
use crate::{Error, Result};

/// One kind of job: how it becomes items, and what is done for each. Registered in [`crate::jobs::kinds`].
#[async_trait]
pub(crate) trait Kind: Send + Sync {
    /// The word for it.
    fn name(&self) -> JobKind;

    /// How many items of one job are done at once.
    fn width(&self) -> usize {
        1
    }

    /// The items: asked once, when the job first runs. Not asked for jobs that were made with their items, because a
    /// person had seen them.
    ///
    /// # Errors
    /// What makes the whole job fail.
    async fn plan(&self, _run: &Run) -> Result<Vec<NewItem>> {
        Ok(Vec::new())
    }

    /// Do one item. After a crash it is asked again for an item that may be done already, wholly or in part.
    ///
    /// It is never dropped in the middle: what lasts long looks at [`Run::is_halted`] between its steps, or waits within
    /// [`Run::unless_halted`], and gives up with any error. The item is then not failed: it waits, or is cancelled.
    ///
    /// # Errors
    /// Why the item failed. The others go on.
    async fn perform(&self, run: &Run, item: &Item) -> Result<Outcome>;

    /// What the job says in the end: numbers, no names. Asked when no item waits any more, also when some failed.
    ///
    /// # Errors
    /// What makes the whole job fail.
    async fn finish(&self, _run: &Run) -> Result<Option<Value>> {
        Ok(None)
    }
}

/// How an item went.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Outcome {
    /// It is done.
    #[allow(dead_code, reason = "not every kind has something to count")]
    Done,
    /// It is done, and this came of it: numbers, no names but those of the item.
    DoneWith(Value),
    /// There was nothing to do: a stable code, and a message for people.
    Skipped(&'static str, String),
}

/// What an item begins with.
#[derive(Clone, Debug)]
pub(crate) struct NewItem {
    /// What people see.
    pub label: String,
    /// The repositories of ours that label, error and result tell of: whoever may not pull one of them sees none of it.
    pub repositories: Vec<Name>,
    /// Whatever `perform` needs, at most 16 MiB of JSON; never shown, and yet no place for secrets.
    pub parameters: Value,
    /// How many bytes are to be moved, if that is known.
    pub bytes_total: Option<u64>,
}

impl NewItem {
    /// An item about one repository.
    pub fn of(repository: &Name, parameters: &impl Serialize) -> Result<Self> {
        let parameters = serde_json::to_value(parameters).map_err(Error::internal)?;
        Ok(Self {
            label: repository.to_string(),
            repositories: vec![repository.clone()],
            parameters,
            bytes_total: None,
        })
    }

    pub(crate) fn row(self) -> db::jobs::items::NewItem {
        db::jobs::items::NewItem {
            label: super::run::one_line(&self.label),
            repositories: self.repositories.iter().map(ToString::to_string).collect(),
            parameters: self.parameters,
            bytes_total: self.bytes_total.and_then(|bytes| i64::try_from(bytes).ok()),
        }
    }
}

/// The parameters of a job or an item, as the kind knows them.
///
/// # Errors
/// What another version wrote.
pub(crate) fn parameters<T: DeserializeOwned>(value: &Value) -> Result<T> {
    T::deserialize(value).map_err(Error::internal)
}
