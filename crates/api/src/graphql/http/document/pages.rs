//! How much of a list an operation asks for: `first` and `last` in range and not both on one field, and not too many
//! `ids`. The resolvers keep to the same bounds; found here, a fault refuses the operation before any of it is
//! executed. Whether cursors and ids lead anywhere takes data, and is not asked here.

use apollo_compiler::ExecutableDocument;
use apollo_compiler::ast::{Argument, Value};
use apollo_compiler::executable::{Field, Operation};
use async_graphql::indexmap::IndexMap;
use async_graphql::{Name, Pos, ServerError, Variables};

use super::super::code;
use super::super::refusal::graphql_error;
use super::position;

/// The arguments that say how many elements are wanted. Rule: Relay's connection specification.
const SIZES: [&str; 2] = ["first", "last"];

/// The argument that names the elements wanted one by one.
const NAMED: &str = "ids";

/// What the fields of an operation ask for. It is gathered once per document; the values of variables are looked up
/// for each request.
#[derive(Debug, Default)]
pub(super) struct Pages(Vec<Page>);

/// The arguments of one field.
#[derive(Debug)]
struct Page {
    asked: Vec<Asked>,
}

#[derive(Debug)]
struct Asked {
    argument: String,
    number: Number,
    position: Option<Pos>,
}

#[derive(Debug)]
enum Number {
    Literal(i64),
    Variable(String),
}

impl Asked {
    /// The number asked for; none when the variable is missing or null.
    fn number(&self, variables: &Variables) -> Option<i64> {
        match &self.number {
            Number::Literal(number) => Some(*number),
            Number::Variable(name) => match variables.get(name.as_str())? {
                async_graphql::Value::Null => None,
                async_graphql::Value::List(elements) => Some(length(elements)),
                // One value stands for a list of one. Rule: GraphQL, "List", input coercion.
                _ if self.argument == NAMED => Some(1),
                async_graphql::Value::Number(number) => number.as_i64(),
                _ => None,
            },
        }
    }

    fn refuse(&self, wrong: &str) -> ServerError {
        let argument = &self.argument;
        let mut error = graphql_error(code::BAD_REQUEST, format!("{argument}: {wrong}"), self.position);
        if let Some(extensions) = &mut error.extensions {
            let entries = [("path", argument.as_str()), ("code", "BAD_PARAMETER"), ("message", wrong)];
            let field: IndexMap<_, _> = entries
                .into_iter()
                .map(|(name, text)| (Name::new(name), async_graphql::Value::from(text)))
                .collect();
            extensions.set("fields", async_graphql::Value::List(vec![async_graphql::Value::Object(field)]));
        }
        error
    }
}

impl Pages {
    /// Gathers what a valid operation asks for.
    pub(super) fn of(operation: &Operation, document: &ExecutableDocument) -> Self {
        let fields = operation.all_fields(document).map(|field| page(field, document));
        Self(fields.filter(|page| !page.asked.is_empty()).collect())
    }

    /// Checks against the most a field may be asked for, with these variables.
    ///
    /// # Errors
    /// `BAD_REQUEST`, with the argument in `extensions.fields`.
    pub(super) fn check(&self, variables: &Variables, most: u32) -> Result<(), ServerError> {
        self.0.iter().try_for_each(|page| page.check(variables, i64::from(most)))
    }
}

impl Page {
    fn check(&self, variables: &Variables, most: i64) -> Result<(), ServerError> {
        let mut sized: Option<&Asked> = None;
        for asked in &self.asked {
            let Some(number) = asked.number(variables) else { continue };
            if asked.argument == NAMED {
                if number > most {
                    return Err(asked.refuse(&format!("must be {most} at most")));
                }
                continue;
            }
            if let Some(other) = sized {
                let beside = format!("must not stand beside `{}`: give one of them", other.argument);
                return Err(asked.refuse(&beside));
            }
            if !(1..=most).contains(&number) {
                return Err(asked.refuse(&format!("must be from 1 to {most}")));
            }
            sized = Some(asked);
        }
        Ok(())
    }
}

