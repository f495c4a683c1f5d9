//! Pictures as they come: of every kind, turned, broken, and made to burst.

use image::codecs::png::PngEncoder;
use image::codecs::webp::WebPEncoder;
use image::{ExtendedColorType, ImageEncoder, Rgba, RgbaImage};
use proptest::prelude::*;

use super::*;

/// Red on the left, blue on the right, and nothing below.
fn sample(width: u32, height: u32) -> RgbaImage {
    RgbaImage::from_fn(width, height, |x, y| {
        if y > height * 3 / 4 {
            Rgba([0, 0, 0, 0])
        } else if x < width / 2 {
            Rgba([220, 10, 10, 255])
        } else {
            Rgba([10, 10, 220, 255])
        }
    })
}

fn png(picture: &RgbaImage) -> Vec<u8> {
    let mut bytes = Vec::new();
    picture
        .write_with_encoder(PngEncoder::new(&mut bytes))
        .unwrap();
    bytes
}

fn jpeg(picture: &RgbaImage) -> Vec<u8> {
    let mut bytes = Vec::new();
    let flat = DynamicImage::ImageRgba8(picture.clone()).to_rgb8();
    flat.write_with_encoder(JpegEncoder::new_with_quality(&mut bytes, 95))
        .unwrap();
    bytes
}

fn webp(picture: &RgbaImage) -> Vec<u8> {
    let mut bytes = Vec::new();
    let (width, height) = picture.dimensions();
    WebPEncoder::new_lossless(&mut bytes)
        .write_image(picture, width, height, ExtendedColorType::Rgba8)
        .unwrap();
    bytes
}

/// Puts what cameras write into a JPEG: how it is turned, and a mark in place of where it was taken.
fn with_exif(jpeg: &[u8], orientation: u8) -> Vec<u8> {
    let mut tiff = b"MM\0\x2a\0\0\0\x08\0\x02\x01\x12\0\x03\0\0\0\x01\0".to_vec();
    tiff.extend([orientation, 0, 0]);
    tiff.extend(b"\x01\x0e\0\x02\0\0\0\x10\0\0\0\x26\0\0\0\0LUGAR-SECRETO-1\0");
    let mut segment = b"Exif\0\0".to_vec();
    segment.extend(tiff);
    let length = u16::try_from(segment.len() + 2).unwrap().to_be_bytes();
    [&jpeg[..2], b"\xff\xe1", &length, &segment, &jpeg[2..]].concat()
}

fn look(drawn: &[u8]) -> DynamicImage {
    assert_eq!(image::guess_format(drawn).unwrap(), ImageFormat::Jpeg);
    image::load_from_memory(drawn).unwrap()
}

/// Which colour stands at a place, in tenths of the sides.
fn at(picture: &DynamicImage, x: u32, y: u32) -> &'static str {
    let place = |part: u32, side: u32| part * (side - 1) / 10;
    let flat = picture.to_rgb8();
    let pixel = flat.get_pixel(place(x, flat.width()), place(y, flat.height()));
    match pixel.0 {
        [red, green, blue] if red > 200 && green > 200 && blue > 200 => "white",
        [red, _, blue] if red > 150 && blue < 100 => "red",
        [red, _, blue] if blue > 150 && red < 100 => "blue",
        _ => "other",
    }
}

/// Rows: GAP-070.
#[test]
fn each_kind_is_drawn_anew_as_a_small_square() {
    let picture = sample(600, 400);
    for bytes in [png(&picture), jpeg(&picture), webp(&picture)] {
        let drawn = look(&redraw(&bytes).unwrap());
        assert_eq!((drawn.width(), drawn.height()), (KEPT_SIDE, KEPT_SIDE));
        assert_eq!((at(&drawn, 1, 1), at(&drawn, 9, 1)), ("red", "blue"));
    }
    let seen_through = look(&redraw(&png(&picture)).unwrap());
    assert_eq!(
        at(&seen_through, 5, 9),
        "white",
        "nothing is black that was nothing"
    );
    let small = look(&redraw(&png(&sample(40, 90))).unwrap());
    assert_eq!(
        (small.width(), small.height()),
        (40, 40),
        "nothing is made larger than it is"
    );
}

