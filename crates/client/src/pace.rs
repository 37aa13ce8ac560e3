//! Time-outs for silence. A transfer that moves has all the time that it needs; who says nothing is given up.

use std::future::Future;
use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use futures_util::Stream;
use oci::ByteStream;
use tokio::time::{Instant, sleep_until};

/// What is known of a body on its way out.
#[derive(Clone)]
pub(crate) struct Pace(Arc<Mutex<State>>);

struct State {
    /// When the receiver last took something.
    moved_at: Instant,
    /// The sender has nothing for us: that is not the receiver's fault.
    is_waiting: bool,
    sent: u64,
    source: Option<io::Error>,
}

impl Pace {
    pub fn new() -> Self {
        let state = State { moved_at: Instant::now(), is_waiting: false, sent: 0, source: None };
        Self(Arc::new(Mutex::new(state)))
    }

    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.0.lock().expect("no panic holds the lock")
    }

    /// How many bytes were handed over.
    pub fn sent(&self) -> u64 {
        self.state().sent
    }

    /// Why the body itself broke off, if it did.
    pub fn source_error(&self) -> Option<io::Error> {
        self.state().source.take()
    }

    /// Watch a body on its way.
    pub fn watch(&self, body: ByteStream) -> Watched {
        Watched { body, pace: self.clone() }
    }

    /// Wait for an answer for as long as something moves; `None` after `idle` of silence.
    pub async fn answered<T>(&self, idle: Duration, answer: impl Future<Output = T>) -> Option<T> {
        let mut answer = std::pin::pin!(answer);
        loop {
            let until = {
                let state = self.state();
                if state.is_waiting { Instant::now() } else { state.moved_at }
            } + idle;
            tokio::select! {
                answer = &mut answer => return Some(answer),
                () = sleep_until(until) => {
                    let state = self.state();
                    if !state.is_waiting && state.moved_at + idle <= Instant::now() {
                        return None;
                    }
                }
            }
        }
    }
}

/// A body that tells how it gets on.
pub(crate) struct Watched {
    body: ByteStream,
    pace: Pace,
}

impl Stream for Watched {
    type Item = io::Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<io::Result<Bytes>>> {
        let next = self.body.as_mut().poll_next(context);
        let mut state = self.pace.state();
        state.moved_at = Instant::now();
        state.is_waiting = next.is_pending();
        match next {
            Poll::Ready(Some(Ok(bytes))) => {
                state.sent += bytes.len() as u64;
                Poll::Ready(Some(Ok(bytes)))
            }
            Poll::Ready(Some(Err(error))) => {
                let kind = error.kind();
                state.source = Some(error);
                Poll::Ready(Some(Err(kind.into())))
            }
            other => other,
        }
    }
}
