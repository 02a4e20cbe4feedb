//! Wikidata: entities as its dumps and its API give them, the JSON Lines of films drawn from it, and the tables of films
//! and the books behind them that its query service gives.
//!
//! Others are named by bare ids. People, places and works are linked where the catalogue has them; what has no id of its
//! own with us, as genres and subjects, needs its label, which is learnt from the same files before they are read.

mod entities;
mod tables;
mod values;

use std::{collections::HashMap, io};

use cinegraph_domain::{external_id::ExternalSource, item::Source, reference::Reference};
use serde_json::Value;

use crate::{
    bring::Step,
    documents::Documents,
    input::Text,
    parts::{fault, id, line},
};

/// How many labels are kept.
const LABELS_MAX: usize = 500_000;

/// What entities are called that are named by their ids only.
#[derive(Debug, Default)]
pub(crate) struct Labels(HashMap<String, String>);

impl Labels {
    /// Learns the labels that a file tells.
    pub(crate) fn learn(&mut self, text: Text) -> io::Result<()> {
        let mut text = text;
        if tables::is_table(&mut text)? {
            return Ok(());
        }
        for document in Documents::of(text) {
            let Ok((_, document)) = document? else { continue };
            for entity in values::entities(&document) {
                if self.0.len() >= LABELS_MAX {
                    return Ok(());
                }
                if let Some((q, label)) = values::label_to_learn(entity) {
                    self.0.insert(q, label);
                }
            }
        }
        Ok(())
    }

    fn of(&self, q: &str) -> Option<String> {
        self.0.get(q).cloned()
    }
}

/// Reads a file in any of the shapes.
pub(crate) fn read<'a>(
    text: Text,
    source: Source,
    labels: &'a Labels,
) -> Box<dyn Iterator<Item = io::Result<Step>> + Send + 'a> {
    let mut text = text;
    match tables::is_table(&mut text) {
        Ok(true) => match tables::read(text, &source, labels) {
            Ok(steps) => Box::new(steps.into_iter().map(Ok)),
            Err(error) => Box::new(std::iter::once(Err(error))),
        },
        Ok(false) => Box::new(Documents::of(text).flat_map(move |document| match document {
            Ok(Ok((line, document))) => {
                let steps = values::entities(&document)
                    .into_iter()
                    .flat_map(|entity| steps(line, entity, &source, labels));
                steps.map(Ok).collect::<Vec<_>>()
            }
            Ok(Err(reject)) => vec![Ok(reject)],
            Err(error) => vec![Err(error)],
        })),
        Err(error) => Box::new(std::iter::once(Err(error))),
    }
}

fn steps(at: usize, entity: &Value, source: &Source, labels: &Labels) -> Vec<Step> {
    let records = if entity.get("claims").is_some() {
        entities::of_entity(entity, source, labels)
    } else if entity.get("wikidata_id").is_some() && entity.get("label").is_some() {
        tables::of_film(entity, source, labels)
    } else if entity.get("genre_label").is_some() {
        Ok(Vec::new())
    } else {
        Err(fault("", "UNSUPPORTED", "is neither an entity nor a line of the films drawn from Wikidata"))
    };
    match records {
        Ok(records) => records.into_iter().map(|record| Step::Record(at, record)).collect(),
        Err(problem) => vec![Step::Reject(at, vec![problem])],
    }
}

/// A reference to an entity by its id, also where that stands at the end of an address.
fn reference(q: &str) -> Option<Reference> {
    let id = id(ExternalSource::Wikidata, bare(q))?;
    Some(Reference::External(id.source, id.value))
}

fn bare(q: &str) -> &str {
    q.rsplit('/').next().unwrap_or(q)
}

/// A label that says something; the query service gives the id where there is none.
fn labelled(q: &str, label: &str) -> Option<String> {
    line(label).filter(|label| label != q)
}
