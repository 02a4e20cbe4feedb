//! How much of the schema a document asks for. The schema describes itself in circles (the fields of the types of
//! the fields of …), so a short document could ask for more than fits into memory. What resolvers do is bounded by
//! `cost`.

use apollo_compiler::ExecutableDocument;
use apollo_compiler::executable::{Field, Operation, Selection, SelectionSet};
use async_graphql::ServerError;

use super::super::code;
use super::super::limits::Limits;
use super::super::refusal::graphql_error;
use super::position;

/// The lists of `__Type` that lead to other types.
const LISTS: [&str; 4] = ["fields", "inputFields", "interfaces", "possibleTypes"];

/// Of these lists, how many may stand one inside the other. The common introspection query needs one; the reference
/// implementation allows as many (`MaxIntrospectionDepthRule`).
const NESTED: usize = 2;

/// Checks an operation of bounded size.
///
/// # Errors
/// `TOO_COMPLEX`.
pub(super) fn check(
    operation: &Operation,
    document: &ExecutableDocument,
    limits: &Limits,
) -> Result<(), ServerError> {
    let mut walk = Walk { document, limit: limits.introspections, roots: 0 };
    walk.selections(&operation.selection_set, None)
}

struct Walk<'a> {
    document: &'a ExecutableDocument,
    limit: usize,
    roots: usize,
}

impl Walk<'_> {
    /// `nested` counts the lists around this selection; outside introspection there is nothing to count.
    fn selections(&mut self, set: &SelectionSet, nested: Option<usize>) -> Result<(), ServerError> {
        for selection in &set.selections {
            match selection {
                Selection::Field(field) => self.field(field, nested)?,
                Selection::InlineFragment(inline) => self.selections(&inline.selection_set, nested)?,
                Selection::FragmentSpread(spread) => {
                    if let Some(fragment) = spread.fragment_def(self.document) {
                        self.selections(&fragment.selection_set, nested)?;
                    }
                }
            }
        }
        Ok(())
    }

    fn field(&mut self, field: &Field, nested: Option<usize>) -> Result<(), ServerError> {
        let name = field.name.as_str();
        let nested = match nested {
            Some(lists) if LISTS.contains(&name) => Some(lists + 1),
            None if matches!(name, "__schema" | "__type") => {
                self.roots += 1;
                Some(0)
            }
            unchanged => unchanged,
        };
        let message = if nested.is_some_and(|lists| lists > NESTED) {
            format!("Introspection nests more than {NESTED} lists of types.")
        } else if self.roots > self.limit {
            format!("The operation asks for the schema more than {} times.", self.limit)
        } else {
            return self.selections(&field.selection_set, nested);
        };
        let position = position(field.name.location(), &self.document.sources);
        Err(graphql_error(code::TOO_COMPLEX, message, position))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use apollo_compiler::Schema;

    fn passes(text: &str) -> bool {
        let schema = Schema::parse_and_validate("type Query { fields: Query }", "schema").expect("a schema");
        let document = ExecutableDocument::parse_and_validate(&schema, text, "document").expect("valid");
        let operation = document.operations.get(None).expect("an operation");
        check(operation, &document, &Limits::default()).is_ok()
    }

    #[test]
    fn lists_of_types_do_not_nest_deep() {
        assert!(passes("{ __schema { types { fields { type { fields { name } } } } } }"));
        assert!(!passes(
            "{ __schema { types { fields { type { fields { type { fields { name } } } } } } } }"
        ));
        assert!(!passes(
            "{ __type(name: \"Query\") { ...F } }
             fragment F on __Type { fields { type { interfaces { possibleTypes { name } } } } }"
        ));
        assert!(passes("{ fields { fields { fields { fields { __typename } } } } }"));
    }

    #[test]
    fn the_schema_is_not_asked_for_many_times() {
        let text = |times: usize| {
            let roots: String =
                (0..times).map(|index| format!("a{index}: __schema {{ __typename }} ")).collect();
            format!("{{ {roots} }}")
        };
        assert!(passes(&text(10)));
        assert!(!passes(&text(11)));
    }
}
