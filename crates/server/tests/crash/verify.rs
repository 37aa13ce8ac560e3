//! After a crash: what was acknowledged is there, and what is there is whole.

use std::collections::{BTreeSet, HashMap};

use serde_json::Value;

use crate::journal::{Fate, Journal, Kind, Object, TagName};
use crate::support::{Answer, Person, digest};

/// Look at everything. What was looked at before is only looked for, unless this is the last time.
pub async fn everything(person: &Person, journal: &Journal, is_last: bool) {
    let mut check = Check { person, journal, sizes: HashMap::new() };
    for (object, fate) in journal.objects() {
        check.object(object, fate, is_last).await;
    }
    check.repositories().await;
}

struct Check<'a> {
    person: &'a Person,
    journal: &'a Journal,
    /// What is surely there and whole, in bytes.
    sizes: HashMap<Object, u64>,
}

impl Check<'_> {
    async fn object(&mut self, object: Object, fate: Fate, is_last: bool) {
        if fate == Fate::Seen && !is_last {
            let there = self.person.head(&object.path()).await;
            assert_eq!(there.status, 200, "gone: {object:?}");
            self.sizes.insert(object, there.header("content-length").parse().unwrap());
            return;
        }
        let answer = self.person.get(&object.path()).await;
        match (answer.status, fate) {
            (404, Fate::Asked) => self.journal.lost(&object),
            (200, _) => {
                self.whole(&object, &answer);
                // A manifest that is there by its digest must be whole, whether a tag is on it or not.
                if object.kind == Kind::Manifest {
                    self.named_by(&object.repository, &answer.json()).await;
                }
                self.journal.seen(&object);
            }
            (status, _) => panic!("{status} for {object:?}, which is {fate:?}: {}", answer.text()),
        }
    }

    fn whole(&mut self, object: &Object, answer: &Answer) {
        assert_eq!(digest(&answer.bytes), object.digest, "other bytes: {object:?}");
        assert_eq!(answer.header("docker-content-digest"), object.digest);
        self.sizes.insert(object.clone(), answer.bytes.len() as u64);
    }

    /// Everything that a manifest names is there.
    async fn named_by(&mut self, repository: &str, manifest: &Value) {
        let all = |key: &str| manifest[key].as_array().cloned().unwrap_or_default();
        let blobs = [&all("layers")[..], std::slice::from_ref(&manifest["config"])].concat();
        let named =
            |kind: Kind, descriptor: &Value| Some(Object::new(repository, kind, descriptor["digest"].as_str()?));
        let named = blobs
            .iter()
            .filter_map(|blob| named(Kind::Blob, blob))
            .chain(all("manifests").iter().filter_map(|child| named(Kind::Manifest, child)))
            .collect::<Vec<_>>();
        for object in named {
            if !self.sizes.contains_key(&object) {
                let answer = self.person.get(&object.path()).await.expect(200);
                self.whole(&object, &answer);
                if object.kind == Kind::Manifest {
                    Box::pin(self.named_by(repository, &answer.json())).await;
                }
            }
        }
    }

    /// What the lists show: nothing that nobody asked for, and each tag on what it may be on.
    async fn repositories(&mut self) {
        let known = self.journal.repositories();
        let catalog = self.person.get("/v2/_catalog?n=1000").await.expect(200).json();
        let catalog = names(&catalog["repositories"]);
        assert!(catalog.is_subset(&known), "{catalog:?} is more than {known:?}");

        let mut visible = BTreeSet::new();
        for repository in &catalog {
            let list = self.person.get(&format!("/v2/{repository}/tags/list?n=1000")).await.expect(200).json();
            visible.extend(names(&list["tags"]).into_iter().map(|tag| (repository.clone(), tag)));
        }
        self.index(&visible).await;
        let mut expected = self.journal.tags();
        for tag in &visible {
            let possible = expected.remove(tag).unwrap_or_else(|| panic!("a tag that nobody ever pushed: {tag:?}"));
            self.tag(tag, &possible).await;
        }
        for (tag, possible) in expected {
            assert!(possible.contains(&None), "{tag:?} is gone; it was on {possible:?}");
            self.journal.settled(&tag, None);
        }
    }

    /// What the index counts is what there is.
    async fn index(&self, tags: &BTreeSet<TagName>) {
        let counted = self.person.get("/api/repositories").await.expect(200).json();
        for repository in counted["items"].as_array().unwrap() {
            let name = repository["name"].as_str().unwrap();
            let tags = tags.iter().filter(|(of, _)| of == name).count();
            let bytes =
                self.sizes.iter().filter(|(object, _)| object.repository == name).map(|(_, size)| size).sum::<u64>();
            let found = (repository["tag_count"].as_u64(), repository["stored_bytes"].as_u64());
            assert_eq!(found, (Some(tags as u64), Some(bytes)), "tags and bytes of {name}");
        }
    }

    async fn tag(&mut self, tag: &TagName, possible: &[Option<String>]) {
        let (repository, name) = tag;
        let answer = self.person.get(&format!("/v2/{repository}/manifests/{name}")).await.expect(200);
        let found = Object::new(repository, Kind::Manifest, &digest(&answer.bytes));
        self.whole(&found, &answer);
        let found = Some(found.digest);
        assert!(possible.contains(&found), "{tag:?} is on {found:?}; it may be on {possible:?}");
        self.named_by(repository, &answer.json()).await;
        self.journal.settled(tag, found);
    }
}

fn names(list: &Value) -> BTreeSet<String> {
    list.as_array().unwrap().iter().map(|name| name.as_str().unwrap().to_owned()).collect()
}
