//! From what a reader wrote (a slug, an id elsewhere) to row keys, over redirects and past tombstones.

use std::collections::HashMap;

use cinegraph_domain::{id::Kind, reference::Reference};
use sea_orm::sea_query::{Cond, Expr, ExprTrait, Query};

use crate::{Store, StoreError, engine::ELEMENT, rows::Rows, shape::Lens};

/// Where a reference leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Fate {
    /// To this row.
    Found(i64),
    /// To this row, under another name now.
    Moved(i64),
    /// To something that was deleted.
    Gone,
    /// Nowhere.
    Unknown,
}

impl Fate {
    /// The row, however it is reached.
    #[must_use]
    pub const fn row(self) -> Option<i64> {
        match self {
            Self::Found(id) | Self::Moved(id) => Some(id),
            Self::Gone | Self::Unknown => None,
        }
    }
}

/// Whether entities of this kind have slugs of their own, unique among their kind.
pub(crate) const fn has_slug(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Film
            | Kind::Person
            | Kind::Theme
            | Kind::AwardBody
            | Kind::SourceWork
            | Kind::Place
            | Kind::Company
            | Kind::Collection
            | Kind::Genre
            | Kind::Keyword
    )
}

impl Store {
    /// Where each of the references to entities of `kind` leads.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn resolve(
        &self,
        lens: &Lens,
        kind: Kind,
        references: &[Reference],
    ) -> Result<HashMap<Reference, Fate>, StoreError> {
        resolve(self, lens, kind, references).await
    }

    /// What became of rows by their keys: still there, merged into another, deleted, or never there.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn fates(
        &self,
        lens: &Lens,
        kind: Kind,
        ids: &[i64],
    ) -> Result<HashMap<i64, Fate>, StoreError> {
        fates(self, lens, kind, ids).await
    }
}

pub(crate) async fn resolve(
    rows: &impl Rows,
    lens: &Lens,
    kind: Kind,
    references: &[Reference],
) -> Result<HashMap<Reference, Fate>, StoreError> {
    let mut ids = Vec::new();
    let mut slugs = Vec::new();
    let mut external = Vec::new();
    for reference in references {
        match reference {
            Reference::Id(of, id) if *of == kind => ids.push(*id),
            Reference::Slug(slug) if has_slug(kind) => slugs.push(slug.clone()),
            Reference::External(source, value) => external.push((source.as_str(), value.clone())),
            Reference::Id(..) | Reference::Slug(_) => {}
        }
    }
    let fates_of_ids = fates(rows, lens, kind, &ids).await?;
    let rows_of_slugs = rows_by_slug(rows, lens, kind, slugs).await?;
    let rows_of_external = rows_by_external_id(rows, lens, kind, external).await?;
    let fate = |reference: &Reference| match reference {
        Reference::Id(of, id) if *of == kind => fates_of_ids.get(id).copied().unwrap_or(Fate::Unknown),
        Reference::Id(..) => Fate::Unknown,
        Reference::Slug(slug) => rows_of_slugs.get(slug).copied().unwrap_or(Fate::Unknown),
        Reference::External(source, value) => rows_of_external
            .get(&(source.as_str().to_owned(), value.clone()))
            .map_or(Fate::Unknown, |id| Fate::Found(*id)),
    };
    Ok(references.iter().map(|reference| (reference.clone(), fate(reference))).collect())
}

