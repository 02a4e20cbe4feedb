//! Everything that is decided about a document before it is executed, once per text: how deep it nests, whether it
//! parses, how large it is, whether it is valid, which pages it asks for, what it costs. Executing it is the matter of
//! `exchange`.

mod cost;
mod guard;
mod introspection;
mod nesting;
mod pages;
mod tokens;
mod validation;

use std::collections::HashMap;
use std::sync::Arc;

use apollo_compiler::ExecutableDocument;
use apollo_compiler::ast::{Definition, Document, OperationType};
use apollo_compiler::executable::Operation;
use apollo_compiler::parser::{SourceMap, SourceSpan};
use apollo_compiler::validation::Valid;
use async_graphql::parser::{parse_query, types::ExecutableDocument as Executable};
use async_graphql::{Pos, ServerError, Variables};
use quick_cache::Weighter;
use quick_cache::sync::Cache;

pub use validation::InvalidSdl;

use self::cost::Cost;
use self::nesting::Unfit;
use self::pages::Pages;
use self::validation::Validator;
use super::code;
use super::limits::Limits;
use super::refusal::graphql_error;

/// The verdict on a document: checked, or the errors to report.
type Verdict = Result<Arc<CheckedDocument>, Arc<Vec<ServerError>>>;

/// Checks documents and remembers the verdicts.
pub(super) struct Documents {
    validator: Validator,
    limits: Limits,
    verdicts: Cache<Box<str>, Verdict, TextWeight>,
}

/// A document that may be executed.
pub(super) struct CheckedDocument {
    /// The document as the executor's own parser reads it.
    executable: Executable,
    typed: Valid<ExecutableDocument>,
    /// By operation name; the anonymous operation has none.
    asked: HashMap<Option<String>, AskedFor>,
}

/// What an operation asks for, up to the values of its variables.
struct AskedFor {
    pages: Pages,
    cost: Cost,
}

/// An operation chosen from a checked document, with its variables checked.
pub(super) struct Chosen {
    pub(super) executable: Executable,
    pub(super) kind: OperationType,
    /// The variables of the request and the defaults of those that it leaves out.
    pub(super) variables: Variables,
    pub(super) cost: u64,
}

/// A checked document takes about thirty times the memory of its text, and a little more than nothing when the text
/// is short.
#[derive(Debug, Clone)]
struct TextWeight;

impl Weighter<Box<str>, Verdict> for TextWeight {
    fn weight(&self, text: &Box<str>, _: &Verdict) -> u64 {
        // At most 64 bits wide on every platform Rust has, so the cast keeps the value.
        text.len() as u64 * 30 + 2_048
    }
}

impl Documents {
    /// Documents of the schema with this description.
    pub(super) fn new(sdl: &str, limits: &Limits) -> Result<Self, InvalidSdl> {
        const EXPECTED: usize = 512;
        Ok(Self {
            validator: Validator::new(sdl)?,
            limits: limits.clone(),
            verdicts: Cache::with_weighter(EXPECTED, limits.document_cache_bytes, TextWeight),
        })
    }

    /// The verdict on a text, from memory if it was asked for before.
    pub(super) fn check(&self, text: &str) -> Verdict {
        // Not remembered: it costs nothing to find, and would push out what is worth keeping.
        if text.len() > self.limits.document_bytes {
            let message = format!("The document is longer than {} bytes.", self.limits.document_bytes);
            return Err(Arc::new(vec![graphql_error(code::TOO_COMPLEX, message, None)]));
        }
        if let Some(verdict) = self.verdicts.get(text) {
            return verdict;
        }
        let verdict = self.examine(text).map(Arc::new).map_err(Arc::new);
        self.verdicts.insert(text.into(), verdict.clone());
        verdict
    }

    fn examine(&self, text: &str) -> Result<CheckedDocument, Vec<ServerError>> {
        nesting::scan(text, self.limits.bracket_nesting)
            .map_err(|unfit| vec![unfit_error(unfit, &self.limits)])?;
        let document = self.validator.parse(text)?;
        guard::check(&document, &self.limits).map_err(|error| vec![error])?;
        if !self.validator.knows_subscriptions() {
            refuse_subscriptions(&document)?;
        }
        let typed = self.validator.validate(&document)?;
        for operation in typed.operations.iter() {
            introspection::check(operation, &typed, &self.limits).map_err(|error| vec![error])?;
        }
        let executable = parse_for_execution(text, &document).map_err(|error| vec![error])?;
        let asked = typed
            .operations
            .iter()
            .map(|operation| {
                let name = operation.name.as_ref().map(ToString::to_string);
                let pages = Pages::of(operation, &typed);
                (name, AskedFor { pages, cost: Cost::of(operation, &typed, &self.limits) })
            })
            .collect();
        Ok(CheckedDocument { executable, typed, asked })
    }

