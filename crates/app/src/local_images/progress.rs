//! What a daemon says of its layers, as bytes and lines of a job.

use std::collections::HashMap;

use docker::Progress;

use crate::sync::Told;

/// Layers that are counted; an image has at most some hundred.
const MOST_LAYERS: usize = 1000;

/// Which way the bytes go: each has words of its own for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Way {
    /// From the daemon to us.
    Push,
    /// From a registry to the daemon.
    Pull,
}

/// What is known of the layers of one transfer.
pub(crate) struct Layers {
    way: Way,
    seen: HashMap<String, Layer>,
}

#[derive(Default)]
struct Layer {
    done: u64,
    total: u64,
    is_over: bool,
}

impl Layers {
    pub fn new(way: Way) -> Self {
        Self { way, seen: HashMap::new() }
    }

    /// What a line of progress adds. Of a layer there is one line in the log, when it is there.
    pub fn take(&mut self, progress: &Progress) -> Vec<Told> {
        let Some(id) = &progress.layer else { return Vec::new() };
        let id: String = id.chars().filter(char::is_ascii_alphanumeric).take(64).collect();
        if !self.seen.contains_key(&id) && self.seen.len() >= MOST_LAYERS {
            return Vec::new();
        }
        let layer = self.seen.entry(id.clone()).or_default();
        let is_moving = match self.way {
            Way::Push => progress.status == "Pushing",
            Way::Pull => progress.status == "Downloading",
        };
        if layer.is_over {
            return Vec::new();
        }
        if is_moving {
            return layer.moved(progress);
        }
        let Some((words, is_moved)) = ending(&progress.status) else { return Vec::new() };
        layer.is_over = true;
        let rest = if is_moved { layer.total - layer.done } else { 0 };
        let done = (rest > 0).then_some(Told::Done(rest));
        let size = if is_moved && layer.total > 0 { format!(", {} bytes", layer.total) } else { String::new() };
        let line = Told::Line { text: format!("layer {id}: {words}{size}"), is_warning: false };
        done.into_iter().chain([line]).collect()
    }
}

impl Layer {
    fn moved(&mut self, progress: &Progress) -> Vec<Told> {
        let mut told = Vec::new();
        if let Some(total) = progress.total.filter(|total| *total > self.total) {
            told.push(Told::Expect(total - self.total));
            self.total = total;
        }
        // Headers are counted, too: a little more than all of it is all of it.
        let done = progress.current.min(self.total);
        if done > self.done {
            told.push(Told::Done(done - self.done));
            self.done = done;
        }
        told
    }
}

/// The last word on a layer, in ours, and whether it was moved for it.
fn ending(status: &str) -> Option<(&'static str, bool)> {
    match status {
        "Pushed" => Some(("pushed", true)),
        "Pull complete" => Some(("pulled", true)),
        "Layer already exists" | "Already exists" => Some(("is there already", false)),
        status if status.starts_with("Mounted from ") => Some(("mounted from another repository", false)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn take(layers: &mut Layers, status: &str, current: u64, total: Option<u64>) -> (u64, u64, Vec<String>) {
        let progress = Progress { layer: Some("4beb".into()), status: status.into(), current, total };
        layers.take(&progress).into_iter().fold((0, 0, Vec::new()), |(expected, done, mut lines), told| match told {
            Told::Expect(bytes) => (expected + bytes, done, lines),
            Told::Done(bytes) => (expected, done + bytes, lines),
            Told::Line { text, .. } => {
                lines.push(text);
                (expected, done, lines)
            }
        })
    }

    #[test]
    fn a_layer_counts_once_and_to_its_end() {
        let mut layers = Layers::new(Way::Push);
        assert_eq!(take(&mut layers, "Preparing", 0, None), (0, 0, vec![]));
        assert_eq!(take(&mut layers, "Pushing", 4, Some(10)), (10, 4, vec![]));
        assert_eq!(take(&mut layers, "Pushing", 3, Some(10)), (0, 0, vec![]), "it does not go back");
        assert_eq!(take(&mut layers, "Pushing", 8, Some(10)), (0, 4, vec![]));
        assert_eq!(take(&mut layers, "Pushed", 0, None), (0, 2, vec!["layer 4beb: pushed, 10 bytes".into()]));
        assert_eq!(take(&mut layers, "Pushed", 0, None), (0, 0, vec![]));
    }

    #[test]
    fn what_is_there_is_said_and_not_counted() {
        let mut layers = Layers::new(Way::Pull);
        assert_eq!(take(&mut layers, "Already exists", 0, None).2, ["layer 4beb: is there already"]);
        let mut layers = Layers::new(Way::Push);
        let mounted = take(&mut layers, "Mounted from secret/app", 0, None).2;
        assert_eq!(mounted, ["layer 4beb: mounted from another repository"]);
    }

    #[test]
    fn extracting_is_no_download_and_too_many_layers_are_left_out() {
        let mut layers = Layers::new(Way::Pull);
        assert_eq!(take(&mut layers, "Downloading", 5, Some(5)), (5, 5, vec![]));
        assert_eq!(take(&mut layers, "Extracting", 1, Some(5)), (0, 0, vec![]));
        for number in 0..2 * MOST_LAYERS {
            layers.take(&Progress { layer: Some(number.to_string()), status: String::new(), current: 0, total: None });
        }
        assert_eq!(layers.seen.len(), MOST_LAYERS);
    }
}
