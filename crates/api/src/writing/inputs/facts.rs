//! Titles, releases, editions, videos and images.

use cinegraph_domain::id::Kind;

use super::{Entity, Field, Home, ITEM, Owner, Type, date, flag, int, of_film, text, texts, words};

const TAG: &str = "facts";

pub(super) static ALTERNATE_TITLE: Entity = Entity {
    kind: Kind::AlternateTitle,
    name: "AlternateTitle",
    names: "AlternateTitles",
    noun: "alternate title",
    nouns: "alternate titles",
    tag: TAG,
    path: "/v1/alternate-titles/{alternate_title}",
    home: Home::Owned(&[of_film("/v1/films/{film}/titles")]),
    fields: &[
        text("title").required(),
        text("region"),
        Field::new("types", Type::List(&words::ALTERNATE_TITLE_TYPE)),
        texts("attributes"),
        flag("isOriginal"),
    ],
    ..ITEM
};

pub(super) static RELEASE: Entity = Entity {
    kind: Kind::Release,
    name: "Release",
    names: "Releases",
    noun: "release",
    nouns: "releases",
    tag: TAG,
    path: "/v1/releases/{release}",
    home: Home::Owned(&[of_film("/v1/films/{film}/releases")]),
    fields: &[
        text("country").required(),
        date("date").required(),
        Field::new("releaseType", words::RELEASE_TYPE).required(),
        text("certification"),
        text("note"),
    ],
    ..ITEM
};

pub(super) static EDITION: Entity = Entity {
    kind: Kind::Edition,
    name: "Edition",
    names: "Editions",
    noun: "edition",
    nouns: "editions",
    tag: TAG,
    path: "/v1/editions/{edition}",
    home: Home::Owned(&[of_film("/v1/films/{film}/editions")]),
    fields: &[
        text("name").required(),
        Field::new("kind", words::EDITION_KIND),
        int("runtimeMinutes", 1, 60_000),
        text("note"),
    ],
    ..ITEM
};

pub(super) static VIDEO: Entity = Entity {
    kind: Kind::Video,
    name: "Video",
    names: "Videos",
    noun: "video",
    nouns: "videos",
    tag: TAG,
    path: "/v1/videos/{video}",
    home: Home::Owned(&[of_film("/v1/films/{film}/videos")]),
    fields: &[
        text("site"),
        text("siteKey"),
        text("url"),
        Field::new("kind", words::VIDEO_KIND).required(),
        text("name"),
        flag("official"),
    ],
    ..ITEM
};

pub(super) static IMAGE: Entity = Entity {
    kind: Kind::Image,
    name: "Image",
    names: "Images",
    noun: "image",
    nouns: "images",
    tag: TAG,
    path: "/v1/images/{image}",
    home: Home::Owned(&[
        of_film("/v1/films/{film}/images"),
        Owner {
            kind: Kind::Person,
            field: "person",
            noun: "person",
            collection: "/v1/people/{person}/images",
        },
    ]),
    fields: &[
        Field::new("kind", words::IMAGE_KIND).required(),
        text("url").required(),
        int("width", 1, 100_000),
        int("height", 1, 100_000),
        text("license"),
        text("altText"),
    ],
    ..ITEM
};
