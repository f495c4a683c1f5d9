//! Files, uploaded by the business or recorded by the customer.

use std::collections::VecDeque;

use axum::body::Bytes;

use crate::settings::{MEDIA_BYTES_MAX, MEDIA_MAX};

/// A file.
#[derive(Debug, Clone)]
pub(crate) struct Media {
    pub(crate) id: String,
    pub(crate) mime: String,
    pub(crate) file_name: Option<String>,
    /// SHA-256, base64.
    pub(crate) sha256: String,
    pub(crate) bytes: Bytes,
}

/// The files that are kept.
#[derive(Debug, Default)]
pub(crate) struct MediaShelf {
    files: VecDeque<Media>,
    bytes: usize,
}

impl MediaShelf {
    pub(crate) fn add(&mut self, media: Media) {
        self.bytes = self.bytes.saturating_add(media.bytes.len());
        self.files.push_back(media);
        while self.files.len() > MEDIA_MAX || self.bytes > MEDIA_BYTES_MAX {
            let Some(oldest) = self.files.pop_front() else {
                return;
            };
            self.bytes = self.bytes.saturating_sub(oldest.bytes.len());
        }
    }

    pub(crate) fn get(&self, id: &str) -> Option<&Media> {
        self.files.iter().find(|media| media.id == id)
    }

    pub(crate) fn remove(&mut self, id: &str) -> bool {
        let Some(at) = self.files.iter().position(|media| media.id == id) else {
            return false;
        };
        if let Some(gone) = self.files.remove(at) {
            self.bytes = self.bytes.saturating_sub(gone.bytes.len());
        }
        true
    }
}