/// Rows: GAP-070.
#[test]
fn a_picture_is_turned_upright_and_says_nothing_of_where_it_was_taken() {
    let plain = jpeg(&sample(400, 400));
    for (orientation, left, right) in [(1, "red", "blue"), (2, "blue", "red"), (3, "blue", "red")] {
        let bytes = with_exif(&plain, orientation);
        let mark = b"LUGAR-SECRETO";
        assert!(bytes.windows(mark.len()).any(|part| part == mark));
        let drawn = redraw(&bytes).unwrap();
        assert!(!drawn.windows(mark.len()).any(|part| part == mark));
        assert!(!drawn.windows(4).any(|part| part == b"Exif"));
        let drawn = look(&drawn);
        assert_eq!(
            (at(&drawn, 1, 5), at(&drawn, 9, 5)),
            (left, right),
            "{orientation}"
        );
    }
    // Turned by a quarter: what was on the left is above.
    let drawn = look(&redraw(&with_exif(&plain, 6)).unwrap());
    assert_eq!((at(&drawn, 5, 1), at(&drawn, 5, 9)), ("red", "blue"));
}

/// A PNG that says how large it is, and has no more of it than that.
fn claimed(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = png(&sample(32, 32));
    bytes[16..20].copy_from_slice(&width.to_be_bytes());
    bytes[20..24].copy_from_slice(&height.to_be_bytes());
    let sum = crc(&bytes[12..29]);
    bytes[29..33].copy_from_slice(&sum.to_be_bytes());
    bytes
}

fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| {
            (sum >> 1) ^ (0xedb8_8320 & (sum & 1).wrapping_neg())
        })
    })
}

/// Rows: GAP-070.
#[test]
fn what_is_no_photo_is_refused_with_its_reason() {
    let whole = png(&sample(64, 64));
    for (bytes, wanted) in [
        (b"".to_vec(), PhotoRefused::Type),
        (b"GIF89a\x10\0\x10\0\0\0\0;".to_vec(), PhotoRefused::Type),
        (
            b"<svg xmlns='http://www.w3.org/2000/svg'/>".to_vec(),
            PhotoRefused::Type,
        ),
        (b"%PDF-1.7".to_vec(), PhotoRefused::Type),
        (whole[..60].to_vec(), PhotoRefused::Broken),
        (jpeg(&sample(64, 64))[..30].to_vec(), PhotoRefused::Broken),
        (b"RIFF\x10\0\0\0WEBPVP8L".to_vec(), PhotoRefused::Broken),
        (png(&sample(15, 200)), PhotoRefused::Sides),
        (claimed(60_000, 60_000), PhotoRefused::Sides),
        (claimed(12_000, 11_999), PhotoRefused::Sides),
        (claimed(u32::MAX >> 1, 20), PhotoRefused::Sides),
        (claimed(4_999, 5_000), PhotoRefused::Broken),
        (vec![0; BYTES_MAX + 1], PhotoRefused::TooLarge),
    ] {
        assert_eq!(redraw(&bytes), Err(wanted), "{:?}", bytes.get(..20));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_bytes_make_it_panic(kind in 0_usize..3, cuts in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..12), end in any::<prop::sample::Index>()) {
        let picture = sample(24, 24);
        let mut bytes = [png(&picture), with_exif(&jpeg(&picture), 6), webp(&picture)][kind].clone();
        for (at, value) in cuts {
            let at = at.index(bytes.len());
            bytes[at] = value;
        }
        let end = end.index(bytes.len()) + 1;
        for bytes in [&bytes[..], &bytes[..end]] {
            if let Ok(drawn) = redraw(bytes) {
                let drawn = look(&drawn);
                prop_assert!(drawn.width() == drawn.height() && drawn.width() <= KEPT_SIDE);
            }
        }
    }
}
