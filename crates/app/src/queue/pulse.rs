//! Telling those who watch that a job is otherwise than before: at most once a second for each, and never not at all.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use db::{JobId, UserId};
use tokio::time::Instant;

use crate::core::Core;

const PACE: Duration = Duration::from_secs(1);

/// More jobs than these are not kept in mind: those that were told long ago are forgotten.
const MANY: usize = 256;

pub(super) struct Pulse {
    core: Arc<Core>,
    beats: Arc<Mutex<HashMap<JobId, Beat>>>,
}

#[derive(Clone, Copy)]
struct Beat {
    at: Instant,
    /// Another one is to come.
    is_due: bool,
}

impl Pulse {
    pub fn new(core: Arc<Core>) -> Self {
        Self { core, beats: Arc::default() }
    }

    pub fn beat(&self, job: JobId, user: Option<UserId>) {
        let now = Instant::now();
        let mut beats = self.beats.lock().expect("no panic holds the lock");
        if beats.len() > MANY {
            beats.retain(|_, beat| beat.is_due || now - beat.at < PACE);
        }
        match beats.get_mut(&job) {
            Some(beat) if beat.is_due => {}
            Some(beat) if now - beat.at < PACE => {
                beat.is_due = true;
                tokio::spawn(later(self.core.clone(), self.beats.clone(), (job, user), beat.at + PACE));
            }
            _ => {
                beats.insert(job, Beat { at: now, is_due: false });
                self.core.events.job(job, user);
            }
        }
    }
}

async fn later(
    core: Arc<Core>,
    beats: Arc<Mutex<HashMap<JobId, Beat>>>,
    (job, user): (JobId, Option<UserId>),
    at: Instant,
) {
    tokio::time::sleep_until(at).await;
    beats.lock().expect("no panic holds the lock").insert(job, Beat { at: Instant::now(), is_due: false });
    core.events.job(job, user);
}
