//! The server under test: how it is put together and how the demo catalogue gets into it.
//!
//! The one file of the tests that knows the binary's crate. What is here now stands in for `cinegraph::app` and
//! `cinegraph::demo::load` until that crate has them.

use std::{collections::BTreeSet, fs, path::Path, sync::Arc};

use axum::{Router, routing::get};
use cinegraph_catalog::{Editor, Store};
use cinegraph_domain::date::Clock;
use cinegraph_importers::ndjson::{self, Input};

/// Everything the server answers, over this store.
pub fn app(store: Store) -> Router {
    let ready = get(async move || match store.ping().await {
        Ok(()) => (http::StatusCode::OK, "ready\n".to_owned()),
        Err(error) => (http::StatusCode::SERVICE_UNAVAILABLE, error.to_string()),
    });
    cinegraph_playground::router().route("/readyz", ready)
}

/// Loads the demo catalogue: every file of `demo/`, and the bare titles it recommends but does not hold yet.
pub async fn load_demo(store: &Store, clock: Arc<dyn Clock>) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../demo");
    let files = fs::read_dir(folder).expect("there is a demo catalogue");
    let mut paths: Vec<_> = files.map(|entry| entry.expect("its files can be listed").path()).collect();
    paths.sort_unstable();
    let mut texts: Vec<String> =
        paths.iter().map(|path| fs::read_to_string(path).expect("a file of the demo is text")).collect();
    let recommended = texts.concat();
    let missing = recommended.split(r#""film": ""#).skip(1).filter_map(|rest| rest.split('"').next());
    let missing: BTreeSet<_> =
        missing.filter(|slug| !recommended.contains(&format!(r#""slug": "{slug}""#))).collect();
    texts.push(missing.into_iter().fold(String::new(), |lines, slug| {
        lines + &format!("{{\"kind\":\"film\",\"slug\":\"{slug}\",\"primaryTitle\":\"{slug}\",\"titleType\":\"movie\"}}\n")
    }));
    let inputs = texts.iter().map(|text| Input { name: "demo".to_owned(), lines: Box::new(text.as_bytes()) });
    let editor = Editor::new(store.clone(), clock);
    let report = &mut |reject| panic!("the demo has a bad record: {reject:?}");
    ndjson::import(&editor, inputs.collect(), report).await.expect("the demo catalogue is imported");
}
