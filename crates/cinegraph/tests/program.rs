//! The program as people start it: its commands, its exit codes, its settings and its end.

#![allow(clippy::expect_used, reason = "a test that cannot be set up has failed")]

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

const GOOD: &str = r#"{"kind":"person","slug":"carey-mulligan","name":"Carey Mulligan"}
{"kind":"film","slug":"never-let-me-go-2010","primaryTitle":"Never Let Me Go","titleType":"movie","year":2010,"roles":[{"person":"carey-mulligan","department":"acting","job":"Actor"}]}
"#;
const BAD: &str = r#"{"kind":"person","slug":"x","name":" "}
not JSON
{"kind":"place","slug":"clevedon","name":"Clevedon"}
"#;

/// A working directory of the test's own, gone with the test.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}-{}", std::process::id()));
        fs::create_dir_all(&path).expect("a folder");
        Self(path)
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.0.join(name), text).expect("written");
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_cinegraph"));
        command.args(arguments).current_dir(&self.0).stdin(Stdio::null());
        for name in ["CONFIG", "DATABASE_URL", "DEMO", "LISTEN", "LOG", "NO_MIGRATE", "REQUIRE_TOKEN"] {
            command.env_remove(format!("CINEGRAPH_{name}"));
        }
        command
    }

    fn run(&self, arguments: &[&str]) -> (i32, String, String) {
        said(self.command(arguments).output().expect("it starts"))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        fs::remove_dir_all(&self.0).expect("removed");
    }
}

fn said(output: Output) -> (i32, String, String) {
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    (output.status.code().expect("an exit code"), text(output.stdout), text(output.stderr))
}

#[test]
fn importing_twice_changes_nothing() {
    let folder = Folder::new("twice");
    folder.write("good.ndjson", GOOD);
    let first = folder.run(&["import", "ndjson", "good.ndjson"]);
    assert_eq!(first, (0, "created 2 updated 0 unchanged 0 rejected 0\n".into(), String::new()));
    let second = folder.run(&["import", "ndjson", "good.ndjson"]);
    assert_eq!(second, (0, "created 0 updated 0 unchanged 2 rejected 0\n".into(), String::new()));
}

#[test]
fn bad_records_are_reported_and_the_rest_goes_in() {
    let folder = Folder::new("bad");
    folder.write("bad.ndjson", BAD);
    let (code, out, err) = folder.run(&["import", "ndjson", "bad.ndjson"]);
    assert_eq!((code, out.as_str()), (0, "created 1 updated 0 unchanged 0 rejected 2\n"));
    let lines: Vec<&str> = err.lines().collect();
    assert_eq!(lines.len(), 2, "{err}");
    assert!(lines.iter().any(|line| line.starts_with("bad.ndjson:1: name: must not be blank")), "{err}");
    assert!(lines.iter().any(|line| line.starts_with("bad.ndjson:2: is not a JSON object")), "{err}");
    let (code, out, err) = folder.run(&["import", "ndjson", "--strict", "bad.ndjson"]);
    assert_eq!((code, out.as_str()), (1, "created 0 updated 0 unchanged 1 rejected 2\n"));
    assert!(err.ends_with("cinegraph: 2 records were left out\n"), "{err}");
}

