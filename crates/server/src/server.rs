//! What every handler is given.

use std::ops::Deref;
use std::sync::Arc;

use app::App;
use clock::Clock;
use metrics_exporter_prometheus::PrometheusHandle;

use crate::config::Settings;

/// What every handler is given: the rules, and what the doors need beside them. Cheap to clone.
#[derive(Clone)]
pub struct Server(Arc<Inside>);

/// The inside of [`Server`].
pub struct Inside {
    /// The rules.
    pub app: App,
    /// The configuration.
    pub settings: Settings,
    /// Ids of requests.
    pub clock: Arc<dyn Clock>,
    /// The counters of `/metrics`.
    pub metrics: PrometheusHandle,
}

impl Server {
    /// Give it all to the handlers.
    pub fn new(inside: Inside) -> Self {
        Self(Arc::new(inside))
    }
}

impl Deref for Server {
    type Target = Inside;

    fn deref(&self) -> &Inside {
        &self.0
    }
}
