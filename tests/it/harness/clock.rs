//! A clock that stands still until a test moves it, so that times in answers can be compared word by word.

use std::{
    sync::atomic::{AtomicI64, Ordering},
    time::Duration,
};

use cinegraph_domain::date::{Clock, Timestamp};

/// Noon on the day the tests take for today: 2026-11-21T12:00:00Z.
const NOON: i64 = 1_795_262_400_000_000;

/// A clock that tells the time it was given.
#[derive(Debug)]
pub struct FixedClock(AtomicI64);

impl Default for FixedClock {
    fn default() -> Self {
        Self(AtomicI64::new(NOON))
    }
}

impl FixedClock {
    /// Lets time pass.
    pub fn advance(&self, by: Duration) {
        let micros = i64::try_from(by.as_micros()).expect("a test waits for less than an age");
        self.0.fetch_add(micros, Ordering::SeqCst);
    }
}

impl Clock for FixedClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_micros(self.0.load(Ordering::SeqCst))
    }
}
