//! Every query the schema allows for: every root field with every filter and order, every entity by its id, and every
//! field of every type with every argument that narrows it.

use serde_json::Value;

use super::{
    census::Ask,
    fixture::{LEVELS, canary},
    rest::{Pools, snake_case},
    schema::{Schema, Selection, list_of, named},
};

/// Below the server's own limits, which the test does not mean to try.
const FIELDS: usize = 1_500;
const COST: usize = 30_000;
const ALIASES: usize = 150;

/// Arguments that page through a list; the rest is what tells lists apart.
const PAGING: [&str; 4] = ["first", "after", "last", "before"];

/// All queries.
pub fn asks(schema: &Schema, pools: &Pools) -> Vec<Ask> {
    let mut asks = Vec::new();
    for field in schema.fields("Query") {
        let name = field["name"].as_str().expect("a name");
        let arguments = list_of(field, "args");
        let takes = |wanted: &str| arguments.iter().any(|argument| argument["name"] == wanted);
        if takes("ref") {
            asks.extend(by_reference(schema, field, pools));
        } else if takes("id") && named(&field["type"]).0.ends_with("Connection") {
            asks.extend(histories(schema, field, pools));
        } else if takes("id") || takes("ids") {
            asks.extend(by_id(schema, name, takes("ids"), pools));
        } else {
            asks.extend(root_lists(schema, field, pools));
        }
    }
    asks
}

fn by_reference(schema: &Schema, field: &Value, pools: &Pools) -> Vec<Ask> {
    let name = field["name"].as_str().expect("a name");
    let of = named(&field["type"]).0;
    let references = pools.get(&snake_case(of)).unwrap_or_else(|| panic!("nothing to ask {name} for"));
    let mut asks = Vec::new();
    for reference in references {
        for inside in packed(everything_of(schema, of, pools)) {
            asks.push(ask(
                name,
                format!("{{ {name}(ref: \"{reference}\") {{ {inside} }} }}"),
                name == "keyword",
            ));
        }
    }
    asks
}

fn by_id(schema: &Schema, name: &str, many: bool, pools: &Pools) -> Vec<Ask> {
    let mut asks = Vec::new();
    for of in schema.possible("Node") {
        let kind = snake_case(of);
        let pool = pools.get(&kind).unwrap_or_else(|| panic!("{of} has no address in REST"));
        let ids: Vec<&String> = pool.iter().filter(move |id| id.starts_with(&format!("{kind}_"))).collect();
        let groups: Vec<Vec<&String>> = if many {
            ids.chunks(5).map(<[_]>::to_vec).collect()
        } else {
            ids.iter().map(|id| vec![*id]).collect()
        };
        for group in groups {
            let list = group.iter().map(|id| format!("\"{id}\"")).collect::<Vec<_>>().join(", ");
            let argument = if many { format!("ids: [{list}]") } else { format!("id: {list}") };
            // Many at once are there for the batches; what each leads to is asked one by one.
            let insides = if many {
                packed(schema.selections(of).into_iter().take(1).collect())
            } else {
                packed(everything_of(schema, of, pools))
            };
            for inside in insides {
                let text = format!("{{ {name}({argument}) {{ __typename id ... on {of} {{ {inside} }} }} }}");
                asks.push(ask(&format!("{name} of {of}"), text, of == "Keyword"));
            }
        }
    }
    asks
}

/// A list that any entity has by its id.
fn histories(schema: &Schema, field: &Value, pools: &Pools) -> Vec<Ask> {
    let name = field["name"].as_str().expect("a name");
    let ids = pools
        .iter()
        .flat_map(|(kind, pool)| pool.iter().filter(move |id| id.starts_with(&format!("{kind}_"))));
    let selections = ids.map(|id| schema.select(field, &format!("id: \"{id}\""), 20, 1));
    let asks = selections.map(|selection| format!("{{ {} }}", selection.expect("it has its argument").text));
    asks.map(|text| ask(name, text, false)).collect()
}

/// Every field of a type, and once more with each argument that narrows it.
fn everything_of(schema: &Schema, of: &str, pools: &Pools) -> Vec<Selection> {
    let mut all = schema.selections(of);
    for field in schema.fields(of) {
        for arguments in narrowings(schema, field, pools) {
            let Some(mut selection) = schema.select(field, &arguments, 20, 2) else { continue };
            selection.text = format!("narrowed{}: {}", all.len(), selection.text);
            all.push(selection);
        }
    }
    all
}

/// The values for arguments that narrow or turn round a list.
fn narrowings(schema: &Schema, field: &Value, pools: &Pools) -> Vec<String> {
    let mut narrowings = Vec::new();
    for argument in list_of(field, "args") {
        let name = argument["name"].as_str().expect("a name");
        if name == "last" {
            narrowings.push("last: 3".to_owned());
        }
        if !PAGING.contains(&name) && name != "ref" {
            let values = values(schema, argument, pools);
            narrowings.extend(values.iter().map(|value| format!("{name}: {value}")));
        }
    }
    narrowings
}

