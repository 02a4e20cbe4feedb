//! The program in a process of its own, which can be killed at any moment.

use std::{
    net::SocketAddr,
    path::PathBuf,
    process::Stdio,
    time::{Duration, Instant},
};

use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::{Child, Command},
};

/// How long the program may take until it says where it is.
const PATIENCE: Duration = Duration::from_secs(20);

/// A running `cinegraph serve`; it is killed when it is dropped.
pub struct Program {
    child: Child,
    pub address: SocketAddr,
}

impl Program {
    /// Serves a database at a free port of the loopback address.
    pub async fn serve(database: &str) -> Self {
        let mut child = Command::new(path())
            .args(["serve", "--database", database, "--listen", "127.0.0.1:0", "--log", "error"])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .expect("the program starts");
        let said = child.stdout.take().expect("its output is read");
        let mut lines = BufReader::new(said).lines();
        let first =
            tokio::time::timeout(PATIENCE, lines.next_line()).await.expect("it says where it is in time");
        let first = first.expect("its output is text").expect("it says where it is before it ends");
        let address = first.rsplit("http://").next().and_then(|address| address.trim().parse().ok());
        let address = address.unwrap_or_else(|| panic!("no address in `{first}`"));
        // What else it says is of no interest, but a full pipe would stop it.
        tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
        Self { child, address }
    }

    /// Kills it at once, as a power cut or the kernel would, and waits until it is gone.
    pub async fn kill(mut self) {
        self.child.kill().await.expect("it can be killed");
    }

    /// How long it takes from now on until it is ready.
    pub async fn ready_within(&self, limit: Duration) -> Duration {
        let begun = Instant::now();
        loop {
            let asked = tokio::net::TcpStream::connect(self.address).await;
            if let Ok(mut stream) = asked {
                use tokio::io::{AsyncReadExt, AsyncWriteExt};
                let request = "GET /readyz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
                let mut answer = String::new();
                if stream.write_all(request.as_bytes()).await.is_ok()
                    && stream.read_to_string(&mut answer).await.is_ok()
                    && answer.starts_with("HTTP/1.1 200")
                {
                    return begun.elapsed();
                }
            }
            assert!(begun.elapsed() < limit, "not ready within {limit:?}");
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }
}

/// The program that Cargo has built beside these tests.
fn path() -> PathBuf {
    let tests = std::env::current_exe().expect("a test has a path");
    let path = tests.ancestors().nth(2).expect("it lies in a folder of Cargo's").join("cinegraph");
    assert!(path.is_file(), "{} is not there: run `cargo build` first", path.display());
    path
}
