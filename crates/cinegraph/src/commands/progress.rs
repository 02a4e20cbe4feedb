//! How far a command is: on one line of a terminal that is written anew, and a line a second where there is none.

use std::io::{self, IsTerminal, Write};
use std::time::{Duration, Instant};

/// How often a terminal is told.
const TICK: Duration = Duration::from_millis(200);
/// How often anything else is told.
const SECOND: Duration = Duration::from_secs(1);

/// How far a command is.
pub(crate) struct Progress {
    terminal: bool,
    shown: bool,
    begun: Instant,
    told: Instant,
    records: usize,
    /// How much of the input is read, and of how much, in bytes.
    input: Option<(u64, u64)>,
}

impl Progress {
    /// A command that begins now. `logged` says whether it is told of where there is no terminal.
    pub(crate) fn new(logged: bool) -> Self {
        let now = Instant::now();
        let terminal = io::stderr().is_terminal();
        Self { terminal, shown: terminal || logged, begun: now, told: now, records: 0, input: None }
    }

    pub(crate) fn add(&mut self, records: usize) {
        self.reach(self.records + records);
    }

    /// Says that so much of the input is read.
    pub(crate) const fn read(&mut self, bytes: u64, of: u64) {
        self.input = Some((bytes, of));
    }

    /// Says that so many records are done.
    pub(crate) fn reach(&mut self, records: usize) {
        self.records = records;
        let tick = if self.terminal { TICK } else { SECOND };
        if self.shown && self.told.elapsed() >= tick {
            self.told = Instant::now();
            self.tell("");
        }
    }

    /// Says that all are done.
    pub(crate) fn end(&mut self) {
        if self.terminal {
            self.input = None;
            self.tell("\n");
        }
    }

    fn tell(&self, end: &str) {
        let seconds = self.begun.elapsed().as_secs_f64().max(0.001);
        #[allow(clippy::cast_precision_loss, reason = "a rate for people to read")]
        let rate = self.records as f64 / seconds;
        let left = self.left(seconds).map(|left| format!(", {left} left")).unwrap_or_default();
        let (begin, end) = if self.terminal { ("\r", end) } else { ("", "\n") };
        // A terminal that went away is no reason to stop.
        let _ = write!(io::stderr(), "{begin}{} records, {rate:.0} a second{left} {end}", self.records);
    }

    /// How long it will take, if it goes on as it went, such as `2 min 5 s`.
    fn left(&self, seconds: f64) -> Option<String> {
        let (read, of) = self.input.filter(|(read, of)| *read > 0 && read <= of)?;
        #[allow(clippy::cast_precision_loss, reason = "a time for people to read")]
        let left = seconds * (of - read) as f64 / read as f64;
        #[allow(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a number of seconds above 0"
        )]
        let left = left as u64;
        Some(if left >= 60 { format!("{} min {} s", left / 60, left % 60) } else { format!("{left} s") })
    }
}
