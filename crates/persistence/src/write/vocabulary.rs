//! How records that stand on their own become rows: people, themes, places, works, companies, collections, awards.

use cinegraph_domain::{
    award::{AwardBodyDraft, NominationDraft},
    date::PartialDate,
    film::{CollectionDraft, CompanyDraft},
    id::Kind,
    item::Draft as _,
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

use super::{Links, Outcome, Scope, WriteError, Writer, Written, set, word, words};
use crate::entity::{
    award_body, award_category, award_ceremony, collection, company, genre, keyword, nomination, person,
    place, source_work, theme,
};

impl Writer {
    /// Writes a company.
    ///
    /// # Errors
    /// When the record contradicts what is stored or the database fails.
    pub async fn company(&mut self, draft: &CompanyDraft) -> Result<Written, WriteError> {
        let id = self.find(Kind::Company, Some(&draft.slug), &draft.external_ids).await?;
        let row = company::ActiveModel {
            slug: Set(draft.slug.clone()),
            name: Set(draft.name.clone()),
            country: Set(draft.country.clone()),
            ..Default::default()
        };
        let (id, outcome) = self.renamed_row(Kind::Company, id, Some(&draft.slug), row).await?;
        let changed = self.external_ids(Kind::Company, id, &draft.external_ids).await?;
        self.settle(Kind::Company, id, outcome, changed).await
    }

    /// Writes a collection.
    ///
    /// # Errors
    /// When the record contradicts what is stored or the database fails.
    pub async fn collection(&mut self, draft: &CollectionDraft) -> Result<Written, WriteError> {
        let id = self.find(Kind::Collection, Some(&draft.slug), &draft.external_ids).await?;
        let row = collection::ActiveModel {
            slug: Set(draft.slug.clone()),
            name: Set(draft.name.clone()),
            overview: Set(draft.overview.clone()),
            ..Default::default()
        };
        let (id, outcome) = self.renamed_row(Kind::Collection, id, Some(&draft.slug), row).await?;
        let changed = self.external_ids(Kind::Collection, id, &draft.external_ids).await?;
        self.settle(Kind::Collection, id, outcome, changed).await
    }

    /// Writes a person.
    ///
    /// # Errors
    /// When the record contradicts what is stored or the database fails.
    pub async fn person(&mut self, draft: &PersonDraft) -> Result<Written, WriteError> {
        let slug =
            self.slug_for(Kind::Person, draft.slug.as_deref(), &draft.name, &draft.external_ids).await?;
        let id = self.find(Kind::Person, Some(&slug), &draft.external_ids).await?;
        let source_id = match &draft.source {
            Some(source) => Some(self.source(source).await?),
            None => None,
        };
        let row = person::ActiveModel {
            slug: Set(slug),
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
        let (id, outcome) = self.renamed_row(Kind::Person, id, draft.slug.as_deref(), row).await?;
        let mut changed = self.external_ids(Kind::Person, id, &draft.external_ids).await?;
        if let Some(images) = &draft.images {
            changed |= self.items("images", ("person_id", id), images, &mut Scope::default()).await?;
        }
        self.settle(Kind::Person, id, outcome, changed).await
    }

    /// Writes a place.
    ///
    /// # Errors
    /// When the record contradicts what is stored or the database fails.
    pub async fn place(&mut self, draft: &PlaceDraft) -> Result<Written, WriteError> {
        let id = self.find(Kind::Place, Some(&draft.slug), &draft.external_ids).await?;
        let row = place::ActiveModel {
            slug: Set(draft.slug.clone()),
            name: Set(draft.name.clone()),
            sort_name: Set(slug::sort_name(&draft.name)),
            region: Set(draft.region.clone()),
            country: Set(draft.country.clone()),
            latitude: Set(draft.latitude),
            longitude: Set(draft.longitude),
            ..Default::default()
        };
        let (id, outcome) = self.renamed_row(Kind::Place, id, Some(&draft.slug), row).await?;
        let changed = self.external_ids(Kind::Place, id, &draft.external_ids).await?;
        self.settle(Kind::Place, id, outcome, changed).await
    }

    /// Writes a theme with the questions and polls on it.
    ///
    /// # Errors
    /// When a reference leads nowhere, the record contradicts what is stored, or the database fails.
    pub async fn theme(&mut self, draft: &ThemeDraft) -> Result<Written, WriteError> {
        let parents = self.all_rows("parents", Kind::Theme, &draft.parents).await?;
        let id = self.find(Kind::Theme, Some(&draft.slug), &draft.external_ids).await?;
        let source_id = match &draft.source {
            Some(source) => Some(self.source(source).await?),
            None => None,
        };
        let row = theme::ActiveModel {
            slug: Set(draft.slug.clone()),
            name: Set(draft.name.clone()),
            sort_name: Set(slug::sort_name(&draft.name)),
            description: Set(draft.description.clone()),
            language: Set(draft.language.clone()),
            aliases: Set(words(&draft.aliases)),
            source_id: Set(source_id),
            ..Default::default()
        };
        let (id, outcome) = self.renamed_row(Kind::Theme, id, Some(&draft.slug), row).await?;
        let mut changed = self.external_ids(Kind::Theme, id, &draft.external_ids).await?;
        let links = Links { table: "theme_parent", owner: "theme_id", member: "parent_id", rows: parents };
        changed |= !self.link_rows(&[(id, &links)]).await?.is_empty();
        let mut scope = Scope::default();
        if let Some(questions) = &draft.questions {
            changed |= self.items("questions", ("theme_id", id), questions, &mut scope).await?;
        }
        if let Some(polls) = &draft.polls {
            changed |= self.items("polls", ("theme_id", id), polls, &mut scope).await?;
            changed |= self.poll_options(polls, &scope).await?;
        }
        self.settle(Kind::Theme, id, outcome, changed).await
    }

    /// Writes a work that films go back to.
    ///
    /// # Errors
    /// When a reference leads nowhere, the record contradicts what is stored, or the database fails.
    pub async fn source_work(&mut self, draft: &SourceWorkDraft) -> Result<Written, WriteError> {
        let authors = self.all_rows("authors", Kind::Person, &draft.authors).await?;
        let id = self.find(Kind::SourceWork, Some(&draft.slug), &draft.external_ids).await?;
        let row = source_work::ActiveModel {
            slug: Set(draft.slug.clone()),
            title: Set(draft.title.clone()),
            sort_title: Set(slug::sort_title(&draft.title)),
            kind: Set(word(draft.kind)),
            year: Set(draft.year),
            sort_year: Set(draft.year.unwrap_or(0)),
            language: Set(draft.language.clone()),
            ..Default::default()
        };
        let (id, outcome) = self.renamed_row(Kind::SourceWork, id, Some(&draft.slug), row).await?;
        let mut changed = self.external_ids(Kind::SourceWork, id, &draft.external_ids).await?;
        let links = Links {
            table: "source_work_author",
            owner: "source_work_id",
            member: "person_id",
            rows: authors,
        };
        changed |= !self.link_rows(&[(id, &links)]).await?.is_empty();
        self.settle(Kind::SourceWork, id, outcome, changed).await
    }

    /// Writes an award body with its ceremonies and categories.
    ///
    /// # Errors
    /// When the record contradicts what is stored or the database fails.
    pub async fn award_body(&mut self, draft: &AwardBodyDraft) -> Result<Written, WriteError> {
        let id = self.find(Kind::AwardBody, Some(&draft.slug), &draft.external_ids).await?;
        let row = award_body::ActiveModel {
            slug: Set(draft.slug.clone()),
            name: Set(draft.name.clone()),
            sort_name: Set(slug::sort_name(&draft.name)),
            country: Set(draft.country.clone()),
            url: Set(draft.url.clone()),
            ..Default::default()
        };
        let (id, outcome) = self.renamed_row(Kind::AwardBody, id, Some(&draft.slug), row).await?;
        let mut changed = self.external_ids(Kind::AwardBody, id, &draft.external_ids).await?;
        for ceremony in &draft.ceremonies {
            let stored = self
                .row_where("award_ceremony", &[("body_id", id.into()), ("year", ceremony.year.into())])
                .await?;
            let row = award_ceremony::ActiveModel {
                body_id: Set(id),
                year: Set(ceremony.year),
                number: Set(ceremony.number),
                eligibility_year: Set(ceremony.eligibility_year),
                date: Set(ceremony.date.map(PartialDate::sort_key)),
                ..Default::default()
            };
            changed |= self.row(stored, row).await?.1 != Outcome::Unchanged;
        }
        for category in &draft.categories {
            let slug = category.slug.as_str();
            let stored =
                self.row_where("award_category", &[("body_id", id.into()), ("slug", slug.into())]).await?;
            let row = award_category::ActiveModel {
                body_id: Set(id),
                slug: Set(category.slug.clone()),
                name: Set(category.name.clone()),
                ..Default::default()
            };
            changed |= self.row(stored, row).await?.1 != Outcome::Unchanged;
        }
        self.settle(Kind::AwardBody, id, outcome, changed).await
    }

    /// Writes a nomination.
    ///
    /// # Errors
    /// When a reference or key leads nowhere or the database fails.
    pub async fn nomination(&mut self, draft: &NominationDraft) -> Result<Written, WriteError> {
        let body = self.known("body", Kind::AwardBody, &draft.body).await?;
        let films = self.all_rows("films", Kind::Film, &draft.films).await?;
        let category = self
            .row_where(
                "award_category",
                &[("body_id", body.into()), ("slug", draft.category.as_str().into())],
            )
            .await?
            .ok_or_else(|| unknown_key("category", Kind::AwardCategory, &draft.category))?;
        let ceremony = self
            .row_where("award_ceremony", &[("body_id", body.into()), ("year", draft.ceremony.into())])
            .await?
            .ok_or_else(|| unknown_key("ceremony", Kind::AwardCeremony, &draft.ceremony.to_string()))?;
        let character_id = match (&draft.character, films.first()) {
            (Some(key), Some(film)) => Some(
                self.row_where("character", &[("film_id", (*film).into()), ("key", key.as_str().into())])
                    .await?
                    .ok_or_else(|| unknown_key("character", Kind::Character, key))?,
            ),
            _ => None,
        };
        let category_name = match &draft.category_name {
            Some(name) => name.clone(),
            None => self.name_of("award_category", category).await?,
        };
        let frame = draft.frame();
        let source_id = match frame.source {
            Some(source) => Some(self.source(source).await?),
            None => None,
        };
        let row = nomination::ActiveModel {
            category_id: Set(category),
            ceremony_id: Set(ceremony),
            key: Set(draft.key.clone()),
            position: Set(0),
            spoiler_level: Set(frame.spoiler_level.rank()),
            language: Set(draft.language.clone()),
            source_id: Set(source_id),
            category_name: Set(category_name),
            result: Set(word(draft.result)),
            character_id: Set(character_id),
            character_name: Set(draft.character_name.clone()),
            song: Set(draft.song.clone()),
            note: Set(draft.note.clone()),
            ..Default::default()
        };
        let unique = [
            ("ceremony_id", ceremony.into()),
            ("category_id", category.into()),
            ("key", draft.key.as_str().into()),
        ];
        let id = self.row_where("nomination", &unique).await?;
        let (id, outcome) = self.row(id, row).await?;
        let links =
            Links { table: "nomination_film", owner: "nomination_id", member: "film_id", rows: films };
        let mut changed = !self.link_rows(&[(id, &links)]).await?.is_empty();
        changed |= self.nominees(id, draft).await?;
        self.settle(Kind::Nomination, id, outcome, changed).await
    }

    async fn nominees(&mut self, nomination: i64, draft: &NominationDraft) -> Result<bool, WriteError> {
        let mut wanted = Vec::with_capacity(draft.nominees.len());
        let mut people = std::collections::HashSet::new();
        for (index, nominee) in draft.nominees.iter().enumerate() {
            let person = match &nominee.person {
                Some(person) => {
                    let path = format!("nominees[{index}].person");
                    let id = self.known(&path, Kind::Person, person).await?;
                    if !people.insert(id) {
                        return Err(WriteError::DoubleKey { path, key: person.to_string() });
                    }
                    Some(id)
                }
                None => None,
            };
            let company = match &nominee.company {
                Some(company) => {
                    Some(self.known(&format!("nominees[{index}].company"), Kind::Company, company).await?)
                }
                None => None,
            };
            wanted.push(vec![
                person.into(),
                company.into(),
                nominee.name.clone().into(),
                nominee.role.clone().into(),
            ]);
        }
        let children = Children {
            table: "nominee",
            owner: "nomination_id",
            columns: &["person_id", "company_id", "name", "role"],
        };
        self.children(children, nomination, wanted).await
    }

    /// The ids of vocabulary entries by name, made when they are new.
    pub(crate) async fn genres(&mut self, names: &[String]) -> Result<Vec<i64>, WriteError> {
        let mut ids = Vec::with_capacity(names.len());
        for name in names {
            let slug = slug::slug_of(name).ok_or_else(|| no_slug("genres", name))?;
            ids.push(match self.fate(Kind::Genre, &Reference::Slug(slug.clone())).await?.row() {
                Some(id) => id,
                None => {
                    let row =
                        genre::ActiveModel { slug: Set(slug), name: Set(name.clone()), ..Default::default() };
                    self.row(None, row).await?.0
                }
            });
        }
        Ok(ids)
    }

    /// The same for keywords.
    pub(crate) async fn keyword(&mut self, name: &str) -> Result<i64, WriteError> {
        let slug = slug::slug_of(name).ok_or_else(|| no_slug("keywords", name))?;
        Ok(match self.fate(Kind::Keyword, &Reference::Slug(slug.clone())).await?.row() {
            Some(id) => id,
            None => {
                let row = keyword::ActiveModel {
                    slug: Set(slug),
                    name: Set(name.to_owned()),
                    ..Default::default()
                };
                self.row(None, row).await?.0
            }
        })
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
            others: Vec::new(),
        })
    }

    pub(crate) async fn all_rows(
        &mut self,
        path: &str,
        kind: Kind,
        references: &[Reference],
    ) -> Result<Vec<i64>, WriteError> {
        let mut rows = Vec::with_capacity(references.len());
        for (index, reference) in references.iter().enumerate() {
            rows.push(self.known(&format!("{path}[{index}]"), kind, reference).await?);
        }
        Ok(rows)
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

    async fn name_of(&self, table: &'static str, id: i64) -> Result<String, WriteError> {
        let select = Query::select().column("name").from(table).and_where(Expr::col("id").eq(id)).take();
        let row = self.transaction().query_one(&select).await?;
        let row = row.ok_or_else(|| sea_orm::DbErr::RecordNotFound(format!("row {id} of {table}")))?;
        Ok(row.try_get_by_index(0)?)
    }

    /// The slug a record will have: its own, the one it has already, or a new one made from words.
    pub(crate) async fn slug_for(
        &mut self,
        kind: Kind,
        own: Option<&str>,
        from: &str,
        external_ids: &[cinegraph_domain::external_id::ExternalId],
    ) -> Result<String, WriteError> {
        if let Some(slug) = own {
            return Ok(slug.to_owned());
        }
        if let Some(id) = self.find(kind, None, external_ids).await?
            && let Some(slug) = self.slug_of(kind, id).await?
        {
            return Ok(slug);
        }
        let base = slug::slug_of(from).unwrap_or_else(|| match external_ids.first() {
            // A title in another script has no slug of its own; an id elsewhere is at least stable.
            Some(id) => slug::slug_of(&format!("{} {}", id.source.as_str(), id.value)).unwrap_or_default(),
            None => String::new(),
        });
        if base.is_empty() {
            return Err(no_slug("slug", from));
        }
        let mut slug = base.clone();
        let mut next = 2;
        while let Some(id) = self.fate(kind, &Reference::Slug(slug.clone())).await?.row() {
            // Many people share a name; only an id in common makes two records one person.
            let another =
                kind == Kind::Person && !external_ids.is_empty() && self.bears_ids(kind, id).await?;
            if !another && !self.contradicts(kind, id, external_ids).await? {
                break;
            }
            slug = format!("{base}-{next}");
            next += 1;
        }
        Ok(slug)
    }

    /// Whether a stored row bears any id elsewhere.
    async fn bears_ids(&self, kind: Kind, id: i64) -> Result<bool, WriteError> {
        let values = [("kind", kind.as_str().into()), ("entity_id", id.into())];
        Ok(self.row_where("external_id", &values).await?.is_some())
    }

    /// Whether a stored row bears another id of a source that is also among these, so that it is another entity.
    pub(crate) async fn contradicts(
        &mut self,
        kind: Kind,
        id: i64,
        external_ids: &[cinegraph_domain::external_id::ExternalId],
    ) -> Result<bool, WriteError> {
        let select = Query::select()
            .column("source")
            .from("external_id")
            .and_where(Expr::col("kind").eq(kind.as_str()))
            .and_where(Expr::col("entity_id").eq(id))
            .take();
        for row in self.transaction().query_all(&select).await? {
            let source: String = row.try_get_by_index(0)?;
            // None of the ids given led to this row, or the slug would not have been asked for.
            if external_ids.iter().any(|id| id.source.as_str() == source) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// A row whose slug may change: the old one then leads to it still.
    pub(crate) async fn renamed_row<A>(
        &mut self,
        kind: Kind,
        id: Option<i64>,
        own_slug: Option<&str>,
        wanted: A,
    ) -> Result<(i64, Outcome), WriteError>
    where
        A: sea_orm::ActiveModelTrait + sea_orm::ActiveModelBehavior + Send,
        <A::Entity as sea_orm::EntityTrait>::Model: sea_orm::IntoActiveModel<A>,
    {
        let mut wanted = wanted;
        if let Some(id) = id
            && let Some(old) = self.slug_of(kind, id).await?
        {
            match own_slug {
                Some(new) if new != old => self.redirect_slug(kind, &old, id).await?,
                Some(_) => {}
                None => set(&mut wanted, "slug", old.into())?,
            }
        }
        self.row(id, wanted).await
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
    /// Brings the children of one row to the state wanted; says whether anything changed.
    pub(crate) async fn children(
        &mut self,
        children: Children,
        owner: i64,
        wanted: Vec<Vec<sea_orm::Value>>,
    ) -> Result<bool, WriteError> {
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
            return Ok(false);
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
        Ok(true)
    }
}

fn no_slug(path: &str, words: &str) -> WriteError {
    WriteError::NoSlug { path: path.to_owned(), words: words.to_owned() }
}

fn unknown_key(path: &str, kind: Kind, key: &str) -> WriteError {
    WriteError::UnknownKey { path: path.to_owned(), kind, key: key.to_owned() }
}
