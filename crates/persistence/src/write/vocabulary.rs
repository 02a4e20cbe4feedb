//! How records that stand on their own become rows: people, themes, places, works, companies, collections, awards.

use cinegraph_domain::{
    date::PartialDate,
    film::{CollectionDraft, CompanyDraft, GenreDraft},
    film_facts::KeywordRecordDraft,
    id::Kind,
    person::PersonDraft,
    place::PlaceDraft,
    reference::Reference,
    slug,
    source_work::SourceWorkDraft,
    theme::ThemeDraft,
};
use sea_orm::{
    ConnectionTrait, Set,
    sea_query::{Expr, ExprTrait, Query},
};

use super::{Links, Scope, Target, WriteError, Writer, Written, states::Watch, word, words};
use crate::entity::{collection, company, genre, keyword, person, place, source_work, theme};

impl Writer {
    /// Writes a company.
    ///
    /// # Errors
    /// When the record contradicts what is stored or the database fails.
    pub async fn company(&mut self, target: Target, draft: &CompanyDraft) -> Result<Written, WriteError> {
        let mut seat =
            self.seat(Kind::Company, target, Some(&draft.slug), &draft.name, &draft.external_ids).await?;
        let row = company::ActiveModel {
            slug: Set(seat.slug.clone()),
            name: Set(draft.name.clone()),
            country: Set(draft.country.clone()),
            ..Default::default()
        };
        let id = self.sit(&mut seat, row).await?;
        self.external_ids(Kind::Company, id, &draft.external_ids).await?;
        self.settle(seat, id).await
    }

    /// Writes a collection.
    ///
    /// # Errors
    /// When the record contradicts what is stored or the database fails.
    pub async fn collection(
        &mut self,
        target: Target,
        draft: &CollectionDraft,
    ) -> Result<Written, WriteError> {
        let mut seat =
            self.seat(Kind::Collection, target, Some(&draft.slug), &draft.name, &draft.external_ids).await?;
        let row = collection::ActiveModel {
            slug: Set(seat.slug.clone()),
            name: Set(draft.name.clone()),
            overview: Set(draft.overview.clone()),
            ..Default::default()
        };
        let id = self.sit(&mut seat, row).await?;
        self.external_ids(Kind::Collection, id, &draft.external_ids).await?;
        self.settle(seat, id).await
    }

    /// Writes a person.
    ///
    /// # Errors
    /// When the record contradicts what is stored or the database fails.
    pub async fn person(&mut self, target: Target, draft: &PersonDraft) -> Result<Written, WriteError> {
        let mut seat =
            self.seat(Kind::Person, target, draft.slug.as_deref(), &draft.name, &draft.external_ids).await?;
        let source_id = match &draft.source {
            Some(source) => Some(self.source(source).await?),
            None => None,
        };
        let row = person::ActiveModel {
            slug: Set(seat.slug.clone()),
            name: Set(draft.name.clone()),
            sort_name: Set(slug::sort_name(draft.sort_name.as_deref().unwrap_or(&draft.name))),
            name_key: Set(slug::sort_name(&draft.name)),
            filed_as: Set(draft.sort_name.clone()),
            birth_name: Set(draft.birth_name.clone()),
            birth_place: Set(draft.birth_place.clone()),
            death_place: Set(draft.death_place.clone()),
            biography: Set(draft.biography.clone()),
            language: Set(draft.language.clone()),
            birth_date: Set(draft.birth_date.map(PartialDate::sort_key)),
            death_date: Set(draft.death_date.map(PartialDate::sort_key)),
            professions: Set(words(&draft.professions)),
            aliases: Set(words(&draft.aliases)),
            popularity: Set(draft.popularity),
            source_id: Set(source_id),
            ..Default::default()
        };
        let id = self.sit(&mut seat, row).await?;
        self.external_ids(Kind::Person, id, &draft.external_ids).await?;
        if let Some(images) = &draft.images {
            self.items("images", ("person_id", id), images, &mut Scope::default()).await?;
        }
        self.settle(seat, id).await
    }

