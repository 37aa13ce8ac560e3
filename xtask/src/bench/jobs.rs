//! What jobs take: renames and syncs beside skopeo, the collection of garbage while pulls go on, and logs.

pub mod collection;
mod fleet;
pub mod logs;
mod pushing;
mod registry;
pub mod rename;
mod skopeo;
pub mod sync;
mod traffic;

use super::load::median;
use super::subjects::Spent;

/// Images that were done: in what time, and with what processor time of the servers.
struct Taken {
    seconds: f64,
    spent: Spent,
    images: usize,
}

impl Taken {
    fn seconds_each(&self) -> f64 {
        self.seconds / float(self.images)
    }
}

/// Print the medians of one way to do so many `images`, which may be more than were tried; answers the seconds.
fn line(name: &str, images: usize, rounds: &[Taken]) -> f64 {
    let each = |value: fn(&Taken) -> f64| median(rounds, |taken| value(taken) / float(taken.images));
    let seconds = median(rounds, Taken::seconds_each) * float(images);
    let scaled = match rounds.first() {
        Some(taken) if taken.images < images => format!("   scaled from {}", taken.images),
        _ => String::new(),
    };
    println!(
        "  {name:<34} {seconds:>8.2} s  {:>8.1} /s  {:>7.2} + {:>6.2} ms CPU each{scaled}",
        float(images) / seconds,
        each(|taken| taken.spent.own),
        each(|taken| taken.spent.behind),
    );
    seconds
}

/// Counts here are small.
fn float(count: usize) -> f64 {
    u32::try_from(count).map_or(f64::MAX, f64::from)
}
