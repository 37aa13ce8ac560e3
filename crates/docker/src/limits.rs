//! How long a daemon may think, and how much it may say.

use std::time::Duration;

/// How long a daemon may think, and how much it may say. Others than these are for tests.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Until somebody takes the connection.
    pub connect: Duration,
    /// For a whole answer, where nothing is moved.
    pub answer: Duration,
    /// Between two signs of life, where something is moved: a registry may think long about a layer.
    pub silence: Duration,
    /// Of a whole answer, in bytes: some ten thousand images.
    pub longest_answer: usize,
    /// Of one line of progress, in bytes.
    pub longest_line: usize,
    /// Of all lines of progress of one transfer, in bytes: hours of them.
    pub most_progress: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(5),
            answer: Duration::from_secs(30),
            silence: Duration::from_mins(10),
            longest_answer: 64 * 1024 * 1024,
            longest_line: 64 * 1024,
            most_progress: 512 * 1024 * 1024,
        }
    }
}
