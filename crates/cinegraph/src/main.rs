//! The program. All of it is in the library, so that tests can start it in their own process.

use std::process::ExitCode;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    cinegraph::run(std::env::args_os())
}
