//! The operations that write in the OpenAPI document, made from the table. Views, common parameters and refusals are
//! in the document already.

use http::Method;
use serde_json::{Map, Value, json};

use super::{
    descriptions::{Descriptions, views},
    inputs::{self, ENTITIES, Field, Part, Type},
    operations::{self, Act, Deed, Operation, detail, summary},
};

/// What the body of a merge is called.
const MERGE: &str = "MergeInput";
const RESTORE: &str = "RestoreInput";
const ORDER: &str = "Order";
const CREDITS: &str = "CreditsInput";

/// Adds the operations to the document.
pub(crate) fn add(document: &mut Value) {
    let registry = views();
    let mut schemas = Schemas { views: Descriptions(&registry), examples: examples(), made: Map::new() };
    schemas.add_all();
    let paths = document.get("paths").cloned().unwrap_or_default();
    for operation in operations::of_rest() {
        let described = describe(&operation, &paths);
        let method = operation.method.as_str().to_ascii_lowercase();
        document["paths"][&operation.path][method] = described;
    }
    let components = &mut document["components"];
    for (name, schema) in schemas.made {
        components["schemas"][name] = schema;
    }
    for (name, parameter) in parameters() {
        components["parameters"][name] = parameter;
    }
    for section in [&["paths"][..], &["components", "schemas"]] {
        let section = section.iter().fold(&mut *document, |at, name| &mut at[*name]);
        if let Some(section) = section.as_object_mut() {
            section.sort_keys();
        }
    }
}

/// An example to make each kind from and one to change it by, by the name of its view.
fn examples() -> Value {
    // A test reads it, so that it is never missing.
    serde_json::from_str(include_str!("examples.json")).unwrap_or_default()
}

fn component(section: &str, name: &str) -> Value {
    json!({ "$ref": format!("#/components/{section}/{name}") })
}

fn parameters() -> [(&'static str, Value); 3] {
    let header = |name: &str, required: bool, about: &str| {
        json!({
            "name": name, "in": "header", "description": about, "required": required,
            "schema": { "type": "string" },
        })
    };
    [
        (
            "IfMatch",
            header(
                "If-Match",
                true,
                "The `ETag` of what you read, or `*`. Only the revision at its start counts; weak tags never match.",
            ),
        ),
        ("IfMatchGiven", header("If-Match", false, "The `ETag` of what you read, if it must still be so.")),
        (
            "IdempotencyKey",
            header(
                "Idempotency-Key",
                false,
                "A name of your own for this request: sent again within 24 hours with the same body, it is answered as \
                 the first time and written once.",
            ),
        ),
    ]
}

/// An operation as the document has it.
fn describe(operation: &Operation, paths: &Value) -> Value {
    let act = operation.act();
    let summary = summary(act, operation.owner());
    let mut described = json!({
        "tags": [operation.entity.tag],
        "summary": summary,
        "description": format!("{summary} {}", detail(act)),
        "operationId": operation.id,
        "parameters": parameters_of(operation, paths),
    });
    if let Some(body) = body(operation) {
        let content: Map<String, Value> = media_types(operation)
            .iter()
            .map(|media_type| ((*media_type).to_owned(), json!({ "schema": component("schemas", &body) })))
            .collect();
        described["requestBody"] = json!({ "required": true, "content": content });
    }
    described["responses"] = responses(operation);
    described["security"] = json!([{ "bearer": [] }]);
    described
}

fn parameters_of(operation: &Operation, paths: &Value) -> Vec<Value> {
    let mut parameters = Vec::new();
    let name = operation.parameter();
    if !name.is_empty() {
        // The parameter is described where something is read by it.
        let read = paths
            .as_object()
            .into_iter()
            .flatten()
            .filter_map(|(_, item)| item["get"]["parameters"].as_array());
        let described = read.flatten().find(|known| known["in"] == "path" && known["name"] == name);
        parameters.extend(described.cloned());
    }
    let names: &[&str] = match operation.method {
        Method::PATCH | Method::DELETE => &["IfMatch"],
        _ if matches!(operation.deed, Deed::Create(_)) => &[],
        _ => &["IfMatchGiven"],
    };
    let key: &[&str] = if operation.method == Method::POST { &["IdempotencyKey"] } else { &[] };
    let common = ["SpoilerCeiling", "Spoilers", "AcceptLanguage"];
    let names = names.iter().chain(key).chain(&common);
    parameters.extend(names.map(|name| component("parameters", name)));
    parameters
}

/// The name of the schema of what is sent.
fn body(operation: &Operation) -> Option<String> {
    let name = operation.entity.name;
    Some(match operation.deed {
        Deed::Create(_) => format!("New{name}Input"),
        Deed::Update => format!("Update{name}Input"),
        Deed::Delete => return None,
        Deed::Reorder(_) => ORDER.to_owned(),
        Deed::Merge => MERGE.to_owned(),
        Deed::ReplaceCredits => CREDITS.to_owned(),
        Deed::Restore => RESTORE.to_owned(),
    })
}

const fn media_types(operation: &Operation) -> &'static [&'static str] {
    match operation.deed {
        Deed::Update => &["application/merge-patch+json", "application/json"],
        _ => &["application/json"],
    }
}