    /// Writes a place.
    ///
    /// # Errors
    /// When the record contradicts what is stored or the database fails.
    pub async fn place(&mut self, target: Target, draft: &PlaceDraft) -> Result<Written, WriteError> {
        let mut seat =
            self.seat(Kind::Place, target, Some(&draft.slug), &draft.name, &draft.external_ids).await?;
        let row = place::ActiveModel {
            slug: Set(seat.slug.clone()),
            name: Set(draft.name.clone()),
            sort_name: Set(slug::sort_name(&draft.name)),
            region: Set(draft.region.clone()),
            country: Set(draft.country.clone()),
            latitude: Set(draft.latitude),
            longitude: Set(draft.longitude),
            ..Default::default()
        };
        let id = self.sit(&mut seat, row).await?;
        self.external_ids(Kind::Place, id, &draft.external_ids).await?;
        self.settle(seat, id).await
    }

    /// Writes a theme with the questions and polls on it.
    ///
    /// # Errors
    /// When a reference leads nowhere, the record contradicts what is stored, or the database fails.
    pub async fn theme(&mut self, target: Target, draft: &ThemeDraft) -> Result<Written, WriteError> {
        let parents = self.all_rows("parents", Kind::Theme, &draft.parents).await?;
        let mut seat =
            self.seat(Kind::Theme, target, Some(&draft.slug), &draft.name, &draft.external_ids).await?;
        let source_id = match &draft.source {
            Some(source) => Some(self.source(source).await?),
            None => None,
        };
        let row = theme::ActiveModel {
            slug: Set(seat.slug.clone()),
            name: Set(draft.name.clone()),
            sort_name: Set(slug::sort_name(&draft.name)),
            description: Set(draft.description.clone()),
            language: Set(draft.language.clone()),
            aliases: Set(words(&draft.aliases)),
            source_id: Set(source_id),
            ..Default::default()
        };
        let id = self.sit(&mut seat, row).await?;
        self.external_ids(Kind::Theme, id, &draft.external_ids).await?;
        let links = Links { table: "theme_parent", owner: "theme_id", member: "parent_id", rows: parents };
        self.link_rows(&[(id, &links)]).await?;
        let mut scope = Scope::default();
        if let Some(questions) = &draft.questions {
            self.items("questions", ("theme_id", id), questions, &mut scope).await?;
        }
        if let Some(polls) = &draft.polls {
            self.items("polls", ("theme_id", id), polls, &mut scope).await?;
        }
        self.settle(seat, id).await
    }

    /// Writes a work that films go back to.
    ///
    /// # Errors
    /// When a reference leads nowhere, the record contradicts what is stored, or the database fails.
    pub async fn source_work(
        &mut self,
        target: Target,
        draft: &SourceWorkDraft,
    ) -> Result<Written, WriteError> {
        let authors = self.all_rows("authors", Kind::Person, &draft.authors).await?;
        let mut seat =
            self.seat(Kind::SourceWork, target, Some(&draft.slug), &draft.title, &draft.external_ids).await?;
        let row = source_work::ActiveModel {
            slug: Set(seat.slug.clone()),
            title: Set(draft.title.clone()),
            sort_title: Set(slug::sort_title(&draft.title)),
            kind: Set(word(draft.kind)),
            year: Set(draft.year),
            sort_year: Set(draft.year.unwrap_or(0)),
            language: Set(draft.language.clone()),
            ..Default::default()
        };
        let id = self.sit(&mut seat, row).await?;
        self.external_ids(Kind::SourceWork, id, &draft.external_ids).await?;
        let links = Links {
            table: "source_work_author",
            owner: "source_work_id",
            member: "person_id",
            rows: authors,
        };
        self.link_rows(&[(id, &links)]).await?;
        self.settle(seat, id).await
    }