async fn fates(
    rows: &impl Rows,
    lens: &Lens,
    kind: Kind,
    ids: &[i64],
) -> Result<HashMap<i64, Fate>, StoreError> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let table = kind.as_str();
    let ids = || ids.iter().copied();
    let tombstones = Query::select()
        .expr_as(lens.engine.array(vec![Expr::col("entity_id"), Expr::val(0)]), ELEMENT)
        .from("tombstone")
        .and_where(Expr::col("kind").eq(table))
        .and_where(Expr::col("entity_id").is_in(ids()))
        .take();
    let redirects = Query::select()
        .expr_as(lens.engine.array(vec![Expr::col("from_id"), Expr::col("to_id")]), ELEMENT)
        .from("redirect")
        .and_where(Expr::col("kind").eq(table))
        .and_where(Expr::col("from_id").is_in(ids()))
        .take();
    let present = Query::select()
        .expr_as(lens.engine.array(vec![Expr::col("id"), Expr::col("id")]), ELEMENT)
        .from(table)
        .and_where(Expr::col("id").is_in(ids()))
        .take();
    let mut fates = HashMap::new();
    for (id, _) in rows.fetch::<(i64, i64)>(lens.engine, tombstones).await? {
        fates.insert(id, Fate::Gone);
    }
    for (from, to) in rows.fetch::<(i64, i64)>(lens.engine, redirects).await? {
        fates.insert(from, Fate::Moved(to));
    }
    for (id, _) in rows.fetch::<(i64, i64)>(lens.engine, present).await? {
        fates.insert(id, Fate::Found(id));
    }
    Ok(fates)
}

async fn rows_by_slug(
    rows: &impl Rows,
    lens: &Lens,
    kind: Kind,
    slugs: Vec<String>,
) -> Result<HashMap<String, Fate>, StoreError> {
    if slugs.is_empty() {
        return Ok(HashMap::new());
    }
    let asked = slugs.clone();
    let pair = |id: &'static str| lens.engine.array(vec![Expr::col("slug"), Expr::col(id)]);
    let present = Query::select()
        .expr_as(pair("id"), ELEMENT)
        .from(kind.as_str())
        .and_where(Expr::col("slug").is_in(slugs.iter().cloned()))
        .take();
    let mut fates: HashMap<String, Fate> = rows
        .fetch::<(String, i64)>(lens.engine, present)
        .await?
        .into_iter()
        .map(|(slug, id)| (slug, Fate::Found(id)))
        .collect();
    let missing: Vec<String> = slugs.into_iter().filter(|slug| !fates.contains_key(slug)).collect();
    if !missing.is_empty() {
        let moved = Query::select()
            .expr_as(pair("to_id"), ELEMENT)
            .from("redirect")
            .and_where(Expr::col("kind").eq(kind.as_str()))
            .and_where(Expr::col("slug").is_in(missing))
            .take();
        fates.extend(
            rows.fetch::<(String, i64)>(lens.engine, moved)
                .await?
                .into_iter()
                .map(|(slug, id)| (slug, Fate::Moved(id))),
        );
    }
    let missing: Vec<String> = asked.into_iter().filter(|slug| !fates.contains_key(slug)).collect();
    if !missing.is_empty() {
        let gone = Query::select()
            .expr_as(pair("entity_id"), ELEMENT)
            .from("tombstone")
            .and_where(Expr::col("kind").eq(kind.as_str()))
            .and_where(Expr::col("slug").is_in(missing))
            .take();
        let gone = rows.fetch::<(String, i64)>(lens.engine, gone).await?;
        fates.extend(gone.into_iter().map(|(slug, _)| (slug, Fate::Gone)));
    }
    Ok(fates)
}

async fn rows_by_external_id(
    rows: &impl Rows,
    lens: &Lens,
    kind: Kind,
    ids: Vec<(&'static str, String)>,
) -> Result<HashMap<(String, String), i64>, StoreError> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let mut any = Cond::any();
    for (source, value) in ids {
        any = any.add(Expr::col("source").eq(source).and(Expr::col("value").eq(value)));
    }
    let columns = vec![Expr::col("source"), Expr::col("value"), Expr::col("entity_id")];
    let select = Query::select()
        .expr_as(lens.engine.array(columns), ELEMENT)
        .from("external_id")
        .and_where(Expr::col("kind").eq(kind.as_str()))
        .cond_where(any)
        .take();
    let found: Vec<(String, String, i64)> = rows.fetch(lens.engine, select).await?;
    Ok(found.into_iter().map(|(source, value, id)| ((source, value), id)).collect())
}
