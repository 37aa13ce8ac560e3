//! Upload ids as clients see them: bound to one user and one repository by a signature, so that an id that leaks is
//! worth nothing to another user, no row has to remember its owner, and it holds after a restart. It ends with its
//! repository, also when another one of the same name follows.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use db::RepositoryId;
use hmac::{Hmac, KeyInit, Mac};
use oci::{Code, Error, UploadId};
use sha2::Sha256;

use crate::access::{Permit, Push};

/// Seals the registry's own upload ids.
pub(super) struct Seal {
    key: Vec<u8>,
}

impl Seal {
    pub fn new(secret_key: &[u8]) -> Self {
        // Its own key: a signature made here never fits another place that signs with the same secret.
        let mut mac = mac(secret_key);
        mac.update(b"roadstead upload ids");
        Self { key: mac.finalize().into_bytes().to_vec() }
    }

    pub fn seal(&self, permit: &Permit<Push>, repository: RepositoryId, inner: &UploadId) -> UploadId {
        let signature = URL_SAFE_NO_PAD.encode(self.sign(permit, repository, &inner.0).finalize().into_bytes());
        UploadId(format!("{}.{signature}", URL_SAFE_NO_PAD.encode(&inner.0)))
    }

    /// # Errors
    /// `BLOB_UPLOAD_UNKNOWN` for an id of another user or repository, as for one that never was.
    pub fn open(
        &self,
        permit: &Permit<Push>,
        repository: Option<RepositoryId>,
        sealed: &UploadId,
    ) -> oci::Result<UploadId> {
        repository
            .and_then(|repository| self.inner(permit, repository, sealed))
            .ok_or_else(|| Error::new(Code::BlobUploadUnknown, "there is no such upload; begin a new one"))
    }

    fn inner(&self, permit: &Permit<Push>, repository: RepositoryId, sealed: &UploadId) -> Option<UploadId> {
        let (inner, signature) = sealed.0.split_once('.')?;
        let inner = String::from_utf8(URL_SAFE_NO_PAD.decode(inner).ok()?).ok()?;
        let signature = URL_SAFE_NO_PAD.decode(signature).ok()?;
        self.sign(permit, repository, &inner).verify_slice(&signature).ok()?;
        Some(UploadId(inner))
    }

    fn sign(&self, permit: &Permit<Push>, repository: RepositoryId, inner: &str) -> Hmac<Sha256> {
        let mut mac = mac(&self.key);
        // Neither id has a NUL.
        mac.update(repository.to_string().as_bytes());
        mac.update(b"\0");
        mac.update(permit.actor().user().map(|id| id.to_string()).unwrap_or_default().as_bytes());
        mac.update(b"\0");
        mac.update(inner.as_bytes());
        mac
    }
}

fn mac(key: &[u8]) -> Hmac<Sha256> {
    Hmac::new_from_slice(key).expect("HMAC takes keys of any length")
}
