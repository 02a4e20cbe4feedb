//! The comparison itself: what to ask GraphQL by what REST said, and whether the two said the same.

use serde_json::{Map, Value, json};

use crate::{
    harness::TestServer,
    suites::canary::schema::{Schema, named},
};

/// Compares answers of one server.
pub struct Comparison<'a> {
    server: &'a TestServer,
    pub schema: Schema,
    compared: std::cell::Cell<usize>,
}

impl<'a> Comparison<'a> {
    pub async fn of(server: &'a TestServer) -> Self {
        Self { server, schema: Schema::of(server).await, compared: std::cell::Cell::new(0) }
    }

    pub async fn rest(&self, path: &str, ceiling: &str) -> Value {
        self.server.get_with(path, &[("Spoiler-Ceiling", ceiling)]).await.expect(200).json()
    }

    pub async fn graphql(&self, query: &str, ceiling: &str) -> Value {
        self.server.graphql_with(query, json!({}), &[("Spoiler-Ceiling", ceiling)]).await.expect(200).data()
    }

    /// A list in both: `field` of GraphQL, reached by `around`, against `path` of REST.
    pub async fn list(
        &self,
        path: &str,
        around: [&str; 2],
        field: &str,
        arguments: &str,
        of: &str,
        ceiling: &str,
    ) {
        let rest = self.rest(path, ceiling).await;
        let items = rest["items"].as_array().unwrap_or_else(|| panic!("{path} is no list: {rest}"));
        let mut keys = Map::new();
        for item in items {
            gather(&mut keys, item);
        }
        let selection = self.selection(of, &Value::Object(keys));
        let first = if arguments.contains("first:") { "" } else { "first: 20" };
        let [before, after] = around;
        let query = format!(
            "{{ {before} {field}({first} {arguments}) {{ totalCount withheldCount pageInfo {{ hasNextPage endCursor }} \
             nodes {{ {selection} }} }} {after} }}"
        );
        let mut answer = self.graphql(&query, ceiling).await;
        let mut found = &mut answer;
        if !before.is_empty() {
            let parent = before.split(['(', ' ']).next().unwrap_or_default();
            found = &mut found[parent];
        }
        let found = found[field].take();
        let what = format!("{path} at {ceiling}");
        self.same(&what, &Value::Array(items.clone()), &found["nodes"]);
        if let Some(total) = rest.get("totalCount") {
            assert_eq!(*total, found["totalCount"], "{what}");
            // Both are counted, or neither is.
            assert_eq!(rest["withheldCount"], found["withheldCount"], "{what}");
        }
        assert_eq!(rest.get("next").is_some(), found["pageInfo"]["hasNextPage"] == true, "{what}");
        if let Some(next) = rest.get("next") {
            assert_eq!(*next, found["pageInfo"]["endCursor"], "{what}");
        }
    }

    /// What to ask a type of GraphQL for, by what REST said of it.
    pub fn selection(&self, of: &str, said: &Value) -> String {
        let mut parts = vec!["__typename".to_owned()];
        for (name, value) in said.as_object().into_iter().flatten() {
            let (field, is_pointer) = self.field(of, name);
            let Some(field) = field else { panic!("{of} of GraphQL has no {name}") };
            let (inner, _) = named(&field["type"]);
            let name = field["name"].as_str().expect("a name");
            let whole = items_of(value);
            let value = sample(whole.unwrap_or(value));
            if is_pointer {
                parts.push(format!("{name} {{ id }}"));
            } else if !self.schema.leads_on(field) {
                parts.push(name.to_owned());
            } else if is_link(&value) {
                let title =
                    ["name", "title"].into_iter().find(|title| self.has(inner, title)).unwrap_or("id");
                let title = if title == "title" { "name: title" } else { title };
                let slug = if self.has(inner, "slug") { "slug" } else { "" };
                parts.push(format!("{name} {{ id {slug} {title} }}"));
            } else if whole.is_some() && self.has(inner, "nodes") {
                let of = self.node_of_list(inner);
                parts.push(format!("{name} {{ withheldCount nodes {{ {} }} }}", self.selection(&of, &value)));
            } else if value.is_null() || value.as_object().is_none() {
                parts.push(format!("{name} {{ __typename }}"));
            } else {
                parts.push(format!("{name} {{ {} }}", self.selection(inner, &value)));
            }
        }
        parts.join(" ")
    }

    fn has(&self, of: &str, field: &str) -> bool {
        self.schema.fields(of).iter().any(|known| known["name"] == field)
    }

    /// The field of GraphQL for a property of REST, and whether REST has only the id of what it leads to.
    pub fn field(&self, of: &str, property: &str) -> (Option<&Value>, bool) {
        let find = |name: &str| self.schema.fields(of).into_iter().find(|field| field["name"] == name);
        // Clients of GraphQL keep objects by type and `id`, and many changes are of one entity.
        let property = if property == "id" && find("entityId").is_some() { "entityId" } else { property };
        if let Some(field) = find(property) {
            return (Some(field), false);
        }
        let pointer = property.strip_suffix("Ids").map(|one| format!("{one}s"));
        let pointer = pointer.or_else(|| property.strip_suffix("Id").map(str::to_owned));
        (pointer.and_then(|name| find(&name)), true)
    }

