//! An archive on its way in: unpacked into its file while it comes, and then looked through.

use std::fs::File;
use std::io::{self, ErrorKind, Read, Write};

use archive::{Archive, Limits, Unpacked, unpack};
use bytes::{Buf, Bytes};
use futures_util::StreamExt;
use oci::ByteStream;
use store::{Berth, Spool};
use tokio::sync::mpsc::{Receiver, Sender, channel};
use uuid::Uuid;

use super::about::About;
use super::{ARCHIVE, Import, Imports, KEPT, MOST_OF_ONE, blocking, disk, refused};
use crate::access::{Permit, SignedIn};
use crate::actor::Actor;
use crate::error::problem;
use crate::{Error, Result};

/// So many pieces wait between the network and the disk.
const WAITING: usize = 8;

/// So much of a refused archive is still taken in.
const DRAINED: usize = 64 << 20;

/// So much is left free for the rest of the server.
const RESERVE: u64 = 256 << 20;

/// How often it is asked how much is left, in bytes.
const LOOK: u64 = 32 << 20;

/// A folder that goes, unless it is kept.
pub(super) struct Provisional {
    berth: Option<Berth>,
}

impl Provisional {
    pub fn new(berth: Berth) -> Self {
        Self { berth: Some(berth) }
    }

    fn berth(&self) -> &Berth {
        self.berth.as_ref().expect("only `keep` takes it")
    }

    fn keep(mut self) {
        self.berth = None;
    }
}

impl Drop for Provisional {
    fn drop(&mut self) {
        let Some(berth) = self.berth.take() else { return };
        if let Err(error) = berth.remove() {
            tracing::warn!(%error, "what came of an archive cannot be taken away; it is tried again later");
        }
    }
}

impl Imports {
    /// Take in an archive. Nothing is kept of one that is not taken.
    ///
    /// # Errors
    /// [`Error::Invalid`] `archive_invalid`, `archive_unsafe`, `archive_too_large`, `archive_truncated`, `upload_broken`;
    /// [`Error::Conflict`] `too_many_imports`; [`Error::Unavailable`] `no_space`.
    pub async fn receive(&self, permit: &Permit<SignedIn>, length: Option<u64>, body: ByteStream) -> Result<Import> {
        let begun = match self.check_length(length) {
            Ok(()) => self.begin(permit.actor()).await,
            Err(error) => Err(error),
        };
        let (id, about, provisional) = match begun {
            Ok(begun) => begun,
            Err(error) => {
                drain(body).await;
                return Err(error);
            }
        };
        let (archive, unpacked) = self.fill(provisional.berth().clone(), body).await?;
        let (about, expires_at) = (about.of(&archive, unpacked), self.core.now() + KEPT);
        let about = About { expires_at, ..about };
        blocking(move || {
            about.keep(provisional.berth())?;
            provisional.keep();
            Ok(about.shown(id))
        })
        .await
    }

    /// A folder for it, if there may be one more.
    async fn begin(&self, actor: &Actor) -> Result<(Uuid, About, Provisional)> {
        let (id, now) = (self.core.clock.id(), self.core.now());
        let about = About {
            user: actor.user().map(|user| user.0),
            created_by: actor.name().to_owned(),
            created_at: now,
            expires_at: now + KEPT,
            is_ready: false,
            received: 0,
            size: 0,
            is_layout: false,
            images: Vec::new(),
        };
        let (spool, user) = (self.core.imports.spool.clone(), actor.user());
        blocking(move || {
            if Self::count_of(&spool, user)? >= MOST_OF_ONE {
                let message = format!("{MOST_OF_ONE} of your imports are there already: use them, or delete some");
                return Err(Error::conflict("too_many_imports", message));
            }
            let provisional = Provisional::new(spool.make(id).map_err(disk)?);
            about.keep(provisional.berth())?;
            Ok((id, about, provisional))
        })
        .await
    }

