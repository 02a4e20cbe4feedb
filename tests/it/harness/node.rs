//! Programs for Node: the packages of `tests/node`, installed once for each lock file, and running them.
//!
//! What the programs check is theirs to know.

use std::{
    fs::{self, File},
    io,
    path::{Path, PathBuf},
    process::{Output, Stdio},
    sync::OnceLock,
};

use super::{scratch, tools};

/// The folder of the programs with their packages, or why there is none.
pub fn packages() -> &'static Result<PathBuf, String> {
    static PACKAGES: OnceLock<Result<PathBuf, String>> = OnceLock::new();
    PACKAGES.get_or_init(|| {
        for program in ["node", "npm"] {
            if tools::find_program(program).is_none() {
                return Err(format!("no {program} on PATH"));
            }
        }
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("node");
        install(&folder)?;
        Ok(folder)
    })
}

/// Runs a program of `tests/node` and fails with what it printed unless it ends with 0.
pub async fn run_script(script: &str, arguments: &[&str]) {
    let mut all = vec![script];
    all.extend(arguments);
    let output = run("node", &all).await;
    assert!(output.status.success(), "{script}: {}\n{}", output.status, printed(&output));
}

/// Runs a program that a package brings and gives what it printed to either output, and whether it ended with 0.
pub async fn run_package(program: &str, arguments: &[&str]) -> (bool, String) {
    let output = run(&format!("node_modules/.bin/{program}"), arguments).await;
    (output.status.success(), printed(&output))
}

async fn run(program: &str, arguments: &[&str]) -> Output {
    let folder = packages().as_ref().expect("the test says that it needs Node");
    let program: PathBuf = if program.contains('/') { folder.join(program) } else { program.into() };
    let mut command = tokio::process::Command::new(program);
    // A test that runs out of time must not leave a browser behind.
    command.args(arguments).current_dir(folder).stdin(Stdio::null()).kill_on_drop(true);
    // The linter would report home and ask whether it is the newest.
    command.env("REDOCLY_TELEMETRY", "off").env("REDOCLY_SUPPRESS_UPDATE_NOTICE", "true");
    if let Some(browser) = tools::browser() {
        command.env("CINEGRAPH_CHROMIUM", browser);
    }
    command.output().await.expect("the program can be run")
}

fn printed(output: &Output) -> String {
    let text = [&output.stdout, &output.stderr].map(|bytes| String::from_utf8_lossy(bytes).into_owned());
    text.concat()
}

fn install(folder: &Path) -> Result<(), String> {
    let wanted = read(&folder.join("package-lock.json"))?;
    let done = folder.join("node_modules/.installed-from.json");
    fs::create_dir_all(scratch::lasting()).map_err(|error| error.to_string())?;
    // Two runs over one checkout must not install at once.
    let gate = File::create(scratch::lasting().join("npm.lock")).map_err(|error| error.to_string())?;
    gate.lock().map_err(|error| error.to_string())?;
    match fs::read(&done) {
        Ok(installed) if installed == wanted => return Ok(()),
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error.to_string()),
        _ => {}
    }
    let output = std::process::Command::new("npm")
        .args(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"])
        .current_dir(folder)
        .stdin(Stdio::null())
        .output()
        .map_err(|error| format!("npm could not be run: {error}"))?;
    if !output.status.success() {
        return Err(format!("`npm ci` in tests/node failed: {}", printed(&output).trim()));
    }
    fs::write(&done, wanted).map_err(|error| error.to_string())
}

fn read(path: &Path) -> Result<Vec<u8>, String> {
    fs::read(path).map_err(|error| format!("{}: {error}", path.display()))
}
