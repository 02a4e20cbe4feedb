//! Batching for GraphQL: what many fields of one request ask for is read in one statement each.

use std::{
    collections::HashMap,
    hash::{Hash, Hasher},
    marker::PhantomData,
    sync::Arc,
    time::Duration,
};

use async_graphql::{
    Context,
    dataloader::{DataLoader, Loader},
};
use cinegraph_catalog::{CatalogError, DepartmentCount, ItemRecord, Owner, Placed, Reader, Record};
use cinegraph_domain::{
    award::AwardSummary,
    film::{Film, FilmCompany, FilmText},
    film_facts::FilmKeyword,
    id::Id,
    item::Entry,
    page::{Counts, ItemPlace, Page, Slice},
};

use crate::error::ApiError;

/// The loaders of one request.
pub type Loaders = DataLoader<Batch>;

/// Reads batches through the request's reader.
#[derive(Clone, Debug)]
pub struct Batch(Reader);

/// Loaders around a reader.
#[must_use]
pub fn loaders(reader: Reader) -> Loaders {
    // The keys of one level of the query are all there by the time the task that reads them gets its turn.
    DataLoader::new(Batch(reader), tokio::spawn).delay(Duration::ZERO)
}

/// The reader of the request.
pub fn reader<'a>(ctx: &Context<'a>) -> &'a Reader {
    ctx.data_unchecked()
}

/// The loaders of the request.
pub fn loaders_of<'a>(ctx: &Context<'a>) -> &'a Loaders {
    ctx.data_unchecked()
}

/// A key together with the kind of record it leads to.
pub struct Of<T, K> {
    key: K,
    record: PhantomData<fn() -> T>,
}

impl<T, K> Of<T, K> {
    /// The key of a `T`.
    pub const fn new(key: K) -> Self {
        Self { key, record: PhantomData }
    }
}

// Written out because a derive would ask the same of `T`, which is only a label here.
impl<T, K: Clone> Clone for Of<T, K> {
    fn clone(&self) -> Self {
        Self::new(self.key.clone())
    }
}
impl<T, K: PartialEq> PartialEq for Of<T, K> {
    fn eq(&self, other: &Self) -> bool {
        self.key == other.key
    }
}
impl<T, K: Eq> Eq for Of<T, K> {}
impl<T, K: Hash> Hash for Of<T, K> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.key.hash(state);
    }
}

/// A record by id.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct RecordKey(pub i64);

/// An item by id.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct EntryKey(pub i64);

/// A page of the items of one owner.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct ItemsKey<F> {
    /// What the owner is to the items.
    pub owner: Owner,
    /// Which owner.
    pub id: i64,
    /// Which page.
    pub page: Page<ItemPlace>,
    /// Which items.
    pub filter: F,
}

/// How many items an owner has.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct CountsKey<F> {
    /// What the owner is to the items.
    pub owner: Owner,
    /// Which owner.
    pub id: i64,
    /// Which items.
    pub filter: F,
}

/// The keywords of a film.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct KeywordsKey(pub i64);

/// The companies of a film.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct CompaniesKey(pub i64);

/// The texts of a film in every language.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct TextsKey(pub i64);

/// Wins and nominations of a film or person.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct AwardsKey(pub Owner, pub i64);

/// The departments of a person.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct DepartmentsKey(pub i64);

/// The films a person is known for.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct KnownForKey(pub i64);

/// What lists that can be read together have in common.
type Alike<'a, F> = (Owner, &'a Page<ItemPlace>, &'a F);

type Loaded<K, V> = Result<HashMap<K, V>, Arc<CatalogError>>;

impl<T: Record> Loader<Of<T, RecordKey>> for Batch {
    type Value = T;
    type Error = Arc<CatalogError>;

    async fn load(&self, keys: &[Of<T, RecordKey>]) -> Loaded<Of<T, RecordKey>, T> {
        let ids: Vec<i64> = keys.iter().map(|key| key.key.0).collect();
        let records = self.0.records::<T>(&ids).await?;
        Ok(records.into_iter().map(|(id, record)| (Of::new(RecordKey(id)), record)).collect())
    }
}

impl<T: ItemRecord> Loader<Of<T, EntryKey>> for Batch {
    type Value = Entry<T>;
    type Error = Arc<CatalogError>;