#[test]
fn what_another_catalogue_knows_is_counted_by_kind_and_rejects_are_written() {
    let folder = Folder::new("tmdb");
    folder.write(
        "bodies.jsonl",
        "{\"id\":1,\"title\":\"Salt Road\",\"release_date\":\"1990-01-02\"}\nnot JSON\n",
    );
    let import = ["import", "tmdb", "--strict", "bodies.jsonl"];
    let dry: Vec<&str> = import.iter().copied().chain(["--dry-run"]).collect();
    let (code, out, _) = folder.run(&dry);
    assert!(
        code == 1 && out.contains("would create 1 film: ") && out.ends_with("this was a dry run\n"),
        "{out}"
    );
    let counted = |created: u32, unchanged: u32| {
        format!(
            "film: created {created} updated 0 unchanged {unchanged} rejected 0\n\
             created {created} updated 0 unchanged {unchanged} rejected 1\n"
        )
    };
    for (created, unchanged) in [(1, 0), (0, 1)] {
        let (code, out, err) = folder.run(&import);
        assert_eq!((code, out), (1, counted(created, unchanged)));
        assert!(err.starts_with("bodies.jsonl:2: is not a JSON object"), "{err}");
        let rejects = fs::read_to_string(folder.0.join("rejects.ndjson")).expect("the rejects");
        assert!(
            rejects
                .starts_with(r#"{"file":"bodies.jsonl","line":2,"problems":[{"path":"","code":"NOT_JSON""#),
            "{rejects}"
        );
    }
}

#[test]
fn folders_archives_and_standard_input_are_read() {
    let folder = Folder::new("inputs");
    fs::create_dir(folder.0.join("records")).expect("a folder");
    let (person, film) = GOOD.split_once('\n').expect("two records");
    folder.write("records/b.ndjson", person);
    folder.write("records/notes.txt", "not a record");
    let file = fs::File::create(folder.0.join("records/a.ndjson.gz")).expect("a file");
    let mut gzip = flate2::write::GzEncoder::new(file, flate2::Compression::fast());
    gzip.write_all(film.as_bytes()).expect("packed");
    gzip.finish().expect("finished");
    let (code, out, err) = folder.run(&["import", "ndjson", "records"]);
    assert_eq!((code, out.as_str(), err.as_str()), (0, "created 2 updated 0 unchanged 0 rejected 0\n", ""));

    let mut child = folder.command(&["import", "ndjson", "-"]);
    let mut child =
        child.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("started");
    child.stdin.take().expect("its input").write_all(GOOD.as_bytes()).expect("sent");
    let (code, out, _) = said(child.wait_with_output().expect("its end"));
    assert_eq!((code, out.as_str()), (0, "created 0 updated 0 unchanged 2 rejected 0\n"));
}

#[test]
fn exit_codes_tell_usage_from_failure() {
    let folder = Folder::new("codes");
    assert_eq!(folder.run(&["migrate"]).0, 0);
    assert_eq!(folder.run(&["--help"]).0, 0);
    assert_eq!(folder.run(&["schema", "graphql"]).0, 0);
    for usage in [
        &["fly"][..],
        &["import", "xml", "a"],
        &["import", "ndjson"],
        &["serve", "--demo=perhaps"],
        &["serve", "--database", "mysql://h/films"],
        &["--config", "missing.toml", "migrate"],
        &["serve", "--log", "info,=,"],
        &["token"],
        &["token", "create", "--name", "x"],
        &["token", "create", "--name", "x", "--scope", "everything"],
        &["token", "create", "--name", "x", "--scope", "edit", "--expires", "soon"],
        &["token", "create", "--name", "x", "--scope", "edit", "--spoilers", "all"],
    ] {
        let (code, out, err) = folder.run(usage);
        assert_eq!((code, out.as_str()), (2, ""), "{usage:?}: {err}");
        assert!(!err.is_empty(), "{usage:?}");
    }
    let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = taken.local_addr().expect("its address").to_string();
    for failure in [
        &["import", "ndjson", "missing.ndjson"][..],
        &["migrate", "--database", "sqlite:///nowhere/at/all.db"],
        &["serve", "--no-migrate", "--database", "sqlite://empty.db"],
        &["serve", "--listen", &address],
    ] {
        let (code, out, err) = folder.run(failure);
        assert_eq!((code, out.as_str()), (1, ""), "{failure:?}: {err}");
        assert!(err.starts_with("cinegraph: cannot ") && err.lines().count() == 1, "{failure:?}: {err}");
    }
}

#[test]
fn tokens_are_shown_once_listed_and_taken_back() {
    let folder = Folder::new("tokens");
    let create = ["token", "create", "--name", "ci", "--scope", "moderate", "--scope", "edit"];
    let (code, out, err) = folder.run(&[&create[..], &["--spoilers", "major", "--expires", "90d"]].concat());
    assert_eq!(code, 0, "{err}");
    let token = out.strip_suffix('\n').expect("a line");
    assert!(token.starts_with("cg_1_") && token.len() == "cg_1_".len() + 43, "{out:?}");
    assert!(err.starts_with("The token `ci` allows edit and moderate until 20"), "{err}");
    assert!(!err.contains(token), "{err}");

    let (code, out, err) = folder.run(&create);
    assert_eq!((code, out.as_str()), (1, ""));
    assert!(err.starts_with("cinegraph: the token cannot be made: name: `ci` is taken"), "{err}");
    assert_eq!(folder.run(&["token", "create", "--name", "ops", "--scope", "admin"]).0, 0);
    assert_eq!(folder.run(&["token", "revoke", "ops"]).0, 0);
    assert_eq!(folder.run(&["token", "revoke", "ops"]).0, 0);
    let (code, _, err) = folder.run(&["token", "revoke", "nobody"]);
    assert_eq!((code, err.as_str()), (1, "cinegraph: there is no token `nobody`\n"));

    let (code, out, err) = folder.run(&["token", "list"]);
    assert_eq!((code, err.as_str()), (0, ""));
    let words: Vec<Vec<&str>> = out.lines().map(|line| line.split_whitespace().collect()).collect();
    assert_eq!(words[0], ["ID", "NAME", "SCOPES", "SPOILERS", "CREATED", "EXPIRES", "STATE"]);
    assert_eq!((&words[1][..4], words[1][6]), (&["cg_1", "ci", "edit,moderate", "major"][..], "valid"));
    assert_eq!(&words[2][..4], ["cg_2", "ops", "admin", "-"]);
    assert_eq!((words[2][5], words[2][6]), ("never", "revoked"));
    assert_eq!(words.len(), 3);
    assert!(!out.contains(&token["cg_1_".len()..]), "{out}");
}

#[test]
fn an_unknown_key_in_the_file_is_named() {
    let folder = Folder::new("file");
    folder.write("cinegraph.toml", "# settings\nlisten = \"127.0.0.1:0\"\ndatabse_url = \"sqlite://a.db\"\n");
    let (code, _, err) = folder.run(&["serve"]);
    assert_eq!(code, 2);
    assert!(err.starts_with("cinegraph: cinegraph.toml: line 3: unknown field `databse_url`"), "{err}");
}

#[test]
fn flags_come_before_environment_and_that_before_the_file() {
    let folder = Folder::new("precedence");
    folder.write("cinegraph.toml", "database_url = \"sqlite://file.db\"\n");
    let database = |flag: bool, environment: bool| {
        let mut command =
            folder.command(if flag { &["migrate", "--database", "sqlite://flag.db"] } else { &["migrate"] });
        if environment {
            command.env("CINEGRAPH_DATABASE_URL", "sqlite://environment.db");
        }
        assert!(command.output().expect("it starts").status.success());
        ["flag.db", "environment.db", "file.db"].map(|name| {
            let path = folder.0.join(name);
            let made = path.exists();
            if made {
                fs::remove_file(path).expect("removed");
            }
            made
        })
    };
    assert_eq!(database(true, true), [true, false, false]);
    assert_eq!(database(false, true), [false, true, false]);
    assert_eq!(database(false, false), [false, false, true]);
}

/// A server in another process, killed with the test if it did not end before.
struct Running {
    child: Child,
    address: String,
}

impl Running {
    fn start(mut command: Command) -> Self {
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("started");
        let mut lines = BufReader::new(child.stdout.take().expect("its output")).lines();
        let first = lines.next().expect("a first line").expect("text");
        let (_, address) = first.split_once("http://").expect("an address");
        let address = address.to_owned();
        assert!(lines.any(|line| line.is_ok_and(|line| line.contains("/metrics"))));
        Self { child, address }
    }

    fn get(&self, path: &str) -> String {
        self.get_with(path, "")
    }

    /// Asks with further lines of the head, each with its end.
    fn get_with(&self, path: &str, lines: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).expect("a connection");
        write!(stream, "GET {path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n{lines}\r\n").expect("sent");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("an answer");
        answer
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It has most often ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn a_running_server_asks_for_tokens_and_knows_new_ones() {
    let folder = Folder::new("asked");
    folder.write("cinegraph.toml", "require_token = true\nlisten = \"127.0.0.1:0\"\n");
    let server = Running::start(folder.command(&["serve"]));
    assert!(server.get("/v1/films").starts_with("HTTP/1.1 401"));
    let (_, token, _) = folder.run(&["token", "create", "--name", "reader", "--scope", "read"]);
    let shown = format!("Authorization: Bearer {}\r\n", token.trim_end());
    assert!(server.get_with("/v1/films", &shown).starts_with("HTTP/1.1 200"));
    assert_eq!(folder.run(&["token", "revoke", "reader"]).0, 0);
    assert!(server.get_with("/v1/films", &shown).starts_with("HTTP/1.1 401"));
}

#[test]
fn exports_go_in_again_and_backups_hold_the_same() {
    let folder = Folder::new("exported");
    folder.write("good.ndjson", GOOD);
    assert_eq!(folder.run(&["import", "ndjson", "good.ndjson"]).0, 0);
    let (code, exported, err) = folder.run(&["export"]);
    assert_eq!((code, exported.lines().count(), err.as_str()), (0, 2, ""));
    let (_, people, _) = folder.run(&["export", "--kinds", "person"]);
    assert_eq!(people.lines().count(), 1);
    assert!(exported.contains(people.trim_end()), "{people}");
    // Nothing was written after the last entry of the log.
    assert_eq!(folder.run(&["export", "--since", "1000000"]), (0, String::new(), String::new()));

    let packed = folder.run(&["export", "--gzip", "--output", "all.ndjson.gz"]);
    assert_eq!(packed, (0, String::new(), String::new()));
    let file = fs::File::open(folder.0.join("all.ndjson.gz")).expect("the export");
    let mut unpacked = String::new();
    flate2::read::GzDecoder::new(file).read_to_string(&mut unpacked).expect("unpacked");
    assert_eq!(unpacked, exported);
    let again = folder.run(&["import", "ndjson", "--database", "sqlite://again.db", "all.ndjson.gz"]);
    assert_eq!(again, (0, "created 2 updated 0 unchanged 0 rejected 0\n".into(), String::new()));

    let server = {
        let mut command = folder.command(&["serve"]);
        command.env("CINEGRAPH_LISTEN", "127.0.0.1:0");
        Running::start(command)
    };
    assert_eq!(folder.run(&["backup", "copy.db"]).0, 0);
    drop(server);
    for database in ["sqlite://again.db", "sqlite://copy.db"] {
        assert_eq!(folder.run(&["export", "--database", database]).1, exported, "{database}");
    }
    let (code, _, err) = folder.run(&["backup", "copy.db"]);
    assert_eq!((code, err.as_str()), (1, "cinegraph: copy.db is there already\n"));
    let (code, _, err) = folder.run(&["backup", "--database", "postgres://localhost/films", "other.db"]);
    assert!(code == 2 && err.contains("pg_dump"), "{code}: {err}");
}

#[test]
#[cfg(unix)]
fn without_a_word_it_serves_the_demo_until_a_signal() {
    let folder = Folder::new("serve");
    for (signal, loaded) in [("TERM", true), ("INT", false)] {
        let mut command = folder.command(&[]);
        command.env("CINEGRAPH_LISTEN", "127.0.0.1:0");
        let mut server = Running::start(command);
        assert!(server.get("/readyz").starts_with("HTTP/1.1 200"));
        assert!(server.get("/healthz?token=secret").starts_with("HTTP/1.1 200"));
        let metrics = server.get("/metrics");
        for line in [
            "cinegraph_database_up 1",
            "cinegraph_build_info{version=",
            "cinegraph_http_requests_total{route=\"/readyz\",method=\"GET\",status=\"200\"} 1",
        ] {
            assert!(metrics.contains(line), "{line}: {metrics}");
        }
        let pid = server.child.id().to_string();
        let sent = Command::new("kill").args([format!("-{signal}"), pid]).status().expect("a signal");
        assert!(sent.success());
        assert!(server.child.wait().expect("its end").success());
        let mut log = String::new();
        server.child.stderr.take().expect("its log").read_to_string(&mut log).expect("text");
        assert_eq!(log.contains("loaded the demo catalogue"), loaded, "{log}");
        assert!(log.contains("GET /healthz 200") && !log.contains("secret"), "{log}");
        assert!(log.contains(&format!("SIG{signal}")) && log.contains("stopped"), "{log}");
        assert!(!log.contains('\x1b'), "{log}");
    }
}
