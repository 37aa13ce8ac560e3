//! Whose turn it is to store or remove the bytes of a digest, in this process.

use std::collections::HashMap;
use std::sync::{Arc, Mutex as State};

use oci::Digest;
use tokio::sync::{Mutex, OwnedMutexGuard};

/// A turn is forgotten with the last one who has it or waits for it: never while somebody has it, as in a cache.
#[derive(Default)]
pub(crate) struct Turns(State<HashMap<Digest, Arc<Mutex<()>>>>);

/// It is one's own until it is dropped.
pub(crate) struct Turn {
    turns: Arc<Turns>,
    digest: Digest,
    // Each is taken out in `drop`, in this order.
    guard: Option<OwnedMutexGuard<()>>,
    mutex: Option<Arc<Mutex<()>>>,
}

impl Turns {
    pub async fn wait(self: &Arc<Self>, digest: &Digest) -> Turn {
        let mut turn = self.enter(digest);
        let mutex = turn.mutex.clone().expect("taken only when it is dropped");
        turn.guard = Some(mutex.lock_owned().await);
        turn
    }

    /// `None` when somebody else has it.
    pub fn take(self: &Arc<Self>, digest: &Digest) -> Option<Turn> {
        let mut turn = self.enter(digest);
        turn.guard = Some(turn.mutex.clone()?.try_lock_owned().ok()?);
        Some(turn)
    }

    fn enter(self: &Arc<Self>, digest: &Digest) -> Turn {
        let mut state = self.0.lock().expect("no panic holds the lock");
        let mutex = state.entry(digest.clone()).or_default().clone();
        Turn { turns: self.clone(), digest: digest.clone(), guard: None, mutex: Some(mutex) }
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        let mut state = self.turns.0.lock().expect("no panic holds the lock");
        (self.guard, self.mutex) = (None, None);
        // Clones are only made under the lock: of one that is alone nobody has another.
        if state.get(&self.digest).is_some_and(|mutex| Arc::strong_count(mutex) == 1) {
            state.remove(&self.digest);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn one_has_it_the_others_wait_and_nothing_is_left() {
        let turns = Arc::new(Turns::default());
        let digest = Digest::of(oci::Algorithm::Sha256, b"one");
        let first = turns.wait(&digest).await;
        assert!(turns.take(&digest).is_none());
        let waiting = tokio::spawn({
            let (turns, digest) = (turns.clone(), digest.clone());
            async move { drop(turns.wait(&digest).await) }
        });
        tokio::task::yield_now().await;
        let given_up = turns.wait(&digest);
        tokio::time::timeout(std::time::Duration::from_millis(5), given_up).await.map(drop).unwrap_err();
        assert!(!waiting.is_finished());
        drop(first);
        waiting.await.unwrap();
        drop(turns.take(&digest).unwrap());
        assert!(turns.0.lock().unwrap().is_empty());
    }
}
