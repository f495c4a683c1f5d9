//! Just enough of Ogg to write one Opus stream.

/// Pages of one recording belong together by this number.
const SERIAL: u32 = 0x554E_4953;
/// Packets of a page: a second of the usual ones.
const PACKETS_MAX: usize = 50;
/// Lengths that the head of a page has room for.
const LENGTHS_MAX: usize = 255;
/// Samples of a packet at the most, 120 ms.
const SAMPLES_MAX: u64 = 5_760;
/// Who wrote the file, as its comment says.
const VENDOR: &[u8] = b"unissono";

const FIRST: u8 = 0x02;
const LAST: u8 = 0x04;

/// Writes pages.
pub(super) struct Writer {
    file: Vec<u8>,
    page: u32,
    /// Samples at 48 kHz up to the end of the last packet.
    samples: u64,
    lengths: Vec<u8>,
    body: Vec<u8>,
    packets: usize,
}

impl Writer {
    /// Begins a file with its two heads.
    ///
    /// **Shape**: `None` when the head is none of Opus.
    pub(super) fn new(head: &[u8]) -> Option<Self> {
        (head.len() >= 19 && head.starts_with(b"OpusHead")).then_some(())?;
        let mut writer = Self {
            file: Vec::new(),
            page: 0,
            samples: 0,
            lengths: Vec::new(),
            body: Vec::new(),
            packets: 0,
        };
        writer.put(head)?;
        writer.end_page(FIRST);
        let mut tags = b"OpusTags".to_vec();
        tags.extend(u32::try_from(VENDOR.len()).ok()?.to_le_bytes());
        tags.extend(VENDOR);
        tags.extend(0_u32.to_le_bytes());
        writer.put(&tags)?;
        writer.end_page(0);
        Some(writer)
    }

    /// Adds a packet.
    ///
    /// **Shape**: `None` when it is none of Opus.
    pub(super) fn add(&mut self, packet: &[u8]) -> Option<()> {
        let samples = samples(packet)?;
        if self.packets >= PACKETS_MAX || self.lengths.len() + packet.len() / 255 + 1 > LENGTHS_MAX
        {
            self.end_page(0);
        }
        self.put(packet)?;
        self.samples += samples;
        self.packets += 1;
        Some(())
    }

    /// Ends the file.
    pub(super) fn finish(mut self) -> Vec<u8> {
        self.end_page(LAST);
        self.file
    }

    fn put(&mut self, packet: &[u8]) -> Option<()> {
        let whole = packet.len() / 255;
        (whole < LENGTHS_MAX).then_some(())?;
        self.lengths.extend(std::iter::repeat_n(255, whole));
        self.lengths.push(u8::try_from(packet.len() % 255).ok()?);
        self.body.extend_from_slice(packet);
        Some(())
    }

    fn end_page(&mut self, kind: u8) {
        let mut page = b"OggS\0".to_vec();
        page.push(kind);
        page.extend(self.samples.to_le_bytes());
        page.extend(SERIAL.to_le_bytes());
        page.extend(self.page.to_le_bytes());
        let sum_at = page.len();
        page.extend([0; 4]);
        page.push(u8::try_from(self.lengths.len()).unwrap_or(u8::MAX));
        page.append(&mut self.lengths);
        page.append(&mut self.body);
        let sum = checksum(&page).to_le_bytes();
        page.splice(sum_at..sum_at + sum.len(), sum);
        self.file.append(&mut page);
        self.page += 1;
        self.packets = 0;
    }
}

/// How long a packet is, at 48 kHz, by its first bytes.
fn samples(packet: &[u8]) -> Option<u64> {
    let first = *packet.first()?;
    let frame = match first >> 3 {
        config @ 0..=11 => [480, 960, 1_920, 2_880]
            .get(usize::from(config % 4))
            .copied()?,
        config @ 12..=15 => [480, 960].get(usize::from(config % 2)).copied()?,
        config => [120, 240, 480, 960].get(usize::from(config % 4)).copied()?,
    };
    let frames = match first & 3 {
        0 => 1,
        1 | 2 => 2,
        _ => u64::from(packet.get(1)? & 0x3F),
    };
    Some(frame * frames).filter(|samples| (1..=SAMPLES_MAX).contains(samples))
}

/// The checksum of a page: CRC-32 with the polynomial 0x04C11DB7, nothing reflected, nothing inverted.
pub(super) fn checksum(page: &[u8]) -> u32 {
    page.iter().fold(0, |sum, byte| {
        (0..8).fold(sum ^ (u32::from(*byte) << 24), |sum, _| {
            let shifted = sum << 1;
            if sum & 0x8000_0000 == 0 {
                shifted
            } else {
                shifted ^ 0x04C1_1DB7
            }
        })
    })
}