    async fn load(&self, keys: &[Of<T, EntryKey>]) -> Loaded<Of<T, EntryKey>, Entry<T>> {
        let ids: Vec<i64> = keys.iter().map(|key| key.key.0).collect();
        let entries = self.0.items::<T>(&ids).await?;
        Ok(entries.into_iter().map(|(id, entry)| (Of::new(EntryKey(id)), entry)).collect())
    }
}

impl<T: ItemRecord> Loader<Of<T, ItemsKey<T::Filter>>> for Batch {
    type Value = Arc<Slice<Placed<T>>>;
    type Error = Arc<CatalogError>;

    async fn load(
        &self,
        keys: &[Of<T, ItemsKey<T::Filter>>],
    ) -> Loaded<Of<T, ItemsKey<T::Filter>>, Arc<Slice<Placed<T>>>> {
        let mut alike: HashMap<Alike<'_, T::Filter>, Vec<i64>> = HashMap::new();
        for Of { key, .. } in keys {
            alike.entry((key.owner, &key.page, &key.filter)).or_default().push(key.id);
        }
        let mut loaded = HashMap::with_capacity(keys.len());
        for ((owner, page, filter), ids) in alike {
            for (id, slice) in self.0.items_of::<T>(owner, &ids, page, filter).await? {
                let key = ItemsKey { owner, id, page: page.clone(), filter: filter.clone() };
                loaded.insert(Of::new(key), Arc::new(slice));
            }
        }
        Ok(loaded)
    }
}

impl<T: ItemRecord> Loader<Of<T, CountsKey<T::Filter>>> for Batch {
    type Value = Counts;
    type Error = Arc<CatalogError>;

    async fn load(
        &self,
        keys: &[Of<T, CountsKey<T::Filter>>],
    ) -> Loaded<Of<T, CountsKey<T::Filter>>, Counts> {
        let mut alike: HashMap<(Owner, &T::Filter), Vec<i64>> = HashMap::new();
        for Of { key, .. } in keys {
            alike.entry((key.owner, &key.filter)).or_default().push(key.id);
        }
        let mut loaded = HashMap::with_capacity(keys.len());
        for ((owner, filter), ids) in alike {
            for (id, counts) in self.0.item_counts::<T>(owner, &ids, filter).await? {
                loaded.insert(Of::new(CountsKey { owner, id, filter: filter.clone() }), counts);
            }
        }
        Ok(loaded)
    }
}

impl Loader<KeywordsKey> for Batch {
    type Value = (Vec<FilmKeyword>, Counts);
    type Error = Arc<CatalogError>;

    async fn load(&self, keys: &[KeywordsKey]) -> Loaded<KeywordsKey, Self::Value> {
        let films: Vec<i64> = keys.iter().map(|key| key.0).collect();
        Ok(self.0.keywords_of(&films).await?.into_iter().map(|(id, list)| (KeywordsKey(id), list)).collect())
    }
}

impl Loader<CompaniesKey> for Batch {
    type Value = Vec<FilmCompany>;
    type Error = Arc<CatalogError>;

    async fn load(&self, keys: &[CompaniesKey]) -> Loaded<CompaniesKey, Self::Value> {
        let films: Vec<i64> = keys.iter().map(|key| key.0).collect();
        Ok(self
            .0
            .companies_of(&films)
            .await?
            .into_iter()
            .map(|(id, list)| (CompaniesKey(id), list))
            .collect())
    }
}

impl Loader<TextsKey> for Batch {
    type Value = Vec<FilmText>;
    type Error = Arc<CatalogError>;

    async fn load(&self, keys: &[TextsKey]) -> Loaded<TextsKey, Self::Value> {
        let films: Vec<i64> = keys.iter().map(|key| key.0).collect();
        Ok(self.0.texts_of(&films).await?.into_iter().map(|(id, list)| (TextsKey(id), list)).collect())
    }
}

impl Loader<AwardsKey> for Batch {
    type Value = AwardSummary;
    type Error = Arc<CatalogError>;

    async fn load(&self, keys: &[AwardsKey]) -> Loaded<AwardsKey, AwardSummary> {
        let mut alike: HashMap<Owner, Vec<i64>> = HashMap::new();
        for AwardsKey(owner, id) in keys {
            alike.entry(*owner).or_default().push(*id);
        }
        let mut loaded = HashMap::with_capacity(keys.len());
        for (owner, ids) in alike {
            let summaries = self.0.award_summaries(owner, &ids).await?;
            loaded.extend(summaries.into_iter().map(|(id, summary)| (AwardsKey(owner, id), summary)));
        }
        Ok(loaded)
    }
}

