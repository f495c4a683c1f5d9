//! Recordings of browsers: Opus in `WebM` becomes Opus in Ogg, which providers and other browsers take. Nothing is decoded.
//!
//! Pure, and small on purpose: one audio track without lacing, as browsers record it. What is anything else stays as it came.
//! **Source**: RFC 6716 (Opus packets), RFC 7845 (Opus in Ogg), RFC 3533 (Ogg), RFC 8794 (EBML), RFC 9559 (Matroska).

mod ebml;
mod ogg;

/// The longest recording that is turned, in bytes.
pub const RECORDING_BYTES_MAX: u64 = 32 * 1024 * 1024;

/// Turns a recording in `WebM` into Ogg.
///
/// **Shape**: `None` when it is not `WebM` with exactly one Opus track, or is broken before its first packet.
pub fn webm_to_ogg(webm: &[u8]) -> Option<Vec<u8>> {
    let track = ebml::opus_track(webm)?;
    let mut writer = ogg::Writer::new(track.head)?;
    for packet in &track.packets {
        writer.add(packet)?;
    }
    (!track.packets.is_empty()).then(|| writer.finish())
}

#[cfg(test)]
mod tests;
