//! What is true of the schemas of all answers: which properties always come, which are left out when there is nothing
//! to tell, and where a property's description stands.

use std::mem;

use utoipa::openapi::{
    Ref, RefOr, Schema,
    schema::{ArrayItems, Object, OneOf, SchemaType, Type},
};

use super::{LIST, name_of};
use crate::rest::fields::RELATIONS;

/// Properties that serde leaves out when there is nothing to tell, by their schema. All others always come, as null
/// where a value is not known. What comes only with `include` is in schemas of its own and not listed here.
const LEFT_OUT: [(&str, &str); 21] = [
    (LIST, "totalCount"),
    (LIST, "next"),
    ("Film", "redirectedFrom"),
    ("Person", "redirectedFrom"),
    ("Theme", "redirectedFrom"),
    ("AwardBody", "redirectedFrom"),
    ("AwardCeremony", "redirectedFrom"),
    ("AwardCategory", "redirectedFrom"),
    ("Place", "redirectedFrom"),
    ("SourceWork", "redirectedFrom"),
    ("Company", "redirectedFrom"),
    ("Collection", "redirectedFrom"),
    ("Genre", "redirectedFrom"),
    ("Keyword", "redirectedFrom"),
    ("Link", "slug"),
    ("SimilarityReason", "theme"),
    ("SimilarityReason", "person"),
    ("SimilarityReason", "author"),
    ("Problem", "revision"),
    ("Problem", "scope"),
    ("Problem", "errors"),
];

/// Brings the schema of a component in order.
pub(super) fn tidy(name: &str, schema: &mut RefOr<Schema>) {
    match schema {
        RefOr::T(Schema::Object(object)) => tidy_object(name, object),
        RefOr::T(Schema::AllOf(parts)) => {
            for part in &mut parts.items {
                tidy(name, part);
            }
        }
        RefOr::T(_) | RefOr::Ref(_) => {}
    }
}

fn tidy_object(name: &str, object: &mut Object) {
    refer_to_items(name, object);
    object.required.clear();
    for (property, schema) in &mut object.properties {
        if is_left_out(name, property) {
            forbid_null(schema);
        } else {
            object.required.push(property.clone());
            lift_description(schema);
        }
    }
}

fn is_left_out(schema: &str, property: &str) -> bool {
    let schema = if schema.starts_with(LIST) { LIST } else { schema };
    schema.ends_with(RELATIONS) || LEFT_OUT.contains(&(schema, property))
}

/// Lets a list name its items' schema, where utoipa writes it out anew in each list.
fn refer_to_items(name: &str, list: &mut Object) {
    if let Some(of) = name.strip_prefix(LIST)
        && let Some(RefOr::T(Schema::Array(items))) = list.properties.get_mut("items")
    {
        items.items = ArrayItems::RefOrSchema(Box::new(RefOr::Ref(Ref::from_schema_name(of))));
    }
}

/// Says of a property that is left out when it is not known that it never is null.
fn forbid_null(schema: &mut RefOr<Schema>) {
    match schema {
        RefOr::T(Schema::Object(object)) => drop_null(&mut object.schema_type),
        RefOr::T(Schema::Array(array)) => drop_null(&mut array.schema_type),
        RefOr::T(Schema::OneOf(OneOf { items, .. })) => {
            if let Some(index) = items.iter().position(|item| name_of(item).is_some()) {
                *schema = items.swap_remove(index);
            }
        }
        RefOr::T(_) | RefOr::Ref(_) => {}
    }
}

fn drop_null(types: &mut SchemaType) {
    if let SchemaType::Array(several) = types {
        several.retain(|one| *one != Type::Null);
        if let [one] = several.as_slice() {
            *types = SchemaType::Type(one.clone());
        }
    }
}

