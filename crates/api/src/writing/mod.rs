//! The edge of writing, alike for both protocols: what can be written, under which words, and how requests become
//! calls of the `Editor`.
//!
//! It is a table and not a handler a kind. [`inputs`] describes each writable kind once; everything else reads that
//! description: [`operations`] names what can be done, [`reading`] checks what was sent, `graphql` makes the mutations
//! and `rest` the routes, `openapi` describes those. So both protocols take the same fields under the same names, and
//! a new kind costs a description and nothing to compile. What may be written, and by whom, the `Editor` decides.

mod descriptions;
pub(crate) mod graphql;
mod inputs;
pub(crate) mod openapi;
mod operations;
mod reading;
pub(crate) mod rest;
