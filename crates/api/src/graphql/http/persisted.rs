//! Automatic persisted queries: documents that clients name by their SHA-256. Which documents are valid is decided
//! in `document`.

use http::StatusCode;
use http::header::{CACHE_CONTROL, HeaderValue};
use quick_cache::Weighter;
use quick_cache::sync::Cache;
use sha2::{Digest, Sha256};
use std::sync::Arc;

use super::code;
use super::refusal::{Refusal, Stop, graphql_error};
use super::request::PersistedQuery;

/// Documents by the hexadecimal digits of their hash.
pub(super) struct PersistedQueries {
    documents: Cache<String, Arc<str>, TextWeight>,
}

#[derive(Debug, Clone)]
struct TextWeight;

impl Weighter<String, Arc<str>> for TextWeight {
    fn weight(&self, hash: &String, text: &Arc<str>) -> u64 {
        // At most 64 bits wide on every platform Rust has, so the cast keeps the value.
        (hash.len() + text.len()) as u64
    }
}

impl PersistedQueries {
    /// Keeps documents of up to this many bytes in all.
    pub(super) fn new(bytes: u64) -> Self {
        const EXPECTED: usize = 1_024;
        Self { documents: Cache::with_weighter(EXPECTED, bytes, TextWeight) }
    }

    /// The document to execute: the one sent, whose hash must fit, or the one registered under the hash.
    ///
    /// # Errors
    /// `PERSISTED_QUERY_NOT_FOUND`, upon which clients send hash and document; 400 and
    /// `PERSISTED_QUERY_HASH_MISMATCH`.
    pub(super) fn resolve(&self, persisted: &PersistedQuery, sent: Option<&str>) -> Result<Arc<str>, Stop> {
        match sent {
            Some(text) if hexadecimal(&Sha256::digest(text.as_bytes())) == persisted.hash => Ok(text.into()),
            Some(_) => Err(Refusal::new(
                StatusCode::BAD_REQUEST,
                code::PERSISTED_QUERY_HASH_MISMATCH,
                "The document does not have the SHA-256 that came with it.",
            )
            .into()),
            // Apollo's clients recognise the message.
            None => self.documents.get(&persisted.hash).ok_or_else(|| {
                graphql_error(code::PERSISTED_QUERY_NOT_FOUND, "PersistedQueryNotFound", None).into()
            }),
        }
    }

    /// Remembers a valid document under its hash.
    pub(super) fn register(&self, persisted: &PersistedQuery, text: &Arc<str>) {
        self.documents.insert(persisted.hash.clone(), Arc::clone(text));
    }
}

/// A "not found" must not be kept by caches: the next request may register the document.
pub(super) fn not_to_be_kept() -> (http::HeaderName, HeaderValue) {
    (CACHE_CONTROL, HeaderValue::from_static("no-store"))
}

fn hexadecimal(octets: &[u8]) -> String {
    const DIGITS: [char; 16] =
        ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'];
    octets.iter().flat_map(|octet| [octet >> 4, octet & 15]).map(|digit| DIGITS[usize::from(digit)]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_are_lower_case_hexadecimal() {
        let hash = hexadecimal(&Sha256::digest(b"{__typename}"));
        assert_eq!(hash, "ecf4edb46db40b5132295c0291d62fb65d6759a9eedfa4d5d612dd5ec54a6b38");
    }
}