/// Moves the description of a property that refers to a schema or is null up to the property, where readers look.
fn lift_description(schema: &mut RefOr<Schema>) {
    if let RefOr::T(Schema::OneOf(choice)) = schema {
        for item in &mut choice.items {
            if let RefOr::Ref(reference) = item
                && !reference.description.is_empty()
            {
                choice.description = Some(mem::take(&mut reference.description));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::{collections::BTreeSet, fs, path::Path};

    use serde_json::Value;

    use super::*;

    /// Reads the properties with `skip_serializing_if` from the source, which utoipa does not tell of.
    fn skipped(folder: &Path, found: &mut BTreeSet<(String, String)>) {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                skipped(&path, found);
                continue;
            }
            let text = fs::read_to_string(&path).expect("a source");
            let text = text.split("#[cfg(test)]").next().unwrap_or_default();
            let (mut schema, mut renamed, mut skips, mut documented) = (String::new(), None, false, false);
            for line in text.lines().map(str::trim) {
                if line.starts_with("#[derive(") {
                    documented = line.contains("ToSchema");
                    renamed = None;
                } else if let Some(name) = line.strip_prefix("#[schema(as = ") {
                    renamed = name.split(')').next().map(str::to_owned);
                } else if let Some(rest) = line.strip_prefix("pub struct ") {
                    let name = rest.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
                    let list = if name == "ItemList" { LIST } else { name };
                    schema = renamed.take().unwrap_or_else(|| list.to_owned());
                } else if line.contains("skip_serializing_if") {
                    skips = true;
                } else if let Some(rest) = line.strip_prefix("pub ").filter(|_| skips) {
                    skips = false;
                    let property = camel_case(rest.split(':').next().unwrap_or_default());
                    if documented {
                        found.insert((schema.clone(), property));
                    }
                }
            }
        }
    }

    fn camel_case(name: &str) -> String {
        let mut words = name.split('_');
        let first = words.next().unwrap_or_default().to_owned();
        words.fold(first, |name, word| name + &word[..1].to_uppercase() + &word[1..])
    }

    #[test]
    fn the_table_names_just_what_serde_leaves_out() {
        let mut found = BTreeSet::new();
        skipped(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut found);
        let relations: BTreeSet<_> = found.iter().filter(|(schema, _)| schema.ends_with(RELATIONS)).collect();
        assert!(relations.len() > 20, "{relations:?}");
        let table: BTreeSet<_> =
            LEFT_OUT.map(|(schema, property)| (schema.to_owned(), property.to_owned())).into();
        let rest: BTreeSet<_> = found.iter().filter(|one| !relations.contains(one)).cloned().collect();
        assert_eq!(rest, table);

        let document: Value = serde_json::from_str(&crate::openapi_json()).expect("a document");
        let related = document["components"]["schemas"]["FilmRelations"]["properties"].as_object();
        assert_eq!(related.map(serde_json::Map::len), Some(relations.len()));
    }

    #[test]
    fn what_is_left_out_is_never_null_and_all_else_always_comes() {
        let document: Value = serde_json::from_str(&crate::openapi_json()).expect("a document");
        let schemas = &document["components"]["schemas"];
        let reason = &schemas["SimilarityReason"];
        assert_eq!(reason["required"], serde_json::json!(["weight", "departments"]));
        assert_eq!(reason["properties"]["theme"]["$ref"], "#/components/schemas/Link");
        assert_eq!(reason["properties"]["theme"]["description"], "The theme both bear on.");
        let list = &schemas["ItemList_Role"];
        assert_eq!(list["required"], serde_json::json!(["items", "withheldCount"]));
        assert_eq!(list["properties"]["next"]["type"], "string");
        assert_eq!(list["properties"]["items"]["items"]["$ref"], "#/components/schemas/Role");
        let role = &schemas["Role"]["allOf"][1];
        assert_eq!(role["properties"]["person"]["description"], "Who.");
        assert!(role["required"].as_array().is_some_and(|names| names.contains(&"person".into())), "{role}");
        assert_eq!(schemas["FilmRelations"].get("required"), None);
    }
}
