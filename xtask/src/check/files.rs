//! How files are called and how long they are.

use std::path::Path;

use crate::workspace::{Outcome, files, read};

/// Longer files are told of; most should stay well below.
const LINES_MAX: usize = 500;

/// Names that say nothing of what is inside and so attract everything.
const EMPTY_NAMES: [&str; 8] =
    ["util", "utils", "helper", "helpers", "common", "misc", "manager", "managers"];

pub(super) fn check() -> Outcome {
    let mut faults = Vec::new();
    for path in files()? {
        if let Some(name) = empty_name(&path) {
            faults.push(format!("{path}: `{name}` says nothing; name it after what is in it"));
        }
        if path.ends_with(".rs") {
            let lines = read(&path)?.lines().count();
            if lines > LINES_MAX {
                println!("warning: {path} has {lines} lines; more than {LINES_MAX} is more than one subject");
            }
        }
    }
    if faults.is_empty() { Ok(()) } else { Err(faults.join("\n")) }
}

/// The part of a path that is an empty name or ends in one, such as `date_utils`.
fn empty_name(path: &str) -> Option<&str> {
    path.split('/').find(|part| {
        let stem = Path::new(part).file_stem().and_then(|stem| stem.to_str()).unwrap_or(part);
        stem.split(['_', '-']).next_back().is_some_and(|word| EMPTY_NAMES.contains(&word))
    })
}

#[cfg(test)]
mod tests {
    use super::empty_name;

    #[test]
    fn empty_names_are_found_anywhere_in_a_path() {
        assert_eq!(empty_name("crates/api/src/utils.rs"), Some("utils.rs"));
        assert_eq!(empty_name("crates/common/src/lib.rs"), Some("common"));
        assert_eq!(empty_name("crates/api/src/date_helpers.rs"), Some("date_helpers.rs"));
        assert_eq!(empty_name("crates/api/src/resources/films.rs"), None);
    }
}
