//! Validation against the schema. The executor has rules of its own, but lets some documents through (arguments of
//! `__typename`, variables used only in directives, integers out of range); this one checks the whole specification.

use apollo_compiler::ast::Document;
use apollo_compiler::executable::Operation;
use apollo_compiler::request::coerce_variable_values;
use apollo_compiler::response::{JsonMap, JsonValue};
use apollo_compiler::schema::{Component, ExtendedType, FieldDefinition};
use apollo_compiler::validation::{DiagnosticList, Valid};
use apollo_compiler::{ExecutableDocument, Name, Schema, ast, name};
use async_graphql::{Pos, ServerError, Value, Variables};

use super::super::code;
use super::super::refusal::graphql_error;
use super::position;

/// Errors of one document that are reported. The rest would only follow from these.
const REPORTED: usize = 10;

/// The schema could not be read from its own description.
#[derive(Debug, thiserror::Error)]
#[error("the schema's SDL is not valid: {0}")]
pub struct InvalidSdl(String);

/// The rules of a schema.
#[derive(Debug)]
pub(super) struct Validator {
    schema: Valid<Schema>,
}

impl Validator {
    /// Reads the schema definition language that the executor exports.
    pub(super) fn new(sdl: &str) -> Result<Self, InvalidSdl> {
        let mut schema =
            Schema::parse(sdl, "schema").map_err(|invalid| InvalidSdl(invalid.errors.to_string()))?;
        add_one_of(&mut schema);
        let schema = schema.validate().map_err(|invalid| InvalidSdl(invalid.errors.to_string()))?;
        Ok(Self { schema })
    }

    /// Whether the schema has anything to subscribe to.
    pub(super) fn knows_subscriptions(&self) -> bool {
        self.schema.schema_definition.subscription.is_some()
    }

    /// Parses a document.
    ///
    /// # Errors
    /// `GRAPHQL_PARSE_FAILED`.
    pub(super) fn parse(&self, text: &str) -> Result<Document, Vec<ServerError>> {
        Document::parse(text, "document")
            .map_err(|invalid| reported(&invalid.errors, code::GRAPHQL_PARSE_FAILED))
    }

    /// Validates a document whose size is bounded.
    ///
    /// # Errors
    /// `GRAPHQL_VALIDATION_FAILED`, for up to ten places.
    pub(super) fn validate(
        &self,
        document: &Document,
    ) -> Result<Valid<ExecutableDocument>, Vec<ServerError>> {
        document
            .to_executable_validate(&self.schema)
            .map_err(|invalid| reported(&invalid.errors, code::GRAPHQL_VALIDATION_FAILED))
    }

    /// Checks the variables of a request against the types the operation declares.
    /// Rule: GraphQL, "Coercing Variable Values".
    ///
    /// # Errors
    /// `BAD_USER_INPUT`.
    pub(super) fn check_variables(
        &self,
        operation: &Operation,
        document: &ExecutableDocument,
        variables: &Variables,
    ) -> Result<(), ServerError> {
        if operation.variables.is_empty() {
            return Ok(());
        }
        for variable in &operation.variables {
            // No store keeps it in a text.
            if variables.get(variable.name.as_str()).is_some_and(holds_nul) {
                let message = format!("The variable \"${}\" holds the character U+0000.", variable.name);
                let position = position(variable.name.location(), &document.sources);
                return Err(graphql_error(code::BAD_USER_INPUT, message, position));
            }
        }
        let values: JsonMap =
            variables.iter().map(|(name, value)| (name.as_str().into(), json(value))).collect();
        coerce_variable_values(&self.schema, operation, &values).map(|_| ()).map_err(|error| {
            let position = position(error.location(), &document.sources);
            graphql_error(code::BAD_USER_INPUT, error.message().to_string(), position)
        })
    }
}

/// The executor knows `__Type.isOneOf`, the validator does not yet. Clients ask for it when they introspect.
fn add_one_of(schema: &mut Schema) {
    const FIELD: Name = name!("isOneOf");
    if let Some(ExtendedType::Object(object)) = schema.types.get_mut("__Type") {
        let object = object.make_mut();
        object.fields.entry(FIELD).or_insert_with(|| {
            Component::new(FieldDefinition {
                description: None,
                name: FIELD,
                arguments: Vec::new(),
                ty: ast::Type::Named(name!("Boolean")),
                directives: ast::DirectiveList::new(),
            })
        });
    }
}

fn reported(errors: &DiagnosticList, code: &str) -> Vec<ServerError> {
    errors
        .iter()
        .take(REPORTED)
        .map(|diagnostic| {
            let described = diagnostic.to_json();
            let position =
                described.locations.first().map(|place| Pos { line: place.line, column: place.column });
            graphql_error(code, described.message, position)
        })
        .collect()
}

fn holds_nul(value: &Value) -> bool {
    match value {
        Value::String(text) => text.contains('\0'),
        Value::List(elements) => elements.iter().any(holds_nul),
        Value::Object(entries) => entries.iter().any(|(name, entry)| name.contains('\0') || holds_nul(entry)),
        Value::Null | Value::Number(_) | Value::Boolean(_) | Value::Enum(_) | Value::Binary(_) => false,
    }
}

fn json(value: &Value) -> JsonValue {
    match value {
        Value::Null => JsonValue::Null,
        Value::Number(number) => JsonValue::Number(number.clone()),
        Value::String(text) => JsonValue::String(text.as_str().into()),
        Value::Boolean(truth) => JsonValue::Bool(*truth),
        Value::Enum(name) => JsonValue::String(name.as_str().into()),
        Value::List(elements) => JsonValue::Array(elements.iter().map(json).collect()),
        Value::Object(entries) => JsonValue::Object(
            entries.iter().map(|(name, entry)| (name.as_str().into(), json(entry))).collect(),
        ),
        // Only multipart requests carry octets, and those are not served.
        Value::Binary(_) => JsonValue::Null,
    }
}
