//! Just enough of EBML to take the packets of one Opus track out of a `WebM` file.

/// Identifiers of elements, with their length marks.
const EBML: u32 = 0x1A45_DFA3;
const SEGMENT: u32 = 0x1853_8067;
const TRACKS: u32 = 0x1654_AE6B;
const TRACK_ENTRY: u32 = 0xAE;
const CODEC_ID: u32 = 0x86;
const CODEC_PRIVATE: u32 = 0x63A2;
const CLUSTER: u32 = 0x1F43_B675;
const BLOCK_GROUP: u32 = 0xA0;
const SIMPLE_BLOCK: u32 = 0xA3;
const BLOCK: u32 = 0xA1;
/// Both bits of a block's flags that say how several packets share it.
const LACING: u8 = 0x06;

/// An Opus track.
pub(super) struct Track<'a> {
    /// The head as Ogg wants it too.
    pub(super) head: &'a [u8],
    /// The packets in order.
    pub(super) packets: Vec<&'a [u8]>,
}

/// Finds the one track and its packets. A file that ends in the middle gives what is whole.
pub(super) fn opus_track(file: &[u8]) -> Option<Track<'_>> {
    let mut rest = file;
    let mut heads: Vec<&[u8]> = Vec::new();
    let mut packets = Vec::new();
    let mut is_first = true;
    while let Some((id, size, content)) = element(rest) {
        if std::mem::take(&mut is_first) && id != EBML {
            return None;
        }
        // Containers are opened, not passed over: while recording nobody knows how long they get.
        if matches!(id, SEGMENT | TRACKS | TRACK_ENTRY | CLUSTER | BLOCK_GROUP) {
            rest = content;
            continue;
        }
        let Some((body, after)) = size.and_then(|size| content.split_at_checked(size)) else {
            break;
        };
        match id {
            CODEC_ID if body != b"A_OPUS" => return None,
            CODEC_PRIVATE => heads.push(body),
            SIMPLE_BLOCK | BLOCK => packets.push(packet(body)?),
            _ => {}
        }
        rest = after;
    }
    match heads.as_slice() {
        [head] => Some(Track { head, packets }),
        _ => None,
    }
}

/// Gives the packet of a block: after the track's number, the time and the flags.
fn packet(block: &[u8]) -> Option<&[u8]> {
    let (_, rest) = number(block, true)?;
    let [_, _, flags, packet @ ..] = rest else {
        return None;
    };
    (flags & LACING == 0).then_some(packet)
}

/// Reads the head of an element: what it is, how long it is (unknown when absent), and what follows the head.
fn element(bytes: &[u8]) -> Option<(u32, Option<usize>, &[u8])> {
    let (id, rest) = number(bytes, false)?;
    let length = bytes.len() - rest.len();
    let (size, content) = number(rest, true)?;
    let width = rest.len() - content.len();
    let unknown = (1_u64 << (7 * width)) - 1;
    let size = (size != unknown).then(|| usize::try_from(size).unwrap_or(usize::MAX));
    (length <= 4).then_some(())?;
    Some((u32::try_from(id).ok()?, size, content))
}

/// Reads a number whose first bits tell its length; the mark stays or goes.
fn number(bytes: &[u8], without_mark: bool) -> Option<(u64, &[u8])> {
    let first = *bytes.first()?;
    let more = usize::try_from(first.leading_zeros()).ok()?;
    let (own, rest) = bytes.split_at_checked(more + 1).filter(|_| more < 8)?;
    let value = own
        .iter()
        .fold(0_u64, |sum, byte| (sum << 8) | u64::from(*byte));
    let mark = 1_u64 << (7 * (more + 1));
    Some((
        if without_mark {
            value & (mark - 1)
        } else {
            value
        },
        rest,
    ))
}
