//! `cargo xtask`: what the project does to itself. A module for each command; this file only chooses among them.

mod check;
mod schema;
mod workspace;

use std::{env, process::ExitCode};

const USAGE: &str = "\
usage: cargo xtask <command>

  check [--no-tests]   everything a change must pass, in order, up to the first failure
  schema               writes schema.graphql and openapi.json anew";

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let outcome = match arguments.as_slice() {
        ["check"] => check::run(true),
        ["check", "--no-tests"] => check::run(false),
        ["schema"] => schema::write(),
        _ => {
            eprintln!("{USAGE}");
            return ExitCode::from(2);
        }
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            eprintln!("{fault}");
            ExitCode::FAILURE
        }
    }
}
