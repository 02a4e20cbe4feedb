//! The protocols of the catalogue: GraphQL and REST.

pub mod graphql;