    /// Chooses the operation to execute and checks its variables, its pages and its cost.
    /// Rule: GraphQL, "Executing Requests".
    ///
    /// # Errors
    /// `OPERATION_RESOLUTION_FAILURE`, `BAD_USER_INPUT`, `BAD_REQUEST` or `TOO_COMPLEX`.
    pub(super) fn choose(
        &self,
        document: &CheckedDocument,
        operation_name: Option<&str>,
        mut variables: Variables,
    ) -> Result<Chosen, ServerError> {
        let operation = document.typed.operations.get(operation_name).map_err(|error| {
            graphql_error(code::OPERATION_RESOLUTION_FAILURE, error.message().to_string(), None)
        })?;
        self.validator.check_variables(operation, &document.typed, &variables)?;
        fill_defaults(operation, &document.executable, &mut variables);
        let name = operation.name.as_ref().map(ToString::to_string);
        let asked = document.asked.get(&name);
        // Before the cost: that a page is too long says more than what it would cost.
        if let Some(asked) = asked {
            asked.pages.check(&variables, self.limits.page_max)?;
        }
        let cost = asked.map_or(u64::MAX, |asked| asked.cost.with(&variables));
        if cost > self.limits.cost {
            let message = format!("The operation costs {cost}, more than the {} allowed.", self.limits.cost);
            let mut error = graphql_error(code::TOO_COMPLEX, message, None);
            if let Some(extensions) = &mut error.extensions {
                extensions.set("cost", cost);
                extensions.set("limit", self.limits.cost);
            }
            return Err(error);
        }
        Ok(Chosen {
            executable: document.executable.clone(),
            kind: operation.operation_type,
            variables,
            cost,
        })
    }
}

/// Parses a document with the executor's own parser. That one lags behind the specification in places (`[ Int ]`, a
/// directive after a default value); written out anew, the same document suits it.
///
/// # Errors
/// `GRAPHQL_PARSE_FAILED`. The validator's parser passes over some mistakes that the executor's finds.
fn parse_for_execution(text: &str, document: &Document) -> Result<Executable, ServerError> {
    let error = match parse_query(text) {
        Ok(executable) => return Ok(executable),
        Err(error) => error,
    };
    let written = document.to_string();
    if tokens::same(text, &written)
        && let Ok(executable) = parse_query(&written)
    {
        return Ok(executable);
    }
    let message = "syntax error: the document is not GraphQL here";
    Err(graphql_error(code::GRAPHQL_PARSE_FAILED, message, error.positions().next()))
}

/// The executor looks at the variables alone to decide `@skip` and `@include`, not at their defaults.
fn fill_defaults(operation: &Operation, executable: &Executable, variables: &mut Variables) {
    let definition = executable.operations.iter().find(|(name, _)| {
        name.map(|name| name.as_str()) == operation.name.as_ref().map(|name| name.as_str())
    });
    let Some((_, definition)) = definition else { return };
    for variable in &definition.node.variable_definitions {
        if let Some(default) = &variable.node.default_value
            && !variables.contains_key(&variable.node.name.node)
        {
            variables.insert(variable.node.name.node.clone(), default.node.clone());
        }
    }
}

/// Says more plainly than validation would that the schema has no subscriptions.
fn refuse_subscriptions(document: &Document) -> Result<(), Vec<ServerError>> {
    let subscribes = document.definitions.iter().any(|definition| {
        matches!(definition, Definition::OperationDefinition(operation)
            if operation.operation_type == OperationType::Subscription)
    });
    if subscribes {
        let message = "There is nothing to subscribe to.";
        return Err(vec![graphql_error(code::SUBSCRIPTIONS_NOT_SUPPORTED, message, None)]);
    }
    Ok(())
}

fn unfit_error(unfit: Unfit, limits: &Limits) -> ServerError {
    match unfit {
        Unfit::TooDeep => {
            let message = format!("More than {} brackets are open at once.", limits.bracket_nesting);
            graphql_error(code::TOO_COMPLEX, message, None)
        }
        Unfit::OpenString => graphql_error(code::GRAPHQL_PARSE_FAILED, "A string does not end.", None),
        Unfit::Nul => {
            graphql_error(code::GRAPHQL_PARSE_FAILED, "The document holds the character U+0000.", None)
        }
    }
}

/// Where something stands in a document.
fn position(span: Option<SourceSpan>, sources: &SourceMap) -> Option<Pos> {
    let place = span?.line_column(sources)?;
    Some(Pos { line: place.line, column: place.column })
}
