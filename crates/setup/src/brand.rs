//! How an organization looks: its colour and its logo (GAP-006).

use base::id::FileId;
use serde::{Deserialize, Serialize};

/// Bytes of a logo at the most; the words of `image_too_large` name it.
pub const LOGO_BYTES_MAX: u64 = 512 * 1024;
/// Pixels of a side of a logo at the least; the words of `image_sides` name it.
pub const LOGO_SIDE_MIN: u32 = 16;
/// Pixels of a side of a logo at the most; the words of `image_sides` name it.
pub const LOGO_SIDE_MAX: u32 = 2_048;

/// The colour of what can be pressed and of what is chosen.
///
/// A closed list, because each keeps the contrast of AA with what stands on it and around it, in the light and in the dark;
/// the shades are in `web/src/app.css`, and `web/tests/unit/brand.test.ts` measures them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Accent {
    /// The product's own.
    #[default]
    Indigo,
    /// Blue.
    Blue,
    /// Teal.
    Teal,
    /// Green.
    Green,
    /// Terracotta.
    Terracotta,
    /// Wine; no plain red, which says that something is dangerous.
    Wine,
    /// Pink.
    Pink,
    /// Graphite: hardly a colour.
    Graphite,
}

/// What a logo is written in. No SVG, which can carry scripts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LogoKind {
    /// PNG.
    Png,
    /// JPEG.
    Jpeg,
    /// WebP.
    Webp,
}

impl LogoKind {
    /// Gives the content type.
    pub const fn mime(self) -> &'static str {
        match self {
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
            Self::Webp => "image/webp",
        }
    }
}

/// A logo that was checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Logo {
    /// The file.
    pub file_id: FileId,
    /// What its bytes are, whatever was said of them when they came.
    pub kind: LogoKind,
    /// Pixels from left to right.
    pub width: u32,
    /// Pixels from top to bottom.
    pub height: u32,
}

/// How an organization looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Brand {
    /// The colour.
    pub accent: Accent,
    /// The logo; the product's mark stands where there is none.
    pub logo: Option<Logo>,
}

/// Tells whether a picture has sides that a logo may have.
pub const fn fits(width: u32, height: u32) -> bool {
    width >= LOGO_SIDE_MIN
        && height >= LOGO_SIDE_MIN
        && width <= LOGO_SIDE_MAX
        && height <= LOGO_SIDE_MAX
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rows: GAP-006.
    #[test]
    fn a_brand_is_the_products_own_until_it_is_chosen() {
        let brand: Brand = serde_json::from_str("{}").unwrap();
        assert_eq!((brand.accent, brand.logo), (Accent::Indigo, None));
        assert!(fits(16, 2_048) && !fits(15, 20) && !fits(20, 2_049));
    }
}
