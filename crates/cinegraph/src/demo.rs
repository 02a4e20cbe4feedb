//! The demo catalogue, built into the program from the `demo` folder, and how an empty database comes to hold it.

use std::sync::Arc;

use cinegraph_catalog::{CatalogError, Editor, Reader, Store, Viewer};
use cinegraph_domain::actor::Actor;
use cinegraph_domain::date::Clock;
use cinegraph_domain::page::Page;
use cinegraph_domain::query::{FilmFilter, FilmSort, Sorting};
use cinegraph_importers::ndjson::{self, ImportError, Input, Reject, Summary};

include!(concat!(env!("OUT_DIR"), "/demo.rs"));

/// Why the demo catalogue is not there.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    /// The catalogue could not be asked whether it is empty.
    #[error("the catalogue cannot be read")]
    Read(#[from] CatalogError),
    /// The database failed while loading.
    #[error("the demo catalogue cannot be written")]
    Write(#[from] ImportError),
    /// Some of the demo's own records are bad.
    #[error("the demo catalogue has {count} bad records; the first: {first}")]
    Rejected {
        /// How many.
        count: usize,
        /// The first of them, with its place.
        first: String,
    },
}

/// Loads the demo catalogue into a database without films; one that has films is left as it is, and gives `None`.
///
/// # Errors
/// When the database fails or a record of the demo is bad.
pub async fn load(store: &Store, clock: Arc<dyn Clock>) -> Result<Option<Summary>, DemoError> {
    load_files(store, clock, FILES).await
}

pub(crate) async fn load_files(
    store: &Store,
    clock: Arc<dyn Clock>,
    files: &[(&str, &str)],
) -> Result<Option<Summary>, DemoError> {
    if has_films(store).await? {
        return Ok(None);
    }
    let inputs = files
        .iter()
        .map(|(name, text)| Input { name: (*name).to_owned(), lines: Box::new(text.as_bytes()) })
        .collect();
    let mut first = None;
    let editor = Editor::new(store.clone(), clock, Actor::operator());
    let summary = ndjson::import(&editor, inputs, &mut |reject| {
        first.get_or_insert(reject);
    })
    .await?;
    match first {
        Some(reject) => Err(DemoError::Rejected { count: summary.rejected, first: line(&reject) }),
        None => Ok(Some(summary)),
    }
}

async fn has_films(store: &Store) -> Result<bool, CatalogError> {
    let reader = Reader::new(store.clone(), Viewer::default());
    let sort = Sorting { field: FilmSort::Title, descending: false };
    let page = reader.list_films(&FilmFilter::default(), sort, &Page::first(1), false).await?;
    Ok(!page.slice.items.is_empty())
}

/// A rejected record as one line: `file:line: path: reason`, with more reasons behind it.
pub(crate) fn line(reject: &Reject) -> String {
    let problems: Vec<String> = reject
        .problems
        .iter()
        .map(|problem| match problem.path.as_str() {
            "" => problem.message.clone(),
            path => format!("{path}: {}", problem.message),
        })
        .collect();
    format!("{}:{}: {}", reject.file, reject.line, problems.join("; "))
}
