//! What a copy tells, on its way to the log of its job.

use db::LogLevel;
use db::jobs::items::Item;
use oci::copy::{Line, Watch};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use crate::queue::Run;

/// Something that a copy told.
pub(crate) enum Told {
    Expect(u64),
    Done(u64),
    Line { text: String, is_warning: bool },
}

/// Tells a copy's job. The channel has no limit because a watch must not wait; lines are one for each blob and manifest,
/// whose number has one.
pub(crate) struct Telling(UnboundedSender<Told>);

impl Telling {
    pub fn new() -> (Self, UnboundedReceiver<Told>) {
        let (sender, receiver) = unbounded_channel();
        (Self(sender), receiver)
    }
}

impl Watch for Telling {
    fn expect(&self, bytes: u64) {
        self.0.send(Told::Expect(bytes)).ok();
    }

    fn done(&self, bytes: u64) {
        self.0.send(Told::Done(bytes)).ok();
    }

    fn line(&self, line: &Line<'_>) {
        self.0.send(Told::Line { text: line.to_string(), is_warning: line.is_warning() }).ok();
    }
}

/// Writes down what was told, for an item of a job.
#[derive(Default)]
pub(crate) struct Progress {
    /// So many bytes are to be moved, as far as it is known.
    pub expected: u64,
}

impl Progress {
    /// To the end of the channel.
    pub async fn write_all(&mut self, run: &Run, item: &Item, mut told: UnboundedReceiver<Told>) {
        while let Some(told) = told.recv().await {
            match told {
                Told::Expect(bytes) => {
                    self.expected = self.expected.saturating_add(bytes);
                    run.expect(item, self.expected);
                }
                Told::Done(bytes) => run.moved(item, bytes),
                Told::Line { text, is_warning } => {
                    let level = if is_warning { LogLevel::Warning } else { LogLevel::Info };
                    run.log_of(item, level, text).await;
                }
            }
        }
    }
}

/// Tells nobody.
pub(super) struct Silent;

impl Watch for Silent {
    fn expect(&self, _: u64) {}

    fn done(&self, _: u64) {}

    fn line(&self, _: &Line<'_>) {}
}