    /// The ids of genres by name, made when they are new.
    pub(crate) async fn genres(&mut self, names: &[String]) -> Result<Vec<i64>, WriteError> {
        let mut ids = Vec::with_capacity(names.len());
        for (index, name) in names.iter().enumerate() {
            let path = format!("genres[{index}]");
            ids.push(match self.named(Kind::Genre, &path, name).await? {
                Named::Row(id) => id,
                Named::New(slug) => {
                    let row =
                        genre::ActiveModel { slug: Set(slug), name: Set(name.clone()), ..Default::default() };
                    self.new_word(Kind::Genre, row).await?
                }
            });
        }
        Ok(ids)
    }

    /// The same for a keyword.
    pub(crate) async fn keyword(&mut self, path: &str, name: &str) -> Result<i64, WriteError> {
        Ok(match self.named(Kind::Keyword, path, name).await? {
            Named::Row(id) => id,
            Named::New(slug) => {
                let row = keyword::ActiveModel {
                    slug: Set(slug),
                    name: Set(name.to_owned()),
                    ..Default::default()
                };
                self.new_word(Kind::Keyword, row).await?
            }
        })
    }

    async fn new_word<A>(&mut self, kind: Kind, row: A) -> Result<i64, WriteError>
    where
        A: sea_orm::ActiveModelTrait + sea_orm::ActiveModelBehavior + Send,
        <A::Entity as sea_orm::EntityTrait>::Model: sea_orm::IntoActiveModel<A>,
    {
        let id = self.row(None, row).await?;
        self.fresh.push(Watch::These(kind, vec![id]));
        Ok(id)
    }

    /// The entry of a vocabulary that a film calls by a name: by the slug made of it, or else by the name itself, for an
    /// entry may have been renamed since it got its slug.
    async fn named(&mut self, kind: Kind, path: &str, name: &str) -> Result<Named, WriteError> {
        let slug = slug::slug_of(name).ok_or_else(|| no_slug(path, name))?;
        if let Some(id) = self.fate(kind, &Reference::Slug(slug.clone())).await?.row() {
            return Ok(Named::Row(id));
        }
        let by_name = self.row_where(kind.as_str(), &[("name", name.into())]).await?;
        Ok(by_name.map_or(Named::New(slug), Named::Row))
    }

    /// Writes a genre.
    ///
    /// # Errors
    /// When the record contradicts what is stored or the database fails.
    pub async fn genre(&mut self, target: Target, draft: &GenreDraft) -> Result<Written, WriteError> {
        let mut seat = self.seat(Kind::Genre, target, Some(&draft.slug), &draft.name, &[]).await?;
        let row = genre::ActiveModel {
            slug: Set(seat.slug.clone()),
            name: Set(draft.name.clone()),
            ..Default::default()
        };
        let id = self.sit(&mut seat, row).await?;
        self.settle(seat, id).await
    }

    /// Writes a keyword.
    ///
    /// # Errors
    /// When the record contradicts what is stored or the database fails.
    pub async fn keyword_record(
        &mut self,
        target: Target,
        draft: &KeywordRecordDraft,
    ) -> Result<Written, WriteError> {
        let mut seat = self.seat(Kind::Keyword, target, Some(&draft.slug), &draft.name, &[]).await?;
        let row = keyword::ActiveModel {
            slug: Set(seat.slug.clone()),
            name: Set(draft.name.clone()),
            ..Default::default()
        };
        let id = self.sit(&mut seat, row).await?;
        self.settle(seat, id).await
    }

    /// The row a reference in `path` leads to.
    pub(crate) async fn known(
        &mut self,
        path: &str,
        kind: Kind,
        reference: &Reference,
    ) -> Result<i64, WriteError> {
        self.fate(kind, reference).await?.row().ok_or_else(|| WriteError::UnknownReference {
            path: path.to_owned(),
            reference: reference.clone(),
        })
    }

