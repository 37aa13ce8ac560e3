//! Listing. Registries page and sort as they like (2.8 gives all tags at once, unsorted), so a list is read to its end and
//! then sorted and cut by us.

use std::collections::{BTreeSet, HashSet};
use std::str::FromStr;

use async_trait::async_trait;
use oci::{Code, Descriptor, Digest, Error, List, Name, Page, PageRequest, Request, Result, Tag};
use reqwest::Method;
use reqwest::header::LINK;
use serde::Deserialize;
use url::Url;

use crate::answer;
use crate::call::Call;
use crate::read::header;
use crate::remote::{Remote, nonsense};

/// Items asked for at a time: more than 1000 is an error for CNCF distribution.
const PAGE: usize = 1000;

/// The longest page that is read, in bytes: all tags of a very large repository.
const MAX_PAGE: usize = 64 * 1024 * 1024;

#[derive(Deserialize)]
struct Words {
    #[serde(alias = "repositories")]
    tags: Option<Vec<String>>,
}

#[async_trait]
impl List for Remote {
    async fn list_repositories(&self, page: &PageRequest) -> Result<Page<Name>> {
        let request = Request::Catalog { page: PageRequest { limit: PAGE, last: None } };
        Ok(cut(self.all(self.call(Method::GET, &request)).await?, page))
    }

    async fn list_tags(&self, repository: &Name, page: &PageRequest) -> Result<Page<Tag>> {
        let request = Request::Tags { name: repository.clone(), page: PageRequest { limit: PAGE, last: None } };
        Ok(cut(self.all(self.call(Method::GET, &request)).await?, page))
    }

    async fn list_referrers(&self, repository: &Name, digest: &Digest) -> Result<Vec<Descriptor>> {
        self.referrers_of(repository, digest).await
    }

    fn knows_referrers(&self) -> bool {
        !self.0.referrers.is_missing()
    }
}

impl Remote {
    /// Every word of a list, page after page.
    async fn all<T: FromStr + Ord>(&self, call: Call) -> Result<BTreeSet<T>> {
        let (mut words, mut seen) = (BTreeSet::new(), HashSet::new());
        let mut next = Some(call);
        while let Some(call) = next {
            let response = self.send(call.clone()).await?;
            let link = header(&response, &LINK);
            let bytes = answer::read(response, MAX_PAGE, self.0.idle_timeout).await?;
            let page: Words = serde_json::from_slice(&bytes)
                .map_err(|error| nonsense("a list that cannot be read").with_source(error))?;
            // What no registry of today would accept as a name is nothing that we could ask for.
            words.extend(page.tags.unwrap_or_default().iter().filter_map(|word| word.parse().ok()));
            next = match link.as_deref().and_then(next_link) {
                Some(link) => Some(self.follow(call, &link, &mut seen)?),
                None => None,
            };
        }
        Ok(words)
    }

    pub(crate) fn follow(&self, call: Call, link: &str, seen: &mut HashSet<Url>) -> Result<Call> {
        let url = call.url().join(link).ok().filter(|url| self.is_own(url));
        let url = url.ok_or_else(|| nonsense("a list that goes on elsewhere"))?;
        if !seen.insert(url.clone()) {
            return Err(Error::new(Code::BadGateway, "the other registry's list never ends"));
        }
        Ok(call.to(url))
    }
}

/// The address in `<…>; rel="next"` (RFC 8288, 3).
pub(crate) fn next_link(link: &str) -> Option<String> {
    let (target, parameters) = link.trim().strip_prefix('<')?.split_once('>')?;
    parameters.contains("next").then(|| target.to_owned())
}

fn cut<T: Ord + ToString>(words: BTreeSet<T>, page: &PageRequest) -> Page<T> {
    let is_after = |word: &T| page.last.as_ref().is_none_or(|last| word.to_string() > *last);
    let mut rest = words.into_iter().filter(is_after);
    let items: Vec<T> = rest.by_ref().take(page.limit).collect();
    Page { items, more: page.limit > 0 && rest.next().is_some() }
}
