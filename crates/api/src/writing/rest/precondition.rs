//! `If-Match`: which revision a change goes by. An `ETag` begins with the revision of what it names; the rest, which
//! tells the forms of one revision apart, does not count here.

use http::{HeaderMap, header};

use crate::error::ApiError;

/// What `If-Match` asks for.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum IfMatch {
    /// Nothing.
    Missing,
    /// That there is such an entity.
    Any,
    /// That it has one of these revisions. Tags that are not ours are left out, for they never match. Weak ones count:
    /// packing an answer weakens its tag (RFC 9110 8.8.3), but the revision in it is as exact as before.
    Revisions(Vec<i32>),
}

impl IfMatch {
    /// Reads the header.
    ///
    /// # Errors
    /// When it is not a list of tags.
    pub(super) fn of(headers: &HeaderMap) -> Result<Self, ApiError> {
        let mut revisions = Vec::new();
        let mut any = false;
        let mut given = false;
        for value in headers.get_all(header::IF_MATCH) {
            given = true;
            let mut rest = value.to_str().map_err(|_| malformed())?.trim();
            if rest == "*" {
                any = true;
                continue;
            }
            while !rest.is_empty() {
                let (tag, after) = tag(rest).ok_or_else(malformed)?;
                if let Some(revision) = revision(tag) {
                    revisions.push(revision);
                }
                rest = after;
            }
        }
        Ok(match (given, any) {
            (false, _) => Self::Missing,
            (true, true) => Self::Any,
            (true, false) => Self::Revisions(revisions),
        })
    }
}

/// The first tag of a list, without its quotes, and what follows its comma.
fn tag(list: &str) -> Option<(&str, &str)> {
    let list = list.strip_prefix("W/").unwrap_or(list).strip_prefix('"')?;
    let (tag, after) = list.split_once('"')?;
    let after = after.trim_start();
    let after = match after.strip_prefix(',') {
        Some(after) => after.trim_start_matches([',', ' ', '\t']),
        None if after.is_empty() => after,
        None => return None,
    };
    Some((tag, after))
}

/// The revision that a tag of ours begins with.
fn revision(tag: &str) -> Option<i32> {
    let (revision, _) = tag.split_once('.')?;
    let plain = !revision.is_empty() && revision.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| revision.parse().ok()).flatten()
}

fn malformed() -> ApiError {
    ApiError::parameter("If-Match", "must be `*` or a list of tags in quotes, as `ETag` gave them")
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    fn read(values: &[&'static str]) -> Option<IfMatch> {
        let headers = values.iter().map(|value| (header::IF_MATCH, HeaderValue::from_static(value)));
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.append(name, value);
        }
        IfMatch::of(&map).ok()
    }

    #[test]
    fn only_the_revision_of_tags_of_ours_counts() {
        let revisions = |revisions: &[i32]| Some(IfMatch::Revisions(revisions.to_vec()));
        assert_eq!(read(&[]), Some(IfMatch::Missing));
        assert_eq!(read(&["*"]), Some(IfMatch::Any));
        assert_eq!(read(&[r#""3.0f""#]), revisions(&[3]));
        assert_eq!(read(&[r#""3.0f", "12.aa" ,"4.b,c""#]), revisions(&[3, 12, 4]));
        assert_eq!(read(&[r#""3.0f""#, r#""4.0f""#]), revisions(&[3, 4]));
        assert_eq!(read(&[r#"W/"3.0f""#]), revisions(&[3]));
        for never in [r#""0f""#, r#""-3.f""#, r#""99999999999.f""#, r#""""#, r#""+3.f""#] {
            assert_eq!(read(&[never]), revisions(&[]), "{never}");
        }
        for malformed in ["3", r#""3.f" "4.f""#, r#""3.f"#, "*, \"3.f\""] {
            assert_eq!(read(&[malformed]), None, "{malformed}");
        }
    }
}
