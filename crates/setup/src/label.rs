//! The colours that labels may have: a closed palette, drawn by screens so that each reads well on light and on dark.

use serde::{Deserialize, Serialize};

/// The colour of a label.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum LabelColor {
    /// Purple.
    Purple,
    /// Blue.
    Blue,
    /// Teal.
    Teal,
    /// Green.
    Green,
    /// Amber.
    Amber,
    /// Orange.
    Orange,
    /// Red.
    Red,
    /// Pink.
    Pink,
    /// Brown.
    Brown,
    /// Gray.
    Gray,
}

impl LabelColor {
    /// Every colour, in the order in which screens offer them.
    pub const ALL: [Self; 10] = [
        Self::Purple,
        Self::Blue,
        Self::Teal,
        Self::Green,
        Self::Amber,
        Self::Orange,
        Self::Red,
        Self::Pink,
        Self::Brown,
        Self::Gray,
    ];

    /// Gives the name that rows and JSON hold.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Purple => "purple",
            Self::Blue => "blue",
            Self::Teal => "teal",
            Self::Green => "green",
            Self::Amber => "amber",
            Self::Orange => "orange",
            Self::Red => "red",
            Self::Pink => "pink",
            Self::Brown => "brown",
            Self::Gray => "gray",
        }
    }

    /// Reads what a row holds; a row from before the palette was closed is shown gray.
    pub fn of_row(name: &str) -> Self {
        Self::ALL
            .into_iter()
            .find(|color| color.name() == name)
            .unwrap_or(Self::Gray)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_back_and_only_the_palette_is_taken() {
        for color in LabelColor::ALL {
            let json = serde_json::to_string(&color).unwrap();
            assert_eq!(json, format!("\"{}\"", color.name()));
            assert_eq!(LabelColor::of_row(color.name()), color);
        }
        assert!(serde_json::from_str::<LabelColor>("\"#7a5af0\"").is_err());
        assert_eq!(LabelColor::of_row("#7a5af0"), LabelColor::Gray);
    }
}
