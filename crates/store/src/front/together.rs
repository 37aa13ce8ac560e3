//! The same question at the same time is asked once: a hundred machines that pull a new tag are one request upstream.
//!
//! An answer is never older than its question. Who comes while the upstream is being asked waits for the *next* answer,
//! and shares that with all who came meanwhile.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use moka::sync::Cache;
use oci::{Error, Result};
use tokio::sync::Mutex;

/// Questions that are remembered; a forgotten one is merely asked once more.
const MOST: u64 = 1_000;

/// For how long an answer lies about that nobody waits for.
const KEPT: Duration = Duration::from_secs(5);

pub(super) struct Together<T>(Cache<String, Arc<Question<T>>>);

struct Question<T> {
    /// How often it was asked.
    rounds: AtomicU64,
    /// The last answer and the round that it is of.
    answer: Mutex<(u64, Option<Result<T>>)>,
}

impl<T: Clone + Send + 'static> Together<T> {
    pub fn new() -> Self {
        Self(Cache::builder().max_capacity(MOST).time_to_live(KEPT).build())
    }

    pub async fn ask(&self, what: String, ask: impl Future<Output = Result<T>>) -> Result<T> {
        let question = self.0.get_with(what, Question::new);
        let round_of_arrival = question.rounds.load(Ordering::Acquire);
        let mut answer = question.answer.lock().await;
        if let (round, Some(shared)) = &*answer
            && *round > round_of_arrival
        {
            return copy(shared);
        }
        let round = question.rounds.fetch_add(1, Ordering::AcqRel) + 1;
        let found = ask.await;
        *answer = (round, Some(copy(&found)));
        found
    }
}

impl<T> Question<T> {
    fn new() -> Arc<Self> {
        Arc::new(Self { rounds: AtomicU64::new(0), answer: Mutex::new((0, None)) })
    }
}

/// The same answer for another one who waited; the cause of an error is logged for the first.
fn copy<T: Clone>(answer: &Result<T>) -> Result<T> {
    match answer {
        Ok(value) => Ok(value.clone()),
        Err(error) => Err(Error { detail: error.detail.clone(), ..Error::new(error.code, error.message.clone()) }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn who_comes_meanwhile_shares_the_next_answer_and_never_an_older_one() {
        let (together, state) = (Together::new(), AtomicU64::new(1));
        let asked = AtomicU64::new(0);
        let ask = || {
            together.ask("tag".into(), async {
                asked.fetch_add(1, Ordering::Relaxed);
                let now = state.load(Ordering::Relaxed);
                tokio::time::sleep(Duration::from_millis(20)).await;
                Ok(now)
            })
        };
        let later = async {
            tokio::time::sleep(Duration::from_millis(5)).await;
            state.store(2, Ordering::Relaxed);
            tokio::join!(ask(), ask(), ask())
        };
        let (first, later) = tokio::join!(ask(), later);
        assert_eq!(first.unwrap(), 1);
        assert_eq!((later.0.unwrap(), later.1.unwrap(), later.2.unwrap()), (2, 2, 2));
        assert_eq!(asked.load(Ordering::Relaxed), 2);
        assert_eq!(ask().await.unwrap(), 2);
        assert_eq!(asked.load(Ordering::Relaxed), 3, "an answer of before is not for who comes now");
    }
}
