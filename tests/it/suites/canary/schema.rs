//! The GraphQL schema as introspection tells it, and selections that take in everything below a type.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::harness::TestServer;

/// Asks for all there is to know of types.
const INTROSPECTION: &str = "{ __schema { types { kind name
    fields { name args { name type { ...T } } type { ...T } }
    inputFields { name type { ...T } } enumValues { name } possibleTypes { name } } } }
    fragment T on __Type { kind name ofType { kind name ofType { kind name ofType { kind name } } } }";

/// How many of each list are read at the top, and within others.
const AT_THE_TOP: usize = 20;
const WITHIN: usize = 5;

/// Every type by name.
pub struct Schema(BTreeMap<String, Value>);

/// A selection and what it comes to, so that documents stay within the limits.
#[derive(Clone, Debug)]
pub struct Selection {
    pub text: String,
    pub fields: usize,
    pub cost: usize,
}

impl Schema {
    pub async fn of(server: &TestServer) -> Self {
        let types = server.graphql(INTROSPECTION).await.expect(200).data()["__schema"]["types"].take();
        let types = types.as_array().expect("types").iter();
        Self(types.map(|of| (of["name"].as_str().expect("a name").to_owned(), of.clone())).collect())
    }

    /// The fields of an object type.
    pub fn fields(&self, of: &str) -> Vec<&Value> {
        self.list(of, "fields")
    }

    /// The fields of an input type.
    pub fn inputs(&self, of: &str) -> Vec<&Value> {
        self.list(of, "inputFields")
    }

    /// The words of an enum.
    pub fn words(&self, of: &str) -> Vec<&str> {
        self.list(of, "enumValues").into_iter().filter_map(|word| word["name"].as_str()).collect()
    }

    /// The types an interface stands for.
    pub fn possible(&self, of: &str) -> Vec<&str> {
        self.list(of, "possibleTypes").into_iter().filter_map(|word| word["name"].as_str()).collect()
    }

    pub fn kind(&self, of: &str) -> &str {
        self.0[of]["kind"].as_str().expect("a kind")
    }

    /// Whether there is such a type.
    pub fn has(&self, of: &str) -> bool {
        self.0.contains_key(of)
    }

    fn list(&self, of: &str, what: &str) -> Vec<&Value> {
        let known = self.0.get(of).unwrap_or_else(|| panic!("there is no type {of}"));
        known[what].as_array().into_iter().flatten().collect()
    }

    /// The selections of one object: its plain fields first, then a selection for each field that leads on.
    pub fn selections(&self, of: &str) -> Vec<Selection> {
        let mut plain = Selection { text: "__typename".to_owned(), fields: 1, cost: 1 };
        let mut rest = Vec::new();
        for field in self.fields(of) {
            match self.select(field, "", AT_THE_TOP, 1) {
                Some(selection) if self.leads_on(field) => rest.push(selection),
                Some(selection) => plain.add(&selection),
                None => {}
            }
        }
        rest.insert(0, plain);
        rest
    }

    /// A field with what stands below it; none for a field that needs an argument.
    pub fn select(&self, field: &Value, arguments: &str, first: usize, depth: usize) -> Option<Selection> {
        let name = field["name"].as_str().expect("a name");
        let (of, is_list) = named(&field["type"]);
        let takes = |wanted: &str| list_of(field, "args").iter().any(|argument| argument["name"] == wanted);
        let needs = list_of(field, "args").iter().any(|argument| argument["type"]["kind"] == "NON_NULL");
        if needs && arguments.is_empty() {
            return None;
        }
        if !self.leads_on(field) {
            return Some(Selection { text: name.to_owned(), fields: 1, cost: 1 });
        }
        let mut arguments = arguments.to_owned();
        if takes("first") && !arguments.contains("last:") {
            arguments = format!("first: {first} {arguments}");
        }
        let inside = self.inside(of, depth);
        let times = if takes("first") {
            first
        } else if is_list {
            5
        } else {
            1
        };
        let arguments = if arguments.is_empty() { arguments } else { format!("({arguments})") };
        Some(Selection {
            text: format!("{name}{arguments} {{ {} }}", inside.text),
            fields: inside.fields + 1,
            cost: inside.cost * times + 1,
        })
    }

    fn inside(&self, of: &str, depth: usize) -> Selection {
        let mut all = Selection { text: "__typename".to_owned(), fields: 1, cost: 1 };
        if of.ends_with("Connection") {
            let page =
                "totalCount withheldCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor }";
            all.add(&Selection { text: page.to_owned(), fields: 7, cost: 7 });
            // A list within a list is read for its own texts; what they lead to is asked of each by its id.
            let depth = if depth > 1 { 3 } else { depth };
            let node = self.inside(of.trim_end_matches("Connection"), depth);
            let text = format!("nodes {{ __typename }} edges {{ cursor node {{ {} }} }}", node.text);
            all.add(&Selection { text, fields: node.fields + 5, cost: node.cost + 5 });
            return all;
        }
        // A type with many lists has a request of its own for them.
        let lists =
            self.fields(of).iter().filter(|field| named(&field["type"]).0.ends_with("Connection")).count();
        for field in self.fields(of) {
            let is_connection = named(&field["type"]).0.ends_with("Connection");
            let goes_on =
                depth < 3 && !(is_connection && (lists > 3 || depth > 1)) && !(depth > 1 && lists > 3);
            if self.leads_on(field) && !goes_on {
                continue;
            }
            if let Some(selection) = self.select(field, "", WITHIN, depth + 1) {
                all.add(&selection);
            }
        }
        all
    }

    /// Whether a field leads to an object.
    pub fn leads_on(&self, field: &Value) -> bool {
        matches!(self.kind(named(&field["type"]).0), "OBJECT" | "INTERFACE" | "UNION")
    }
}

impl Selection {
    pub fn add(&mut self, other: &Self) {
        self.text.push(' ');
        self.text.push_str(&other.text);
        self.fields += other.fields;
        self.cost += other.cost;
    }
}

/// The name of a type without its wrappings, and whether one of them is a list.
pub fn named(of: &Value) -> (&str, bool) {
    match of["kind"].as_str().expect("a kind") {
        "LIST" => (named(&of["ofType"]).0, true),
        "NON_NULL" => named(&of["ofType"]),
        _ => (of["name"].as_str().expect("a name"), false),
    }
}

/// A list within a description, empty where there is none.
pub fn list_of<'a>(of: &'a Value, what: &str) -> &'a [Value] {
    of[what].as_array().map_or(&[], Vec::as_slice)
}
