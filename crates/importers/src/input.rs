//! Files as importers read them: opened again as often as needed, unpacked by what they begin with, and measured.

use std::{
    fs::File,
    io::{self, BufRead, BufReader, Read},
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use bzip2::bufread::MultiBzDecoder;
use flate2::bufread::MultiGzDecoder;

/// Lines or a document, unpacked.
pub type Text = Box<dyn BufRead + Send>;

/// How much of the input has been read, in bytes as they stand in the files.
#[derive(Clone, Debug, Default)]
pub struct Meter(Arc<AtomicU64>);

impl Meter {
    /// Bytes read so far.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

/// Where an importer reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// A file, plain or packed with gzip or bzip2.
    File(PathBuf),
    /// Standard input, which can be read once only.
    Stdin,
}

impl Place {
    /// What it is called in reports.
    #[must_use]
    pub fn name(&self) -> String {
        match self {
            Self::File(path) => path.display().to_string(),
            Self::Stdin => "-".to_owned(),
        }
    }

    /// Its length in bytes, as it stands; nothing for standard input.
    ///
    /// # Errors
    /// When the file is not there.
    pub fn length(&self) -> io::Result<Option<u64>> {
        match self {
            Self::File(path) => Ok(Some(std::fs::metadata(path)?.len())),
            Self::Stdin => Ok(None),
        }
    }

    /// Opens it from its beginning.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn open(&self, meter: &Meter) -> io::Result<Text> {
        match self {
            Self::File(path) => unpacked(Metered { inner: File::open(path)?, meter: meter.clone() }),
            Self::Stdin => unpacked(Metered { inner: io::stdin(), meter: meter.clone() }),
        }
    }
}

/// What is read, unpacked if its first bytes say that it is packed.
///
/// # Errors
/// When its first bytes cannot be read.
pub fn unpacked(input: impl Read + Send + 'static) -> io::Result<Text> {
    let mut input = BufReader::with_capacity(1 << 16, input);
    let head = input.fill_buf()?;
    Ok(if head.starts_with(&[0x1f, 0x8b]) {
        Box::new(BufReader::new(MultiGzDecoder::new(input)))
    } else if head.starts_with(b"BZh") {
        Box::new(BufReader::new(MultiBzDecoder::new(input)))
    } else {
        Box::new(input)
    })
}

struct Metered<R> {
    inner: R,
    meter: Meter,
}

impl<R: Read> Read for Metered<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.meter.0.fetch_add(read as u64, Ordering::Relaxed);
        Ok(read)
    }
}
