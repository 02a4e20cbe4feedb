//! What an import asks before it writes: who is known by which ids, which films bear a title, who is in them, and who
//! last wrote which field.

use std::collections::{BTreeSet, HashMap};

use cinegraph_domain::{
    award::NominationDraft,
    change::{FieldChange, Operation},
    date::PartialDate,
    id::Kind,
    reference::Reference,
};
use sea_orm::{
    ConnectionTrait,
    sea_query::{Cond, Expr, ExprTrait, Order, Query, SelectStatement},
};
use serde::de::DeserializeOwned;

use super::{Held, WriteError, Writer, ledger::watched};
use crate::{StoreError, engine::ELEMENT, rows::Rows};

/// Who has written a field, by the change log.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hands {
    /// Who wrote it last.
    pub last: String,
    /// Everyone who ever did since the entity was made.
    pub all: BTreeSet<String>,
}

/// Who wrote what, by entity and field.
pub type Authors = HashMap<(Kind, i64), HashMap<String, Hands>>;

/// An entry that a transaction has written into the log: what was done to which entity, and the fields that changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deed {
    /// What was done.
    pub operation: Operation,
    /// The kind of the entity.
    pub kind: Kind,
    /// Its row key.
    pub id: i64,
    /// The fields, as inputs name them.
    pub fields: Vec<String>,
}

/// Someone credited in a film.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Credited {
    /// The film.
    pub film: i64,
    /// The person.
    pub person: i64,
    /// Their name in the form names are looked for by.
    pub name_key: String,
}

