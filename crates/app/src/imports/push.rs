//! An archive that comes from a program and not from a person, such as the stream of `docker save`: received and pushed in one
//! go, and nothing of it is left.

use std::sync::Arc;

use oci::copy::Watch;
use oci::{ByteStream, Tag};

use super::Imports;
use super::carry_out::{Done, Opened, Way};
use super::packed::Packed;
use crate::access::{Permit, Push};
use crate::{Error, Result};

/// What shall be pushed out of a stream.
pub struct PushArchive<'a> {
    /// Where.
    pub permit: &'a Permit<Push>,
    /// Under which tag.
    pub tag: &'a Tag,
    /// Move the tag if it is on something else.
    pub overwrite: bool,
    /// An archive with one image, compressed or not.
    pub archive: ByteStream,
    /// Is told how far it is, from when the archive is there: before, it only comes in.
    pub watch: Arc<dyn Watch>,
}

impl Imports {
    /// Push the one image of an archive under a tag. Memory is bounded; the archive lies in a folder meanwhile, within the
    /// limits of every import, and is gone in the end, also when the future is dropped.
    ///
    /// # Errors
    /// As for [`Imports::receive`]; [`Error::Invalid`] `images_several` when there is more than one image in it; what the
    /// upstream refuses.
    pub async fn push_archive(&self, wanted: PushArchive<'_>) -> Result<Done> {
        let PushArchive { permit, tag, overwrite, archive, watch } = wanted;
        let (_provisional, berth, archive) = self.receive_for_now(archive).await?;
        let opened = Opened::of(Packed::new(berth, archive));
        let [image] = opened.packed().images() else {
            let count = opened.packed().images().len();
            return Err(Error::invalid("images_several", format!("there are {count} images in the archive, not one")));
        };
        let root = opened.packed().manifest_of(image).await?;
        let way = Way { push: permit, opened: &opened, overwrite, watch };
        self.bring(&way, &root, &tag.clone().into()).await
    }
}
