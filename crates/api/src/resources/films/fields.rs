//! The fields of a film that lead on from it, in GraphQL.

use async_graphql::{ComplexObject, Context, Result};
use cinegraph_catalog::Owner;
use cinegraph_domain::film as domain;

use super::{AwardSummary, Film, FilmCompany, FilmKeywords, FilmText, OtherFilms, SimilarFilm};
use crate::{
    error::ApiError,
    graphql::{
        connection::{self, Connection, PageArgs},
        linked,
        loaders::{AwardsKey, CompaniesKey, KeywordsKey, TextsKey, loaders_of, reader},
    },
    resources::{
        adaptations::Adaptation,
        analyses::Analysis,
        characters::Character,
        collections::Collection,
        differences::AdaptationDifference,
        editions::Edition,
        frame::number_of,
        history::{self, HistoryEntry},
        images::Image,
        insights::Insight,
        locations::FilmingLocation,
        narrowing::{kind_filter, nomination_filter, reading_filter, role_filter},
        nominations::Nomination,
        polls::Poll,
        questions::DiscussionQuestion,
        quotes::Quote,
        readings::ThemeReading,
        recommendations::Recommendation,
        releases::Release,
        roles::Role,
        scenes::Scene,
        synopsis::SynopsisSection,
        titles::AlternateTitle,
        videos::Video,
        vocabularies::Genre,
    },
    vocabulary::{
        AnalysisKind, AwardResult, Department, DifferenceKind, ImageKind, InsightKind, SceneKind,
        SectionKind, ThemeStrength, VideoKind,
    },
};

#[ComplexObject]
impl Film {
    /// The collection it is part of.
    async fn collection(&self, ctx: &Context<'_>) -> Option<Result<Collection>> {
        let link = self.collection.as_ref()?;
        Some(linked::record(ctx, link).await.map_err(Into::into))
    }

    /// Its genres.
    async fn genres(&self, ctx: &Context<'_>) -> Result<Vec<Genre>> {
        Ok(linked::records(ctx, &self.genres).await?)
    }

    /// What it is about, in words.
    async fn keywords(&self, ctx: &Context<'_>) -> Result<FilmKeywords> {
        let film = number_of::<domain::Film>(&self.id);
        let found = loaders_of(ctx).load_one(KeywordsKey(film)).await.map_err(ApiError::from)?;
        Ok(found.unwrap_or_default().into())
    }

    /// Its title, tagline and overview in every language they are held in, besides its own.
    async fn texts(&self, ctx: &Context<'_>) -> Result<Vec<FilmText>> {
        let film = number_of::<domain::Film>(&self.id);
        let found = loaders_of(ctx).load_one(TextsKey(film)).await.map_err(ApiError::from)?;
        Ok(found.unwrap_or_default().into_iter().map(Into::into).collect())
    }

    /// Who made and distributed it.
    async fn companies(&self, ctx: &Context<'_>) -> Result<Vec<FilmCompany>> {
        let film = number_of::<domain::Film>(&self.id);
        let found = loaders_of(ctx).load_one(CompaniesKey(film)).await.map_err(ApiError::from)?;
        Ok(found.unwrap_or_default().into_iter().map(Into::into).collect())
    }

    /// How many awards it was nominated for and won, as far as the ceiling shows them.
    async fn award_summary(&self, ctx: &Context<'_>) -> Result<AwardSummary> {
        let key = AwardsKey(Owner::NOMINATION_FILM, number_of::<domain::Film>(&self.id));
        let found = loaders_of(ctx).load_one(key).await.map_err(ApiError::from)?;
        Ok(found.unwrap_or_default().into())
    }

    /// The films most like it, with what they share, the most alike first.
    async fn similar_films(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many at most, 1 to 100.", default = 10)] first: i32,
    ) -> Result<Vec<SimilarFilm>> {
        let most = super::most(first)?;
        let film = cinegraph_domain::id::Id::new(number_of::<domain::Film>(&self.id));
        let similar = reader(ctx).similar_films(film, most).await.map_err(ApiError::from)?;
        Ok(similar.into_iter().map(Into::into).collect())
    }

    /// The other films of those who directed it, newest first.
    async fn directors_other_films(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many of each director at most, 1 to 100.", default = 10)] first: i32,
    ) -> Result<Vec<OtherFilms>> {
        let film = cinegraph_domain::id::Id::new(number_of::<domain::Film>(&self.id));
        Ok(super::directors_other_films(reader(ctx), film, super::most(first)?).await?)
    }

