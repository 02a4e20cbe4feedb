//! The tests, a module for each subject, and the one list of them all.
//!
//! A new suite is a module with a `register` of its own and a line here.

mod canary;
mod changes;
mod curation;
mod database;
mod durability;
mod export;
mod idempotency;
mod import;
mod importers;
mod migrations;
mod parity;
mod protocol_suites;
mod reads;
mod requests;
mod server;
mod tokens;
mod writes;

use crate::harness::Suites;

/// Registers every test.
pub fn register(suites: &mut Suites) {
    curation::register(suites);
    durability::register(suites);
    export::register(suites);
    writes::register(suites);
    database::register(suites);
    migrations::register(suites);
    import::register(suites);
    importers::register(suites);
    reads::register(suites);
    server::register(suites);
    tokens::register(suites);
    idempotency::register(suites);
    canary::register(suites);
    parity::register(suites);
    requests::register(suites);
    changes::register(suites);
    protocol_suites::register(suites);
}
