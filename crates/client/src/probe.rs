//! What a registry can do, found out without changing anything.

use oci::{Algorithm, Code, Digest, Name, Reference, Result};

use crate::remote::Remote;

/// What a registry can do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Abilities {
    /// Manifests can be deleted.
    pub deletes: bool,
    /// A tag can be deleted by its name. Where not, we do it in two steps.
    pub deletes_tags: bool,
    /// It lists referrers. Where not, we keep the fallback tags.
    pub lists_referrers: bool,
}

impl Remote {
    /// Ask for things that nobody has, in a repository that nobody has.
    ///
    /// # Errors
    /// When the registry does not answer, or not to us.
    pub async fn probe(&self) -> Result<Abilities> {
        let nowhere: Name = "roadstead/probe".parse()?;
        let nothing = Digest::of(Algorithm::Sha256, b"a manifest that nobody has");
        let deletes = self.deletes(&nowhere).await?;
        let tag = self.delete_reference(&nowhere, &Reference::Tag("no-such-tag".parse()?)).await;
        let deletes_tags = match tag {
            Ok(()) => true,
            Err(error) => matches!(error.code, Code::ManifestUnknown | Code::NameUnknown),
        };
        let lists_referrers = !self.keeps_no_referrers(&nowhere, &nothing).await?;
        Ok(Abilities { deletes, deletes_tags, lists_referrers })
    }
}