    /// An archive that is used at once, and gone with what is returned.
    pub(super) async fn receive_for_now(&self, body: ByteStream) -> Result<(Provisional, Berth, Archive)> {
        let (spool, id) = (self.core.imports.spool.clone(), self.core.clock.id());
        let berth = blocking(move || spool.make(id).map_err(disk)).await?;
        let provisional = Provisional::new(berth.clone());
        let (archive, _) = self.fill(berth.clone(), body).await?;
        Ok((provisional, berth, archive))
    }

    fn check_length(&self, length: Option<u64>) -> Result<()> {
        let (Some(length), most) = (length, self.core.imports.most_bytes) else { return Ok(()) };
        if length > most {
            let message = format!("an archive may have {most} bytes, as IMPORT_MAX_BYTES says; this one has {length}");
            return Err(Error::invalid("archive_too_large", message));
        }
        if length.saturating_add(RESERVE) > self.core.imports.spool.free_bytes().map_err(disk)? {
            return Err(disk(ErrorKind::StorageFull.into()));
        }
        Ok(())
    }

    async fn fill(&self, berth: Berth, body: ByteStream) -> Result<(Archive, Unpacked)> {
        let (sender, receiver) = channel(WAITING);
        let (spool, limits) = (self.core.imports.spool.clone(), self.limits());
        let writing = blocking(move || write(&berth, spool, receiver, &limits));
        let ((), written) = futures_util::future::join(send(body, sender), writing).await;
        written
    }
}

fn write(
    berth: &Berth,
    spool: Spool,
    receiver: Receiver<io::Result<Bytes>>,
    limits: &Limits,
) -> Result<(Archive, Unpacked)> {
    let mut broke_off = false;
    let source = Incoming { receiver, piece: Bytes::new(), broke_off: &mut broke_off };
    let mut room = WithRoom { file: berth.create(ARCHIVE).map_err(disk)?, spool, until_look: 0 };
    match unpack(source, &mut room, limits) {
        Ok(unpacked) => Ok((Archive::open(room.file, limits).map_err(refused)?, unpacked)),
        Err(archive::Error::Io(_)) if broke_off => {
            Err(Error::Invalid(problem("upload_broken", "the upload broke off: begin again")))
        }
        Err(error) => Err(refused(error)),
    }
}

/// Until all was sent, or nobody takes any more.
async fn send(mut body: ByteStream, sender: Sender<io::Result<Bytes>>) {
    while let Some(piece) = body.next().await {
        if piece.is_err() {
            sender.send(piece).await.ok();
            return;
        }
        if sender.send(piece).await.is_err() {
            return drain(body).await;
        }
    }
}

/// Whoever is still sending would not hear why it was refused: the rest is taken in, as far as that is worth it.
async fn drain(mut body: ByteStream) {
    let mut rest = DRAINED;
    while let Some(Ok(piece)) = body.next().await {
        let Some(left) = rest.checked_sub(piece.len()) else { return };
        rest = left;
    }
}

/// What comes, for whoever reads and waits.
struct Incoming<'a> {
    receiver: Receiver<io::Result<Bytes>>,
    piece: Bytes,
    broke_off: &'a mut bool,
}

impl Read for Incoming<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.piece.is_empty() {
            match self.receiver.blocking_recv() {
                None => return Ok(0),
                Some(Ok(piece)) => self.piece = piece,
                Some(Err(error)) => {
                    *self.broke_off = true;
                    return Err(error);
                }
            }
        }
        let count = buffer.len().min(self.piece.len());
        self.piece.copy_to_slice(&mut buffer[..count]);
        Ok(count)
    }
}

/// A file that leaves some of the disk free.
struct WithRoom {
    file: File,
    spool: Spool,
    until_look: u64,
}

impl Write for WithRoom {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.until_look == 0 {
            if self.spool.free_bytes()? < RESERVE + LOOK {
                return Err(ErrorKind::StorageFull.into());
            }
            self.until_look = LOOK;
        }
        let count = self.file.write(bytes)?;
        self.until_look = self.until_look.saturating_sub(count as u64);
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}
