//! What an operation costs: one for each field, and what stands inside a list once for each of its elements. The
//! shape is worked out once per document; the values of variables are filled in for each request.

use apollo_compiler::ExecutableDocument;
use apollo_compiler::ast::Value;
use apollo_compiler::executable::{Field, Operation, Selection, SelectionSet};
use async_graphql::Variables;

use super::super::limits::Limits;

/// The arguments that bound how many elements a field returns. Rule: Relay's connection specification.
const SIZE_ARGUMENTS: [&str; 2] = ["first", "last"];

/// The cost of an operation as a sum of a constant and of terms that depend on variables. Numbers stick at their
/// maximum.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Cost {
    constant: u64,
    terms: Vec<Term>,
}

/// `factor` times the size that was asked for times the cost of what stands inside.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Term {
    factor: u64,
    size: AskedSize,
    inner: Cost,
}

/// How many elements the arguments of a field ask for.
#[derive(Debug, Clone, PartialEq, Eq)]
struct AskedSize {
    /// The sum of the literals. A field that is given both `first` and `last` may refuse them; until then the sum
    /// is never too small.
    literal: Option<u64>,
    variables: Vec<String>,
    /// Stands in when there is no literal and no variable has a value.
    fallback: u64,
}

impl AskedSize {
    fn with(&self, variables: &Variables) -> u64 {
        let given = self.variables.iter().filter_map(|name| match variables.get(name.as_str()) {
            // What is not a natural number is refused elsewhere; here it counts as none.
            Some(async_graphql::Value::Number(number)) => Some(number.as_u64().unwrap_or(0)),
            _ => None,
        });
        let sum = given.chain(self.literal).reduce(u64::saturating_add);
        sum.unwrap_or(self.fallback)
    }
}

impl Cost {
    /// Works out the cost of a valid operation whose expanded size is bounded.
    pub(super) fn of(operation: &Operation, document: &ExecutableDocument, limits: &Limits) -> Self {
        let shape = Shape { document, limits };
        let mut cost = shape.selections(&operation.selection_set, None, false);
        if operation.is_mutation() {
            let writes =
                operation.root_fields(document).filter(|field| !field.name.starts_with("__")).count();
            // At most 64 bits wide on every platform Rust has, so the cast keeps the value.
            cost.constant = cost.constant.saturating_add(limits.write_cost.saturating_mul(writes as u64));
        }
        cost
    }

    /// The cost with these variables.
    pub(super) fn with(&self, variables: &Variables) -> u64 {
        self.terms.iter().fold(self.constant, |sum, term| {
            let inner = term.inner.with(variables);
            sum.saturating_add(term.factor.saturating_mul(term.size.with(variables)).saturating_mul(inner))
        })
    }

    fn add(&mut self, other: Self) {
        self.constant = self.constant.saturating_add(other.constant);
        self.terms.extend(other.terms);
    }

    fn times(mut self, size: AskedSize) -> Self {
        if !size.variables.is_empty() {
            return Self { constant: 0, terms: vec![Term { factor: 1, size, inner: self }] };
        }
        let size = size.literal.unwrap_or(size.fallback);
        self.constant = self.constant.saturating_mul(size);
        for term in &mut self.terms {
            term.factor = term.factor.saturating_mul(size);
        }
        self
    }
}

struct Shape<'a> {
    document: &'a ExecutableDocument,
    limits: &'a Limits,
}

impl Shape<'_> {
    /// `page` is the size that the connection around this selection was asked for; `flat` holds inside
    /// introspection, which has a bound of its own.
    fn selections(&self, set: &SelectionSet, page: Option<&AskedSize>, flat: bool) -> Cost {
        let mut total = Cost::default();
        for selection in &set.selections {
            total.add(match selection {
                Selection::Field(field) => self.field(field, page, flat),
                Selection::InlineFragment(inline) => self.selections(&inline.selection_set, page, flat),
                Selection::FragmentSpread(spread) => match spread.fragment_def(self.document) {
                    Some(fragment) => self.selections(&fragment.selection_set, page, flat),
                    None => Cost::default(),
                },
            });
        }
        total
    }

    fn field(&self, field: &Field, page: Option<&AskedSize>, flat: bool) -> Cost {
        let flat = flat || field.name.starts_with("__");
        let asked = self.asked_size(field);
        let mut cost = if flat {
            self.selections(&field.selection_set, None, true)
        } else if field.ty().is_list() {
            // The `edges` and `nodes` of a connection are as many as the connection was asked for.
            let size = asked.or_else(|| page.cloned()).unwrap_or(AskedSize {
                literal: Some(self.limits.list_size),
                variables: Vec::new(),
                fallback: 0,
            });
            self.selections(&field.selection_set, None, false).times(size)
        } else {
            self.selections(&field.selection_set, asked.as_ref(), false)
        };
        cost.constant = cost.constant.saturating_add(1);
        cost
    }

    /// The number of elements the client asks for, if the field takes such an argument at all.
    fn asked_size(&self, field: &Field) -> Option<AskedSize> {
        let declared: Vec<_> =
            SIZE_ARGUMENTS.iter().filter_map(|name| field.definition.argument_by_name(name)).collect();
        if declared.is_empty() {
            return None;
        }
        let fallback = declared
            .iter()
            .find_map(|argument| natural(argument.default_value.as_deref()?))
            .unwrap_or(self.limits.page_size);
        let mut size = AskedSize { literal: None, variables: Vec::new(), fallback };
        for argument in &field.arguments {
            if SIZE_ARGUMENTS.contains(&argument.name.as_str()) {
                match argument.value.as_ref() {
                    Value::Null => {}
                    Value::Variable(name) => size.variables.push(name.to_string()),
                    value => {
                        let number = natural(value).unwrap_or(0);
                        size.literal = Some(size.literal.unwrap_or(0).saturating_add(number));
                    }
                }
            }
        }
        Some(size)
    }
}

