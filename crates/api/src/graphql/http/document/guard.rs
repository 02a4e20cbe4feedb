//! The size of a document with its fragments written out, found without writing them out: each fragment is measured
//! once. It runs before validation, whose rules do walk through every spread. The cost of an operation, which needs
//! the schema, is the matter of `cost`.

use std::collections::{HashMap, HashSet};

use apollo_compiler::Node;
use apollo_compiler::ast::{
    Argument, Definition, DirectiveList, Document, FragmentDefinition, Selection, Value,
};
use apollo_compiler::parser::SourceMap;
use async_graphql::ServerError;

use super::super::code;
use super::super::limits::Limits;
use super::super::refusal::graphql_error;
use super::position;

/// Selections, one inside the other through fragments, that may be open at once. It bounds the stack of every walk
/// through the document, whatever the limits are; the validator would stop at the same number of fragments.
const OPEN: usize = 100;

/// What a selection amounts to with its fragments written out. Numbers stick at their maximum.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Measure {
    /// Fields, spreads and inline fragments. To count fields alone would let fragments double each other that
    /// end in a fragment which does not exist.
    pub(super) selections: usize,
    pub(super) aliases: usize,
    pub(super) directives: usize,
    /// Levels of fields; fragments add none.
    pub(super) depth: usize,
}

impl Measure {
    fn add(&mut self, other: Self) {
        self.selections = self.selections.saturating_add(other.selections);
        self.aliases = self.aliases.saturating_add(other.aliases);
        self.directives = self.directives.saturating_add(other.directives);
        self.depth = self.depth.max(other.depth);
    }
}

/// Measures all operations of a document together and compares with the limits.
///
/// # Errors
/// `TOO_COMPLEX` over a limit, `GRAPHQL_VALIDATION_FAILED` when a fragment contains itself or an object literal names
/// a field twice, `BAD_USER_INPUT` when a literal holds U+0000.
pub(super) fn check(document: &Document, limits: &Limits) -> Result<Measure, ServerError> {
    let fragments = document
        .definitions
        .iter()
        .filter_map(|definition| match definition {
            Definition::FragmentDefinition(fragment) => Some((fragment.name.as_str(), fragment)),
            _ => None,
        })
        .collect();
    let mut walk = Walk { sources: &document.sources, fragments, measured: HashMap::new(), open: 0 };
    let mut total = Measure::default();
    for definition in &document.definitions {
        match definition {
            Definition::OperationDefinition(operation) => {
                total.add(walk.directives(&operation.directives)?);
                for variable in &operation.variables {
                    total.add(walk.directives(&variable.directives)?);
                    if let Some(value) = &variable.default_value {
                        walk.literal(value)?;
                    }
                }
                total.add(walk.selections(&operation.selection_set)?);
            }
            // A fragment nobody spreads does not count, yet a cycle in it would still catch the rules that follow.
            Definition::FragmentDefinition(fragment) => {
                walk.fragment(fragment)?;
            }
            _ => {}
        }
    }
    for (what, measured, limit) in [
        ("selections", total.selections, limits.selections),
        ("aliases", total.aliases, limits.aliases),
        ("directives", total.directives, limits.directives),
        ("levels of fields", total.depth, limits.depth),
    ] {
        if measured > limit {
            let message = format!("The document has more than {limit} {what}, fragments written out.");
            return Err(graphql_error(code::TOO_COMPLEX, message, None));
        }
    }
    Ok(total)
}

struct Walk<'a> {
    sources: &'a SourceMap,
    fragments: HashMap<&'a str, &'a Node<FragmentDefinition>>,
    /// Nothing while the fragment is being measured: to meet it then is a cycle.
    measured: HashMap<&'a str, Option<Measure>>,
    open: usize,
}

impl<'a> Walk<'a> {
    fn selections(&mut self, selections: &'a [Selection]) -> Result<Measure, ServerError> {
        if self.open >= OPEN {
            let message = "The fragments of the document nest too deep.";
            return Err(graphql_error(code::TOO_COMPLEX, message, None));
        }
        self.open += 1;
        let mut total = Measure::default();
        for selection in selections {
            total.selections = total.selections.saturating_add(1);
            match selection {
                Selection::Field(field) => {
                    self.arguments(&field.arguments)?;
                    let mut inner = self.selections(&field.selection_set)?;
                    inner.add(self.directives(&field.directives)?);
                    inner.depth += 1;
                    inner.aliases = inner.aliases.saturating_add(usize::from(field.alias.is_some()));
                    total.add(inner);
                }
                Selection::InlineFragment(inline) => {
                    total.add(self.directives(&inline.directives)?);
                    total.add(self.selections(&inline.selection_set)?);
                }
                Selection::FragmentSpread(spread) => {
                    total.add(self.directives(&spread.directives)?);
                    // A fragment that does not exist is reported by validation.
                    if let Some(fragment) = self.fragments.get(spread.fragment_name.as_str()).copied() {
                        total.add(self.fragment(fragment)?);
                    }
                }
            }
        }
        self.open -= 1;
        Ok(total)
    }

