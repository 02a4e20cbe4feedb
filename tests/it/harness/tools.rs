//! What a test may need that Cargo does not bring: PostgreSQL, Node, a browser.
//!
//! A test whose tool is missing is ignored with the reason; with `CINEGRAPH_REQUIRE_ALL=1` it fails instead.

use std::{
    env,
    path::{Path, PathBuf},
};

use super::{node, postgres};

/// A program outside this repository.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tool {
    Postgres,
    Node,
    Browser,
}

impl Tool {
    /// Why this tool cannot be used here; `None` when it can.
    pub fn missing(self) -> Option<String> {
        match self {
            Self::Postgres => postgres::find().as_ref().err().cloned(),
            Self::Node => node::packages().as_ref().err().cloned(),
            Self::Browser => browser()
                .is_none()
                .then(|| "no Chromium found on PATH; set CINEGRAPH_CHROMIUM to a browser's path".to_owned()),
        }
    }
}

/// Whether a missing tool is a failure.
pub fn all_are_required() -> bool {
    env::var_os("CINEGRAPH_REQUIRE_ALL").is_some_and(|value| value == "1")
}

/// Says once what this machine cannot run. Looks only at what is quick to find out.
pub fn announce_missing() {
    if let Some(reason) = Tool::Postgres.missing() {
        eprintln!("note: tests run on SQLite only: {reason}");
    }
    if find_program("node").is_none() || find_program("npm").is_none() {
        eprintln!("note: tests that need Node are left out: no node and npm on PATH");
    } else if let Some(reason) = Tool::Browser.missing() {
        eprintln!("note: tests that need a browser are left out: {reason}");
    }
}

/// The browser for tests of pages.
pub fn browser() -> Option<PathBuf> {
    if let Some(path) = env::var_os("CINEGRAPH_CHROMIUM") {
        return Some(PathBuf::from(path)).filter(|path| path.is_file());
    }
    ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]
        .into_iter()
        .find_map(find_program)
}

/// Where a program is on PATH.
pub fn find_program(name: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    env::split_paths(&path).map(|folder| folder.join(name)).find(|path: &PathBuf| Path::is_file(path))
}