    pub(crate) async fn all_rows(
        &mut self,
        path: &str,
        kind: Kind,
        references: &[Reference],
    ) -> Result<Vec<i64>, WriteError> {
        let mut rows = Vec::with_capacity(references.len());
        let mut unknown = Vec::new();
        for (index, reference) in references.iter().enumerate() {
            match self.known(&format!("{path}[{index}]"), kind, reference).await {
                Ok(row) => rows.push(row),
                Err(error @ WriteError::Store(_)) => return Err(error),
                Err(error) => unknown.push(error),
            }
        }
        WriteError::all(unknown).map_or(Ok(rows), Err)
    }

    /// The id of the row with these values, if there is one.
    pub(crate) async fn row_where(
        &self,
        table: &'static str,
        values: &[(&'static str, sea_orm::Value)],
    ) -> Result<Option<i64>, WriteError> {
        let mut select = Query::select();
        select.column("id").from(table);
        for (column, value) in values {
            select.and_where(Expr::col(*column).eq(value.clone()));
        }
        let row = self.transaction().query_one(&select).await?;
        Ok(row.map(|row| row.try_get_by_index(0)).transpose()?)
    }

    pub(crate) async fn name_of(&self, table: &'static str, id: i64) -> Result<String, WriteError> {
        let select = Query::select().column("name").from(table).and_where(Expr::col("id").eq(id)).take();
        let row = self.transaction().query_one(&select).await?;
        let row = row.ok_or_else(|| sea_orm::DbErr::RecordNotFound(format!("row {id} of {table}")))?;
        Ok(row.try_get_by_index(0)?)
    }
}

/// Rows without a life of their own that hang on another row in order.
#[derive(Clone, Copy)]
pub(crate) struct Children {
    pub(crate) table: &'static str,
    pub(crate) owner: &'static str,
    pub(crate) columns: &'static [&'static str],
}

impl Writer {
    /// Brings the children of one row to the state wanted.
    pub(crate) async fn children(
        &mut self,
        children: Children,
        owner: i64,
        wanted: Vec<Vec<sea_orm::Value>>,
    ) -> Result<(), WriteError> {
        let Children { table, owner: owner_column, columns } = children;
        let fingerprint = |values: &[sea_orm::Value]| format!("{values:?}");
        let select = Query::select()
            .columns(columns.iter().copied())
            .from(table)
            .and_where(Expr::col(owner_column).eq(owner))
            .order_by("position", sea_orm::Order::Asc)
            .take();
        let mut present = Vec::new();
        for row in self.transaction().query_all(&select).await? {
            let mut values = Vec::with_capacity(columns.len());
            for (index, column) in columns.iter().enumerate() {
                values.push(if column.ends_with("_id") {
                    sea_orm::Value::from(row.try_get_by_index::<Option<i64>>(index)?)
                } else {
                    sea_orm::Value::from(row.try_get_by_index::<Option<String>>(index)?)
                });
            }
            present.push(fingerprint(&values));
        }
        if present == wanted.iter().map(|values| fingerprint(values)).collect::<Vec<_>>() {
            return Ok(());
        }
        let delete = Query::delete().from_table(table).and_where(Expr::col(owner_column).eq(owner)).take();
        self.transaction().execute(&delete).await?;
        let mut insert = Query::insert();
        insert
            .into_table(table)
            .columns([owner_column, "position"].into_iter().chain(columns.iter().copied()));
        let rows = wanted.len();
        for (position, values) in wanted.into_iter().enumerate() {
            let position = i32::try_from(position).unwrap_or(i32::MAX);
            let frame = [Expr::val(owner), Expr::val(position)];
            insert.values_panic(frame.into_iter().chain(values.into_iter().map(Expr::val)));
        }
        if rows > 0 {
            self.transaction().execute(&insert).await?;
        }
        Ok(())
    }
}

/// What a name in a vocabulary comes to.
enum Named {
    /// The entry that is there.
    Row(i64),
    /// None; the slug a new one would have.
    New(String),
}

fn no_slug(path: &str, words: &str) -> WriteError {
    WriteError::NoSlug { path: path.to_owned(), words: words.to_owned() }
}
