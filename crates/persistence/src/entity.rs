//! The SeaORM entities writes go through; one file a table. What the columns mean is told by the records in `domain`.

#![allow(missing_docs, reason = "columns bear the names of the record fields, which are described there")]

pub mod adaptation;
pub mod adaptation_difference;
pub mod alternate_title;
pub mod analysis;
pub mod award_body;
pub mod award_category;
pub mod award_ceremony;
pub mod character;
pub mod collection;
pub mod company;
pub mod discussion_question;
pub mod edition;
pub mod film;
pub mod filming_location;
pub mod genre;
pub mod image;
pub mod insight;
pub mod keyword;
pub mod nomination;
pub mod person;
pub mod place;
pub mod poll;
pub mod poll_option;
pub mod quote;
pub mod recommendation;
pub mod release;
pub mod role;
pub mod scene;
pub mod source_work;
pub mod synopsis_section;
pub mod theme;
pub mod theme_reading;
pub mod video;
