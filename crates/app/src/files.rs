//! Files: content-addressed and streamed, through one object store interface.
//!
//! A file is stored first and its row is written second; a crash between the two leaves an object that a sweep removes.

use std::path::Path;
use std::sync::Arc;

use base::id::OrgId;
use base::time::Timestamp;
use bytes::Bytes;
use futures_util::stream::BoxStream;
use futures_util::{Stream, StreamExt, TryStreamExt};
use object_store::local::LocalFileSystem;
use object_store::path::Path as Key;
use object_store::{GetOptions, GetRange, ObjectStore, ObjectStoreExt, WriteMultipart};
use sha2::{Digest, Sha256};

use crate::chance;
use crate::code;
use crate::content_type::{self, HEAD_BYTES};
use crate::fault::Fault;

/// Uploads of parts that may be under way at once for one file.
const PARTS_AT_ONCE: usize = 4;

/// A stored object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored {
    /// Its key in the object store.
    pub key: String,
    /// Hash of its bytes, hexadecimal.
    pub sha256: String,
    /// How many bytes.
    pub size_bytes: u64,
    /// The content type that its first bytes say, where they say one.
    pub seen: Option<&'static str>,
}

/// The bytes of an object, as they come.
pub type Body = BoxStream<'static, Result<Bytes, Fault>>;

/// The object store. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Files(Arc<dyn ObjectStore>);

impl Files {
    /// Keeps files in a folder, made when missing.
    ///
    /// **Errors**: the folder cannot be used.
    pub fn in_folder(folder: &Path) -> Result<Self, Fault> {
        std::fs::create_dir_all(folder).map_err(|error| Fault::Internal(Box::new(error)))?;
        let store = LocalFileSystem::new_with_prefix(folder).map_err(internal)?;
        Ok(Self(Arc::new(store)))
    }

    /// Streams bytes into the store; the same bytes in the same month are one object.
    ///
    /// **Errors**: more than `bytes_max`, none at all, or a fault of the sender or the store; nothing is kept then.
    pub async fn put<E>(
        &self,
        org: OrgId,
        now: Timestamp,
        bytes_max: u64,
        body: impl Stream<Item = Result<Bytes, E>> + Send,
    ) -> Result<Stored, Fault>
    where
        E: Into<Box<dyn std::error::Error + Send + Sync>>,
    {
        let draft = Key::from(format!("{org}/draft/{}", chance::token()));
        let upload = self.0.put_multipart(&draft).await.map_err(internal)?;
        let mut writer = WriteMultipart::new(upload);
        match receive(&mut writer, body, bytes_max).await {
            Ok((sha256, size_bytes, seen)) => {
                writer.finish().await.map_err(internal)?;
                let key = key(org, now, &sha256);
                self.0
                    .rename(&draft, &Key::from(key.clone()))
                    .await
                    .map_err(internal)?;
                Ok(Stored {
                    key,
                    sha256,
                    size_bytes,
                    seen,
                })
            }
            Err(fault) => {
                writer.abort().await.map_err(internal)?;
                Err(fault)
            }
        }
    }

    /// Streams an object, or the given part of it (first byte, byte after the last).
    ///
    /// **Errors**: [`Fault::NotFound`] when it is gone.
    pub async fn get(&self, key: &str, range: Option<(u64, u64)>) -> Result<Body, Fault> {
        let options = GetOptions {
            range: range.map(|(from, to)| GetRange::Bounded(from..to)),
            ..GetOptions::default()
        };
        match self.0.get_opts(&Key::from(key), options).await {
            Ok(object) => Ok(object.into_stream().map_err(internal).boxed()),
            Err(object_store::Error::NotFound { .. }) => Err(Fault::NotFound),
            Err(error) => Err(internal(error)),
        }
    }

    /// Removes an object; one that is gone already is as good as removed.
    ///
    /// **Errors**: a fault of the store.
    pub async fn remove(&self, key: &str) -> Result<(), Fault> {
        match self.0.delete(&Key::from(key)).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(internal(error)),
        }
    }
}

