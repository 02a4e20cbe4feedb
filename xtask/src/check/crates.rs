//! Which crate may lean on which: the arrows of the design, and what `domain` and `api` must never name.

use serde_json::Value;

use crate::workspace::{Outcome, cargo, files, output, read};

/// Each crate with the crates of ours it may use. A new crate must be entered here.
const ARROWS: &[(&str, &[&str])] = &[
    ("cinegraph-domain", &[]),
    ("cinegraph-migrations", &[]),
    ("cinegraph-persistence", &["cinegraph-domain", "cinegraph-migrations"]),
    ("cinegraph-catalog", &["cinegraph-domain", "cinegraph-persistence"]),
    ("cinegraph-importers", &["cinegraph-domain", "cinegraph-catalog"]),
    ("cinegraph-api", &["cinegraph-domain", "cinegraph-catalog"]),
    ("cinegraph-playground", &[]),
    (
        "cinegraph",
        &[
            "cinegraph-domain",
            "cinegraph-catalog",
            "cinegraph-api",
            "cinegraph-importers",
            "cinegraph-playground",
        ],
    ),
    ("xtask", &[]),
];

/// Small value crates, all that `domain` may use: no I/O, no framework.
const DOMAIN_MAY_USE: [&str; 7] =
    ["chrono", "serde", "serde_json", "serde_path_to_error", "strum", "thiserror", "unicode-normalization"];

pub(super) fn check() -> Outcome {
    let metadata = output(&mut cargo(&["metadata", "--format-version=1", "--no-deps"]))?;
    let metadata: Value = serde_json::from_str(&metadata).map_err(|error| error.to_string())?;
    let mut faults = Vec::new();
    for package in metadata["packages"].as_array().into_iter().flatten() {
        check_package(package, &mut faults);
    }
    for path in files()? {
        if path.starts_with("crates/api/src/") && read(&path)?.contains("sea_orm") {
            faults.push(format!("{path} names sea_orm; the catalogue is the api's only way to the tables"));
        }
    }
    if faults.is_empty() { Ok(()) } else { Err(faults.join("\n")) }
}

fn check_package(package: &Value, faults: &mut Vec<String>) {
    let name = package["name"].as_str().unwrap_or_default();
    // Tests and measurements look at everything, at the tables too.
    if name == "cinegraph-tests" || name == "cinegraph-bench" {
        return;
    }
    let Some((_, allowed)) = ARROWS.iter().find(|(of, _)| *of == name) else {
        faults.push(format!("{name} is not in the table of xtask/src/check/crates.rs"));
        return;
    };
    for dependency in package["dependencies"].as_array().into_iter().flatten() {
        let used = dependency["name"].as_str().unwrap_or_default();
        let is_for_tests = dependency["kind"] == "dev";
        if dependency["path"].is_string() && !is_for_tests && !allowed.contains(&used) {
            faults.push(format!("{name} must not use {used}"));
        }
        if name == "cinegraph-domain" && !is_for_tests && !DOMAIN_MAY_USE.contains(&used) {
            faults.push(format!("cinegraph-domain must not use {used}: only small crates for values"));
        }
    }
}
