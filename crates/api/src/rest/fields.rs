//! Sparse fields: `?fields=title,year` keeps only those, checked against the schema of what is answered.

use axum::response::Response;
use serde::Serialize;
use serde_json::{Map, Value};
use utoipa::{
    ToSchema,
    openapi::{RefOr, Schema, schema::AllOf},
};

use super::{json::json, list::ItemList};
use crate::error::{ApiError, Code};

/// The names of the fields of a `T`, those of flattened parts included.
fn names<T: ToSchema>() -> Vec<String> {
    let mut parts = Vec::new();
    T::schemas(&mut parts);
    let mut names = Vec::new();
    collect(&T::schema(), &parts, &mut names);
    names
}

fn collect(schema: &RefOr<Schema>, parts: &[(String, RefOr<Schema>)], names: &mut Vec<String>) {
    match schema {
        RefOr::T(Schema::Object(object)) => names.extend(object.properties.keys().cloned()),
        RefOr::T(Schema::AllOf(AllOf { items, .. })) => {
            for item in items {
                collect(item, parts, names);
            }
        }
        RefOr::Ref(reference) => {
            let name = reference.ref_location.rsplit('/').next().unwrap_or_default();
            if let Some((_, part)) = parts.iter().find(|(of, _)| of == name) {
                collect(part, parts, names);
            }
        }
        RefOr::T(_) => {}
    }
}

fn wanted<T: ToSchema>(list: &str) -> Result<Vec<String>, ApiError> {
    let known = names::<T>();
    list.split(',')
        .map(str::trim)
        .map(|field| {
            if known.iter().any(|name| name == field) {
                return Ok(field.to_owned());
            }
            let shown: String = field.chars().take(100).collect();
            let message = format!("`{shown}` is no field of it: use some of {}", known.join(", "));
            Err(ApiError::parameter("fields", message))
        })
        .collect()
}

fn keep(value: Value, fields: &[String]) -> Value {
    match value {
        Value::Object(object) => {
            Value::Object(object.into_iter().filter(|(name, _)| fields.contains(name)).collect::<Map<_, _>>())
        }
        other => other,
    }
}

fn value_of(value: impl Serialize) -> Result<Value, ApiError> {
    serde_json::to_value(value).map_err(|error| {
        tracing::error!(%error, "a view has no JSON form");
        ApiError::new(Code::Internal, "The answer could not be written.")
    })
}

/// A list with only the wanted fields of each item.
pub(super) fn of_list<T: Serialize + ToSchema>(list: ItemList<T>, fields: &str) -> Result<Value, ApiError> {
    let fields = wanted::<T>(fields)?;
    let mut value = value_of(list)?;
    if let Some(items) = value.get_mut("items").and_then(Value::as_array_mut) {
        for item in items {
            *item = keep(item.take(), &fields);
        }
    }
    Ok(value)
}

/// Answers with one entity, with only the fields asked for.
///
/// # Errors
/// When a field asked for is not one of the entity's.
pub fn respond<T: Serialize + ToSchema>(entity: T, fields: Option<&str>) -> Result<Response, ApiError> {
    respond_with(entity, fields, &[])
}

/// The same for an entity that comes with relations, which are kept whatever the fields.
///
/// # Errors
/// When a field asked for is not one of the entity's.
pub fn respond_with<T: Serialize + ToSchema>(
    entity: T,
    fields: Option<&str>,
    relations: &[&str],
) -> Result<Response, ApiError> {
    match fields {
        Some(fields) => {
            let mut fields = wanted::<T>(fields)?;
            fields.extend(relations.iter().map(|relation| (*relation).to_owned()));
            json(&keep(value_of(entity)?, &fields))
        }
        None => json(&entity),
    }
}

/// The parameters of an operation that answers with one entity.
#[derive(Debug, Default, serde::Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct FieldsParams {
    /// Only these fields, with commas between them.
    pub fields: Option<String>,
}
