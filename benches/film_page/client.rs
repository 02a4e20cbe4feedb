//! A client that costs as little as it can: it shares the machine with the server. One thread, one request at a time
//! on each of its connections, no parsing beyond the length of the answer.

use std::{
    error::Error,
    net::SocketAddr,
    sync::Arc,
    sync::atomic::{AtomicUsize, Ordering},
    time::{Duration, Instant},
};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    task::JoinSet,
};

use crate::cpu;

/// A failure that can be handed from thread to thread.
pub type Failure = Box<dyn Error + Send + Sync>;

/// What is asked: for a film's number, the bytes of the request.
pub type Ask = Arc<dyn Fn(i64) -> Vec<u8> + Send + Sync>;

/// What was seen in one round.
pub struct Round {
    /// Answers a second.
    pub rate: f64,
    /// How long each answer took.
    pub latencies: Vec<Duration>,
    /// Bytes of all bodies.
    pub bytes: u64,
    /// Time the client itself spent on a processor, where the system tells.
    pub cpu: Option<Duration>,
}

/// Asks for films, in the order given and round again, until the time is over.
pub fn round(
    address: SocketAddr,
    ask: Ask,
    films: Arc<[i64]>,
    start: usize,
    connections: usize,
    time: Duration,
) -> Result<Round, Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let next = Arc::new(AtomicUsize::new(start));
        let began = Instant::now();
        let cpu = cpu::this_thread();
        let mut tasks = JoinSet::new();
        for _ in 0..connections {
            tasks.spawn(connection(
                address,
                Arc::clone(&ask),
                Arc::clone(&films),
                Arc::clone(&next),
                began + time,
            ));
        }
        let mut latencies = Vec::new();
        let mut bytes = 0;
        while let Some(done) = tasks.join_next().await {
            let (more, read) = done??;
            latencies.extend(more);
            bytes += read;
        }
        let rate = latencies.len() as f64 / began.elapsed().as_secs_f64();
        let cpu = cpu.and_then(|before| Some(cpu::this_thread()?.saturating_sub(before)));
        Ok(Round { rate, latencies, bytes, cpu })
    })
}

async fn connection(
    address: SocketAddr,
    ask: Ask,
    films: Arc<[i64]>,
    next: Arc<AtomicUsize>,
    end: Instant,
) -> Result<(Vec<Duration>, u64), Failure> {
    let mut stream = TcpStream::connect(address).await?;
    stream.set_nodelay(true)?;
    let mut buffer = Vec::with_capacity(64 * 1024);
    let mut latencies = Vec::new();
    let mut bytes = 0;
    loop {
        let film = films[next.fetch_add(1, Ordering::Relaxed) % films.len()];
        let request = ask(film);
        let asked = Instant::now();
        if asked >= end {
            return Ok((latencies, bytes));
        }
        bytes += exchange(&mut stream, &request, &mut buffer).await? as u64;
        latencies.push(asked.elapsed());
    }
}

/// Sends a request and reads its answer into `buffer`; tells how long the body is, which stands last in it.
async fn exchange(stream: &mut TcpStream, request: &[u8], buffer: &mut Vec<u8>) -> Result<usize, Failure> {
    stream.write_all(request).await?;
    buffer.clear();
    let head = loop {
        if stream.read_buf(buffer).await? == 0 {
            return Err("the server closed a connection".into());
        }
        if let Some(end) = buffer.windows(4).position(|bytes| bytes == b"\r\n\r\n") {
            break end + 4;
        }
    };
    let text = std::str::from_utf8(&buffer[..head])?;
    if !text.starts_with("HTTP/1.1 200 ") {
        let _ = stream.read_buf(buffer).await?;
        return Err(format!("an answer was not 200: {}", String::from_utf8_lossy(buffer)).into());
    }
    let length = text
        .lines()
        .filter_map(|line| line.split_once(':'))
        .find(|(name, _)| name.eq_ignore_ascii_case("content-length"))
        .and_then(|(_, value)| value.trim().parse::<usize>().ok())
        .ok_or("an answer without a length")?;
    while buffer.len() < head + length {
        if stream.read_buf(buffer).await? == 0 {
            return Err("the server closed a connection within an answer".into());
        }
    }
    Ok(length)
}

/// The body of one answer.
pub async fn body(address: SocketAddr, request: &[u8]) -> Result<Vec<u8>, Failure> {
    let mut stream = TcpStream::connect(address).await?;
    let mut buffer = Vec::new();
    let length = exchange(&mut stream, request, &mut buffer).await?;
    Ok(buffer.split_off(buffer.len() - length))
}