fn natural(value: &Value) -> Option<u64> {
    value.to_i32().and_then(|number| u64::try_from(number).ok())
}

#[cfg(test)]
mod tests {
    use super::*;
    use apollo_compiler::Schema;

    const SDL: &str = "
        type Query { film: Film films(first: Int, last: Int): FilmConnection! top(first: Int = 7): [Film!]! }
        type FilmConnection { nodes: [Film!]! pageInfo: PageInfo! totalCount: Int! }
        type PageInfo { endCursor: String }
        type Film { title: String genres: [Genre!]! roles(first: Int): FilmConnection! }
        type Genre { name: String }
        type Mutation { rename(title: String!): Film }";

    fn cost(text: &str, variables: serde_json::Value) -> u64 {
        let schema = Schema::parse_and_validate(SDL, "schema").expect("a schema");
        let document = ExecutableDocument::parse_and_validate(&schema, text, "document").expect("valid");
        let operation = document.operations.get(None).expect("an operation");
        Cost::of(operation, &document, &Limits::default()).with(&Variables::from_json(variables))
    }

    #[test]
    fn fields_count_one_and_lists_multiply() {
        let none = serde_json::json!({});
        assert_eq!(cost("{ film { title } }", none.clone()), 2);
        assert_eq!(cost("{ film { genres { name } } }", none.clone()), 2 + 5);
        assert_eq!(
            cost("{ films { totalCount pageInfo { endCursor } nodes { title } } }", none.clone()),
            5 + 20
        );
        assert_eq!(cost("{ films(first: 3) { nodes { title genres { name } } } }", none.clone()), 2 + 3 * 7);
        assert_eq!(
            cost(
                "{ films(last: 3) { ...F } } fragment F on FilmConnection { nodes { title } }",
                none.clone()
            ),
            5
        );
        assert_eq!(cost("{ top { title } }", none.clone()), 8);
        assert_eq!(cost("{ films(first: 0) { nodes { title } } }", none.clone()), 2);
        assert_eq!(cost("{ __schema { types { fields { name } } } }", none), 4);
    }

    #[test]
    fn each_write_costs_besides() {
        let none = || serde_json::json!({});
        let one = "mutation { rename(title: \"a\") { title } }";
        assert_eq!(cost(one, none()), 200 + 2);
        let three = "mutation { __typename a: rename(title: \"a\") { title } ...M }
            fragment M on Mutation { b: rename(title: \"b\") { title } c: rename(title: \"c\") { title } }";
        assert_eq!(cost(three, none()), 3 * (200 + 2) + 1);
    }

    #[test]
    fn variables_are_filled_in() {
        let text = "query($a: Int, $b: Int) {
            films(first: $a) { nodes { title roles(first: $b) { nodes { title } } } } }";
        assert_eq!(cost(text, serde_json::json!({"a": 10, "b": 4})), 2 + 10 * (1 + 2 + 4));
        assert_eq!(cost(text, serde_json::json!({"b": 4})), 2 + 20 * 7);
        let both = "query($a: Int, $b: Int) { films(first: $a, last: $b) { nodes { title } } }";
        assert_eq!(cost(both, serde_json::json!({"a": 3, "b": null})), 2 + 3);
        assert_eq!(cost(both, serde_json::json!({"a": 3, "b": 4})), 2 + 7);
        assert_eq!(cost(both, serde_json::json!({})), 2 + 20);
        let most = serde_json::json!({"a": i32::MAX, "b": i32::MAX});
        assert_eq!(cost(text, most), 2 + 2_147_483_647 * (3 + 2_147_483_647));
        let deeper =
            "query($a: Int) { films(first: $a) { nodes { roles(first: $a) { nodes { roles(first: $a) {
            nodes { roles(first: $a) { nodes { title } } } } } } } } }";
        assert_eq!(cost(deeper, serde_json::json!({"a": i32::MAX})), u64::MAX);
    }
}
