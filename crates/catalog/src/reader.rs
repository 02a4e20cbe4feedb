//! One request's reads: what the viewer may know, in the languages they would like, many at a time.

use std::collections::{HashMap, HashSet};

use cinegraph_domain::{
    award::{AwardBody, AwardCategory, AwardCeremony, AwardSummary},
    film::{Film, FilmCompany, FilmText},
    film_facts::{FilmKeyword, Keyword},
    id::{Entity, Id, Kind},
    item::Entry,
    locale::LocaleChain,
    page::{Counts, ItemPlace, ListPlace, Page, Slice},
    person::{Character, Person},
    place::Place,
    query::{
        AwardBodyFilter, CharacterFilter, FILTER_DEPTH_MAX, FILTER_NODES_MAX, FilmFilter, FilmSort,
        PersonFilter, PersonSort, PlaceFilter, Sorting, SourceWorkFilter, SourceWorkSort, ThemeFilter,
        canonical_country,
    },
    reference::Reference,
    source_work::SourceWork,
    spoiler::SpoilerLevel,
    theme::Theme,
};
use cinegraph_persistence::{
    Store, StoreError,
    filmography::{Collaborator, DepartmentCount},
    filters::{self, Resolved},
    items::{ItemRecord, ItemsPage, Owner},
    listing::{Listed, Listing},
    records::Record,
    references::Fate,
    shape::Lens,
};

use crate::{
    CatalogError,
    similarity::{self, SimilarFilm},
};

/// Who reads, and how much they want to know.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Viewer {
    /// How much of the story they ask to know.
    pub ceiling: SpoilerLevel,
    /// The languages they would like, best first.
    pub locales: LocaleChain,
}

/// A record that was asked for by reference.
#[derive(Clone, Debug, PartialEq)]
pub struct Found<T> {
    /// The record.
    pub record: T,
    /// What it was asked for as, where that name leads here only by a redirect.
    pub redirected_from: Option<Reference>,
}

/// A page of a root list.
#[derive(Clone, Debug)]
pub struct ListPage<T> {
    /// What is on the page.
    pub slice: Slice<Listed<T>>,
    /// What was counted, where counting was asked for.
    pub counts: Option<Counts>,
}

/// One request's reads. It holds no connection and may be shared.
#[derive(Clone, Debug)]
pub struct Reader {
    pub(crate) store: Store,
    viewer: Viewer,
    pub(crate) lens: Lens,
}

impl Reader {
    /// A reader for one request.
    #[must_use]
    pub fn new(store: Store, viewer: Viewer) -> Self {
        let lens = store.lens(viewer.ceiling, &viewer.locales);
        Self { store, viewer, lens }
    }

    /// Whom it reads for.
    #[must_use]
    pub const fn viewer(&self) -> &Viewer {
        &self.viewer
    }

