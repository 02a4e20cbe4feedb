//! What entities are like at a moment, in the form inputs have: what the change log compares, what a patch is laid
//! over, what a restored entity is made of again.

use std::collections::BTreeMap;

use cinegraph_domain::{
    analysis::Analysis,
    award::{AwardBody, AwardCategory, AwardCeremony, Nomination},
    change::State,
    film::{Collection, Company, Film, FilmCompany, FilmText, Genre, Recommendation},
    film_facts::{AlternateTitle, Edition, FilmKeyword, Image, Keyword, KeywordDraft, Release, Video},
    id::{Id, Kind},
    insight::Insight,
    item::{Entry, Item},
    person::{Character, Person, Role},
    place::{FilmingLocation, Place},
    poll::{DiscussionQuestion, Poll},
    quote::Quote,
    redraft::{ById, RedraftItem, RedraftRecord, redraft_company, redraft_item},
    scene::Scene,
    source_work::{Adaptation, AdaptationDifference, SourceWork},
    synopsis::SynopsisSection,
    theme::{Theme, ThemeReading},
};
use sea_orm::{
    ConnectionTrait, QueryResult, Statement,
    sea_query::{Expr, ExprTrait, Query, SelectStatement},
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use super::Writer;
use crate::{
    StoreError,
    engine::{ELEMENT, sub},
    films,
    items::{ItemRecord, entry_object},
    records::{Record, record_object},
    shape::Lens,
    template::{Filling, Shape},
};

/// An entity as it is at one moment.
#[derive(Clone, Debug, PartialEq)]
pub struct Held {
    /// Its fields as inputs name them; items also have their `key` and `position`.
    pub state: State,
    /// How often it was changed.
    pub revision: i32,
    /// The rank of its spoiler level; 0 for what has none.
    pub level: i16,
    /// The film it belongs to, or is.
    pub film: Option<i64>,
}

/// Entities as they are at one moment.
pub(crate) type Snapshot = BTreeMap<(Kind, i64), Held>;

/// What a write may touch, and so has to be looked at before and after it.
#[derive(Clone, Debug)]
pub(crate) enum Watch {
    /// A film with all its items.
    Film(i64),
    /// Entities of one kind.
    These(Kind, Vec<i64>),
    /// The items of one kind that a column gives to an owner.
    Owned(Kind, &'static str, i64),
}

/// An item of any kind as these reads know it.
trait Kept: ItemRecord + RedraftItem {}

impl<T: ItemRecord + RedraftItem> Kept for T {}

/// Does something for each of several kinds of items.
trait ForItems {
    fn visit<T: Kept>(&mut self) -> Result<(), StoreError>;
}

/// All the kinds of items that films own.
fn film_items(visitor: &mut impl ForItems) -> Result<(), StoreError> {
    visitor.visit::<AlternateTitle>()?;
    visitor.visit::<Release>()?;
    visitor.visit::<Edition>()?;
    visitor.visit::<Video>()?;
    visitor.visit::<Image>()?;
    visitor.visit::<SynopsisSection>()?;
    visitor.visit::<Character>()?;
    visitor.visit::<Role>()?;
    visitor.visit::<Scene>()?;
    visitor.visit::<Quote>()?;
    visitor.visit::<Insight>()?;
    visitor.visit::<FilmingLocation>()?;
    visitor.visit::<Adaptation>()?;
    visitor.visit::<AdaptationDifference>()?;
    visitor.visit::<ThemeReading>()?;
    visitor.visit::<Analysis>()?;
    visitor.visit::<DiscussionQuestion>()?;
    visitor.visit::<Poll>()?;
    visitor.visit::<Recommendation>()
}

/// An item as it comes from the database: its key, the adaptation it is a difference of, and itself.
#[derive(Deserialize)]
#[serde(bound(deserialize = "Entry<T>: Deserialize<'de>"))]
struct ItemRow<T>(String, Option<i64>, Entry<T>);

fn item_rows<T: Kept>(lens: &Lens) -> SelectStatement {
    let table = T::KIND.as_str();
    let parent = match T::KIND {
        Kind::AdaptationDifference => Expr::col((table, "adaptation_id")),
        _ => Expr::cust("NULL"),
    };
    let row = lens.engine.array(vec![Expr::col((table, "key")), parent, entry_object::<T>(lens)]);
    Query::select().expr_as(row, ELEMENT).from(table).take()
}

fn hold_item<T: Kept>(row: ItemRow<T>, into: &mut Snapshot) -> Result<(), StoreError> {
    let ItemRow(key, parent, entry) = row;
    let id = entry.id.number();
    let Item { film_id, theme_id, person_id, position, spoiler_level, stamp, .. } = entry.item;
    let mut state = state_of(&redraft_item(entry, &ById))?;
    if let Some(adaptation) = parent {
        state.insert("adaptation".to_owned(), Kind::Adaptation.id(adaptation).into());
    }
    if film_id.is_none() {
        let owners = [(Kind::Theme, theme_id.map(Id::number)), (Kind::Person, person_id.map(Id::number))];
        for (kind, owner) in owners {
            if let Some(owner) = owner {
                state.insert(kind.as_str().to_owned(), kind.id(owner).into());
            }
        }
    }
    state.insert("key".to_owned(), key.into());
    state.insert("position".to_owned(), position.into());
    let held =
        Held { state, revision: stamp.revision, level: spoiler_level.rank(), film: film_id.map(Id::number) };
    into.insert((T::KIND, id), held);
    Ok(())
}

fn state_of(draft: &impl Serialize) -> Result<State, StoreError> {
    match serde_json::to_value(draft) {
        Ok(serde_json::Value::Object(state)) => Ok(state),
        Ok(_) => Ok(State::new()),
        Err(error) => Err(StoreError::Row { what: "draft", error }),
    }
}

/// A record as it comes from the database: its row key, its revision, the body it is part of, and itself.
#[derive(Deserialize)]
#[serde(bound(deserialize = "T: DeserializeOwned"))]
struct RecordRow<T>(i64, i32, Option<i64>, T);

fn record_rows<T: Record>(lens: &Lens) -> SelectStatement {
    let table = T::KIND.as_str();
    let body = match T::KIND {
        Kind::AwardCeremony | Kind::AwardCategory => Expr::col((table, "body_id")),
        _ => Expr::cust("NULL"),
    };
    let own = |column: &'static str| Expr::col((table, column));
    let row = lens.engine.array(vec![own("id"), own("revision"), body, record_object::<T>(lens)]);
    Query::select().expr_as(row, ELEMENT).from(table).take()
}

fn hold_record<T: RedraftRecord>(row: RecordRow<T>, into: &mut Snapshot) -> Result<(), StoreError> {
    let RecordRow(id, revision, body, record) = row;
    let mut state = state_of(&record.redraft(&ById))?;
    if let Some(body) = body {
        state.insert("body".to_owned(), Kind::AwardBody.id(body).into());
    }
    into.insert((T::KIND, id), Held { state, revision, level: 0, film: None });
    Ok(())
}

impl Writer {
    /// How everything that is watched is at the moment.
    pub(crate) async fn look(&self, watched: &[Watch]) -> Result<Snapshot, StoreError> {
        let mut snapshot = Snapshot::new();
        for watch in watched {
            match watch {
                Watch::Film(film) => self.look_at_film(*film, &mut snapshot).await?,
                Watch::These(_, ids) if ids.is_empty() => {}
                Watch::These(kind, ids) => {
                    let condition = Expr::col((kind.as_str(), "id")).is_in(ids.iter().copied());
                    self.look_where(*kind, condition, &mut snapshot).await?;
                }
                Watch::Owned(kind, column, owner) => {
                    let condition = Expr::col((kind.as_str(), *column)).eq(*owner);
                    self.look_where(*kind, condition, &mut snapshot).await?;
                }
            }
        }
        Ok(snapshot)
    }

    /// One entity as it is at the moment.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn held(&self, kind: Kind, id: i64) -> Result<Option<Held>, StoreError> {
        Ok(self.look(&[Watch::These(kind, vec![id])]).await?.remove(&(kind, id)))
    }

    async fn look_where(&self, kind: Kind, condition: Expr, into: &mut Snapshot) -> Result<(), StoreError> {
        match kind {
            Kind::AlternateTitle => self.look_at_items::<AlternateTitle>(condition, into).await,
            Kind::Release => self.look_at_items::<Release>(condition, into).await,
            Kind::Edition => self.look_at_items::<Edition>(condition, into).await,
            Kind::Video => self.look_at_items::<Video>(condition, into).await,
            Kind::Image => self.look_at_items::<Image>(condition, into).await,
            Kind::SynopsisSection => self.look_at_items::<SynopsisSection>(condition, into).await,
            Kind::Character => self.look_at_items::<Character>(condition, into).await,
            Kind::Role => self.look_at_items::<Role>(condition, into).await,
            Kind::Scene => self.look_at_items::<Scene>(condition, into).await,
            Kind::Quote => self.look_at_items::<Quote>(condition, into).await,
            Kind::Insight => self.look_at_items::<Insight>(condition, into).await,
            Kind::FilmingLocation => self.look_at_items::<FilmingLocation>(condition, into).await,
            Kind::Adaptation => self.look_at_items::<Adaptation>(condition, into).await,
            Kind::AdaptationDifference => self.look_at_items::<AdaptationDifference>(condition, into).await,
            Kind::ThemeReading => self.look_at_items::<ThemeReading>(condition, into).await,
            Kind::Analysis => self.look_at_items::<Analysis>(condition, into).await,
            Kind::DiscussionQuestion => self.look_at_items::<DiscussionQuestion>(condition, into).await,
            Kind::Poll => self.look_at_items::<Poll>(condition, into).await,
            Kind::Recommendation => self.look_at_items::<Recommendation>(condition, into).await,
            Kind::Nomination => self.look_at_items::<Nomination>(condition, into).await,
            Kind::Film => self.look_at_films(condition, into).await,
            Kind::Person => self.look_at_records::<Person>(condition, into).await,
            Kind::Theme => self.look_at_records::<Theme>(condition, into).await,
            Kind::SourceWork => self.look_at_records::<SourceWork>(condition, into).await,
            Kind::AwardBody => self.look_at_records::<AwardBody>(condition, into).await,
            Kind::AwardCeremony => self.look_at_records::<AwardCeremony>(condition, into).await,
            Kind::AwardCategory => self.look_at_records::<AwardCategory>(condition, into).await,
            Kind::Place => self.look_at_records::<Place>(condition, into).await,
            Kind::Company => self.look_at_records::<Company>(condition, into).await,
            Kind::Collection => self.look_at_records::<Collection>(condition, into).await,
            Kind::Genre => self.look_at_records::<Genre>(condition, into).await,
            Kind::Keyword => self.look_at_records::<Keyword>(condition, into).await,
            // They are parts of a film or a poll, and have no log of their own.
            Kind::FilmText | Kind::FilmCompany | Kind::PollOption => Ok(()),
        }
    }

    async fn look_at_items<T: Kept>(&self, condition: Expr, into: &mut Snapshot) -> Result<(), StoreError> {
        let select = item_rows::<T>(self.lens()).and_where(condition).take();
        for row in self.read::<ItemRow<T>>(select).await? {
            hold_item(row, into)?;
        }
        Ok(())
    }

    async fn look_at_records<T>(&self, condition: Expr, into: &mut Snapshot) -> Result<(), StoreError>
    where
        T: Record + RedraftRecord,
    {
        let select = record_rows::<T>(self.lens()).and_where(condition).take();
        for row in self.read::<RecordRow<T>>(select).await? {
            hold_record(row, into)?;
        }
        Ok(())
    }

    async fn look_at_films(&self, condition: Expr, into: &mut Snapshot) -> Result<(), StoreError> {
        let select = Query::select()
            .expr_as(Expr::col(("film", "id")), ELEMENT)
            .from("film")
            .and_where(condition)
            .take();
        for film in self.read::<i64>(select).await? {
            self.look_at_parts(film, false, into).await?;
        }
        Ok(())
    }

    async fn look_at_film(&self, film: i64, into: &mut Snapshot) -> Result<(), StoreError> {
        self.look_at_parts(film, true, into).await
    }

    /// Reads a film in one statement, whose text is kept: alone, or with all its items.
    async fn look_at_parts(&self, film: i64, items: bool, into: &mut Snapshot) -> Result<(), StoreError> {
        let lens = self.lens();
        let shape = if items { Shape::FilmWithItems } else { Shape::FilmAlone };
        let template = self.store().templates().of(lens, Kind::Film, shape, || {
            let mut columns = Columns { lens, select: Query::select() };
            columns.film();
            if items {
                // Making columns cannot fail.
                let _ = film_items(&mut columns);
            }
            columns.select
        });
        let read = template.fill(&Filling::ids(&[film]));
        let statement = Statement::from_sql_and_values(
            self.transaction().get_database_backend(),
            &*read.sql,
            read.values,
        );
        let Some(row) = self.transaction().query_one_raw(statement).await? else { return Ok(()) };
        let mut cells = Cells { row: &row, next: 0, into };
        cells.film()?;
        if items {
            film_items(&mut cells)?;
        }
        Ok(())
    }

    async fn read<T: DeserializeOwned>(&self, select: SelectStatement) -> Result<Vec<T>, StoreError> {
        crate::rows::Rows::fetch(self.transaction(), self.lens().engine, select).await
    }
}

/// Makes the columns of the statement that reads a film, a part each.
struct Columns<'a> {
    lens: &'a Lens,
    select: SelectStatement,
}

