//! Every request the OpenAPI document allows for, filled with everything in the fixture that it could match.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{
    census::Ask,
    fixture::{LEVELS, canary},
};
use crate::harness::TestServer;

/// What there is to ask for: ids and slugs by the kind's word.
pub type Pools = BTreeMap<String, Vec<String>>;

/// Parameters that every list has; the rest is what tells lists apart.
const OF_EVERY_LIST: [&str; 4] = ["limit", "after", "fields", "spoilers"];

/// The ids of everything in the catalogue, hidden or not, and the slugs of what has one.
pub async fn pools(server: &TestServer, document: &Value) -> Pools {
    let mut pools = Pools::new();
    for (path, _) in operations(document) {
        // A history is of any entity, and has none of its own.
        let Some((collection, kind)) = single(&path).filter(|(_, kind)| *kind != "id") else { continue };
        let pool: &mut Vec<String> = pools.entry(kind.to_owned()).or_default();
        let mut slugs = Vec::new();
        for number in 1.. {
            let id = format!("{kind}_{number}");
            let answer = server.get(&format!("{collection}/{id}?spoilers=ending")).await;
            if answer.status == 404 {
                break;
            }
            pool.push(id);
            slugs.extend(answer.expect(200).json()["slug"].as_str().map(str::to_owned));
        }
        assert!(!pool.is_empty(), "the fixture has no {kind}");
        pool.extend(slugs);
    }
    pools
}

/// The collection and the kind of the address of one entity: `/v1/films` and `film`.
fn single(path: &str) -> Option<(&str, &str)> {
    let (collection, rest) = path.split_once("/{")?;
    Some((collection, rest.strip_suffix('}')?)).filter(|(_, kind)| !kind.contains('/'))
}

/// Every GET of the document.
fn operations(document: &Value) -> Vec<(String, &Value)> {
    let paths = document["paths"].as_object().expect("paths");
    paths.iter().filter_map(|(path, item)| Some((path.clone(), item.get("get")?))).collect()
}

/// All requests.
pub async fn asks(server: &TestServer, document: &Value, pools: &Pools) -> Vec<Ask> {
    let mut asks = Vec::new();
    for (path, operation) in operations(document) {
        let name = operation["operationId"].as_str().expect("an operationId").to_owned();
        let parameters: Vec<&Value> = operation["parameters"]
            .as_array()
            .into_iter()
            .flatten()
            .filter(|parameter| parameter["in"] == "query")
            .collect();
        let has = |wanted: &str| parameters.iter().any(|parameter| parameter["name"] == wanted);
        let mut queries = vec![String::new()];
        if has("limit") {
            queries.extend(["limit=100".to_owned(), "limit=1".to_owned()]);
        }
        for parameter in &parameters {
            let parameter_name = parameter["name"].as_str().expect("a name");
            if OF_EVERY_LIST.contains(&parameter_name) {
                continue;
            }
            let address = fill(&path, pools).remove(0);
            for value in values(server, document, &address, parameter, pools).await {
                let companion = companion(&path, parameter_name);
                let count = if has("count") { "&count=true" } else { "" };
                queries.push(format!("{parameter_name}={value}{companion}{count}"));
            }
        }
        for address in fill(&path, pools) {
            asks.extend(queries.iter().map(|query| Ask {
                operation: name.clone(),
                text: if query.is_empty() { address.clone() } else { format!("{address}?{query}") },
                of_keywords: matches!(&*name, "listKeywords" | "getKeyword"),
            }));
        }
    }
    asks
}

/// The addresses a path stands for.
fn fill(path: &str, pools: &Pools) -> Vec<String> {
    let Some((before, rest)) = path.split_once('{') else { return vec![path.to_owned()] };
    let (kind, after) = rest.split_once('}').expect("a brace that opens closes");
    assert!(!after.contains('{'), "{path} has more than one parameter");
    let any: Vec<String>;
    let pool = if kind == "id" {
        let ids = pools
            .iter()
            .flat_map(|(kind, pool)| pool.iter().filter(move |id| id.starts_with(&format!("{kind}_"))));
        any = ids.cloned().collect();
        &any
    } else {
        pools.get(kind).unwrap_or_else(|| panic!("nothing to fill {path} with"))
    };
    pool.iter().map(|reference| format!("{before}{reference}{after}")).collect()
}

