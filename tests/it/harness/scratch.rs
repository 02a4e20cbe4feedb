//! The folder this run keeps its files in, under Cargo's own folder for tests.
//!
//! It goes when the run ends. A run that was killed leaves its folder behind; the next run takes it away, and tells
//! it from the folder of a run still under way by the lock that one holds.

use std::{
    fs::{self, File},
    io,
    path::{Path, PathBuf},
    sync::Mutex,
};

struct Folder {
    path: PathBuf,
    /// Held, not read: the system lets go of the lock when the process ends, however it ends.
    _lock: File,
}

static FOLDER: Mutex<Option<Folder>> = Mutex::new(None);

/// Where this run keeps its files.
pub fn folder() -> PathBuf {
    let mut folder = FOLDER.lock().expect("nothing panics while it holds this");
    folder.get_or_insert_with(|| create().expect("a folder for the files of this run")).path.clone()
}

/// Takes the folder away.
pub fn remove() {
    if let Some(folder) = FOLDER.lock().expect("nothing panics while it holds this").take()
        && let Err(error) = fs::remove_dir_all(&folder.path)
    {
        eprintln!("{} stays behind: {error}", folder.path.display());
    }
}

/// Where Cargo lets tests write; what is here outlives a run.
pub fn lasting() -> &'static Path {
    Path::new(env!("CARGO_TARGET_TMPDIR"))
}

fn create() -> io::Result<Folder> {
    fs::create_dir_all(lasting())?;
    // One run at a time looks at the others' folders, or it could take one that has no lock yet for a dead one.
    let gate = File::create(lasting().join("runs.lock"))?;
    gate.lock()?;
    for entry in fs::read_dir(lasting())? {
        let path = entry?.path();
        let is_run = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("run-"));
        let Ok(lock) = File::open(path.join("lock")) else { continue };
        if is_run && lock.try_lock().is_ok() {
            fs::remove_dir_all(&path)?;
        }
    }
    let path = lasting().join(format!("run-{}", std::process::id()));
    fs::create_dir_all(&path)?;
    let lock = File::create(path.join("lock"))?;
    lock.lock()?;
    Ok(Folder { path, _lock: lock })
}
