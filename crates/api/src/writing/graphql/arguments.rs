//! The one argument of a mutation, taken apart: what names the entity and its owner, and the fields that are left.

use async_graphql::{Context, Name, Value, Variables};
use async_graphql_value::Value as Given;
use cinegraph_domain::{
    id::Kind,
    reference::{MalformedReference, Reference},
    validation::FieldProblem,
};
use serde_json::{Map, Value as Json};

use super::{
    super::{
        inputs::{Entity, Owner},
        reading::{INPUT, invalid, named},
    },
    schema,
};
use crate::error::{ApiError, Code};

/// The fields of the argument that have not been taken yet.
pub(super) struct Input(Map<String, Json>);

impl Input {
    /// The argument of the mutation at hand.
    pub(super) fn of(ctx: &Context<'_>) -> Result<Self, ApiError> {
        let given = ctx.item.node.arguments.iter().find(|(name, _)| name.node == INPUT);
        let given = given.and_then(|(_, value)| constant(&value.node, &ctx.query_env.variables));
        match given.map(Value::into_json) {
            Some(Ok(Json::Object(fields))) => Ok(Self(fields)),
            // The document was validated, so that there is one and it is an object.
            _ => Err(ApiError::new(Code::BadRequest, "the argument `input` cannot be read")),
        }
    }

    /// What is left.
    pub(super) fn rest(self) -> Map<String, Json> {
        self.0
    }

    fn text(&mut self, field: &str) -> Option<String> {
        match self.0.shift_remove(field)? {
            Json::String(text) => Some(text),
            Json::Number(number) => Some(number.to_string()),
            _ => None,
        }
    }

    /// A revision, which is a whole number by the schema.
    pub(super) fn revision(&mut self, field: &str) -> Option<i32> {
        self.0.shift_remove(field)?.as_i64().and_then(|number| i32::try_from(number).ok())
    }

    /// A reference.
    pub(super) fn reference(&mut self, field: &str) -> Result<Reference, ApiError> {
        let text = self.text(field).unwrap_or_default();
        parsed(&text, field)
    }

    /// The entity that is to be changed.
    pub(super) fn target(&mut self, entity: &Entity) -> Result<Reference, ApiError> {
        let target = self.reference(schema::ID)?;
        named(entity.kind, target, &at(schema::ID))
    }

    /// Any entity, by its id.
    pub(super) fn any(&mut self) -> Result<(Kind, Reference), ApiError> {
        match self.reference(schema::ID)? {
            Reference::Id(kind, number) => Ok((kind, Reference::Id(kind, number))),
            other => {
                let message = format!("`{other}` is not an id: use one that this API gave, such as film_42");
                Err(ApiError::new(Code::MalformedReference, message).of(&at(schema::ID)))
            }
        }
    }

    /// What the entity is to belong to, where it belongs to something.
    pub(super) fn owner(&mut self, entity: &Entity) -> Result<Option<(Kind, Reference)>, ApiError> {
        let owners = entity.owners();
        if owners.is_empty() { Ok(None) } else { self.one_of(owners, entity).map(Some) }
    }

    /// What the items to be put in order belong to.
    pub(super) fn reordered(&mut self, entity: &Entity) -> Result<(Kind, Reference), ApiError> {
        self.one_of(entity.owners(), entity)
    }

    /// The first of the owners that is given; any further one is refused, unless it is a field as well.
    fn one_of(&mut self, owners: &[Owner], entity: &Entity) -> Result<(Kind, Reference), ApiError> {
        let given =
            |input: &Self, owner: &&Owner| input.0.get(owner.field).is_some_and(|value| !value.is_null());
        let Some(owner) = owners.iter().find(|owner| given(self, owner)) else {
            let names: Vec<&str> = owners.iter().map(|owner| owner.field).collect();
            let message = format!("must be given: {}", names.join(" or "));
            return Err(fault(names.first().copied().unwrap_or_default(), "MISSING", message));
        };
        let reference = self.reference(owner.field)?;
        for other in owners.iter().filter(|other| other.field != owner.field) {
            if entity.fields().any(|field| field.name == other.field) {
                continue;
            }
            if given(self, &other) {
                let message = format!("must not stand beside `{}`", owner.field);
                return Err(fault(other.field, "EXCLUSIVE", message));
            }
            self.0.shift_remove(other.field);
        }
        Ok((owner.kind, named(owner.kind, reference, &at(owner.field))?))
    }

    /// The row keys of the items to be put in order.
    pub(super) fn items(&mut self, entity: &Entity) -> Result<Vec<i64>, ApiError> {
        let ids = match self.0.shift_remove(schema::IDS) {
            Some(Json::Array(ids)) => ids,
            Some(one) => vec![one],
            None => Vec::new(),
        };
        entity.row_keys(&ids)
    }
}

impl Entity {
    /// The row keys behind public ids of this kind.
    ///
    /// # Errors
    /// When some are ids of something else.
    pub(in crate::writing) fn row_keys(&self, ids: &[Json]) -> Result<Vec<i64>, ApiError> {
        let mut keys = Vec::with_capacity(ids.len());
        let mut problems = Vec::new();
        for (index, id) in ids.iter().enumerate() {
            match id.as_str().and_then(Kind::parse_id) {
                Some((kind, key)) if kind == self.kind => keys.push(key),
                _ => problems.push(FieldProblem {
                    path: format!("{INPUT}.{}[{index}]", schema::IDS),
                    code: Code::MalformedReference.as_str(),
                    message: format!("must be an id such as {}_9", self.kind.as_str()),
                }),
            }
        }
        if problems.is_empty() { Ok(keys) } else { Err(invalid(problems)) }
    }
}

fn at(field: &str) -> String {
    format!("{INPUT}.{field}")
}

fn fault(field: &str, code: &'static str, message: String) -> ApiError {
    invalid(vec![FieldProblem { path: at(field), code, message }])
}

fn parsed(text: &str, field: &str) -> Result<Reference, ApiError> {
    text.parse().map_err(|malformed: MalformedReference| ApiError::from(malformed).of(&at(field)))
}

/// A value with its variables filled in; nothing for a variable without a value, which says as much as leaving the
/// field out. Rule: GraphQL, "Input Objects", input coercion.
fn constant(given: &Given, variables: &Variables) -> Option<Value> {
    Some(match given {
        Given::Variable(name) => return variables.get(name).cloned(),
        Given::Null => Value::Null,
        Given::Number(number) => Value::Number(number.clone()),
        Given::String(text) => Value::String(text.clone()),
        Given::Boolean(flag) => Value::Boolean(*flag),
        Given::Binary(bytes) => Value::Binary(bytes.clone()),
        Given::Enum(word) => Value::Enum(word.clone()),
        Given::List(elements) => {
            Value::List(elements.iter().map(|one| constant(one, variables).unwrap_or_default()).collect())
        }
        Given::Object(fields) => {
            let fields = fields.iter().filter_map(|(name, value)| {
                Some::<(Name, Value)>((name.clone(), constant(value, variables)?))
            });
            Value::Object(fields.collect())
        }
    })
}
