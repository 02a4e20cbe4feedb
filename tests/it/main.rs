//! The integration tests: one binary, every suite, on SQLite and on PostgreSQL.
//!
//! What a test can use is in `harness`, the tests themselves are in `suites`, and `app` is the one file that knows
//! how the server under test is put together.

#![allow(
    unreachable_pub,
    reason = "a test binary exports nothing; `pub` says what a module offers its neighbours"
)]
#![allow(clippy::expect_used, clippy::missing_panics_doc, reason = "a panic is how a test fails")]

mod app;
mod harness;
mod suites;

use std::process::ExitCode;

use harness::{Suites, postgres, scratch, tools};
use libtest_mimic::{Arguments, run};

fn main() -> ExitCode {
    let mut arguments = Arguments::from_args();
    let mut suites = Suites::default();
    suites::register(&mut suites);
    if !arguments.list {
        tools::announce_missing();
        // Every test has connections of its own; more at once would only crowd a server that others use too.
        let cores = std::thread::available_parallelism().map_or(2, usize::from);
        arguments.test_threads.get_or_insert(cores.clamp(2, 8));
    }
    let conclusion = run(&arguments, suites.into_trials());
    drop_templates();
    postgres::stop();
    scratch::remove();
    conclusion.exit_code()
}

/// On a cluster of our own they would go with it, but not on one that outlives us.
fn drop_templates() {
    match tokio::runtime::Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime.block_on(harness::database::remove_templates()),
        Err(error) => eprintln!("the template databases stay behind: {error}"),
    }
}
