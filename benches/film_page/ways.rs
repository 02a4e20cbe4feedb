//! The ways a page is read, and how one round of one way is measured.

use std::{
    net::SocketAddr,
    path::Path,
    sync::Arc,
    time::{Duration, Instant},
};

use serde_json::json;

use crate::{
    client::{self, Ask, Failure, Round},
    cpu,
    handwritten::Bare,
};

/// One way to read a page.
pub struct Way {
    pub name: &'static str,
    how: How,
    /// What was measured so far.
    pub rounds: Vec<Measured>,
}

enum How {
    /// Over HTTP, by these requests.
    Http(Ask),
    /// From the file, on one thread, without HTTP.
    File(Arc<Path>),
}

/// One round.
pub struct Measured {
    /// Pages a second.
    pub rate: f64,
    /// How long each took, shortest first.
    pub latencies: Vec<Duration>,
    /// Bytes of all bodies.
    pub bytes: u64,
    /// Time all threads but the client's spent on a processor, where the system tells.
    pub cpu: Option<Duration>,
}

/// The names that reports refer to.
pub const CONSTANT: &str = "constant";
pub const HANDWRITTEN: &str = "hand-written";
pub const REST: &str = "REST";
pub const GRAPHQL: &str = "GraphQL";
pub const FILE: &str = "hand-written, no HTTP";

/// All ways there are; those that need the file only when there is one.
pub fn all(file: Option<Arc<Path>>) -> Vec<Way> {
    let way = |name, how| Way { name, how, rounds: Vec::new() };
    let http = |name, ask: fn(i64) -> Vec<u8>| way(name, How::Http(Arc::new(ask)));
    let mut ways = vec![http(CONSTANT, |film| get(&format!("/v1/constant/{film}")))];
    if let Some(file) = file {
        ways.push(way(FILE, How::File(file)));
        ways.push(http(HANDWRITTEN, |film| get(&format!("/v1/handwritten/{film}"))));
    }
    ways.push(http(REST, rest));
    ways.push(http(GRAPHQL, graphql));
    ways
}

fn get(path: &str) -> Vec<u8> {
    format!("GET {path} HTTP/1.1\r\nhost: localhost\r\n\r\n").into_bytes()
}

/// The request for a page by REST.
pub fn rest(film: i64) -> Vec<u8> {
    get(&format!("/v1/films/film_{film}?include=roles"))
}

/// The request for a page by GraphQL.
pub fn graphql(film: i64) -> Vec<u8> {
    let query = include_str!("film.graphql");
    let body = json!({ "query": query, "variables": { "ref": format!("film_{film}") } }).to_string();
    format!(
        "POST /graphql HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    )
    .into_bytes()
}

impl Way {
    /// Measures one round.
    pub fn measure(
        &self,
        address: SocketAddr,
        films: &Arc<[i64]>,
        start: usize,
        connections: usize,
        time: Duration,
    ) -> Result<Measured, Failure> {
        let before = cpu::this_process();
        let Round { rate, mut latencies, bytes, cpu } = match &self.how {
            How::Http(ask) => {
                client::round(address, Arc::clone(ask), Arc::clone(films), start, connections, time)?
            }
            How::File(file) => from_file(file, films, start, time)?,
        };
        let all = before.and_then(|before| Some(cpu::this_process()?.saturating_sub(before)));
        latencies.sort_unstable();
        let cpu = all.map(|all| all.saturating_sub(cpu.unwrap_or_default()));
        Ok(Measured { rate, latencies, bytes, cpu })
    }
}

fn from_file(file: &Path, films: &[i64], start: usize, time: Duration) -> Result<Round, Failure> {
    let bare = Bare::open(file)?;
    let began = Instant::now();
    let mut latencies = Vec::new();
    let mut bytes = 0;
    for film in films.iter().cycle().skip(start) {
        let asked = Instant::now();
        if asked.duration_since(began) >= time {
            break;
        }
        bytes += bare.page(*film)?.map_or(0, |page| page.len() as u64);
        latencies.push(asked.elapsed());
    }
    let rate = latencies.len() as f64 / began.elapsed().as_secs_f64();
    Ok(Round { rate, latencies, bytes, cpu: None })
}