fn root_lists(schema: &Schema, field: &Value, pools: &Pools) -> Vec<Ask> {
    let name = field["name"].as_str().expect("a name");
    let backwards = list_of(field, "args").iter().any(|argument| argument["name"] == "last");
    let plain = [String::new()].into_iter().chain(backwards.then(|| "last: 20".to_owned()));
    let all = plain.chain(narrowings(schema, field, pools));
    all.map(|arguments| {
        // What is within each is asked of each by its id.
        let depth = if arguments.is_empty() { 1 } else { 2 };
        let selection = schema.select(field, &arguments, 20, depth).expect("a list needs no argument");
        ask(name, format!("{{ {} }}", selection.text), name == "keywords")
    })
    .collect()
}

/// Literals worth giving an argument or a field of an input.
fn values(schema: &Schema, input: &Value, pools: &Pools) -> Vec<String> {
    let (of, is_list) = named(&input["type"]);
    let one = |value: String| if is_list { format!("[{value}]") } else { value };
    let name = input["name"].as_str().expect("a name");
    match schema.kind(of) {
        "ENUM" => schema.words(of).into_iter().map(|word| one(word.to_owned())).collect(),
        "INPUT_OBJECT" => objects(schema, of, pools).into_iter().map(one).collect(),
        _ if of == "Boolean" => vec!["true".to_owned(), "false".to_owned()],
        _ if of == "Int" => ["1", "2002", "2100"].map(str::to_owned).into_iter().map(one).collect(),
        _ => texts(name, pools).into_iter().map(|text| one(format!("\"{text}\""))).collect(),
    }
}

/// An object for each value of each of its fields; then the same turned round where there is a `not`.
fn objects(schema: &Schema, of: &str, pools: &Pools) -> Vec<String> {
    let inputs = schema.inputs(of);
    // A film filter holds others; a criterion cannot do without its subject.
    let subject =
        inputs.iter().find(|input| input["type"]["kind"] == "NON_NULL" && of.ends_with("CriterionInput"));
    let subjects = subject.map_or(vec![], |subject| {
        let name = subject["name"].as_str().expect("a name");
        texts(name, pools).into_iter().map(|text| (name, format!("{name}: \"{text}\""))).collect()
    });
    let sort = inputs.iter().any(|input| input["name"] == "direction");
    let mut objects = Vec::new();
    for input in &inputs {
        let name = input["name"].as_str().expect("a name");
        if matches!(name, "and" | "or" | "not" | "direction") {
            continue;
        }
        for value in values(schema, input, pools) {
            let field = format!("{name}: {value}");
            if sort {
                objects.extend(["ASC", "DESC"].map(|way| format!("{{ {field} direction: {way} }}")));
            } else if subjects.is_empty() || subjects.iter().any(|(subject, _)| *subject == name) {
                objects.push(format!("{{ {field} }}"));
            } else {
                objects.extend(subjects.iter().map(|(_, subject)| format!("{{ {subject} {field} }}")));
            }
        }
    }
    if inputs.iter().any(|input| input["name"] == "not") {
        let turned = objects.iter().map(|object| format!("{{ not: {object} }}")).collect::<Vec<_>>();
        let joined = objects.windows(2).flat_map(|pair| {
            let pair = pair.join(", ");
            [format!("{{ and: [{pair}] }}"), format!("{{ or: [{pair}] }}")]
        });
        objects.extend(joined.collect::<Vec<_>>());
        objects.extend(turned);
    }
    objects
}

/// Texts worth giving an argument of this name.
fn texts(name: &str, pools: &Pools) -> Vec<String> {
    let hidden = |kind: &str| LEVELS.map(|level| format!("{kind}-{level}")).to_vec();
    match name {
        "theme" | "parent" => hidden("theme"),
        "person" | "author" => hidden("person"),
        "body" => hidden("prize"),
        "sourceWork" => hidden("work"),
        "keyword" => LEVELS.map(|level| canary("keywordsname", level)).to_vec(),
        "namePrefix" | "titlePrefix" => vec!["canary".to_owned(), "p".to_owned()],
        "job" | "jobs" => {
            LEVELS.map(|level| canary("rolesjob", level)).into_iter().chain(["Director".into()]).collect()
        }
        "country" => vec!["GB".to_owned()],
        "language" => vec!["en".to_owned()],
        kind => {
            pools.get(kind).unwrap_or_else(|| panic!("no values for {kind}: the test must learn it")).clone()
        }
    }
}

/// Selections put together into as few documents as the limits allow.
fn packed(selections: Vec<Selection>) -> Vec<String> {
    let mut packs: Vec<(Selection, usize)> = Vec::new();
    for selection in selections {
        match packs.last_mut() {
            Some((pack, count))
                if pack.fields + selection.fields <= FIELDS
                    && pack.cost + selection.cost <= COST
                    && *count < ALIASES =>
            {
                pack.add(&selection);
                *count += 1;
            }
            _ => packs.push((selection, 1)),
        }
    }
    packs.into_iter().map(|(pack, _)| pack.text).collect()
}

fn ask(operation: &str, text: String, of_keywords: bool) -> Ask {
    Ask { operation: operation.to_owned(), text, of_keywords }
}