    /// Records by id; those that do not exist are missing from the answer.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn records<T: Record>(&self, ids: &[i64]) -> Result<HashMap<i64, T>, CatalogError> {
        Ok(self.store.records(&self.lens, ids).await?)
    }

    /// The record a reference leads to.
    ///
    /// # Errors
    /// [`CatalogError::NotFound`], [`CatalogError::Gone`], or when the database fails.
    pub async fn record<T: Record>(&self, reference: &Reference) -> Result<Found<T>, CatalogError> {
        // An id is most often right, so it is read at once and questioned only when nothing is there.
        if let Reference::Id(kind, id) = reference
            && *kind == T::KIND
            && let Some(record) = self.records::<T>(&[*id]).await?.remove(id)
        {
            return Ok(Found { record, redirected_from: None });
        }
        let (id, redirected) = self.locate(T::KIND, reference).await?;
        let record = self
            .records::<T>(&[id])
            .await?
            .remove(&id)
            .ok_or_else(|| CatalogError::NotFound { kind: T::KIND, reference: reference.clone() })?;
        Ok(Found { record, redirected_from: redirected.then(|| reference.clone()) })
    }

    /// The row key a reference leads to, and whether by a redirect.
    ///
    /// # Errors
    /// [`CatalogError::NotFound`], [`CatalogError::Gone`], or when the database fails.
    pub async fn locate(&self, kind: Kind, reference: &Reference) -> Result<(i64, bool), CatalogError> {
        let fate =
            self.store.resolve(&self.lens, kind, std::slice::from_ref(reference)).await?.remove(reference);
        match fate.unwrap_or(Fate::Unknown) {
            Fate::Found(id) => Ok((id, false)),
            Fate::Moved(id) => Ok((id, true)),
            Fate::Gone => Err(CatalogError::Gone { kind, reference: reference.clone() }),
            Fate::Unknown => Err(CatalogError::NotFound { kind, reference: reference.clone() }),
        }
    }

    /// Items by id: what stands above the ceiling comes veiled, to be shown as a stub.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn items<T: ItemRecord>(&self, ids: &[i64]) -> Result<HashMap<i64, Entry<T>>, CatalogError> {
        Ok(self.store.items(&self.lens, ids).await?)
    }

    /// One item by id.
    ///
    /// # Errors
    /// [`CatalogError::NotFound`], [`CatalogError::Gone`], or when the database fails.
    pub async fn item<T: ItemRecord>(&self, id: Id<T>) -> Result<Entry<T>, CatalogError> {
        if let Some(entry) = self.items::<T>(&[id.number()]).await?.remove(&id.number()) {
            return Ok(entry);
        }
        let reference = Reference::Id(T::KIND, id.number());
        // Folded into another when their owners were merged.
        let (id, _) = self.locate(T::KIND, &reference).await?;
        let entry = self.items::<T>(&[id]).await?.remove(&id);
        entry.ok_or(CatalogError::NotFound { kind: T::KIND, reference })
    }

    /// A page of the items of each owner; with `counting`, also how many it has for this viewer, and how many more a
    /// higher ceiling would show.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn items_of<T: ItemRecord>(
        &self,
        owner: Owner,
        owners: &[i64],
        page: &Page<ItemPlace>,
        filter: &T::Filter,
        counting: bool,
    ) -> Result<HashMap<i64, ItemsPage<T>>, CatalogError> {
        Ok(self.store.items_of(&self.lens, owner, owners, page, filter, counting).await?)
    }

    /// The keywords of films, and how many are withheld.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn keywords_of(
        &self,
        films: &[i64],
    ) -> Result<HashMap<i64, (Vec<FilmKeyword>, Counts)>, CatalogError> {
        Ok(self.store.keywords_of(&self.lens, films).await?)
    }

    /// The companies of films.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn companies_of(&self, films: &[i64]) -> Result<HashMap<i64, Vec<FilmCompany>>, CatalogError> {
        Ok(self.store.companies_of(&self.lens, films).await?)
    }

    /// The ceremonies of a body, newest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn ceremonies_of(&self, body: i64) -> Result<Vec<AwardCeremony>, CatalogError> {
        Ok(self.store.ceremonies_of(&self.lens, body).await?)
    }

    /// The categories of a body, by slug.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn categories_of(&self, body: i64) -> Result<Vec<AwardCategory>, CatalogError> {
        Ok(self.store.categories_of(&self.lens, body).await?)
    }

    /// The entries of a vocabulary, by slug.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn list_by_slug<T: Record>(
        &self,
        page: &Page<ListPlace>,
        counting: bool,
    ) -> Result<ListPage<T>, CatalogError> {
        self.list(&filters::by_slug(), page, counting).await
    }

    /// Wins and nominations of films or people.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn award_summaries(
        &self,
        owner: Owner,
        owners: &[i64],
    ) -> Result<HashMap<i64, AwardSummary>, CatalogError> {
        Ok(self.store.award_summaries(&self.lens, owner, owners).await?)
    }

    /// The departments people worked in.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn departments_of(
        &self,
        people: &[i64],
    ) -> Result<HashMap<i64, Vec<DepartmentCount>>, CatalogError> {
        Ok(self.store.departments_of(&self.lens, people).await?)
    }

    /// The films people are best known for.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn known_for(&self, people: &[i64]) -> Result<HashMap<i64, Vec<Id<Film>>>, CatalogError> {
        Ok(self.store.known_for(&self.lens, people).await?)
    }

    /// Who worked with someone, most films together first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn collaborators(
        &self,
        person: Id<Person>,
        page: &Page<ItemPlace>,
    ) -> Result<Slice<Collaborator>, CatalogError> {
        Ok(self.store.collaborators(&self.lens, person, page).await?)
    }

    /// How many people worked on a film with someone.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn count_collaborators(&self, person: Id<Person>) -> Result<u64, CatalogError> {
        Ok(self.store.count_collaborators(&self.lens, person).await?)
    }

    /// The texts of films in every language they have.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn texts_of(&self, films: &[i64]) -> Result<HashMap<i64, Vec<FilmText>>, CatalogError> {
        Ok(self.store.texts_of(&self.lens, films).await?)
    }

    /// The films most like this one, with what they have in common.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn similar_films(&self, film: Id<Film>, most: usize) -> Result<Vec<SimilarFilm>, CatalogError> {
        let films = self.store.count_films().await?;
        let themes = self.store.shared_themes(&self.lens, film).await?;
        let people = self.store.shared_people(&self.lens, film).await?;
        let authors = self.store.shared_authors(&self.lens, film).await?;
        Ok(similarity::rank(films, &themes, &people, &authors, most))
    }

    /// The films a filter describes.
    ///
    /// # Errors
    /// When a reference leads nowhere, the filter is too large, or the database fails.
    pub async fn list_films(
        &self,
        filter: &FilmFilter,
        sort: Sorting<FilmSort>,
        page: &Page<ListPlace>,
        counting: bool,
    ) -> Result<ListPage<Film>, CatalogError> {
        if filter.depth() > FILTER_DEPTH_MAX || filter.all().len() > FILTER_NODES_MAX {
            let message = format!(
                "a filter may nest {FILTER_DEPTH_MAX} deep and hold {FILTER_NODES_MAX} filters in all"
            );
            return Err(CatalogError::BadRequest { field: Some("filter".to_owned()), message });
        }
        let filter = filter.with_canonical_codes()?;
        let resolved = self.resolved(filter.references()).await?;
        self.list(&filters::films(&self.lens, &filter, &resolved, sort), page, counting).await
    }

    /// The people a filter describes.
    ///
    /// # Errors
    /// When a reference leads nowhere or the database fails.
    pub async fn list_people(
        &self,
        filter: &PersonFilter,
        sort: Sorting<PersonSort>,
        page: &Page<ListPlace>,
        counting: bool,
    ) -> Result<ListPage<Person>, CatalogError> {
        let resolved =
            self.resolved(filter.film.iter().map(|film| ("film", Kind::Film, film)).collect()).await?;
        self.list(&filters::people(&self.lens, filter, &resolved, sort), page, counting).await
    }

    /// The themes a filter describes, by name.
    ///
    /// # Errors
    /// When a reference leads nowhere or the database fails.
    pub async fn list_themes(
        &self,
        filter: &ThemeFilter,
        descending: bool,
        page: &Page<ListPlace>,
        counting: bool,
    ) -> Result<ListPage<Theme>, CatalogError> {
        let mut resolved = Resolved::default();
        if let Some(parent) = &filter.parent {
            let row = self.row_in_filter("parent", Kind::Theme, parent).await?;
            resolved.insert(Kind::Theme, parent.clone(), vec![row]);
        }
        self.list(&filters::themes(filter, &resolved, descending), page, counting).await
    }

    /// The award bodies a filter describes, by name.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn list_award_bodies(
        &self,
        filter: &AwardBodyFilter,
        descending: bool,
        page: &Page<ListPlace>,
        counting: bool,
    ) -> Result<ListPage<AwardBody>, CatalogError> {
        let country = canonical_country(filter.country.as_deref())?;
        let filter = AwardBodyFilter { country, ..filter.clone() };
        self.list(&filters::award_bodies(&filter, descending), page, counting).await
    }

    /// The places a filter describes, by name.
    ///
    /// # Errors
    /// When a reference leads nowhere or the database fails.
    pub async fn list_places(
        &self,
        filter: &PlaceFilter,
        descending: bool,
        page: &Page<ListPlace>,
        counting: bool,
    ) -> Result<ListPage<Place>, CatalogError> {
        let resolved =
            self.resolved(filter.film.iter().map(|film| ("film", Kind::Film, film)).collect()).await?;
        let country = canonical_country(filter.country.as_deref())?;
        let filter = PlaceFilter { country, ..filter.clone() };
        self.list(&filters::places(&self.lens, &filter, &resolved, descending), page, counting).await
    }

    /// The source works a filter describes.
    ///
    /// # Errors
    /// When a reference leads nowhere or the database fails.
    pub async fn list_source_works(
        &self,
        filter: &SourceWorkFilter,
        sort: Sorting<SourceWorkSort>,
        page: &Page<ListPlace>,
        counting: bool,
    ) -> Result<ListPage<SourceWork>, CatalogError> {
        let resolved = self
            .resolved(filter.author.iter().map(|author| ("author", Kind::Person, author)).collect())
            .await?;
        self.list(&filters::source_works(filter, &resolved, sort), page, counting).await
    }

    /// The characters a filter describes, by name.
    ///
    /// # Errors
    /// When a reference leads nowhere or the database fails.
    pub async fn list_characters(
        &self,
        filter: &CharacterFilter,
        descending: bool,
        page: &Page<ListPlace>,
        counting: bool,
    ) -> Result<ListPage<Entry<Character>>, CatalogError> {
        let resolved =
            self.resolved(filter.film.iter().map(|film| ("film", Kind::Film, film)).collect()).await?;
        let (listing, scope) = filters::characters(filter, &resolved, descending);
        let slice = self.store.list_items::<Character>(&self.lens, &listing, page).await?;
        let counts = match counting {
            true => {
                let (total, withheld) =
                    self.store.count_items::<Character>(&self.lens, &listing, scope).await?;
                Some(Counts { total, withheld })
            }
            false => None,
        };
        Ok(ListPage { slice, counts })
    }

    async fn list<T: Record>(
        &self,
        listing: &Listing,
        page: &Page<ListPlace>,
        counting: bool,
    ) -> Result<ListPage<T>, CatalogError> {
        let slice = self.store.list::<T>(&self.lens, listing, page).await?;
        let counts = match counting {
            true => Some(self.store.count::<T>(&self.lens, listing).await?),
            false => None,
        };
        Ok(ListPage { slice, counts })
    }

    /// Where the references of a filter lead; a theme with all those below it.
    async fn resolved(
        &self,
        references: Vec<(&'static str, Kind, &Reference)>,
    ) -> Result<Resolved, CatalogError> {
        let mut resolved = Resolved::default();
        for (field, kind, reference) in references {
            let row = self.row_in_filter(field, kind, reference).await?;
            let rows = match kind {
                Kind::Theme => self.with_themes_below(row).await?,
                _ => vec![row],
            };
            resolved.insert(kind, reference.clone(), rows);
        }
        Ok(resolved)
    }

    /// The row a reference in a filter leads to. That there is none is the reader's mistake, not a missing page.
    async fn row_in_filter(
        &self,
        field: &'static str,
        kind: Kind,
        reference: &Reference,
    ) -> Result<i64, CatalogError> {
        let unknown = |kind, reference| CatalogError::UnknownReference { field, kind, reference };
        match self.locate(kind, reference).await {
            // A keyword that films bear only above the ceiling is not known to this reader.
            Ok((row, _)) if kind == Kind::Keyword && self.records::<Keyword>(&[row]).await?.is_empty() => {
                Err(unknown(kind, reference.clone()))
            }
            Ok((row, _)) => Ok(row),
            Err(CatalogError::NotFound { kind, reference } | CatalogError::Gone { kind, reference }) => {
                Err(unknown(kind, reference))
            }
            Err(error) => Err(error),
        }
    }

    async fn with_themes_below(&self, theme: i64) -> Result<Vec<i64>, StoreError> {
        let mut all = HashSet::from([theme]);
        let mut level = vec![theme];
        while !level.is_empty() {
            level = self.store.themes_below(&level).await?;
            level.retain(|theme| all.insert(*theme));
        }
        let mut all: Vec<i64> = all.into_iter().collect();
        all.sort_unstable();
        Ok(all)
    }

    /// Whether an entity of this kind exists for anyone: whatever its level.
    ///
    /// # Errors
    /// [`CatalogError::NotFound`], [`CatalogError::Gone`], or when the database fails.
    pub async fn locate_as<T: Entity>(&self, reference: &Reference) -> Result<Id<T>, CatalogError> {
        Ok(Id::new(self.locate(T::KIND, reference).await?.0))
    }
}