    /// REST on the left, GraphQL on the right.
    pub fn same(&self, what: &str, rest: &Value, graphql: &Value) {
        match (rest, graphql) {
            // Lists that come whole have the form of all lists in REST.
            (Value::Object(left), Value::Array(_)) if left.contains_key("items") => {
                self.same(what, &left["items"], graphql);
                assert_eq!(left["withheldCount"], 0, "{what}");
            }
            (Value::Object(left), Value::Object(right)) if right.contains_key("nodes") => {
                self.same(what, &left["items"], &right["nodes"]);
                assert_eq!(left["withheldCount"], right["withheldCount"], "{what}");
            }
            (Value::Object(left), Value::Object(right)) => {
                for (name, value) in left {
                    let place = format!("{what}.{name}");
                    let of = right.get("__typename").and_then(Value::as_str);
                    let (name, is_pointer) = match of.map(|of| self.field(of, name)) {
                        Some((Some(field), is_pointer)) => {
                            (field["name"].as_str().unwrap_or_default(), is_pointer)
                        }
                        _ => (name.as_str(), false),
                    };
                    let found = right.get(name).unwrap_or_else(|| panic!("{place} is not in GraphQL"));
                    if is_pointer {
                        assert_eq!(*value, ids_of(found), "{place}");
                        self.count();
                    } else {
                        self.same(&place, value, found);
                    }
                }
            }
            (Value::Array(left), Value::Array(right)) => {
                assert_eq!(left.len(), right.len(), "{what}: {rest} and {graphql}");
                for (index, (left, right)) in left.iter().zip(right).enumerate() {
                    self.same(&format!("{what}[{index}]"), left, right);
                }
            }
            (Value::Number(left), Value::Number(right)) => {
                self.count();
                assert_eq!(left.as_f64(), right.as_f64(), "{what}");
            }
            (Value::String(left), Value::String(right)) => {
                self.count();
                let is_enum = right.chars().all(|c| c.is_ascii_uppercase() || c == '_' || c.is_ascii_digit());
                assert!(
                    left == right || (is_enum && *left == right.to_lowercase()),
                    "{what}: {left} and {right}"
                );
            }
            // A link of GraphQL has no slug where its kind has none.
            _ => {
                self.count();
                assert_eq!(rest, graphql, "{what}");
            }
        }
    }

    fn count(&self) {
        self.compared.set(self.compared.get() + 1);
    }

    /// A comparison of nothing finds no difference.
    pub fn assert_compared(&self, least: usize) {
        assert!(self.compared.get() >= least, "only {} values were compared", self.compared.get());
    }
}

/// Every key any of several objects has, each with a value that is not null where there is one.
fn gather(keys: &mut Map<String, Value>, item: &Value) {
    for (name, value) in item.as_object().into_iter().flatten() {
        let known = keys.entry(name.clone()).or_insert(Value::Null);
        match (&mut *known, value) {
            (Value::Object(inner), Value::Object(_)) => gather(inner, value),
            (Value::Array(list), Value::Array(more)) => list.extend(more.iter().cloned()),
            (Value::Null, _) => *known = value.clone(),
            _ => {}
        }
    }
}

/// One object that stands for all of a list.
pub fn sample(value: &Value) -> Value {
    let Value::Array(list) = value else { return value.clone() };
    let mut keys = Map::new();
    for item in list {
        gather(&mut keys, item);
    }
    if keys.is_empty() { list.first().cloned().unwrap_or(Value::Null) } else { Value::Object(keys) }
}

/// Whether this is what REST shows of a link.
fn is_link(value: &Value) -> bool {
    let Some(object) = value.as_object() else { return false };
    let known = object.keys().all(|key| matches!(&**key, "id" | "slug" | "name"));
    known && object.contains_key("id") && object.contains_key("name")
}

fn ids_of(found: &Value) -> Value {
    match found {
        Value::Array(list) => list.iter().map(ids_of).collect(),
        Value::Object(object) => object["id"].clone(),
        other => other.clone(),
    }
}

/// The items of a list that stands inside an entity.
fn items_of(value: &Value) -> Option<&Value> {
    value.as_object().filter(|object| object.contains_key("withheldCount")).and_then(|list| list.get("items"))
}

impl Comparison<'_> {
    /// The type of what a list has as its nodes.
    fn node_of_list(&self, list: &str) -> String {
        let fields = self.schema.fields(list);
        let nodes = fields.into_iter().find(|field| field["name"] == "nodes");
        named(&nodes.expect("nodes")["type"]).0.to_owned()
    }

    /// The type of the items of a connection.
    pub fn node_of(&self, of: &str, field: &str) -> String {
        let fields = self.schema.fields(of);
        let field =
            fields.into_iter().find(|known| known["name"] == field).unwrap_or_else(|| panic!("no {field}"));
        named(&field["type"]).0.trim_end_matches("Connection").to_owned()
    }
}