/// What a parameter of films needs beside it.
fn companion(path: &str, parameter: &str) -> &'static str {
    match (path, parameter) {
        ("/v1/films", "themeStrength") => "&theme=theme-ending",
        ("/v1/films", "department" | "job") => "&person=person-ending",
        _ => "",
    }
}

/// Values worth asking a parameter for.
async fn values(
    server: &TestServer,
    document: &Value,
    address: &str,
    parameter: &Value,
    pools: &Pools,
) -> Vec<String> {
    let name = parameter["name"].as_str().expect("a name");
    let schema = &parameter["schema"];
    if let Some(words) = enumerated(document, schema).or_else(|| enumerated(document, &schema["items"])) {
        return words;
    }
    if schema["type"] == "boolean" {
        return vec!["true".to_owned(), "false".to_owned()];
    }
    if schema["type"] == "integer" {
        return vec!["1".to_owned(), "2002".to_owned(), "2100".to_owned()];
    }
    let kind = match name {
        "author" => "person".to_owned(),
        "parent" => "theme".to_owned(),
        name => snake_case(name),
    };
    if let Some(pool) = pools.get(&kind) {
        return pool.clone();
    }
    match name {
        "include" => {
            let words = words_of(server, address, name, "use some of ", "").await;
            let all = words.join(",");
            words.into_iter().chain([all]).collect()
        }
        "sort" => {
            let words = words_of(server, address, name, "must be one of ", ", with a hyphen").await;
            words.into_iter().flat_map(|word| [format!("-{word}"), word]).collect()
        }
        "namePrefix" | "titlePrefix" => {
            ["canary", "canarycharactersname", "person", "p"].map(str::to_owned).into()
        }
        "job" => {
            LEVELS.map(|level| canary("rolesjob", level)).into_iter().chain(["Director".to_owned()]).collect()
        }
        "country" => vec!["GB".to_owned()],
        "language" => vec!["en".to_owned()],
        other => panic!("no values to ask {other} of {address} for: the test must learn it"),
    }
}

/// The words an operation takes, as the refusal of another word lists them.
async fn words_of(server: &TestServer, address: &str, parameter: &str, from: &str, to: &str) -> Vec<String> {
    let refusal = server.get(&format!("{address}?{parameter}=unheard-of")).await.expect(400).json();
    let detail = refusal["detail"].as_str().expect("a detail");
    let (_, list) = detail.split_once(from).unwrap_or_else(|| panic!("{address}: {detail}"));
    let list = if to.is_empty() { list } else { list.split_once(to).expect("an end").0 };
    list.split(", ").map(|word| word.trim_end_matches('.').to_owned()).collect()
}

fn enumerated(document: &Value, schema: &Value) -> Option<Vec<String>> {
    let referred = |schema: &Value| {
        let name = schema["$ref"].as_str()?.rsplit('/').next()?.to_owned();
        Some(document["components"]["schemas"][&name].clone())
    };
    let one_of = schema["oneOf"].as_array().into_iter().flatten().find_map(referred);
    let schema = referred(schema).or(one_of).unwrap_or_else(|| schema.clone());
    Some(schema["enum"].as_array()?.iter().filter_map(|word| Some(word.as_str()?.to_owned())).collect())
}

/// `awardBody` as `award_body`.
pub fn snake_case(name: &str) -> String {
    let mut snake = String::new();
    for c in name.chars() {
        if c.is_ascii_uppercase() && !snake.is_empty() {
            snake.push('_');
        }
        snake.push(c.to_ascii_lowercase());
    }
    snake
}
