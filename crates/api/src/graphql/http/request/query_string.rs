//! The parameters in the URL: decoding, and which names are known. The values are given their meaning in
//! `parameters`.

use http::StatusCode;
use percent_encoding::percent_decode_str;

use super::super::code;
use super::super::refusal::Refusal;

/// The parameters of GraphQL over HTTP.
pub(super) const NAMES: [&str; 4] = ["query", "variables", "operationName", "extensions"];

/// Decodes a query string (`application/x-www-form-urlencoded`) in the order it was written.
///
/// # Errors
/// 400 for a name that is neither one of GraphQL over HTTP nor in `extra`, for a name that stands twice, and for
/// octets that are not UTF-8.
pub(super) fn read(query: &str, extra: &[&str]) -> Result<Vec<(String, String)>, Refusal> {
    let mut parameters: Vec<(String, String)> = Vec::new();
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let (name, value) = (decode(name)?, decode(value)?);
        if !NAMES.contains(&name.as_str()) && !extra.contains(&name.as_str()) {
            return Err(bad(format!("Unknown parameter {name:?} in the URL.")));
        }
        if parameters.iter().any(|(known, _)| *known == name) {
            return Err(bad(format!("The parameter {name:?} stands twice in the URL.")));
        }
        parameters.push((name, value));
    }
    Ok(parameters)
}

fn decode(text: &str) -> Result<String, Refusal> {
    let spaced = text.replace('+', " ");
    let decoded = percent_decode_str(&spaced)
        .decode_utf8()
        .map_err(|_| bad("A parameter in the URL is not UTF-8.".to_owned()))?;
    if decoded.contains('\0') {
        return Err(bad("A parameter in the URL holds the character U+0000.".to_owned()));
    }
    Ok(decoded.into_owned())
}

fn bad(message: String) -> Refusal {
    Refusal::new(StatusCode::BAD_REQUEST, code::BAD_REQUEST, message)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decoding() {
        let read = read("query=%7B+a%20%7D&variables=&spoilers=mild", &["spoilers"]).expect("parameters");
        let expected = [("query", "{ a }"), ("variables", ""), ("spoilers", "mild")];
        assert_eq!(read, expected.map(|(name, value)| (name.to_owned(), value.to_owned())));
    }

    #[test]
    fn refusals() {
        assert!(read("qurey=x", &[]).is_err());
        assert!(read("query=a&query=a", &[]).is_err());
        assert!(read("query=%FF", &[]).is_err());
        assert!(read("query=%00", &[]).is_err());
        assert!(read("", &[]).is_ok());
    }
}
