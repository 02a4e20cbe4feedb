//! What tests are made of: a database each on either engine, the server over it, a client, and programs for Node.
//!
//! Nothing here knows what the server answers; that is for the suites.

mod clock;
pub mod database;
pub mod node;
pub mod postgres;
mod program;
mod response;
pub mod scratch;
mod server;
mod suite;
pub mod tools;

pub use clock::FixedClock;
pub use database::{Database, Engine, Fixture};
pub use program::Program;
pub use response::Response;
pub use server::{TestServer, bearer, request};
pub use suite::Suites;
pub use tools::Tool;
