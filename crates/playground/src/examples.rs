//! The example queries: shown in the playground, linked from the start page, and public so that a test can hold each
//! against the schema. Their texts are in `queries/`; nothing else in the pages names a field of the schema.

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;

/// One query to start from.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Example {
    /// A short word that names it: `film`.
    pub name: &'static str,
    /// What the list of examples shows.
    pub title: &'static str,
    /// One sentence on what it asks for.
    pub about: &'static str,
    /// The GraphQL document.
    pub query: &'static str,
    /// The variables as a JSON object, or an empty text.
    pub variables: &'static str,
    /// The value of the `Spoiler-Ceiling` header it is sent with.
    pub spoilers: &'static str,
}

/// All examples, in the order in which they are shown; the first is the one the playground opens with.
pub const EXAMPLES: &[Example] = &[
    Example {
        name: "film",
        title: "A film, its roles and its themes",
        about: "Never Let Me Go with who plays whom, and as much of what it is about as spoils nothing.",
        query: include_str!("../queries/film.graphql"),
        variables: "",
        spoilers: "none",
    },
    Example {
        name: "film-to-the-end",
        title: "The same film, told to the end",
        about: "Every theme, the ones that give the ending away too: the ceiling in the Headers tab says so.",
        query: include_str!("../queries/film-to-the-end.graphql"),
        variables: "",
        spoilers: "ending",
    },
    Example {
        name: "films",
        title: "Films, page by page",
        about: "A connection with cursors: put endCursor into the variable after for the next page.",
        query: include_str!("../queries/films.graphql"),
        variables: "{\n  \"first\": 10,\n  \"after\": null\n}",
        spoilers: "none",
    },
    Example {
        name: "themes",
        title: "The themes films are about",
        about: "The vocabulary of themes, each with its description.",
        query: include_str!("../queries/themes.graphql"),
        variables: "",
        spoilers: "none",
    },
];

impl Example {
    /// The example of that name.
    pub fn named(name: &str) -> Option<&'static Self> {
        EXAMPLES.iter().find(|example| example.name == name)
    }

    /// The address that opens the playground with this example, from the root of the server.
    pub fn playground_path(&self) -> String {
        let mut path = format!("/playground?query={}", utf8_percent_encode(self.query, NON_ALPHANUMERIC));
        if !self.variables.is_empty() {
            path.push_str("&variables=");
            path.extend(utf8_percent_encode(self.variables, NON_ALPHANUMERIC));
        }
        path.push_str("&spoilers=");
        path.push_str(self.spoilers);
        path
    }
}
