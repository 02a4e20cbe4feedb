//! The committed documents of the API, `schema.graphql` and `openapi.json`: made from the code, never written by hand.

use std::fs;

use similar::TextDiff;

use crate::workspace::{Outcome, cargo, output, read, root};

/// Each document and what the binary calls it.
const DOCUMENTS: [(&str, &str); 2] = [("schema.graphql", "graphql"), ("openapi.json", "openapi")];

/// Writes the documents anew.
pub(crate) fn write() -> Outcome {
    for (file, document) in DOCUMENTS {
        fs::write(root().join(file), generate(document)?).map_err(|error| format!("{file}: {error}"))?;
    }
    Ok(())
}

/// Whether the committed documents are those of the code.
pub(crate) fn check() -> Outcome {
    let mut faults = String::new();
    for (file, document) in DOCUMENTS {
        let expected = generate(document)?;
        let committed = if root().join(file).exists() { read(file)? } else { String::new() };
        if committed != expected {
            let diff = TextDiff::from_lines(&committed, &expected);
            let diff = diff.unified_diff().header(file, &format!("{file} of the code")).to_string();
            faults.push_str(&diff);
        }
    }
    if faults.is_empty() {
        return Ok(());
    }
    Err(format!("{faults}the committed documents are not those of the code; run `cargo xtask schema`"))
}

fn generate(document: &str) -> Outcome<String> {
    let text = output(&mut cargo(&["run", "--quiet", "--package", "cinegraph", "--", "schema", document]))?;
    if text.trim().is_empty() {
        Err(format!("`cinegraph schema {document}` prints nothing"))
    } else {
        Ok(text)
    }
}
