//! The table against the drafts: no field is in one of them only, and what the table says of types and of what is
//! required holds. A draft refuses a field it does not know and names those it knows.

use std::collections::BTreeSet;

use cinegraph_domain::{
    analysis, award, external_id, film, film_facts, insight, item, person, place, poll, quote, scene,
    source_work, synopsis, theme,
};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

use super::*;

/// A value that a field takes.
fn sample(of: &Type) -> Value {
    match of {
        Type::Text | Type::Item(_) | Type::Reference(_) | Type::Person => "word".into(),
        Type::Int(least, _) => (*least).into(),
        Type::BigInt => 5_000_000_000_i64.into(),
        Type::Float(least, _) => (least + 0.5).into(),
        Type::Bool => true.into(),
        Type::Date => "2010-09".into(),
        Type::Instant => "2026-11-21T09:00:00Z".into(),
        Type::Word(words) => (words.known)()[0].into(),
        Type::Part(part) => object(part.fields.iter(), |_| true).into(),
        Type::List(of) => vec![sample(of)].into(),
        Type::Owned(entity) => vec![Value::from(object(entity.fields(), |_| true))].into(),
    }
}

/// An object with the fields wanted, as drafts name them.
fn object(
    fields: impl Iterator<Item = &'static Field>,
    wanted: impl Fn(&Field) -> bool,
) -> Map<String, Value> {
    fields.filter(|field| wanted(field)).map(|field| (field.stored.to_owned(), sample(&field.of))).collect()
}

/// The fields that a draft names when it is given one it does not know.
fn known<D: DeserializeOwned>() -> BTreeSet<String> {
    let refusal = serde_json::from_value::<D>(json!({ "?": null })).err().expect("a refusal").to_string();
    refusal.split('`').skip(3).step_by(2).map(ToOwned::to_owned).collect()
}

fn compare<D: DeserializeOwned>(name: &str, fields: impl Iterator<Item = &'static Field>) {
    let fields: Vec<&'static Field> = fields.collect();
    let all = || fields.iter().copied();
    let table: BTreeSet<String> = all().map(|field| field.stored.to_owned()).collect();
    assert_eq!(table, known::<D>(), "{name}");
    let read = |given: Map<String, Value>| serde_json::from_value::<D>(given.into()).err();
    let whole = read(object(all(), |_| true));
    assert!(whole.is_none(), "{name}: {whole:?}");
    let least = read(object(all(), |field| field.required));
    assert!(least.is_none(), "{name}: {least:?}");
    for left_out in all().filter(|field| field.required) {
        let refusal = read(object(all(), |field| field.name != left_out.name));
        let refusal = refusal.unwrap_or_else(|| panic!("{name} does without {}", left_out.name)).to_string();
        assert!(refusal.contains(&format!("missing field `{}`", left_out.stored)), "{name}: {refusal}");
    }
}

#[test]
fn the_table_has_the_fields_of_the_drafts() {
    for entity in ENTITIES {
        let (name, fields) = (entity.name, entity.fields());
        match entity.kind {
            Kind::Film => compare::<film::FilmDraft>(name, fields),
            Kind::AlternateTitle => compare::<film_facts::AlternateTitleDraft>(name, fields),
            Kind::Release => compare::<film_facts::ReleaseDraft>(name, fields),
            Kind::Edition => compare::<film_facts::EditionDraft>(name, fields),
            Kind::Video => compare::<film_facts::VideoDraft>(name, fields),
            Kind::Image => compare::<film_facts::ImageDraft>(name, fields),
            Kind::Genre => compare::<film::GenreDraft>(name, fields),
            Kind::Keyword => compare::<film_facts::KeywordRecordDraft>(name, fields),
            Kind::Collection => compare::<film::CollectionDraft>(name, fields),
            Kind::Company => compare::<film::CompanyDraft>(name, fields),
            Kind::SynopsisSection => compare::<synopsis::SynopsisSectionDraft>(name, fields),
            Kind::Person => compare::<person::PersonDraft>(name, fields),
            Kind::Role => compare::<person::RoleDraft>(name, fields),
            Kind::Character => compare::<person::CharacterDraft>(name, fields),
            Kind::AwardBody => compare::<award::AwardBodyDraft>(name, fields),
            Kind::AwardCeremony => compare::<award::AwardCeremonyDraft>(name, fields),
            Kind::AwardCategory => compare::<award::AwardCategoryDraft>(name, fields),
            Kind::Nomination => compare::<award::NominationDraft>(name, fields),
            Kind::Scene => compare::<scene::SceneDraft>(name, fields),
            Kind::Quote => compare::<quote::QuoteDraft>(name, fields),
            Kind::Insight => compare::<insight::InsightDraft>(name, fields),
            Kind::Place => compare::<place::PlaceDraft>(name, fields),
            Kind::FilmingLocation => compare::<place::FilmingLocationDraft>(name, fields),
            Kind::SourceWork => compare::<source_work::SourceWorkDraft>(name, fields),
            Kind::Adaptation => compare::<source_work::AdaptationDraft>(name, fields),
            Kind::AdaptationDifference => compare::<source_work::AdaptationDifferenceDraft>(name, fields),
            Kind::Recommendation => compare::<film::RecommendationDraft>(name, fields),
            Kind::Theme => compare::<theme::ThemeDraft>(name, fields),
            Kind::ThemeReading => compare::<theme::ThemeReadingDraft>(name, fields),
            Kind::Analysis => compare::<analysis::AnalysisDraft>(name, fields),
            Kind::DiscussionQuestion => compare::<poll::DiscussionQuestionDraft>(name, fields),
            Kind::Poll => compare::<poll::PollDraft>(name, fields),
            Kind::FilmText | Kind::FilmCompany | Kind::PollOption => {
                panic!("{name} is written with its owner")
            }
        }
    }
}

#[test]
fn the_parts_have_the_fields_of_the_drafts() {
    compare::<item::Source>("Source", parts::SOURCE.fields.iter());
    compare::<external_id::ExternalId>("ExternalId", parts::EXTERNAL_ID.fields.iter());
    compare::<film::Money>("Money", parts::MONEY.fields.iter());
    compare::<film::CreditsScenesDraft>("CreditsScenes", parts::CREDITS_SCENES.fields.iter());
    compare::<film::FilmText>("FilmText", parts::FILM_TEXT.fields.iter());
    compare::<film_facts::KeywordDraft>("FilmKeyword", parts::FILM_KEYWORD.fields.iter());
    compare::<film_facts::FilmCompanyDraft>("FilmCompany", parts::FILM_COMPANY.fields.iter());
    compare::<quote::QuoteLineDraft>("QuoteLine", parts::QUOTE_LINE.fields.iter());
    compare::<poll::PollOptionDraft>("PollOption", parts::POLL_OPTION.fields.iter());
    compare::<award::NomineeDraft>("Nominee", parts::NOMINEE.fields.iter());
}

#[test]
fn every_kind_that_is_shown_by_itself_can_be_written() {
    use strum::VariantArray;

    let written: BTreeSet<Kind> = ENTITIES.iter().map(|entity| entity.kind).collect();
    let within = [Kind::FilmText, Kind::FilmCompany, Kind::PollOption];
    let shown: BTreeSet<Kind> =
        Kind::VARIANTS.iter().copied().filter(|kind| !within.contains(kind)).collect();
    assert_eq!(written, shown);
}
