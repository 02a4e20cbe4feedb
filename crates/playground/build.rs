//! Makes the browser programs of the playground and of the REST reference from npm packages, into OUT_DIR, and
//! writes the table of embedded files. Without Node, or without a network, the build goes on without them and the
//! pages say what to install: see `pages/missing.html`.

use std::env;
use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::hash::{DefaultHasher, Hasher};
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

/// The oldest Node the packages in `web/package-lock.json` run on.
const OLDEST_NODE: u32 = 20;
/// A registry that does not answer must not hold the build up for long; with an answering one this takes seconds.
const INSTALL_LIMIT: Duration = Duration::from_secs(180);
const BUNDLE_LIMIT: Duration = Duration::from_secs(60);
/// What `web/build.mjs` writes. A page needs its script and its style, or it is not there at all.
const BUNDLED: [&str; 4] = ["docs.css", "docs.js", "playground.css", "playground.js"];
/// Files of our own that need no tool.
const OWN: [&str; 2] = ["favicon.svg", "start.css"];

fn main() -> Result<(), Box<dyn Error>> {
    for watched in ["build.rs", "web", "pages/favicon.svg", "pages/start.css"] {
        println!("cargo::rerun-if-changed={watched}");
    }
    println!("cargo::rerun-if-env-changed=CINEGRAPH_PLAYGROUND");

    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or("OUT_DIR is not set")?);
    let crate_dir = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").ok_or("CARGO_MANIFEST_DIR is not set")?);
    let missing = if env::var_os("CINEGRAPH_PLAYGROUND").is_some_and(|value| value == "skip") {
        Some("it was built with CINEGRAPH_PLAYGROUND=skip; take that away.".to_owned())
    } else {
        bundle(&crate_dir.join("web"), &out).err().map(|reason| {
            println!("cargo::warning=/playground and /docs are left out of this build: {}", reason.log);
            reason.page
        })
    };
    fs::write(out.join("embedded.rs"), table(&crate_dir, &out, missing.as_deref())?)?;
    Ok(())
}

/// Why there is no bundle: what the page says, and what whoever builds is told.
struct Missing {
    page: String,
    log: String,
}

impl Missing {
    fn new(text: &str) -> Self {
        Self { page: text.to_owned(), log: text.to_owned() }
    }
}

impl From<io::Error> for Missing {
    fn from(error: io::Error) -> Self {
        Self { page: "files could not be written while building.".to_owned(), log: error.to_string() }
    }
}

fn bundle(web: &Path, out: &Path) -> Result<(), Missing> {
    check_node()?;
    let work = out.join("web");
    // Sources removed from `web` must not linger; the installed packages stay, they are the slow part.
    for stale in ["src", "build.mjs"] {
        remove(&work.join(stale))?;
    }
    copy(web, &work)?;

    let lock = fs::read_to_string(web.join("package-lock.json"))?;
    let stamp = work.join("installed-lock.json");
    if !fs::read_to_string(&stamp).is_ok_and(|installed| installed == lock) {
        remove(&stamp)?;
        let npm = if cfg!(windows) { "npm.cmd" } else { "npm" };
        run(
            Command::new(npm)
                .args([
                    "ci",
                    "--ignore-scripts",
                    "--prefer-offline",
                    "--no-audit",
                    "--no-fund",
                    "--loglevel=error",
                ])
                .args(["--fetch-retries=1", "--fetch-retry-mintimeout=1000", "--fetch-timeout=30000"])
                .current_dir(&work),
            INSTALL_LIMIT,
            &out.join("npm.log"),
            "npm could not install the packages while building; it needs the package registry, or a cache.",
        )?;
        fs::write(&stamp, lock)?;
    }

    let dist = out.join("dist");
    remove(&dist)?;
    run(
        Command::new("node").arg("build.mjs").arg(&dist).current_dir(&work),
        BUNDLE_LIMIT,
        &out.join("bundle.log"),
        "the packages were installed but could not be bundled.",
    )?;
    match BUNDLED.iter().find(|name| !dist.join(format!("{name}.gz")).is_file()) {
        Some(name) => Err(Missing::new(&format!("the bundling step left out {name}."))),
        None => Ok(()),
    }
}

fn check_node() -> Result<(), Missing> {
    let Ok(output) = Command::new("node").arg("--version").output() else {
        return Err(Missing::new(
            "Node was not found while building (Node 20 or newer with npm makes them).",
        ));
    };
    let version = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    let major = version.trim_start_matches('v').split('.').next().and_then(|major| major.parse::<u32>().ok());
    match major {
        Some(major) if major >= OLDEST_NODE => Ok(()),
        _ => Err(Missing::new(&format!(
            "the Node found while building is {version}, and Node 20 or newer is needed."
        ))),
    }
}

/// Runs quietly: what the tool prints goes to `log`, and its last lines into the warning if it fails.
fn run(command: &mut Command, limit: Duration, log: &Path, failure: &str) -> Result<(), Missing> {
    let file = fs::File::create(log)?;
    let because = |why: String| Missing { page: failure.to_owned(), log: format!("{failure} {why}") };
    let mut child = command
        .stdin(Stdio::null())
        .stdout(file.try_clone()?)
        .stderr(file)
        .spawn()
        .map_err(|error| because(error.to_string()))?;
    let started = Instant::now();
    let status: ExitStatus = loop {
        if let Some(status) = child.try_wait()? {
            break status;
        }
        if started.elapsed() > limit {
            child.kill()?;
            child.wait()?;
            return Err(because(format!("Gave up after {} seconds.", limit.as_secs())));
        }
        #[expect(clippy::disallowed_methods, reason = "there are no other tasks here to hold up")]
        sleep(Duration::from_millis(20));
    };
    if status.success() {
        return Ok(());
    }
    let printed = String::from_utf8_lossy(&fs::read(log)?).into_owned();
    let lines: Vec<&str> = printed.lines().filter(|line| !line.trim().is_empty()).take(4).collect();
    Err(because(format!("{status}: {}", lines.join(" / "))))
}

fn remove(path: &Path) -> io::Result<()> {
    let result = if path.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) };
    match result {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

fn copy(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if !entry.file_type()?.is_dir() {
            fs::copy(entry.path(), target)?;
        } else if entry.file_name() != "node_modules" {
            copy(&entry.path(), &target)?;
        }
    }
    Ok(())
}

/// The Rust source of `embedded.rs`: the files with a revision made from their content, and why some are missing.
fn table(crate_dir: &Path, out: &Path, missing: Option<&str>) -> Result<String, Box<dyn Error>> {
    let mut source = format!(
        "pub(crate) const MISSING: Option<&str> = {missing:?};\npub(crate) static EMBEDDED: &[Asset] = &[\n"
    );
    let own = OWN.iter().map(|name| (*name, "CARGO_MANIFEST_DIR", format!("pages/{name}"), crate_dir, false));
    let bundled = BUNDLED.iter().map(|name| (*name, "OUT_DIR", format!("dist/{name}.gz"), out, true));
    for (name, root, path, folder, gzipped) in own.chain(bundled.filter(|_| missing.is_none())) {
        let mut hasher = DefaultHasher::new();
        hasher.write(&fs::read(folder.join(&path))?);
        writeln!(
            source,
            "    Asset {{ name: {name:?}, revision: \"{:016x}\", gzipped: {gzipped}, \
             bytes: include_bytes!(concat!(env!({root:?}), \"/{path}\")) }},",
            hasher.finish()
        )?;
    }
    source.push_str("];\n");
    Ok(source)
}
