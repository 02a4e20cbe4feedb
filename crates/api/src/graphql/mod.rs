//! The GraphQL side of the API.

pub mod http;