async fn receive<E>(
    writer: &mut WriteMultipart,
    body: impl Stream<Item = Result<Bytes, E>> + Send,
    bytes_max: u64,
) -> Result<(String, u64, Option<&'static str>), Fault>
where
    E: Into<Box<dyn std::error::Error + Send + Sync>>,
{
    let mut hasher = Sha256::new();
    let mut size: u64 = 0;
    let mut head = Vec::new();
    let mut body = std::pin::pin!(body);
    while let Some(chunk) = body.next().await {
        let chunk = chunk.map_err(|error| Fault::Internal(error.into()))?;
        size = size.saturating_add(u64::try_from(chunk.len()).unwrap_or(u64::MAX));
        if size > bytes_max {
            return Err(Fault::refused(code::FILE_TOO_LARGE));
        }
        hasher.update(&chunk);
        let wanted = HEAD_BYTES.saturating_sub(head.len()).min(chunk.len());
        head.extend_from_slice(chunk.get(..wanted).unwrap_or_default());
        writer
            .wait_for_capacity(PARTS_AT_ONCE)
            .await
            .map_err(internal)?;
        writer.write(&chunk);
    }
    if size == 0 {
        return Err(Fault::refused(code::FILE_EMPTY));
    }
    Ok((
        base::text::hex(&hasher.finalize()),
        size,
        content_type::seen(&head),
    ))
}

/// `org/yyyy-mm/sha256`, with the month of arrival so that retention is a range.
fn key(org: OrgId, now: Timestamp, sha256: &str) -> String {
    let (year, month) = now.utc_month();
    format!("{org}/{year:04}-{month:02}/{sha256}")
}

fn internal(error: object_store::Error) -> Fault {
    Fault::Internal(Box::new(error))
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures_util::stream;

    fn folder() -> std::path::PathBuf {
        std::env::temp_dir().join(format!("unissono-files-{}", chance::token()))
    }

    fn body(
        parts: &[&'static str],
    ) -> impl Stream<Item = Result<Bytes, std::io::Error>> + Send + use<> {
        let parts: Vec<_> = parts
            .iter()
            .map(|part| Ok(Bytes::from_static(part.as_bytes())))
            .collect();
        stream::iter(parts)
    }

    #[tokio::test]
    async fn the_same_bytes_are_one_object_and_come_back_whole_or_in_part() {
        let folder = folder();
        let files = Files::in_folder(&folder).unwrap();
        let org = OrgId::from_i64(9);
        let one = files
            .put(org, Timestamp::ZERO, 100, body(&["ab", "cde"]))
            .await
            .unwrap();
        let two = files
            .put(org, Timestamp::ZERO, 100, body(&["abcde"]))
            .await
            .unwrap();
        assert_eq!(one, two);
        assert_eq!(one.size_bytes, 5);
        let whole: Vec<Bytes> = files
            .get(&one.key, None)
            .await
            .unwrap()
            .try_collect()
            .await
            .unwrap();
        assert_eq!(whole.concat(), b"abcde");
        let part: Vec<Bytes> = files
            .get(&one.key, Some((1, 3)))
            .await
            .unwrap()
            .try_collect()
            .await
            .unwrap();
        assert_eq!(part.concat(), b"bc");
        assert!(matches!(
            files.get("9/none", None).await,
            Err(Fault::NotFound)
        ));
        std::fs::remove_dir_all(folder).unwrap();
    }

    #[tokio::test]
    async fn too_large_and_empty_files_leave_nothing_behind() {
        let folder = folder();
        let files = Files::in_folder(&folder).unwrap();
        let org = OrgId::from_i64(9);
        let large = files
            .put(org, Timestamp::ZERO, 4, body(&["abcde"]))
            .await
            .unwrap_err();
        assert_eq!(large.code(), code::FILE_TOO_LARGE);
        let empty = files
            .put(org, Timestamp::ZERO, 4, body(&[]))
            .await
            .unwrap_err();
        assert_eq!(empty.code(), code::FILE_EMPTY);
        let left: Vec<_> = walk(&folder);
        assert!(left.is_empty(), "{left:?}");
        std::fs::remove_dir_all(folder).unwrap();
    }

    fn walk(folder: &Path) -> Vec<std::path::PathBuf> {
        let mut found = Vec::new();
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                found.extend(walk(&path));
            } else {
                found.push(path);
            }
        }
        found
    }
}
