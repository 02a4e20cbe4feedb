//! What was measured, as a table.

use std::time::Duration;

use crate::{
    Options,
    ways::{CONSTANT, GRAPHQL, HANDWRITTEN, Measured, REST, Way},
};

/// What share of the hand-written figure is aimed at.
const AIMS: [(&str, f64); 2] = [(REST, 0.70), (GRAPHQL, 0.40)];

/// Prints the table and the shares.
pub fn print(ways: &[Way], options: &Options) {
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    println!(
        "{} films, {} connections, {} rounds of {} s; {cores} cores, shared by server and client",
        options.films, options.connections, options.rounds, options.seconds
    );
    println!();
    println!(
        "| way | pages/s, median | lowest | highest | p50 ms | p99 ms | bytes | server µs/page | of hand-written | of constant |"
    );
    println!("|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|");
    let of = |name: &str| ways.iter().find(|way| way.name == name).map(|way| median(rates(way)));
    let (handwritten, constant) = (of(HANDWRITTEN), of(CONSTANT));
    for way in ways {
        let rates = rates(way);
        let (lowest, highest) = (at(&rates, 0.0), at(&rates, 1.0));
        let rate = median(rates);
        let latencies = latencies(way);
        let pages = latencies.len().max(1) as f64;
        let bytes = way.rounds.iter().map(|round| round.bytes).sum::<u64>() as f64 / pages;
        let cpu: Option<Duration> = way.rounds.iter().map(|round| round.cpu).sum();
        let cpu = cpu.map_or_else(|| "?".to_owned(), |cpu| format!("{:.0}", cpu.as_secs_f64() * 1e6 / pages));
        println!(
            "| {} | {rate:.0} | {lowest:.0} | {highest:.0} | {:.2} | {:.2} | {bytes:.0} | {cpu} | {} | {} |",
            way.name,
            at(&latencies, 0.50) * 1e3,
            at(&latencies, 0.99) * 1e3,
            share(rate, handwritten),
            share(rate, constant),
        );
    }
    println!();
    for (name, aim) in AIMS {
        if let (Some(rate), Some(handwritten)) = (of(name), handwritten) {
            let share = rate / handwritten;
            let verdict = if share >= aim { "reached" } else { "missed" };
            println!(
                "{name}: {:.0} % of hand-written; the aim of {:.0} % is {verdict}",
                share * 100.0,
                aim * 100.0
            );
        }
    }
}

fn rates(way: &Way) -> Vec<f64> {
    let mut rates: Vec<f64> = way.rounds.iter().map(|round| round.rate).collect();
    rates.sort_by(f64::total_cmp);
    rates
}

fn latencies(way: &Way) -> Vec<f64> {
    let all = way.rounds.iter().flat_map(|Measured { latencies, .. }| latencies);
    let mut all: Vec<f64> = all.map(Duration::as_secs_f64).collect();
    all.sort_by(f64::total_cmp);
    all
}

fn median(sorted: Vec<f64>) -> f64 {
    at(&sorted, 0.5)
}

/// The number that this share of the others is not above.
fn at(sorted: &[f64], share: f64) -> f64 {
    let last = sorted.len().saturating_sub(1);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a share of a length is none of both"
    )]
    let index = (last as f64 * share).round() as usize;
    sorted.get(index).copied().unwrap_or(f64::NAN)
}

fn share(rate: f64, of: Option<f64>) -> String {
    of.map_or_else(|| "?".to_owned(), |of| format!("{:.0} %", rate / of * 100.0))
}
