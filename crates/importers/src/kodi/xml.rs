//! An XML document as elements within elements. Files of a media library are small and loosely written: what follows the
//! root is passed over.

use quick_xml::{
    Reader,
    events::{BytesStart, Event},
};

use crate::parts::said;

/// An element.
#[derive(Debug, Default)]
pub(super) struct Element {
    pub(super) name: String,
    attributes: Vec<(String, String)>,
    /// Its own text, without that of elements within it.
    pub(super) text: String,
    within: Vec<Element>,
}

impl Element {
    pub(super) fn children<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Self> {
        self.within.iter().filter(move |element| element.name == name)
    }

    pub(super) fn child<'a>(&'a self, name: &'a str) -> Option<&'a Self> {
        self.children(name).next()
    }

    /// The text of the first element of a name that says something.
    pub(super) fn text(&self, name: &str) -> Option<String> {
        self.children(name).find_map(|element| said(&element.text))
    }

    pub(super) fn texts(&self, name: &str) -> Vec<String> {
        self.children(name).filter_map(|element| crate::parts::line(&element.text)).collect()
    }

    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        let attribute = self.attributes.iter().find(|(attribute, _)| attribute == name);
        attribute.map(|(_, value)| value.as_str())
    }
}

/// The root of a document; or what is wrong with it, in words.
pub(super) fn read(document: &str) -> Result<Element, String> {
    let mut reader = Reader::from_str(document);
    let mut open: Vec<Element> = Vec::new();
    loop {
        match reader.read_event().map_err(|error| error.to_string())? {
            Event::Start(start) => open.push(begun(&start)),
            Event::Empty(start) => {
                let element = begun(&start);
                match open.last_mut() {
                    Some(parent) => parent.within.push(element),
                    None => return Ok(element),
                }
            }
            Event::Text(text) => {
                if let Some(element) = open.last_mut() {
                    // A bare ampersand is an ampersand to those who write such files.
                    let bare = String::from_utf8_lossy(&text).into_owned();
                    element.text.push_str(&text.unescape().map_or(bare, std::borrow::Cow::into_owned));
                }
            }
            Event::CData(text) => {
                if let Some(element) = open.last_mut() {
                    element.text.push_str(&String::from_utf8_lossy(&text));
                }
            }
            Event::End(_) => {
                let Some(element) = open.pop() else {
                    return Err("an element ends that never began".to_owned());
                };
                match open.last_mut() {
                    Some(parent) => parent.within.push(element),
                    None => return Ok(element),
                }
            }
            Event::Eof => return Err("it ends within its root".to_owned()),
            _ => {}
        }
    }
}

fn begun(start: &BytesStart<'_>) -> Element {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let attributes = start.attributes().flatten().map(|attribute| {
        let bare = text(&attribute.value);
        let value = attribute.unescape_value().map_or(bare, std::borrow::Cow::into_owned);
        (text(attribute.key.as_ref()).to_lowercase(), value)
    });
    Element {
        name: text(start.name().as_ref()).to_lowercase(),
        attributes: attributes.collect(),
        ..Element::default()
    }
}