    /// Who changed it or what belongs to it, when, and what the fields were before and after: the newest change first.
    async fn history(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start, 1 to 100; 20 when nothing is said.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100; not beside `first`.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<Connection<HistoryEntry>> {
        let film = cinegraph_domain::id::Id::new(number_of::<domain::Film>(&self.id));
        Ok(history::of_film(ctx, film, PageArgs { first, after, last, before }).await?)
    }

    /// The other titles it bears.
    async fn titles(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start, 1 to 100; 20 when nothing is said.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100; not beside `first`.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<Connection<AlternateTitle>> {
        let args = PageArgs { first, after, last, before };
        Ok(connection::items(ctx, Owner::FILM, number_of::<domain::Film>(&self.id), args, ()).await?)
    }

    /// Where, when and how it came out.
    async fn releases(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start, 1 to 100; 20 when nothing is said.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100; not beside `first`.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<Connection<Release>> {
        let args = PageArgs { first, after, last, before };
        Ok(connection::items(ctx, Owner::FILM, number_of::<domain::Film>(&self.id), args, ()).await?)
    }

    /// Its cuts.
    async fn editions(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start, 1 to 100; 20 when nothing is said.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100; not beside `first`.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<Connection<Edition>> {
        let args = PageArgs { first, after, last, before };
        Ok(connection::items(ctx, Owner::FILM, number_of::<domain::Film>(&self.id), args, ()).await?)
    }

    /// Trailers, clips and featurettes.
    async fn videos(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start, 1 to 100; 20 when nothing is said.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100; not beside `first`.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
        #[graphql(desc = "Only these kinds.")] kinds: Option<Vec<VideoKind>>,
    ) -> Result<Connection<Video>> {
        let args = PageArgs { first, after, last, before };
        Ok(connection::items(ctx, Owner::FILM, number_of::<domain::Film>(&self.id), args, kind_filter(kinds))
            .await?)
    }

    /// Posters, backdrops, logos and stills.
    async fn images(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start, 1 to 100; 20 when nothing is said.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100; not beside `first`.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
        #[graphql(desc = "Only these kinds.")] kinds: Option<Vec<ImageKind>>,
    ) -> Result<Connection<Image>> {
        let args = PageArgs { first, after, last, before };
        Ok(connection::items(ctx, Owner::FILM, number_of::<domain::Film>(&self.id), args, kind_filter(kinds))
            .await?)
    }

    /// The detailed summary in headed parts, and the ending.
    async fn synopsis(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start, 1 to 100; 20 when nothing is said.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100; not beside `first`.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
        #[graphql(desc = "Only these kinds.")] kinds: Option<Vec<SectionKind>>,
    ) -> Result<Connection<SynopsisSection>> {
        let args = PageArgs { first, after, last, before };
        Ok(connection::items(ctx, Owner::FILM, number_of::<domain::Film>(&self.id), args, kind_filter(kinds))
            .await?)
    }

    /// Who is in its story.
    async fn characters(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start, 1 to 100; 20 when nothing is said.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100; not beside `first`.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<Connection<Character>> {
        let args = PageArgs { first, after, last, before };
        Ok(connection::items(ctx, Owner::FILM, number_of::<domain::Film>(&self.id), args, ()).await?)
    }

    /// Its cast and crew, by billing.
    async fn roles(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start, 1 to 100; 20 when nothing is said.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100; not beside `first`.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
        #[graphql(desc = "Only these departments.")] departments: Option<Vec<Department>>,
        #[graphql(desc = "Only these jobs, as written in the credits.")] jobs: Option<Vec<String>>,
    ) -> Result<Connection<Role>> {
        let args = PageArgs { first, after, last, before };
        Ok(connection::items(
            ctx,
            Owner::FILM,
            number_of::<domain::Film>(&self.id),
            args,
            role_filter(departments, jobs),
        )
        .await?)
    }

    /// Its scenes, kept or cut.
    async fn scenes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start, 1 to 100; 20 when nothing is said.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100; not beside `first`.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
        #[graphql(desc = "Only these kinds.")] kinds: Option<Vec<SceneKind>>,
    ) -> Result<Connection<Scene>> {
        let args = PageArgs { first, after, last, before };
        Ok(connection::items(ctx, Owner::FILM, number_of::<domain::Film>(&self.id), args, kind_filter(kinds))
            .await?)
    }

    /// Words from it.
    async fn quotes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start, 1 to 100; 20 when nothing is said.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100; not beside `first`.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<Connection<Quote>> {
        let args = PageArgs { first, after, last, before };
        Ok(connection::items(ctx, Owner::FILM, number_of::<domain::Film>(&self.id), args, ()).await?)
    }

    /// Trivia, easter eggs, and what went on behind the scenes.
    async fn insights(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start, 1 to 100; 20 when nothing is said.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100; not beside `first`.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
        #[graphql(desc = "Only these kinds.")] kinds: Option<Vec<InsightKind>>,
    ) -> Result<Connection<Insight>> {
        let args = PageArgs { first, after, last, before };
        Ok(connection::items(ctx, Owner::FILM, number_of::<domain::Film>(&self.id), args, kind_filter(kinds))
            .await?)
    }

    /// Where it was filmed.
    async fn locations(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start, 1 to 100; 20 when nothing is said.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100; not beside `first`.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<Connection<FilmingLocation>> {
        let args = PageArgs { first, after, last, before };
        Ok(connection::items(ctx, Owner::FILM, number_of::<domain::Film>(&self.id), args, ()).await?)
    }

    /// The works it goes back to.
    async fn adaptations(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start, 1 to 100; 20 when nothing is said.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100; not beside `first`.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<Connection<Adaptation>> {
        let args = PageArgs { first, after, last, before };
        Ok(connection::items(ctx, Owner::FILM, number_of::<domain::Film>(&self.id), args, ()).await?)
    }

    /// What it tells otherwise than the works it goes back to.
    async fn differences(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start, 1 to 100; 20 when nothing is said.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100; not beside `first`.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
        #[graphql(desc = "Only these kinds.")] kinds: Option<Vec<DifferenceKind>>,
    ) -> Result<Connection<AdaptationDifference>> {
        let args = PageArgs { first, after, last, before };
        Ok(connection::items(ctx, Owner::FILM, number_of::<domain::Film>(&self.id), args, kind_filter(kinds))
            .await?)
    }

    /// Films that curators recommend to those who liked it.
    async fn recommendations(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start, 1 to 100; 20 when nothing is said.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100; not beside `first`.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<Connection<Recommendation>> {
        let args = PageArgs { first, after, last, before };
        Ok(connection::items(ctx, Owner::FILM, number_of::<domain::Film>(&self.id), args, ()).await?)
    }

    /// The themes it bears on, each with how it does.
    async fn themes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start, 1 to 100; 20 when nothing is said.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100; not beside `first`.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
        #[graphql(desc = "Only these strengths.")] strengths: Option<Vec<ThemeStrength>>,
        #[graphql(desc = "Only readings that hold beyond the film's world, or only those that do not.")]
        universal: Option<bool>,
    ) -> Result<Connection<ThemeReading>> {
        let args = PageArgs { first, after, last, before };
        Ok(connection::items(
            ctx,
            Owner::FILM,
            number_of::<domain::Film>(&self.id),
            args,
            reading_filter(strengths, universal),
        )
        .await?)
    }

    /// Longer readings of it.
    async fn analyses(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start, 1 to 100; 20 when nothing is said.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100; not beside `first`.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
        #[graphql(desc = "Only these kinds.")] kinds: Option<Vec<AnalysisKind>>,
    ) -> Result<Connection<Analysis>> {
        let args = PageArgs { first, after, last, before };
        Ok(connection::items(ctx, Owner::FILM, number_of::<domain::Film>(&self.id), args, kind_filter(kinds))
            .await?)
    }

    /// Food for thought.
    async fn questions(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start, 1 to 100; 20 when nothing is said.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100; not beside `first`.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<Connection<DiscussionQuestion>> {
        let args = PageArgs { first, after, last, before };
        Ok(connection::items(ctx, Owner::FILM, number_of::<domain::Film>(&self.id), args, ()).await?)
    }

    /// Questions with answers to choose from.
    async fn polls(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start, 1 to 100; 20 when nothing is said.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100; not beside `first`.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<Connection<Poll>> {
        let args = PageArgs { first, after, last, before };
        Ok(connection::items(ctx, Owner::FILM, number_of::<domain::Film>(&self.id), args, ()).await?)
    }

    /// The awards it was nominated for, newest first.
    async fn nominations(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start, 1 to 100; 20 when nothing is said.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100; not beside `first`.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
        #[graphql(desc = "Only these results.")] results: Option<Vec<AwardResult>>,
    ) -> Result<Connection<Nomination>> {
        let args = PageArgs { first, after, last, before };
        Ok(connection::items(
            ctx,
            Owner::NOMINATION_FILM,
            number_of::<domain::Film>(&self.id),
            args,
            nomination_filter(results),
        )
        .await?)
    }
}
