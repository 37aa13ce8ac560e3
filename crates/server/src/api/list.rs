//! Lists: the same questions and the same answer for every noun.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::config::Settings;
use crate::error::{ApiError, invalid};

/// The most items of one page.
const MOST: u64 = 1000;

/// Which part of a list.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ListQuery {
    /// At most so many items.
    pub limit: Option<u64>,
    /// `next` of the page before.
    pub after: Option<String>,
    /// What to sort by; a `-` before it turns the order round.
    pub sort: Option<String>,
    /// Part of a name or description.
    pub search: Option<String>,
}

impl ListQuery {
    /// How many items to answer.
    ///
    /// # Errors
    /// A limit that is none.
    pub fn limit(&self, settings: &Settings) -> Result<u64, ApiError> {
        match self.limit {
            None => Ok(settings.max_catalog_results),
            Some(limit @ 1..=MOST) => Ok(limit),
            Some(_) => Err(ApiError(invalid(format!("limit is a number from 1 to {MOST}")))),
        }
    }

    /// The same, for lists that are made in memory.
    ///
    /// # Errors
    /// A limit that is none.
    pub fn count(&self, settings: &Settings) -> Result<usize, ApiError> {
        Ok(usize::try_from(self.limit(settings)?).unwrap_or(usize::MAX))
    }

    /// For lists that have one order only.
    ///
    /// # Errors
    /// Any other order: silence would look as if it was kept.
    pub fn only_by_name(&self) -> Result<(), ApiError> {
        match self.sort.as_deref() {
            None | Some("name") => Ok(()),
            Some(_) => Err(ApiError(invalid("this list is sorted by name only"))),
        }
    }

    /// For lists that have one order only and nothing to look for.
    ///
    /// # Errors
    /// Any other order, and a search.
    pub fn only_newest_first(&self) -> Result<(), ApiError> {
        match (&self.sort, &self.search) {
            (None, None) => Ok(()),
            _ => Err(ApiError(invalid("this list is whole, the newest first: it takes neither sort nor search"))),
        }
    }

    /// The word of `sort` and whether the order is turned round.
    pub fn sort(&self) -> (Option<&str>, bool) {
        match self.sort.as_deref() {
            Some(sort) => (Some(sort.trim_start_matches('-')), sort.starts_with('-')),
            None => (None, false),
        }
    }
}

/// Part of a list.
#[derive(Serialize, ToSchema)]
pub struct List<T> {
    /// The items of this page.
    pub items: Vec<T>,
    /// Send it as `after` for the next page; absent on the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
    /// How many items the whole list has.
    pub total: u64,
}

impl<T> List<T> {
    /// A list that is answered whole.
    pub fn whole(items: Vec<T>) -> Self {
        let total = items.len() as u64;
        Self { items, next: None, total }
    }

    /// A page of rows, each as clients see it.
    pub fn of<R>(page: db::Page<R>, shown: impl Fn(R) -> T) -> Self {
        Self { items: page.items.into_iter().map(shown).collect(), next: page.next, total: page.total }
    }
}
