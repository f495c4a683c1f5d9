//! Files: uploads and what is read again. The routes are raw, because bytes are streamed; see `server`.

use app::content_type;
use app::files::Stored;
use app::{Ctx, Fault};
use base::authz::Scope;
use base::id::FileId;
use base::text::shorten;
use serde::Serialize;
use store::in_tx;
use store_setup::files::{self, StoredFile};
use utoipa::ToSchema;

/// Characters of a file name that are kept.
const NAME_CHARS_MAX: usize = 120;

/// A file as screens see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct FileView {
    /// The id.
    pub id: FileId,
    /// The name.
    pub name: String,
    /// Content type.
    pub mime: String,
    /// How many bytes.
    pub size_bytes: u64,
}

impl From<StoredFile> for FileView {
    fn from(file: StoredFile) -> Self {
        Self {
            id: file.id,
            name: file.name,
            mime: file.mime,
            size_bytes: file.size_bytes,
        }
    }
}

/// Remembers a file whose bytes are stored.
pub async fn remember(
    ctx: &Ctx,
    scope: &Scope,
    stored: Stored,
    name: &str,
    mime: &str,
) -> Result<StoredFile, Fault> {
    let file = StoredFile {
        id: ctx.id(FileId::from_i64),
        object_key: stored.key,
        sha256: stored.sha256,
        size_bytes: stored.size_bytes,
        mime: content_type::settle(mime, stored.seen),
        name: clean_name(name),
        created_by: scope.user(),
    };
    let (scope, now, row) = (scope.clone(), ctx.now(), file.clone());
    ctx.db
        .write::<_, Fault, _>(in_tx!(
            tx,
            [scope, row],
            Ok(files::insert(tx, &scope, &row, now).await?)
        ))
        .await?;
    Ok(file)
}

/// Gives a file.
///
/// **Errors**: [`Fault::NotFound`].
pub async fn get(ctx: &Ctx, scope: &Scope, id: FileId) -> Result<StoredFile, Fault> {
    let scope = scope.clone();
    ctx.db
        .read(in_tx!(
            tx,
            [scope],
            files::get(tx, &scope, id).await?.ok_or(Fault::NotFound)
        ))
        .await
}

/// Takes folders, control characters and length off a name.
pub fn clean_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let plain: String = last.chars().filter(|c| !c.is_control()).collect();
    let plain = plain.trim().trim_matches('.');
    if plain.is_empty() {
        "arquivo".to_owned()
    } else {
        shorten(plain, NAME_CHARS_MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lose_folders() {
        assert_eq!(clean_name("../../etc/passwd"), "passwd");
        assert_eq!(clean_name("C:\\fotos\\nota fiscal.pdf"), "nota fiscal.pdf");
        assert_eq!(clean_name("..\u{0}"), "arquivo");
    }
}
