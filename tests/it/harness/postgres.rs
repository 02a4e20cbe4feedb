//! The PostgreSQL cluster the tests run on: the one `CINEGRAPH_TEST_POSTGRES_URL` names, or a throw-away one that is
//! started when the first test needs it.
//!
//! A shell watches over the throw-away cluster (`postgres.sh`). It reads from a pipe that only this process holds
//! open, so it stops the cluster and removes its files when this process ends, even when it is killed.

use std::{
    env,
    ffi::OsString,
    fs,
    io::{BufRead, BufReader, Read},
    os::unix::process::CommandExt,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::{Mutex, OnceLock},
};

use url::Url;

use super::tools::find_program;

const WATCH: &str = include_str!("postgres.sh");

/// Where a cluster comes from.
#[derive(Debug)]
pub enum Origin {
    /// Someone runs it for us.
    Running(Url),
    /// We start one with the programs in this folder.
    Programs(PathBuf),
}

struct Cluster {
    url: Url,
    watch: Mutex<Option<Child>>,
}

static CLUSTER: OnceLock<Result<Cluster, String>> = OnceLock::new();

/// Where the cluster of this run comes from, or why there is none.
pub fn find() -> &'static Result<Origin, String> {
    static ORIGIN: OnceLock<Result<Origin, String>> = OnceLock::new();
    ORIGIN.get_or_init(|| {
        if let Ok(url) = env::var("CINEGRAPH_TEST_POSTGRES_URL") {
            let url = Url::parse(&url).map_err(|error| format!("CINEGRAPH_TEST_POSTGRES_URL: {error}"));
            return url.map(Origin::Running);
        }
        programs().map(Origin::Programs).ok_or_else(|| {
            "no PostgreSQL found on PATH, in /usr/lib/postgresql or by pg_config; install it or set \
             CINEGRAPH_TEST_POSTGRES_URL"
                .to_owned()
        })
    })
}

/// The address of a database of the cluster, which is started if it does not run yet; without a name, of the one to
/// send `CREATE DATABASE` to.
///
/// # Panics
/// When there is no cluster to be had.
pub fn url(database: Option<&str>) -> String {
    let cluster = CLUSTER.get_or_init(|| match find() {
        Ok(Origin::Running(url)) => Ok(Cluster { url: url.clone(), watch: Mutex::new(None) }),
        Ok(Origin::Programs(folder)) => start(folder),
        Err(reason) => Err(reason.clone()),
    });
    match cluster {
        Ok(cluster) => {
            let mut url = cluster.url.clone();
            if let Some(name) = database {
                url.set_path(name);
            }
            url.into()
        }
        Err(reason) => panic!("there is no PostgreSQL to test on: {reason}"),
    }
}

/// Stops the cluster if this process started it.
pub fn stop() {
    let Some(Ok(cluster)) = CLUSTER.get() else { return };
    let Some(mut watch) = cluster.watch.lock().expect("nothing panics while it holds this").take() else {
        return;
    };
    drop(watch.stdin.take());
    match watch.wait() {
        Ok(status) if status.success() => {}
        Ok(status) => eprintln!("PostgreSQL was not stopped cleanly: {status}"),
        Err(error) => eprintln!("PostgreSQL was not stopped cleanly: {error}"),
    }
}

fn programs() -> Option<PathBuf> {
    let complete = |folder: &Path| folder.join("initdb").is_file() && folder.join("pg_ctl").is_file();
    let on_path = find_program("initdb").and_then(|path| path.parent().map(Path::to_owned));
    let mut packaged: Vec<(u32, PathBuf)> = fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .filter_map(|entry| {
            let entry = entry.ok()?;
            Some((entry.file_name().to_str()?.parse().ok()?, entry.path().join("bin")))
        })
        .collect();
    packaged.sort_unstable_by(|a, b| b.cmp(a));
    let asked = || {
        let output = Command::new("pg_config").arg("--bindir").output().ok()?;
        Some(PathBuf::from(String::from_utf8(output.stdout).ok()?.trim()))
    };
    on_path
        .into_iter()
        .chain(packaged.into_iter().map(|(_, folder)| folder))
        .find(|folder| complete(folder))
        .or_else(|| asked().filter(|folder| complete(folder)))
}

fn start(programs: &Path) -> Result<Cluster, String> {
    let mut watch = unprivileged_shell()?
        .env("PG_PROGRAMS", programs)
        // Wherever we are, the other user may not be allowed to look.
        .current_dir("/")
        // What ends us from the keyboard must not end the watch before it has cleared up.
        .process_group(0)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|error| format!("a shell to start it could not be run: {error}"))?;
    let mut said = BufReader::new(watch.stdout.take().ok_or("the shell has no output")?);
    let mut line = String::new();
    said.read_line(&mut line).map_err(|error| error.to_string())?;
    let Some(folder) = line.strip_prefix("ready ").map(str::trim) else {
        drop(watch.stdin.take());
        said.read_to_string(&mut line).map_err(|error| error.to_string())?;
        watch.wait().map_err(|error| error.to_string())?;
        return Err(format!("it did not start:\n{line}"));
    };
    let mut url = Url::parse("postgres://cinegraph@localhost/postgres").map_err(|error| error.to_string())?;
    url.query_pairs_mut().append_pair("host", folder);
    Ok(Cluster { url, watch: Mutex::new(Some(watch)) })
}

/// A shell that runs the watch: PostgreSQL refuses to run as root, so root hands it to another user.
fn unprivileged_shell() -> Result<Command, String> {
    let id = |arguments: &[&str]| {
        let output = Command::new("id").args(arguments).stderr(Stdio::null()).output();
        output.map_err(|error| format!("`id` could not be run: {error}"))
    };
    if id(&["-u"])?.stdout.trim_ascii() != b"0" {
        let mut shell = Command::new("sh");
        shell.args(["-c", WATCH]);
        return Ok(shell);
    }
    let user = if id(&["-u", "postgres"])?.status.success() { "postgres" } else { "nobody" };
    let (program, arguments): (&str, Vec<OsString>) = if find_program("runuser").is_some() {
        ("runuser", ["-u", user, "--", "sh", "-c", WATCH].map(OsString::from).into())
    } else {
        ("su", ["-s", "/bin/sh", user, "-c", WATCH].map(OsString::from).into())
    };
    let mut shell = Command::new(program);
    shell.args(arguments);
    Ok(shell)
}
