//! Recordings as browsers write them, built by hand, and what comes out.

use proptest::prelude::*;

use super::ogg::checksum;
use super::webm_to_ogg;

const HEAD: &[u8] = b"OpusHead\x01\x01\x38\x01\x80\xbb\x00\x00\x00\x00\x00";

/// An element whose length is known.
fn known(id: &[u8], body: &[u8]) -> Vec<u8> {
    let size = u32::try_from(body.len()).unwrap() | 0x1000_0000;
    [id, &size.to_be_bytes(), body].concat()
}

/// An element that was still growing when its length was written.
fn growing(id: &[u8], body: &[u8]) -> Vec<u8> {
    [id, &[0x01, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff], body].concat()
}

fn block(packet: &[u8], flags: u8) -> Vec<u8> {
    known(&[0xA3], &[&[0x81, 0x00, 0x00, flags], packet].concat())
}

fn recording(codec: &[u8], heads: usize, blocks: &[Vec<u8>]) -> Vec<u8> {
    let track = [known(&[0x86], codec), known(&[0x63, 0xA2], HEAD)].concat();
    let tracks = known(
        &[0x16, 0x54, 0xAE, 0x6B],
        &known(&[0xAE], &track).repeat(heads),
    );
    let times = known(&[0xE7], &[0x00]);
    let cluster = growing(
        &[0x1F, 0x43, 0xB6, 0x75],
        &[times, blocks.concat()].concat(),
    );
    let segment = growing(&[0x18, 0x53, 0x80, 0x67], &[tracks, cluster].concat());
    [
        known(&[0x1A, 0x45, 0xDF, 0xA3], b"\x42\x82\x84webm"),
        segment,
    ]
    .concat()
}

/// The pages of an Ogg file: kind, position, packets. A page that does not add up fails.
fn pages(mut file: &[u8]) -> Vec<(u8, u64, Vec<Vec<u8>>)> {
    let mut pages = Vec::new();
    while !file.is_empty() {
        assert_eq!(&file[..5], b"OggS\0");
        let count = usize::from(file[26]);
        let lengths = &file[27..27 + count];
        let size: usize = lengths.iter().map(|length| usize::from(*length)).sum();
        let whole = &file[..27 + count + size];
        let mut blank = whole.to_vec();
        blank[22..26].fill(0);
        assert_eq!(checksum(&blank).to_le_bytes(), whole[22..26]);
        assert_eq!(
            file[18..22],
            u32::try_from(pages.len()).unwrap().to_le_bytes()
        );
        let mut packets = vec![Vec::new()];
        let mut at = 27 + count;
        for length in lengths {
            packets
                .last_mut()
                .unwrap()
                .extend(&whole[at..at + usize::from(*length)]);
            at += usize::from(*length);
            if *length < 255 {
                packets.push(Vec::new());
            }
        }
        packets.pop();
        pages.push((
            file[5],
            u64::from_le_bytes(file[6..14].try_into().unwrap()),
            packets,
        ));
        file = &file[whole.len()..];
    }
    pages
}

/// The checksum of a string that has been published: CRC-32/MPEG-2 without its inverted beginning.
#[test]
fn the_checksum_is_that_of_ogg() {
    assert_eq!(checksum(b"123456789"), 0x89A1_897F);
}

/// Rows: GAP-044, MSG-008.
#[test]
fn a_recording_keeps_every_packet_and_tells_how_long_it_is() {
    // 20 ms each, the longest above one length byte; then two frames, and a packet that counts its frames.
    let mut packets: Vec<Vec<u8>> = (0..120_u8).map(|n| vec![0x78, n, 7]).collect();
    packets.push([vec![0x78], vec![9; 600]].concat());
    packets.push(vec![0x79, 1]);
    packets.push(vec![0x7B, 0x03, 1]);
    let blocks: Vec<Vec<u8>> = packets.iter().map(|packet| block(packet, 0x80)).collect();
    let ogg = webm_to_ogg(&recording(b"A_OPUS", 1, &blocks)).unwrap();
    let pages = pages(&ogg);
    assert_eq!(
        (pages[0].0, pages[0].1, &pages[0].2),
        (2, 0, &vec![HEAD.to_vec()])
    );
    assert!(pages[1].2[0].starts_with(b"OpusTags\x08\0\0\0unissono"));
    let sent: Vec<Vec<u8>> = pages[2..].iter().flat_map(|page| page.2.clone()).collect();
    assert_eq!(sent, packets);
    let last = pages.last().unwrap();
    assert_eq!((last.0, last.1), (4, (121 + 2 + 3) * 960));
    assert_eq!(pages[2].1, 50 * 960, "a page says where it ends");
    assert!(pages[..pages.len() - 1].iter().all(|page| page.0 & 4 == 0));
}

#[test]
fn what_is_no_recording_of_one_opus_track_stays_as_it_came() {
    let one = block(&[0x78, 1], 0x80);
    let good = recording(b"A_OPUS", 1, std::slice::from_ref(&one));
    assert!(webm_to_ogg(&good).is_some());
    for (bad, why) in [
        (Vec::new(), "nothing"),
        (b"OggS and so on".to_vec(), "no WebM"),
        (recording(b"V_VP9", 1, std::slice::from_ref(&one)), "a film"),
        (
            recording(b"A_OPUS", 2, std::slice::from_ref(&one)),
            "two tracks",
        ),
        (recording(b"A_OPUS", 1, &[]), "no sound"),
        (
            recording(b"A_OPUS", 1, &[block(&[0x78, 1], 0x84)]),
            "packets that share a block",
        ),
        (
            recording(b"A_OPUS", 1, &[block(&[], 0x80)]),
            "an empty packet",
        ),
        (
            recording(b"A_OPUS", 1, &[block(&[0x7B, 0x3F], 0x80)]),
            "longer than a packet may be",
        ),
    ] {
        assert_eq!(webm_to_ogg(&bad), None, "{why}");
    }
    let cut = webm_to_ogg(&[&good[..], &one[..one.len() - 1]].concat()).unwrap();
    assert_eq!(
        cut,
        webm_to_ogg(&good).unwrap(),
        "what was cut off at the end is left out"
    );
}

proptest! {
    #[test]
    fn nothing_makes_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400), at in 0_usize..200) {
        drop(webm_to_ogg(&bytes));
        let mut real = recording(b"A_OPUS", 1, &[block(&[0x78, 1], 0x80), block(&[0x78, 2], 0x80)]);
        let at = at.min(real.len());
        let end = (at + bytes.len()).min(real.len());
        real[at..end].copy_from_slice(&bytes[..end - at]);
        drop(webm_to_ogg(&real));
    }
}
