//! From links to rows: reads manifests, looks at layers.

use db::NewManifest;
use oci::{Contents, MAX_MANIFEST_SIZE, Manifest};

use super::disk::{Disk, Unfit};
use super::parts::{Links, Part, Repository, Work};
use super::tree::Linked;
use super::{Finding, Kind};
use crate::index::{self, ImageFacts, MAX_CONFIG};

/// A layer, and how long its file is.
pub(super) type Layer = (Linked, Result<u64, Unfit>);

/// Work of which everything is known.
pub(super) type Rows = Part<NewManifest, Layer>;

/// Read what the links of some parts lead to.
pub(super) fn read(disk: &Disk, parts: Vec<Links>, findings: &mut Vec<Finding>) -> Vec<Rows> {
    let read_part = |Part { repository, work }: Links| {
        let work = match work {
            Work::Manifests(links) => {
                Work::Manifests(links.iter().filter_map(|link| manifest(disk, &repository, link, findings)).collect())
            }
            Work::Layers(links) => {
                let look = |linked: Linked| {
                    let size = disk.size(&linked.digest);
                    (linked, size)
                };
                Work::Layers(links.into_iter().map(look).collect())
            }
            Work::Tags(tags) => Work::Tags(tags),
        };
        Part { repository, work }
    };
    parts.into_iter().map(read_part).collect()
}

fn manifest(disk: &Disk, repository: &Repository, linked: &Linked, findings: &mut Vec<Finding>) -> Option<NewManifest> {
    let what = format!("{}@{}", repository.name, linked.digest);
    let read = disk.read(&linked.digest, MAX_MANIFEST_SIZE as u64).map_err(|unfit| format!("it {}", unfit.why()));
    let parsed = read.and_then(|bytes| {
        let media_type = index::media_type(&bytes).map_err(|error| error.to_string())?;
        let contents = Contents::parse(&media_type, &bytes).map_err(|error| error.to_string())?;
        Ok((Manifest { media_type, digest: linked.digest.clone(), bytes: bytes.into() }, contents))
    });
    match parsed {
        Ok((manifest, contents)) => {
            findings.extend(missing(disk, repository, &contents).map(|why| Finding::new(Kind::Incomplete, what, why)));
            let config = index::image_config(&contents).and_then(|config| disk.read(&config.digest, MAX_CONFIG).ok());
            let facts = config.map_or_else(ImageFacts::default, |config| ImageFacts::read(&config));
            Some(index::row(&manifest, contents, facts, linked.at))
        }
        Err(why) => {
            findings.push(Finding::left_out(what, why));
            None
        }
    }
}

/// What a manifest names and nobody could pull.
fn missing(disk: &Disk, repository: &Repository, contents: &Contents) -> Option<String> {
    let blobs = contents.config.iter().chain(&contents.layers).map(|blob| (blob, &repository.layers));
    let children = contents.manifests.iter().map(|child| (child, &repository.revisions));
    let missing: Vec<String> = blobs
        .chain(children)
        .filter_map(|(named, linked)| {
            let why = match disk.size(&named.digest) {
                Err(unfit) => unfit.why().to_owned(),
                Ok(size) if size != named.size => format!("has {size} bytes on disk and not {}", named.size),
                Ok(_) if !linked.contains(&named.digest) => "is not linked in this repository".to_owned(),
                Ok(_) => return None,
            };
            Some(format!("{} {why}", named.digest))
        })
        .collect();
    (!missing.is_empty()).then(|| missing.join("; "))
}
