//! Sparse fields: `?fields=title,year` keeps only those, checked against the schema of what is answered.

use axum::response::Response;
use serde::Serialize;
use serde_json::{Map, Value};
use utoipa::{
    ToSchema,
    openapi::{RefOr, Schema, schema::AllOf},
};

use super::{
    json::{json_at, unwritten},
    list::ItemList,
};
use crate::{error::ApiError, resources::Revised};

/// How the schemas end that hold what comes only with `include`.
pub(super) const RELATIONS: &str = "Relations";

/// The names of the fields of an entity, those of flattened parts included.
#[derive(Debug, Default)]
struct Names {
    /// Those it always has.
    own: Vec<String>,
    /// Those that come only with `include`.
    relations: Vec<String>,
}

impl Names {
    fn of<T: ToSchema>() -> Self {
        let mut parts = Vec::new();
        T::schemas(&mut parts);
        let mut names = Self::default();
        names.collect(&T::schema(), &parts, false);
        names
    }

    fn collect(&mut self, schema: &RefOr<Schema>, parts: &[(String, RefOr<Schema>)], related: bool) {
        match schema {
            RefOr::T(Schema::Object(object)) => {
                let names = if related { &mut self.relations } else { &mut self.own };
                names.extend(object.properties.keys().cloned());
            }
            RefOr::T(Schema::AllOf(AllOf { items, .. })) => {
                for item in items {
                    self.collect(item, parts, related);
                }
            }
            RefOr::Ref(reference) => {
                let name = reference.ref_location.rsplit('/').next().unwrap_or_default();
                if let Some((_, part)) = parts.iter().find(|(of, _)| of == name) {
                    self.collect(part, parts, name.ends_with(RELATIONS));
                }
            }
            RefOr::T(_) => {}
        }
    }
}

/// The fields that a list names, when each is one of the entity's own or among what was included.
fn wanted<T: ToSchema>(list: &str, included: &[&str]) -> Result<Vec<String>, ApiError> {
    let names = Names::of::<T>();
    list.split(',')
        .map(str::trim)
        .map(|field| {
            let is = |name: &String| name == field;
            if names.own.iter().any(is) || included.contains(&field) {
                return Ok(field.to_owned());
            }
            let message = if names.relations.iter().any(is) {
                format!("`{field}` comes only with `include={field}`")
            } else {
                let shown: String = field.chars().take(100).collect();
                format!("`{shown}` is no field of it: use some of {}", names.own.join(", "))
            };
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
    serde_json::to_value(value).map_err(|error| unwritten(&error))
}

/// A list with only the wanted fields of each item.
pub(super) fn of_list<T: Serialize + ToSchema>(list: ItemList<T>, fields: &str) -> Result<Value, ApiError> {
    let fields = wanted::<T>(fields, &[])?;
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
pub fn respond<T: Revised + Serialize + ToSchema>(
    entity: T,
    fields: Option<&str>,
) -> Result<Response, ApiError> {
    respond_with(entity, fields, &[])
}

/// The same for an entity that comes with relations, which are kept whatever the fields.
///
/// # Errors
/// When a field asked for is neither one of the entity's own nor one of the relations.
pub fn respond_with<T: Revised + Serialize + ToSchema>(
    entity: T,
    fields: Option<&str>,
    relations: &[&str],
) -> Result<Response, ApiError> {
    let revision = entity.revision();
    match fields {
        Some(fields) => {
            let mut fields = wanted::<T>(fields, relations)?;
            fields.extend(relations.iter().map(|relation| (*relation).to_owned()));
            json_at(&keep(value_of(entity)?, &fields), revision)
        }
        None => json_at(&entity, revision),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Serialize, ToSchema)]
    struct Work {
        title: String,
        year: i32,
    }

    #[derive(Serialize, ToSchema)]
    struct WorkRelations {
        #[serde(skip_serializing_if = "Option::is_none")]
        roles: Option<String>,
        #[serde(skip_serializing_if = "Option::is_none")]
        themes: Option<String>,
    }

    #[derive(Serialize, ToSchema)]
    struct WorkPage {
        #[serde(flatten)]
        work: Work,
        #[serde(flatten)]
        relations: WorkRelations,
    }

    fn refusal(list: &str) -> String {
        wanted::<WorkPage>(list, &["themes"]).expect_err("a refusal").detail
    }

    #[test]
    fn relations_are_fields_only_where_they_are_included() {
        let fields = wanted::<WorkPage>("title, themes,year", &["themes"]).expect("fields");
        assert_eq!(fields, ["title", "themes", "year"]);
        assert_eq!(refusal("title,roles"), "fields: `roles` comes only with `include=roles`");
        assert_eq!(refusal("wings"), "fields: `wings` is no field of it: use some of title, year");
    }
}
