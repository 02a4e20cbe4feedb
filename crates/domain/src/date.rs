//! Dates as catalogues know them: often only a year, sometimes a month, and exact instants for records.

use std::{fmt, str::FromStr};

use chrono::{DateTime, NaiveDate, SecondsFormat, Utc};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// A date of which only the year must be known: `2010`, `2010-09` or `2010-09-15`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PartialDate {
    year: i32,
    month: Option<u32>,
    day: Option<u32>,
}

/// Why a text or a triple is not a date.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a date: use a year (2010), a month (2010-09) or a day (2010-09-15) from 1800 to 2200")]
pub struct MalformedDate;

impl PartialDate {
    /// The date with these parts.
    ///
    /// # Errors
    /// [`MalformedDate`] when there is no such day, or a day without a month.
    pub fn new(year: i32, month: Option<u32>, day: Option<u32>) -> Result<Self, MalformedDate> {
        let exists = match (month, day) {
            (None, None) => true,
            (None, Some(_)) => false,
            (Some(month), day) => NaiveDate::from_ymd_opt(year, month, day.unwrap_or(1)).is_some(),
        };
        if exists && (1..=2200).contains(&year) { Ok(Self { year, month, day }) } else { Err(MalformedDate) }
    }

    /// The year.
    #[must_use]
    pub const fn year(self) -> i32 {
        self.year
    }

    /// The month, 1 to 12, where known.
    #[must_use]
    pub const fn month(self) -> Option<u32> {
        self.month
    }

    /// The day of the month, 1 to 31, where known.
    #[must_use]
    pub const fn day(self) -> Option<u32> {
        self.day
    }

    /// One number that sorts like the date (`20100915`); unknown parts count as zero, before the known ones.
    #[must_use]
    pub fn sort_key(self) -> i32 {
        let part = |part: Option<u32>| part.and_then(|part| i32::try_from(part).ok()).unwrap_or(0);
        self.year * 10_000 + part(self.month) * 100 + part(self.day)
    }

    /// The date a [`sort key`](Self::sort_key) stands for; `None` for 0, which stands for an unknown date.
    #[must_use]
    pub fn from_sort_key(key: i32) -> Option<Self> {
        let part = |part: i32| u32::try_from(part).ok().filter(|part| *part > 0);
        Self::new(key / 10_000, part(key / 100 % 100), part(key % 100)).ok()
    }
}

impl fmt::Display for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}", self.year)?;
        if let Some(month) = self.month {
            write!(f, "-{month:02}")?;
        }
        if let Some(day) = self.day {
            write!(f, "-{day:02}")?;
        }
        Ok(())
    }
}

impl FromStr for PartialDate {
    type Err = MalformedDate;

    fn from_str(text: &str) -> Result<Self, MalformedDate> {
        let number = |text: Option<&str>, width: usize| match text {
            None => Ok(None),
            Some(text) if text.len() == width && text.bytes().all(|b| b.is_ascii_digit()) => {
                text.parse().map(Some).map_err(|_| MalformedDate)
            }
            Some(_) => Err(MalformedDate),
        };
        let mut parts = text.splitn(3, '-');
        let year = number(parts.next(), 4)?.ok_or(MalformedDate)?;
        let month = number(parts.next(), 2)?;
        let day = number(parts.next(), 2)?;
        let year = i32::try_from(year).map_err(|_| MalformedDate)?;
        Self::new(year, month, day)
    }
}

impl Serialize for PartialDate {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for PartialDate {
    /// Reads the text form (files, requests) or the sort key (database rows).
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Date;
        impl de::Visitor<'_> for Date {
            type Value = PartialDate;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a date such as 2010, 2010-09 or 2010-09-15")
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<PartialDate, E> {
                text.parse().map_err(|_| E::invalid_value(de::Unexpected::Str(text), &self))
            }

            fn visit_u64<E: de::Error>(self, key: u64) -> Result<PartialDate, E> {
                i32::try_from(key)
                    .ok()
                    .and_then(PartialDate::from_sort_key)
                    .ok_or_else(|| E::invalid_value(de::Unexpected::Unsigned(key), &self))
            }
        }
        deserializer.deserialize_any(Date)
    }
}

/// An instant, in microseconds since 1970 UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(i64);

impl Timestamp {
    /// The instant this many microseconds after the start of 1970 UTC.
    #[must_use]
    pub const fn from_micros(micros: i64) -> Self {
        Self(micros)
    }

    /// Microseconds since the start of 1970 UTC.
    #[must_use]
    pub const fn micros(self) -> i64 {
        self.0
    }
}

impl fmt::Display for Timestamp {
    /// RFC 3339 in UTC with microseconds.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match DateTime::from_timestamp_micros(self.0) {
            Some(time) => f.write_str(&time.to_rfc3339_opts(SecondsFormat::Micros, true)),
            None => write!(f, "{}us", self.0),
        }
    }
}

impl FromStr for Timestamp {
    type Err = chrono::ParseError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(Self(DateTime::parse_from_rfc3339(text)?.with_timezone(&Utc).timestamp_micros()))
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    /// Reads RFC 3339 (files, requests) or microseconds (database rows).
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Instant;
        impl de::Visitor<'_> for Instant {
            type Value = Timestamp;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a time such as 2026-11-21T09:00:00Z")
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Timestamp, E> {
                text.parse().map_err(|_| E::invalid_value(de::Unexpected::Str(text), &self))
            }

            fn visit_i64<E: de::Error>(self, micros: i64) -> Result<Timestamp, E> {
                Ok(Timestamp(micros))
            }

            fn visit_u64<E: de::Error>(self, micros: u64) -> Result<Timestamp, E> {
                i64::try_from(micros)
                    .map(Timestamp)
                    .map_err(|_| E::invalid_value(de::Unexpected::Unsigned(micros), &self))
            }
        }
        deserializer.deserialize_any(Instant)
    }
}

/// Where the time comes from, so that tests can fix it.
pub trait Clock: Send + Sync {
    /// The present instant.
    fn now(&self) -> Timestamp;
}

/// The machine's clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        #[allow(clippy::disallowed_methods, reason = "the one place that reads the machine's clock")]
        Timestamp(Utc::now().timestamp_micros())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn partial_dates_read_back_what_they_print() {
        for text in ["2010", "2010-09", "2010-09-15", "1900-02-28"] {
            let date: PartialDate = text.parse().unwrap();
            assert_eq!(date.to_string(), text);
            assert_eq!(PartialDate::from_sort_key(date.sort_key()), Some(date));
        }
        for bad in ["", "10", "2010-9", "2010-13", "2010-02-30", "2010-09-15-1", "-2010", "2010-", "+201"] {
            assert!(bad.parse::<PartialDate>().is_err(), "{bad}");
        }
        assert_eq!(PartialDate::from_sort_key(0), None);
    }

    #[test]
    fn timestamps_print_as_rfc_3339_and_read_back() {
        let time = Timestamp::from_micros(1_790_000_000_123_456);
        assert_eq!(time.to_string().parse::<Timestamp>(), Ok(time));
    }
}
