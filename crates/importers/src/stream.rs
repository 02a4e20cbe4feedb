//! NDJSON that comes in pieces, as a request's body does: it is read as it comes, and no more of it is held than a line
//! and a batch.

use std::io::{self, Write};

use cinegraph_catalog::Editor;
use flate2::write::MultiGzDecoder;

use crate::ndjson::{Import, ImportError, LINE_MAX, Reject, Summary, line_too_long};

/// What the stream is called in reports.
const NAME: &str = "body";
/// How much packed data is unpacked at once: gzip makes at most about a thousand bytes of one.
const PACKED: usize = 1024;

/// An import whose lines come in pieces.
pub struct Stream<'a> {
    import: Import<'a>,
    unpacking: Option<MultiGzDecoder<Vec<u8>>>,
    /// The beginning of a line whose end has not come yet.
    rest: Vec<u8>,
    line: usize,
}

impl<'a> Stream<'a> {
    /// An import of what is still to come; `gzip` says whether that is packed. Each record left out is given to
    /// `report`.
    #[must_use]
    pub fn new(editor: &'a Editor, gzip: bool, report: &'a mut (dyn FnMut(Reject) + Send)) -> Self {
        Self {
            import: Import::new(editor, vec![NAME.to_owned()], report),
            unpacking: gzip.then(|| MultiGzDecoder::new(Vec::new())),
            rest: Vec::new(),
            line: 0,
        }
    }

    /// Takes the next piece.
    ///
    /// # Errors
    /// When it is not packed as it should be, a line is too long, or the database fails. The batches before it are kept.
    pub async fn piece(&mut self, bytes: &[u8]) -> Result<(), ImportError> {
        if self.unpacking.is_none() {
            return self.plain(bytes).await;
        }
        for packed in bytes.chunks(PACKED) {
            let unpacked = self.unpack(|decoder| decoder.write_all(packed))?;
            self.plain(&unpacked).await?;
        }
        Ok(())
    }

    /// Takes note that there is no more to come.
    ///
    /// # Errors
    /// As [`Stream::piece`].
    pub async fn end(mut self) -> Result<Summary, ImportError> {
        if self.unpacking.is_some() {
            let unpacked = self.unpack(MultiGzDecoder::try_finish)?;
            self.plain(&unpacked).await?;
        }
        if !self.rest.is_empty() {
            self.line += 1;
            self.import.line(0, self.line, &self.rest).await?;
        }
        self.import.end().await
    }

    fn unpack(
        &mut self,
        step: impl FnOnce(&mut MultiGzDecoder<Vec<u8>>) -> io::Result<()>,
    ) -> Result<Vec<u8>, ImportError> {
        let Some(decoder) = &mut self.unpacking else { return Ok(Vec::new()) };
        step(decoder).map_err(unreadable)?;
        Ok(std::mem::take(decoder.get_mut()))
    }

    async fn plain(&mut self, bytes: &[u8]) -> Result<(), ImportError> {
        let mut left = bytes;
        while let Some(end) = left.iter().position(|byte| *byte == b'\n') {
            self.line += 1;
            if self.rest.is_empty() {
                self.import.line(0, self.line, &left[..end]).await?;
            } else {
                self.rest.extend_from_slice(&left[..end]);
                self.import.line(0, self.line, &self.rest).await?;
                self.rest.clear();
            }
            left = &left[end + 1..];
        }
        self.rest.extend_from_slice(left);
        if self.rest.len() > LINE_MAX { Err(unreadable(line_too_long())) } else { Ok(()) }
    }
}

fn unreadable(error: io::Error) -> ImportError {
    ImportError::Read { file: NAME.to_owned(), error }
}