fn responses(operation: &Operation) -> Value {
    let noun = operation.entity.noun;
    let header = |about: &str| json!({ "schema": { "type": "string" }, "description": about });
    let tag = header("Names this state of it; begins with the revision. Give it as `If-Match`.");
    let shown = |about: String, headers: Value| {
        json!({
            "description": about, "headers": headers,
            "content": { "application/json": { "schema": component("schemas", operation.entity.name) } },
        })
    };
    let (status, done) = match operation.deed {
        Deed::Create(_) => {
            let headers = json!({ "Location": header("Its address."), "ETag": tag });
            ("201", shown(format!("The {noun}; above the request's ceiling, a stub."), headers))
        }
        Deed::Delete => ("204", json!({ "description": format!("The {noun} is deleted.") })),
        Deed::Reorder(_) => (
            "200",
            json!({
                "description": "The order they have now.",
                "content": { "application/json": { "schema": component("schemas", ORDER) } },
            }),
        ),
        Deed::Merge => ("200", shown(format!("The {noun} that stays."), json!({ "ETag": tag }))),
        Deed::Update | Deed::ReplaceCredits | Deed::Restore => (
            "200",
            shown(
                format!("The {noun} as it is now; above the request's ceiling, a stub."),
                json!({ "ETag": tag }),
            ),
        ),
    };
    let mut responses = Map::from_iter([(status.to_owned(), done)]);
    let mut refuse = |status: &str, name: &str| {
        responses.insert(status.to_owned(), component("responses", name));
    };
    for (status, name) in [("400", "BadRequest"), ("401", "Unauthorized"), ("403", "Forbidden")] {
        refuse(status, name);
    }
    if !operation.parameter().is_empty() {
        refuse("404", "NotFound");
    }
    refuse("405", "MethodNotAllowed");
    if matches!(operation.deed, Deed::Delete) {
        refuse("409", "InUse");
    }
    if !operation.parameter().is_empty() {
        refuse("410", "Gone");
    }
    if !matches!(operation.deed, Deed::Create(_)) {
        refuse("412", "Stale");
    }
    refuse("413", "PayloadTooLarge");
    refuse("414", "UriTooLong");
    if !matches!(operation.deed, Deed::Delete) {
        refuse("415", "UnsupportedMediaType");
        refuse("422", "Invalid");
    }
    if matches!(operation.deed, Deed::Update | Deed::Delete) {
        refuse("428", "PreconditionRequired");
    }
    refuse("500", "Internal");
    refuse("503", "Unavailable");
    responses.into()
}

/// The schemas of inputs.
struct Schemas<'a> {
    views: Descriptions<'a>,
    examples: Value,
    made: Map<String, Value>,
}