fn page(field: &Field, document: &ExecutableDocument) -> Page {
    // Introspection has arguments of its own.
    let arguments = if field.name.starts_with("__") { &[][..] } else { &field.arguments[..] };
    let asked = arguments.iter().filter_map(|argument| {
        let number = number(argument)?;
        let position = position(argument.location(), &document.sources);
        Some(Asked { argument: argument.name.to_string(), number, position })
    });
    Page { asked: asked.collect() }
}

/// What an argument asks for, if it is one of those that do.
fn number(argument: &Argument) -> Option<Number> {
    let name = argument.name.as_str();
    if !SIZES.contains(&name) && name != NAMED {
        return None;
    }
    match argument.value.as_ref() {
        Value::Null => None,
        Value::Variable(variable) => Some(Number::Variable(variable.to_string())),
        Value::List(elements) => Some(Number::Literal(length(elements))),
        _ if name == NAMED => Some(Number::Literal(1)),
        value => value.to_i32().map(|number| Number::Literal(i64::from(number))),
    }
}

fn length<T>(elements: &[T]) -> i64 {
    i64::try_from(elements.len()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use apollo_compiler::Schema;

    const SDL: &str = "
        type Query { films(first: Int, last: Int): [Film!]! nodes(ids: [ID!]!): [Film]! }
        type Film { title: String roles(first: Int = 7): [Film!]! }";

    fn message(text: &str, variables: serde_json::Value) -> Option<String> {
        let schema = Schema::parse_and_validate(SDL, "schema").expect("a schema");
        let document = ExecutableDocument::parse_and_validate(&schema, text, "document").expect("valid");
        let operation = document.operations.iter().next().expect("an operation");
        let checked = Pages::of(operation, &document).check(&Variables::from_json(variables), 3);
        checked.err().map(|error| error.message)
    }

    #[test]
    fn literals_are_checked_wherever_they_stand() {
        let none = serde_json::json!({});
        for fine in [
            "{ films { title } }",
            "{ films(first: 1) { title } again: films(last: 3) { title } }",
            "{ films(first: 3, last: null) { roles { title } } }",
            "{ nodes(ids: [1, 2, 3]) { title } other: nodes(ids: 1) { title } }",
        ] {
            assert_eq!(message(fine, none.clone()), None, "{fine}");
        }
        for (wrong, words) in [
            ("{ films(first: 0) { title } }", "first: must be from 1 to 3"),
            ("{ films(first: -1) { title } }", "first: must be from 1 to 3"),
            ("{ films(last: 4) { title } }", "last: must be from 1 to 3"),
            (
                "{ films(first: 1, last: 1) { title } }",
                "last: must not stand beside `first`: give one of them",
            ),
            ("{ films { roles(first: 4) { title } } }", "first: must be from 1 to 3"),
            (
                "{ films { ...F } } fragment F on Film { roles(first: 4) { title } }",
                "first: must be from 1 to 3",
            ),
            ("{ nodes(ids: [1, 2, 3, 4]) { title } }", "ids: must be 3 at most"),
        ] {
            assert_eq!(message(wrong, none.clone()).as_deref(), Some(words), "{wrong}");
        }
    }

    #[test]
    fn variables_are_looked_up() {
        let both = "query($a: Int, $b: Int) { films(first: $a, last: $b) { title } }";
        for fine in
            [serde_json::json!({}), serde_json::json!({"a": 3}), serde_json::json!({"a": null, "b": 1})]
        {
            assert_eq!(message(both, fine.clone()), None, "{fine}");
        }
        assert!(message(both, serde_json::json!({"a": 0})).is_some());
        assert!(message(both, serde_json::json!({"b": 4})).is_some());
        assert!(message(both, serde_json::json!({"a": 1, "b": 1})).is_some());
        let ids = "query($ids: [ID!]!) { nodes(ids: $ids) { title } }";
        assert_eq!(message(ids, serde_json::json!({"ids": "x"})), None);
        assert_eq!(message(ids, serde_json::json!({"ids": 500})), None);
        assert_eq!(message(ids, serde_json::json!({"ids": ["x", "y", "z"]})), None);
        assert!(message(ids, serde_json::json!({"ids": ["x", "y", "z", "w"]})).is_some());
    }
}
