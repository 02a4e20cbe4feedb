//! The server around the catalogue's protocols, and the program's commands.
//!
//! [`app`] is everything that answers requests; [`server`] takes connections for it; [`demo`] fills an empty
//! catalogue. What an answer says is not decided here: that is the `api` crate and, below it, the catalogue.

mod app;
mod cli;
mod commands;
pub mod demo;
mod exchange;
mod failure;
mod health;
mod layers;
mod metrics;
mod problem;
pub mod server;
mod settings;

pub use app::{AppOptions, app, around};
pub use cli::run;

#[cfg(test)]
mod tests;