impl Schemas<'_> {
    fn add_all(&mut self) {
        for entity in ENTITIES {
            let examples = self.examples.get(entity.name).cloned().unwrap_or_default();
            let about = self.views.of_entity(entity);
            let fields: Vec<Field> = entity.fields().copied().collect();
            let mut new = self.object(entity.name, &about, &fields, true);
            new["example"] = examples["new"].clone();
            self.made.insert(format!("New{}Input", entity.name), new);
            let fields: Vec<Field> = fields.into_iter().filter(Field::changes).collect();
            let about = format!("A change of {}: what is left out stays, and null empties.", entity.one());
            let mut patch = self.object(entity.name, &about, &fields, false);
            patch["example"] = examples["patch"].clone();
            self.made.insert(format!("Update{}Input", entity.name), patch);
        }
        let film = operations::of_rest().into_iter().find_map(|operation| match operation.act() {
            Act::ReplaceCredits(film) => Some(film),
            _ => None,
        });
        if let Some(film) = film {
            let credits = inputs::credits_of(film);
            let about = "The whole cast and crew of a film.";
            let mut credits = self.object(film.name, about, &credits, true);
            credits["example"] = json!({ "roles": [self.examples["Role"]["new"]] });
            self.made.insert(CREDITS.to_owned(), credits);
        }
        for (name, about, fields, example) in [
            (MERGE, "Which one stays.", &inputs::MERGE, json!({ "into": "film_42" })),
            (RESTORE, "To what.", &inputs::RESTORE, json!({ "revision": 3 })),
            (ORDER, "An order of items.", &inputs::ORDER, json!({ "ids": ["scene_2", "scene_1"] })),
        ] {
            let mut schema = self.object("", about, fields, true);
            schema["example"] = example;
            self.made.insert(name.to_owned(), schema);
        }
    }

    fn object(&mut self, view: &str, about: &str, fields: &[Field], new: bool) -> Value {
        let mut properties = Map::new();
        let mut required = Vec::new();
        for field in fields {
            let mut property = self.value(&field.of, new);
            if !new && !field.required {
                property = nullable(property);
            }
            property["description"] = self.views.of(view, field).into();
            properties.insert(field.name.to_owned(), property);
            if new && field.required {
                required.push(field.name);
            }
        }
        let mut object = json!({
            "type": "object", "description": about, "properties": properties, "additionalProperties": false,
        });
        if !required.is_empty() {
            object["required"] = required.into();
        }
        object
    }

    /// The schema of what a field takes.
    fn value(&mut self, of: &Type, new: bool) -> Value {
        match of {
            Type::Text | Type::Reference(_) | Type::Item(_) => json!({ "type": "string" }),
            Type::Int(least, most) => {
                json!({ "type": "integer", "format": "int32", "minimum": least, "maximum": most })
            }
            Type::BigInt => json!({ "type": "integer", "format": "int64", "minimum": 0 }),
            Type::Float(least, most) => {
                let mut number = json!({ "type": "number", "format": "double", "minimum": least });
                if *most < f64::MAX {
                    number["maximum"] = (*most).into();
                }
                number
            }
            Type::Bool => json!({ "type": "boolean" }),
            Type::Date => component("schemas", "PartialDate"),
            Type::Instant => json!({ "type": "string", "format": "date-time" }),
            Type::Word(words) => component("schemas", words.name),
            Type::Person if new => {
                json!({ "oneOf": [{ "type": "string" }, component("schemas", "NewPersonInput")] })
            }
            Type::Person => json!({ "type": "string" }),
            Type::Part(part) => self.part(part),
            Type::List(of) => {
                let items = self.value(of, true);
                json!({ "type": "array", "items": items })
            }
            Type::Owned(entity) => {
                let items = component("schemas", &format!("New{}Input", entity.name));
                json!({ "type": "array", "items": items })
            }
        }
    }

    fn part(&mut self, part: &Part) -> Value {
        let name = format!("{}Input", part.name);
        if !self.made.contains_key(&name) {
            let object = self.object(part.name, part.about, part.fields, true);
            self.made.insert(name.clone(), object);
        }
        component("schemas", &name)
    }
}

/// The same schema, taking null as well.
fn nullable(schema: Value) -> Value {
    match schema.get("type").and_then(Value::as_str) {
        Some(of) => {
            let types = json!([of, "null"]);
            let mut schema = schema;
            schema["type"] = types;
            schema
        }
        None => json!({ "oneOf": [schema, { "type": "null" }] }),
    }
}

#[cfg(test)]
mod tests;
