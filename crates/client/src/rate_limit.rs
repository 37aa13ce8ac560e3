//! How much a registry lets us do, in the words of Docker Hub: `ratelimit-limit: 100;w=21600`.

use std::sync::Mutex;
use std::time::Duration;

use reqwest::header::HeaderMap;

/// How much a registry lets us do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RateLimit {
    /// So much in one window.
    pub limit: Option<u64>,
    /// How much of that is left.
    pub remaining: u64,
    /// How long a window is.
    pub window: Option<Duration>,
}

/// What was said last.
#[derive(Default)]
pub(crate) struct RateLimits(Mutex<Option<RateLimit>>);

impl RateLimits {
    pub fn last(&self) -> Option<RateLimit> {
        *self.0.lock().expect("no panic holds the lock")
    }

    pub fn learn(&self, headers: &HeaderMap) {
        if let Some(said) = read(headers) {
            *self.0.lock().expect("no panic holds the lock") = Some(said);
        }
    }
}

fn read(headers: &HeaderMap) -> Option<RateLimit> {
    let of = |name: &str| headers.get(name)?.to_str().ok();
    let number = |text: &str| text.split(';').next()?.trim().parse::<u64>().ok();
    let remaining = of("ratelimit-remaining")?;
    let limit = of("ratelimit-limit");
    let window = [limit, Some(remaining)].into_iter().flatten().find_map(|text| {
        let seconds = text.split(';').find_map(|part| part.trim().strip_prefix("w="))?;
        seconds.parse().ok().map(Duration::from_secs)
    });
    Some(RateLimit { limit: limit.and_then(number), remaining: number(remaining)?, window })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect()
    }

    #[test]
    fn the_words_of_docker_hub_are_read() {
        let hub = headers(&[("ratelimit-limit", "100;w=21600"), ("RateLimit-Remaining", "76;w=21600")]);
        let window = Some(Duration::from_hours(6));
        assert_eq!(read(&hub), Some(RateLimit { limit: Some(100), remaining: 76, window }));
        let little = headers(&[("ratelimit-remaining", "3")]);
        assert_eq!(read(&little), Some(RateLimit { limit: None, remaining: 3, window: None }));
        for nothing in [headers(&[]), headers(&[("ratelimit-remaining", "many")]), headers(&[("ratelimit-limit", "1")])]
        {
            assert_eq!(read(&nothing), None);
        }
    }
}