    fn fragment(&mut self, fragment: &'a Node<FragmentDefinition>) -> Result<Measure, ServerError> {
        let name = fragment.name.as_str();
        match self.measured.get(name) {
            Some(Some(measure)) => return Ok(*measure),
            Some(None) => {
                let message = format!("Fragment \"{name}\" contains itself.");
                let position = position(fragment.name.location(), self.sources);
                return Err(graphql_error(code::GRAPHQL_VALIDATION_FAILED, message, position));
            }
            None => {}
        }
        self.measured.insert(name, None);
        let mut measure = self.selections(&fragment.selection_set)?;
        measure.add(self.directives(&fragment.directives)?);
        self.measured.insert(name, Some(measure));
        Ok(measure)
    }

    fn directives(&self, directives: &DirectiveList) -> Result<Measure, ServerError> {
        for directive in directives.iter() {
            self.arguments(&directive.arguments)?;
        }
        Ok(Measure { directives: directives.len(), ..Measure::default() })
    }

    fn arguments(&self, arguments: &[Node<Argument>]) -> Result<(), ServerError> {
        arguments.iter().try_for_each(|argument| self.literal(&argument.value))
    }

    /// Recursion is bounded by the nesting of brackets.
    fn literal(&self, value: &Node<Value>) -> Result<(), ServerError> {
        match value.as_ref() {
            // `"\u0000"`: the text of the document itself holds none.
            Value::String(text) if text.contains('\0') => {
                let position = position(value.location(), self.sources);
                Err(graphql_error(code::BAD_USER_INPUT, "A string holds the character U+0000.", position))
            }
            Value::List(elements) => elements.iter().try_for_each(|element| self.literal(element)),
            Value::Object(entries) => {
                let mut names = HashSet::new();
                for (name, entry) in entries {
                    // The specification's "Input Object Field Uniqueness", which the validator does not check.
                    if !names.insert(name) {
                        let message = format!("The input field \"{name}\" stands twice in one object.");
                        let position = position(name.location(), self.sources);
                        return Err(graphql_error(code::GRAPHQL_VALIDATION_FAILED, message, position));
                    }
                    self.literal(entry)?;
                }
                Ok(())
            }
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn measured(text: &str) -> Result<Measure, ServerError> {
        let document = Document::parse(text, "test").expect("a GraphQL document");
        let limits = Limits { selections: 1_000, ..Limits::default() };
        check(&document, &limits)
    }

    fn code_of(error: &ServerError) -> String {
        error.extensions.as_ref().and_then(|values| values.get("code")).expect("a code").to_string()
    }

    #[test]
    fn fragments_count_where_they_are_spread() {
        let text =
            "{ a { ...F } b: a @skip(if: true) { ...F ... { c } } } fragment F on A { x: c d @d { e } }";
        let expected = Measure { selections: 12, aliases: 3, directives: 3, depth: 3 };
        assert_eq!(measured(text), Ok(expected));
    }

    #[test]
    fn doubling_fragments_are_measured_once_each() {
        let mut text = String::from("{ ...F0 }");
        for index in 0..40 {
            text += &format!(" fragment F{index} on Q {{ ...F{next} ...F{next} }}", next = index + 1);
        }
        text += " fragment F40 on Q { a }";
        assert_eq!(code_of(&measured(&text).expect_err("too many selections")), "\"TOO_COMPLEX\"");
    }

    #[test]
    fn cycles_are_found_even_unused() {
        for text in [
            "{ ...A } fragment A on Q { ...A }",
            "{ ...A } fragment A on Q { ...B } fragment B on Q { x { ...A } }",
            "{ a } fragment A on Q { ...B } fragment B on Q { ...A }",
        ] {
            assert_eq!(code_of(&measured(text).expect_err(text)), "\"GRAPHQL_VALIDATION_FAILED\"");
        }
    }

    #[test]
    fn a_long_chain_of_fragments_does_not_exhaust_the_stack() {
        let mut text = String::from("{ ...F0 }");
        for index in 0..5_000 {
            text += &format!("fragment F{index} on Q{{...F{}}}", index + 1);
        }
        assert_eq!(code_of(&measured(&text).expect_err("too deep")), "\"TOO_COMPLEX\"");
    }

    #[test]
    fn an_escaped_nul_is_found_in_nested_literals() {
        let text = r#"{ a(b: [{c: "x\u0000"}]) }"#;
        assert_eq!(code_of(&measured(text).expect_err("a NUL")), "\"BAD_USER_INPUT\"");
    }
}
