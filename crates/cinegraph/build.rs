//! Lists the demo catalogue: every NDJSON file of the `demo` folder, by name, is built into the program.

use std::env;
use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=../../demo");
    let demo = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").ok_or("CARGO_MANIFEST_DIR is not set")?)
        .join("../../demo");
    let mut names = Vec::new();
    for entry in fs::read_dir(&demo)? {
        let name =
            entry?.file_name().into_string().map_err(|name| format!("{name:?} is not a UTF-8 name"))?;
        if name.ends_with(".ndjson") {
            names.push(name);
        }
    }
    names.sort_unstable();
    let mut source = String::from("pub(crate) static FILES: &[(&str, &str)] = &[\n");
    for name in names {
        let path = format!("/../../demo/{name}");
        let path = format!("concat!(env!(\"CARGO_MANIFEST_DIR\"), {path:?})");
        writeln!(source, "    ({:?}, include_str!({path})),", format!("demo/{name}"))?;
    }
    source.push_str("];\n");
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or("OUT_DIR is not set")?);
    fs::write(out.join("demo.rs"), source)?;
    Ok(())
}