impl Columns<'_> {
    fn film(&mut self) {
        let whole = record_rows::<Film>(self.lens);
        self.part(whole, Expr::col(("film", "id")));
        self.part(films::text_rows(self.lens), Expr::col((films::TEXTS, "film_id")));
        self.part(films::keyword_rows(self.lens), Expr::col((films::KEYWORDS, "film_id")));
        self.part(films::company_rows(self.lens), Expr::col((films::COMPANIES, "film_id")));
    }

    fn part(&mut self, mut rows: SelectStatement, film: Expr) {
        rows.and_where(self.lens.engine.among(film, false));
        self.select.expr(sub(self.lens.engine.gather_text(rows)));
    }
}

impl ForItems for Columns<'_> {
    fn visit<T: Kept>(&mut self) -> Result<(), StoreError> {
        self.part(item_rows::<T>(self.lens), Expr::col((T::KIND.as_str(), "film_id")));
        Ok(())
    }
}

/// Takes the same columns apart again.
struct Cells<'a> {
    row: &'a QueryResult,
    next: usize,
    into: &'a mut Snapshot,
}

impl Cells<'_> {
    fn cell<T: DeserializeOwned>(&mut self) -> Result<Vec<T>, StoreError> {
        let text: String = self.row.try_get_by_index(self.next)?;
        self.next += 1;
        serde_json::from_str(&text)
            .map_err(|error| StoreError::Row { what: std::any::type_name::<T>(), error })
    }

    fn film(&mut self) -> Result<(), StoreError> {
        let film: Option<RecordRow<Film>> = self.cell()?.pop();
        let texts: Vec<(i64, FilmText)> = self.cell()?;
        let keywords: Vec<(i64, FilmKeyword)> = self.cell()?;
        let companies: Vec<(i64, FilmCompany)> = self.cell()?;
        let Some(RecordRow(id, revision, _, film)) = film else { return Ok(()) };
        let mut draft = film.redraft(&ById);
        let given = |empty: bool| (!empty).then_some(());
        draft.texts = given(texts.is_empty()).map(|()| texts.into_iter().map(|(_, text)| text).collect());
        draft.keywords = given(keywords.is_empty()).map(|()| {
            let keyword = |(_, keyword): (i64, FilmKeyword)| KeywordDraft {
                name: keyword.keyword.name,
                spoiler_level: keyword.spoiler_level,
            };
            keywords.into_iter().map(keyword).collect()
        });
        draft.companies = given(companies.is_empty())
            .map(|()| companies.into_iter().map(|(_, company)| redraft_company(company, &ById)).collect());
        let held = Held { state: state_of(&draft)?, revision, level: 0, film: Some(id) };
        self.into.insert((Kind::Film, id), held);
        Ok(())
    }
}

impl ForItems for Cells<'_> {
    fn visit<T: Kept>(&mut self) -> Result<(), StoreError> {
        for row in self.cell::<ItemRow<T>>()? {
            hold_item(row, self.into)?;
        }
        Ok(())
    }
}