impl Loader<DepartmentsKey> for Batch {
    type Value = Vec<DepartmentCount>;
    type Error = Arc<CatalogError>;

    async fn load(&self, keys: &[DepartmentsKey]) -> Loaded<DepartmentsKey, Self::Value> {
        let people: Vec<i64> = keys.iter().map(|key| key.0).collect();
        let departments = self.0.departments_of(&people).await?;
        Ok(departments.into_iter().map(|(id, list)| (DepartmentsKey(id), list)).collect())
    }
}

impl Loader<KnownForKey> for Batch {
    type Value = Vec<Id<Film>>;
    type Error = Arc<CatalogError>;

    async fn load(&self, keys: &[KnownForKey]) -> Loaded<KnownForKey, Self::Value> {
        let people: Vec<i64> = keys.iter().map(|key| key.0).collect();
        Ok(self.0.known_for(&people).await?.into_iter().map(|(id, list)| (KnownForKey(id), list)).collect())
    }
}

/// The view of a record by id, if the catalogue holds it.
///
/// # Errors
/// When the database fails.
pub async fn found<V: crate::resources::RecordView>(
    ctx: &Context<'_>,
    id: Id<V::Record>,
) -> Result<Option<V>, ApiError> {
    let found = loaders_of(ctx).load_one(Of::<V::Record, _>::new(RecordKey(id.number()))).await?;
    Ok(found.map(|record| V::view(record, reader(ctx).viewer())))
}

/// The view of an item by id, as a stub above the ceiling, if the catalogue holds it.
///
/// # Errors
/// When the database fails.
pub async fn found_item<V: crate::resources::ItemView>(
    ctx: &Context<'_>,
    id: Id<V::Record>,
) -> Result<Option<V>, ApiError> {
    let found = loaders_of(ctx).load_one(Of::<V::Record, _>::new(EntryKey(id.number()))).await?;
    Ok(found.map(|entry| V::view(entry, reader(ctx).viewer().ceiling)))
}

/// The view of a record by id; an error when the catalogue does not hold it.
///
/// # Errors
/// When the database fails or the row is gone.
pub async fn record<V: crate::resources::RecordView>(
    ctx: &Context<'_>,
    id: Id<V::Record>,
) -> Result<V, ApiError> {
    found(ctx, id)
        .await?
        .ok_or_else(|| ApiError::new(crate::error::Code::Gone, format!("`{id}` is no longer there")))
}

/// The views of records by id, in the order given.
///
/// # Errors
/// When the database fails.
pub async fn records<V: crate::resources::RecordView>(
    ctx: &Context<'_>,
    ids: impl IntoIterator<Item = Id<V::Record>>,
) -> Result<Vec<V>, ApiError> {
    let keys: Vec<Of<V::Record, RecordKey>> =
        ids.into_iter().map(|id| Of::new(RecordKey(id.number()))).collect();
    let found = loaders_of(ctx).load_many(keys.iter().cloned()).await?;
    let viewer = reader(ctx).viewer();
    Ok(keys.iter().filter_map(|key| found.get(key).cloned()).map(|record| V::view(record, viewer)).collect())
}

/// The view of an item by id, as a stub above the ceiling; an error when the catalogue does not hold it.
///
/// # Errors
/// When the database fails or the row is gone.
pub async fn item<V: crate::resources::ItemView>(
    ctx: &Context<'_>,
    id: Id<V::Record>,
) -> Result<V, ApiError> {
    found_item(ctx, id)
        .await?
        .ok_or_else(|| ApiError::new(crate::error::Code::Gone, format!("`{id}` is no longer there")))
}

/// The views of items by id, in the order given.
///
/// # Errors
/// When the database fails.
pub async fn items<V: crate::resources::ItemView>(
    ctx: &Context<'_>,
    ids: impl IntoIterator<Item = Id<V::Record>>,
) -> Result<Vec<V>, ApiError> {
    let keys: Vec<Of<V::Record, EntryKey>> =
        ids.into_iter().map(|id| Of::new(EntryKey(id.number()))).collect();
    let found = loaders_of(ctx).load_many(keys.iter().cloned()).await?;
    let ceiling = reader(ctx).viewer().ceiling;
    Ok(keys.iter().filter_map(|key| found.get(key).cloned()).map(|entry| V::view(entry, ceiling)).collect())
}
