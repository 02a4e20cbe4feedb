//! The numbers that bound one request. What is measured against them lives beside each check; nothing here reads
//! configuration.

use std::time::Duration;

/// Bounds on what one request may send and cost. Every bound is inclusive: a request that measures exactly the
/// limit passes.
#[derive(Debug, Clone)]
pub struct Limits {
    /// Bytes of a POST body, 262 144 by default. More is answered with 413. A message on a socket may have as many; more
    /// closes it with 1009.
    pub body_bytes: usize,
    /// How long a body may take to arrive, 10 s by default. Longer is answered with 408.
    pub body_time: Duration,
    /// Bytes of a GraphQL document, 65 536 by default, in either method.
    pub document_bytes: usize,
    /// Nesting of `{`, `[` and `(` in the text of a document, 60 by default. It is counted before any parser runs,
    /// because a parser that recurses would exhaust the stack; keep it under 64, where the executor's own parser
    /// gives up.
    pub bracket_nesting: usize,
    /// Selections of a document (fields, spreads, inline fragments) with every fragment written out where it is
    /// spread, all operations together; 2 000 by default.
    pub selections: usize,
    /// Aliases of a document, counted like `selections`; 200 by default.
    pub aliases: usize,
    /// Directives of a document, counted like `selections`; 200 by default.
    pub directives: usize,
    /// Levels of fields, 20 by default. The common introspection query needs 15.
    pub depth: usize,
    /// `__schema` and `__type` in one operation, fragments written out; 10 by default.
    pub introspections: usize,
    /// Cost of an operation, 50 000 by default: one for each field, and what stands inside a list counts once for
    /// each of its elements.
    pub cost: u64,
    /// What each field at the root of a mutation costs besides, for it writes by itself; 200 by default.
    pub write_cost: u64,
    /// Elements a field with `first` or `last` is taken to return when neither is given and the schema declares no
    /// default; 20 by default.
    pub page_size: u64,
    /// The most that `first` or `last` may ask for, and the most ids that `ids` may name; 100 by default. A field takes
    /// one of `first` and `last`, from 1 on.
    pub page_max: u32,
    /// Elements a list without `first` and `last` is taken to return, 5 by default.
    pub list_size: u64,
    /// How long an operation may execute, 10 s by default. It is then dropped and answered with 503 and `TIMEOUT`. Of a
    /// subscription it bounds each [`Event`](super::Event), and not the whole.
    pub execution_time: Duration,
    /// Sockets open at once, 1 024 by default. More are answered with 503.
    pub sockets: usize,
    /// Operations under way at once on one socket, 100 by default. More are refused one by one.
    pub socket_operations: usize,
    /// How long a socket may be open before `connection_init` comes, 10 s by default. It is then closed with 4408.
    pub socket_init_time: Duration,
    /// Memory for checked documents in bytes, 32 MiB by default. It is an estimate from the length of each text.
    pub document_cache_bytes: u64,
    /// Memory for persisted queries in bytes, 4 MiB by default.
    pub persisted_query_bytes: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            body_bytes: 256 * 1024,
            body_time: Duration::from_secs(10),
            document_bytes: 64 * 1024,
            bracket_nesting: 60,
            selections: 2_000,
            aliases: 200,
            directives: 200,
            depth: 20,
            introspections: 10,
            cost: 50_000,
            write_cost: 200,
            page_size: 20,
            page_max: 100,
            list_size: 5,
            execution_time: Duration::from_secs(10),
            sockets: 1_024,
            socket_operations: 100,
            socket_init_time: Duration::from_secs(10),
            document_cache_bytes: 32 * 1024 * 1024,
            persisted_query_bytes: 4 * 1024 * 1024,
        }
    }
}
