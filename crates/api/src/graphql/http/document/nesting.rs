//! How deep the brackets of a document nest, from its text alone. It runs before any parser, since parsers recurse
//! and an exhausted stack ends the process; so it must see strings and comments exactly as a parser does.

/// Why a text is not given to the parser.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unfit {
    /// More brackets are open at once than allowed.
    TooDeep,
    /// A string does not end. A parser might go back and read brackets in it.
    OpenString,
    /// The text holds U+0000, which is no GraphQL source character.
    Nul,
}

/// Scans a document; `limit` is the number of brackets that may be open at once.
///
/// # Errors
/// The first reason not to parse it.
pub(super) fn scan(text: &str, limit: usize) -> Result<(), Unfit> {
    let bytes = text.as_bytes();
    if bytes.contains(&0) {
        return Err(Unfit::Nul);
    }
    let mut depth = 0_usize;
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'{' | b'[' | b'(' => {
                depth += 1;
                if depth > limit {
                    return Err(Unfit::TooDeep);
                }
            }
            b'}' | b']' | b')' => depth = depth.saturating_sub(1),
            b'#' => at = end_of_comment(bytes, at),
            b'"' => at = end_of_string(bytes, at).ok_or(Unfit::OpenString)?,
            _ => {}
        }
        at += 1;
    }
    Ok(())
}

fn end_of_comment(bytes: &[u8], start: usize) -> usize {
    bytes[start..]
        .iter()
        .position(|byte| matches!(byte, b'\n' | b'\r'))
        .map_or(bytes.len(), |length| start + length)
}

/// The place of the last quotation mark of the string that starts here.
fn end_of_string(bytes: &[u8], start: usize) -> Option<usize> {
    if bytes[start..].starts_with(b"\"\"\"") {
        let mut at = start + 3;
        while at < bytes.len() {
            if bytes[at..].starts_with(b"\\\"\"\"") {
                at += 4;
            } else if bytes[at..].starts_with(b"\"\"\"") {
                return Some(at + 2);
            } else {
                at += 1;
            }
        }
        return None;
    }
    let mut at = start + 1;
    loop {
        match bytes.get(at)? {
            b'"' => return Some(at),
            b'\n' | b'\r' => return None,
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brackets_are_counted_at_once_not_in_all() {
        assert_eq!(scan("{a{b}c{d}}", 2), Ok(()));
        assert_eq!(scan("{a{b{c}}}", 2), Err(Unfit::TooDeep));
        assert_eq!(scan("}}}}{a}", 1), Ok(()));
        assert_eq!(scan(&"{a".repeat(10_000), 60), Err(Unfit::TooDeep));
        assert_eq!(scan(&"[".repeat(10_000), 60), Err(Unfit::TooDeep));
    }

    #[test]
    fn strings_and_comments_hide_brackets() {
        assert_eq!(scan("{a(b: \"{{{{\")} # {{{{\n{c}", 2), Ok(()));
        assert_eq!(scan("{a(b: \"\"\"{{ \\\"\"\" {{ \" \"\" \"\"\")}", 2), Ok(()));
        assert_eq!(scan("{a(b: \"\\\"{{{\")}", 2), Ok(()));
        assert_eq!(scan("# \"\n{{{", 2), Err(Unfit::TooDeep));
    }

    #[test]
    fn strings_must_end() {
        assert_eq!(scan("{a(b: \"", 2), Err(Unfit::OpenString));
        assert_eq!(scan("{a(b: \"x\n\")}", 2), Err(Unfit::OpenString));
        // Two quotation marks, then a third that opens no block string: a parser would read an empty string first.
        assert_eq!(scan("{a(b: [\"\"\"[[[[\"[[[[", 3), Err(Unfit::OpenString));
        assert_eq!(scan("{a(b: \"\\", 2), Err(Unfit::OpenString));
        assert_eq!(scan("{a\0}", 2), Err(Unfit::Nul));
    }
}
