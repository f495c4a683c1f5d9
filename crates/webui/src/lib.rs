//! The built web application, embedded. In debug builds it is read from disk, so a rebuilt page needs no cargo.

#[cfg(test)]
#[path = "../build/dist.rs"]
mod dist;

use std::borrow::Cow;

use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "../../web/dist"]
struct Dist;

/// A file of the web application.
pub struct Asset {
    /// Its bytes, as they are or compressed.
    pub bytes: Cow<'static, [u8]>,
    /// How they are compressed, as `Content-Encoding` names it.
    pub encoding: Option<&'static str>,
    /// Content type of the plain file.
    pub mime: String,
    /// Hash of the bytes, for `ETag`.
    pub hash: String,
}

/// Gives a file, compressed if the reader takes it and a compressed sibling is there.
///
/// **Shape**: `path` relative to the root, no slash in front; `accepts` is the value of `Accept-Encoding`.
pub fn get(path: &str, accepts: &str) -> Option<Asset> {
    let plain = Dist::get(path)?;
    let mime = mime(path, plain.metadata.mimetype());
    let found = [("br", "br"), ("gzip", "gz")]
        .into_iter()
        .find_map(|(encoding, ending)| {
            let takes = accepts
                .split(',')
                .any(|part| part.split(';').next().unwrap_or_default().trim() == encoding);
            let file = takes
                .then(|| Dist::get(&format!("{path}.{ending}")))
                .flatten()?;
            Some((file, encoding))
        });
    let (file, encoding) = match found {
        Some((file, encoding)) => (file, Some(encoding)),
        None => (plain, None),
    };
    let hash = u128::from_be_bytes(first(&file.metadata.sha256_hash()));
    let hash = format!("{hash:032x}");
    Some(Asset {
        bytes: file.data,
        encoding,
        mime,
        hash,
    })
}

/// Gives what a browser on its way to the desk may load before it has run anything, as the value of a `Link` header (RFC 8288).
pub fn ahead() -> Option<Cow<'static, [u8]>> {
    Dist::get("ahead.txt").map(|file| file.data)
}

/// The first half of a hash is long enough to tell versions of a file apart.
fn first(hash: &[u8; 32]) -> [u8; 16] {
    std::array::from_fn(|n| hash.get(n).copied().unwrap_or_default())
}

fn mime(path: &str, guessed: &str) -> String {
    match path.rsplit('.').next() {
        Some("html") => "text/html; charset=utf-8".to_owned(),
        Some("js" | "mjs") => "text/javascript; charset=utf-8".to_owned(),
        Some("css") => "text/css; charset=utf-8".to_owned(),
        _ => guessed.to_owned(),
    }
}