impl Writer {
    /// An entity with all that it owns, as it is at the moment.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn whole(&self, kind: Kind, id: i64) -> Result<Vec<(Kind, i64, Held)>, StoreError> {
        let snapshot = self.look(&watched(kind, id)).await?;
        Ok(snapshot.into_iter().map(|((kind, id), held)| (kind, id, held)).collect())
    }

    /// Where references to entities of a kind lead; those that lead nowhere are not in the answer.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn led_to(
        &self,
        kind: Kind,
        references: &[Reference],
    ) -> Result<HashMap<Reference, i64>, StoreError> {
        let mut rows = HashMap::with_capacity(references.len());
        for references in references.chunks(LOOKED_UP_AT_ONCE) {
            let fates = crate::references::resolve(self.transaction(), self.lens(), kind, references).await?;
            rows.extend(fates.into_iter().filter_map(|(reference, fate)| Some((reference, fate.row()?))));
        }
        Ok(rows)
    }

    /// Who wrote which field of these entities, as far as the log tells. For a film: of all that belongs to it as well.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn authors(&self, entities: &[(Kind, i64)]) -> Result<Authors, StoreError> {
        let mut any = Cond::any();
        for (kind, id) in entities {
            any = any.add(if *kind == Kind::Film {
                Expr::col("film_id").eq(*id)
            } else {
                Expr::col("kind").eq(kind.as_str()).and(Expr::col("entity_id").eq(*id))
            });
        }
        if entities.is_empty() {
            return Ok(Authors::new());
        }
        let select = Query::select()
            .columns(["kind", "entity_id", "actor", "operation", "fields"])
            .from("change")
            .cond_where(any)
            .order_by("id", Order::Asc)
            .take();
        let mut authors = Authors::new();
        for row in self.transaction().query_all(&select).await? {
            let (kind, id, actor) =
                (row.try_get_by_index::<String>(0)?, row.try_get_by_index(1)?, row.try_get_by_index(2)?);
            let Ok(kind) = kind.parse::<Kind>() else { continue };
            let actor: String = actor;
            let of_entity = authors.entry((kind, id)).or_default();
            if row.try_get_by_index::<String>(3)? == Operation::Delete.as_str() {
                of_entity.clear();
                continue;
            }
            for FieldChange { field, .. } in fields_of(&row.try_get_by_index::<String>(4)?)? {
                let hands = of_entity.entry(field).or_default();
                hands.all.insert(actor.clone());
                hands.last.clone_from(&actor);
            }
        }
        Ok(authors)
    }

    /// The films that bear one of these titles in any of their titles, in the form titles are sorted by; each with its
    /// year.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn films_titled(&self, titles: &[String]) -> Result<Vec<(i64, Option<i32>)>, StoreError> {
        let titled = || Expr::col("sort_title").is_in(titles.iter().cloned());
        let by_other = Query::select().column("film_id").from("alternate_title").and_where(titled()).take();
        let by_own = Query::select().column("id").from("film").and_where(titled()).take();
        let select = Query::select()
            .expr_as(self.lens().engine.array(vec![Expr::col("id"), Expr::col("year")]), ELEMENT)
            .from("film")
            .cond_where(
                Cond::any()
                    .add(Expr::col("id").in_subquery(by_own))
                    .add(Expr::col("id").in_subquery(by_other)),
            )
            .take();
        self.rows(select).await
    }

    /// The people of this name, in the form names are looked for by, who were born on this day.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn people_born(&self, name_key: &str, day: PartialDate) -> Result<Vec<i64>, StoreError> {
        let select = Query::select()
            .expr_as(Expr::col("id"), ELEMENT)
            .from("person")
            .and_where(Expr::col("name_key").eq(name_key))
            .and_where(Expr::col("birth_date").eq(day.sort_key()))
            .take();
        self.rows(select).await
    }

    /// The people of this name, in the form names are looked for by; no more than two.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn people_named(&self, name_key: &str) -> Result<Vec<i64>, StoreError> {
        let select = Query::select()
            .expr_as(Expr::col("id"), ELEMENT)
            .from("person")
            .and_where(Expr::col("name_key").eq(name_key))
            .limit(2)
            .take();
        self.rows(select).await
    }

    /// The names of these people, in the form names are looked for by.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn name_keys(&self, people: &[i64]) -> Result<HashMap<i64, String>, StoreError> {
        if people.is_empty() {
            return Ok(HashMap::new());
        }
        let columns = ["id", "name_key"].map(Expr::col).to_vec();
        let select = Query::select()
            .expr_as(self.lens().engine.array(columns), ELEMENT)
            .from("person")
            .and_where(Expr::col("id").is_in(people.iter().copied()))
            .take();
        Ok(self.rows::<(i64, String)>(select).await?.into_iter().collect())
    }

    /// Everyone credited in these films.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn credited(&self, films: &[i64]) -> Result<Vec<Credited>, StoreError> {
        if films.is_empty() {
            return Ok(Vec::new());
        }
        let columns =
            [("role", "film_id"), ("role", "person_id"), ("person", "name_key")].map(Expr::col).to_vec();
        let select = Query::select()
            .expr_as(self.lens().engine.array(columns), ELEMENT)
            .from("role")
            .inner_join("person", Expr::col(("person", "id")).equals(("role", "person_id")))
            .and_where(Expr::col(("role", "film_id")).is_in(films.iter().copied()))
            .take();
        let rows: Vec<(i64, i64, String)> = self.rows(select).await?;
        Ok(rows.into_iter().map(|(film, person, name_key)| Credited { film, person, name_key }).collect())
    }

    /// The ids that entities of a kind bear elsewhere: whose, which catalogue's, and the id.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn ids_elsewhere(
        &self,
        kind: Kind,
        ids: &[i64],
    ) -> Result<Vec<(i64, String, String)>, StoreError> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let columns = ["entity_id", "source", "value"].map(Expr::col).to_vec();
        let select = Query::select()
            .expr_as(self.lens().engine.array(columns), ELEMENT)
            .from("external_id")
            .and_where(Expr::col("kind").eq(kind.as_str()))
            .and_where(Expr::col("entity_id").is_in(ids.iter().copied()))
            .take();
        self.rows(select).await
    }

    /// The nomination that goes by the draft's key in its ceremony and category, if there is one.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn nomination_called(&mut self, draft: &NominationDraft) -> Result<Option<i64>, WriteError> {
        let Some(body) = self.fate(Kind::AwardBody, &draft.body).await?.row() else { return Ok(None) };
        let category = [("body_id", body.into()), ("slug", draft.category.as_str().into())];
        let category = self.row_where("award_category", &category).await?;
        let ceremony = [("body_id", body.into()), ("year", draft.ceremony.into())];
        let ceremony = self.row_where("award_ceremony", &ceremony).await?;
        let (Some(category), Some(ceremony)) = (category, ceremony) else { return Ok(None) };
        let named = [
            ("ceremony_id", ceremony.into()),
            ("category_id", category.into()),
            ("key", draft.key.as_str().into()),
        ];
        self.row_where("nomination", &named).await
    }

    /// What this transaction has written into the log after a place in it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn deeds_since(&self, seq: Option<i64>) -> Result<Vec<Deed>, StoreError> {
        let Some(batch) = self.batch else { return Ok(Vec::new()) };
        let select = Query::select()
            .columns(["operation", "kind", "entity_id", "fields"])
            .from("change")
            .and_where(Expr::col("batch").eq(batch))
            .and_where_option(seq.map(|seq| Expr::col("id").gt(seq)))
            .order_by("id", Order::Asc)
            .take();
        let mut deeds = Vec::new();
        for row in self.transaction().query_all(&select).await? {
            let operation = row.try_get_by_index::<String>(0)?.parse::<Operation>();
            let kind = row.try_get_by_index::<String>(1)?.parse::<Kind>();
            let (Ok(operation), Ok(kind)) = (operation, kind) else { continue };
            let fields = fields_of(&row.try_get_by_index::<String>(3)?)?;
            let fields = fields.into_iter().map(|change| change.field).collect();
            deeds.push(Deed { operation, kind, id: row.try_get_by_index(2)?, fields });
        }
        Ok(deeds)
    }

    async fn rows<T: DeserializeOwned>(&self, select: SelectStatement) -> Result<Vec<T>, StoreError> {
        Rows::fetch(self.transaction(), self.lens().engine, select).await
    }
}

/// How many references one statement looks up, so that its parameters stay below what either engine takes.
const LOOKED_UP_AT_ONCE: usize = 400;

fn fields_of(json: &str) -> Result<Vec<FieldChange>, StoreError> {
    serde_json::from_str(json).map_err(|error| StoreError::Row { what: "change", error })
}
