//! Photos of people: what may be one, and which part of a picture is kept (GAP-070).

use serde::Serialize;

/// Bytes of a picture that is given at the most.
pub const BYTES_MAX: usize = 5 * 1024 * 1024;
/// Pixels of a side at the least: less shows nobody.
pub const SIDE_MIN: u32 = 16;
/// Pixels of a side at the most.
pub const SIDE_MAX: u32 = 12_000;
/// Pixels at the most: a picture that is small as a file may be huge in memory.
pub const PIXELS_MAX: u64 = 25_000_000;
/// Pixels of a side of what is kept at the most.
pub const KEPT_SIDE: u32 = 256;

/// Why a picture is no photo of a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PhotoRefused {
    /// Neither PNG nor JPEG nor WebP, whatever it is called.
    #[error("image_type")]
    Type,
    /// More than [`BYTES_MAX`].
    #[error("photo_too_large")]
    TooLarge,
    /// A side that is too short or too long, or too many pixels.
    #[error("photo_sides")]
    Sides,
    /// It ends too early, or its bytes make no sense.
    #[error("photo_broken")]
    Broken,
}

/// Checks the sides of a picture, before anything of it is unpacked.
///
/// **Errors**: [`PhotoRefused::Sides`].
pub fn check_sides(width: u32, height: u32) -> Result<(), PhotoRefused> {
    let sides = SIDE_MIN..=SIDE_MAX;
    let pixels = u64::from(width) * u64::from(height);
    if sides.contains(&width) && sides.contains(&height) && pixels <= PIXELS_MAX {
        Ok(())
    } else {
        Err(PhotoRefused::Sides)
    }
}

/// The square in the middle of a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Square {
    /// Pixels from the left.
    pub x: u32,
    /// Pixels from the top.
    pub y: u32,
    /// Pixels of a side.
    pub side: u32,
}

/// Gives the square in the middle.
pub const fn middle(width: u32, height: u32) -> Square {
    let side = if width < height { width } else { height };
    Square {
        x: (width - side) / 2,
        y: (height - side) / 2,
        side,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rows: GAP-070.
    #[test]
    fn a_photo_has_sides_that_fit_and_its_middle_is_kept() {
        for (width, height) in [(16, 16), (5_000, 5_000), (12_000, 2_000)] {
            assert_eq!(check_sides(width, height), Ok(()));
        }
        for (width, height) in [
            (15, 20),
            (20, 15),
            (12_001, 20),
            (5_000, 5_001),
            (u32::MAX, u32::MAX),
        ] {
            assert_eq!(
                check_sides(width, height),
                Err(PhotoRefused::Sides),
                "{width} x {height}"
            );
        }
        let square = |width, height| {
            let Square { x, y, side } = middle(width, height);
            (x, y, side)
        };
        assert_eq!(square(100, 40), (30, 0, 40));
        assert_eq!(square(41, 100), (0, 29, 41));
    }
}
