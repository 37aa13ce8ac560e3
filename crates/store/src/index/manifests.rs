//! Manifests of the index.

use oci::{Descriptor, Manifest, Name, Reference, Result};

use super::{Index, read_size, rows, stored};

impl Index {
    pub async fn find_manifest(&self, repository: &Name, reference: &Reference) -> Result<Option<Manifest>> {
        let found = match reference {
            Reference::Tag(tag) => db::manifests::find_by_tag(&self.db, repository.as_str(), tag.as_str()).await,
            Reference::Digest(digest) => {
                db::manifests::find_by_digest(&self.db, repository.as_str(), digest.as_str()).await
            }
        };
        let manifest = |manifest: db::Manifest| {
            Ok(Manifest {
                media_type: stored(&manifest.info.media_type)?,
                digest: stored(&manifest.info.digest)?,
                bytes: manifest.bytes.into(),
            })
        };
        found.map_err(rows)?.map(manifest).transpose()
    }

    pub async fn stat_manifest(&self, repository: &Name, reference: &Reference) -> Result<Option<Descriptor>> {
        let found = match reference {
            Reference::Tag(tag) => db::manifests::stat_by_tag(&self.db, repository.as_str(), tag.as_str()).await,
            Reference::Digest(digest) => {
                db::manifests::stat_by_digest(&self.db, repository.as_str(), digest.as_str()).await
            }
        };
        let descriptor = |info: db::ManifestInfo| {
            Ok(Descriptor::new(stored(&info.media_type)?, stored(&info.digest)?, read_size(info.size)))
        };
        found.map_err(rows)?.map(descriptor).transpose()
    }
}
