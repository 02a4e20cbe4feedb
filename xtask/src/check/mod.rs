//! `cargo xtask check`: the steps a change must pass, in order. What a step looks at is in its own module.

mod crates;
mod files;

use std::time::Instant;

use crate::{
    schema,
    workspace::{Outcome, cargo, output, run as run_program},
};

/// A step's name and what it does.
type Step = (&'static str, fn() -> Outcome);

/// Runs every step up to the first failure.
pub(crate) fn run(with_tests: bool) -> Outcome {
    let steps: [Step; 9] = [
        ("file names and lengths", files::check),
        ("directions between crates", crates::check),
        ("rustfmt", || run_program(&mut cargo(&["fmt", "--all", "--check"]))),
        ("clippy", clippy),
        ("rustdoc", documentation),
        ("tests", || run_program(&mut cargo(&["test", "--workspace"]))),
        ("schema.graphql and openapi.json", schema::check),
        ("dependencies' licences and advisories", dependencies),
        ("lock file", lock_file),
    ];
    for (name, step) in steps {
        if name == "tests" && !with_tests {
            println!("skipped  {name} (--no-tests)");
            continue;
        }
        let begun = Instant::now();
        step().map_err(|fault| format!("{fault}\nFAILED   {name}"))?;
        println!("passed   {name} in {:.1} s", begun.elapsed().as_secs_f64());
    }
    Ok(())
}

fn clippy() -> Outcome {
    run_program(&mut cargo(&[
        "clippy",
        "--quiet",
        "--workspace",
        "--all-targets",
        "--",
        "--deny",
        "warnings",
    ]))
}

fn documentation() -> Outcome {
    let arguments = ["doc", "--quiet", "--workspace", "--no-deps"];
    run_program(cargo(&arguments).env("RUSTDOCFLAGS", "--deny warnings"))
}

fn dependencies() -> Outcome {
    // A command of its own that not every machine has; CI need not either.
    if !output(&mut cargo(&["--list"]))?.lines().any(|line| line.split_whitespace().next() == Some("deny")) {
        println!("note: cargo-deny is not installed; `cargo install cargo-deny` brings it");
        return Ok(());
    }
    run_program(&mut cargo(&["deny", "--workspace", "check"]))
}

fn lock_file() -> Outcome {
    let arguments = ["metadata", "--locked", "--format-version=1", "--no-deps"];
    output(&mut cargo(&arguments)).map(drop)
}
