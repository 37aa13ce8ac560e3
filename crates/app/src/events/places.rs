//! How many may watch at once: each holds a connection.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use db::UserId;

use crate::actor::Actor;
use crate::error::problem;
use crate::{Error, Result};

/// The most watchers of a process.
const MOST: usize = 2000;

/// Of these the most without login, so that strangers leave room for everybody else.
const MOST_ANONYMOUS: usize = 500;

/// The most watchers of one user, and of one address without login.
const MOST_OF_ONE: usize = 20;

/// When to come again.
const LATER: Duration = Duration::from_secs(30);

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Whose {
    User(UserId),
    /// Nobody signed in, from there.
    Address(Option<IpAddr>),
}

#[derive(Default)]
pub(crate) struct Places(Mutex<HashMap<Whose, usize>>);

/// A place, free again when it is dropped.
pub(crate) struct Place {
    places: Arc<Places>,
    whose: Whose,
}

impl Places {
    pub fn take(places: &Arc<Self>, actor: &Actor) -> Result<Place> {
        let whose = actor.user().map_or(Whose::Address(actor.origin.remote), Whose::User);
        let mut taken = places.0.lock().expect("no panic holds the lock");
        let all: usize = taken.values().sum();
        let anonymous: usize = taken.iter().filter(|(of, _)| matches!(of, Whose::Address(_))).map(|(_, n)| n).sum();
        let is_full = all >= MOST || (matches!(whose, Whose::Address(_)) && anonymous >= MOST_ANONYMOUS);
        let own = taken.get(&whose).copied().unwrap_or_default();
        if is_full || own >= MOST_OF_ONE {
            let message = "too many streams of events are open; close some, or come again later";
            return Err(Error::TooMany(problem("too_many_streams", message), LATER));
        }
        taken.insert(whose, own + 1);
        Ok(Place { places: places.clone(), whose })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut taken = self.places.0.lock().expect("no panic holds the lock");
        if let Some(count) = taken.get_mut(&self.whose) {
            *count -= 1;
            if *count == 0 {
                taken.remove(&self.whose);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::actor::Origin;

    fn from(address: u8) -> Actor {
        Actor::anonymous(Origin { remote: Some([192, 0, 2, address].into()), request_id: None })
    }

    #[test]
    fn places_are_counted_and_come_back() {
        let places = Arc::new(Places::default());
        let mut held: Vec<_> = (0..MOST_OF_ONE).map(|_| Places::take(&places, &from(1)).unwrap()).collect();
        assert_eq!(Places::take(&places, &from(1)).err().unwrap().code(), "too_many_streams");
        held.pop();
        held.push(Places::take(&places, &from(1)).unwrap());
        for address in 2..=25 {
            held.extend((0..MOST_OF_ONE).map(|_| Places::take(&places, &from(address)).unwrap()));
        }
        assert_eq!(held.len(), MOST_ANONYMOUS);
        assert!(Places::take(&places, &from(26)).is_err());
        assert!(
            Places::take(&places, &Actor::system()).is_err(),
            "the system watches nothing, and counts as a stranger"
        );
        drop(held);
        assert!(places.0.lock().unwrap().is_empty());
    }
}
