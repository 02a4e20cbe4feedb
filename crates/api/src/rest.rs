//! REST under `/v1`: what handlers take from a request, what they answer with, and the OpenAPI document over all.
//! The handlers themselves stand with their resources.

pub mod extract;
pub mod fields;
pub mod include;
pub mod json;
pub mod list;
pub mod negotiation;
pub mod openapi;
mod query;
pub mod redirect;
pub mod whole;
