//! Trees that an administrator keeps: that they stay trees. What stands in one is in `case_type` and `script`.

use std::collections::{BTreeMap, BTreeSet};

/// Why a place in a tree is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PlaceRefused {
    /// There is nothing of that id.
    #[error("unknown")]
    Unknown,
    /// It would stand below itself.
    #[error("circle")]
    Circle,
    /// The tree would be deeper than it may.
    #[error("too_deep")]
    TooDeep,
}

/// Checks that something may stand below another, with everything below it.
///
/// **Shape**: `above` has what each stands below; `moved` is none for what is not there yet.
/// **Units**: `depth_max` counts the levels, the first one included.
/// **Errors**: see [`PlaceRefused`].
pub fn check_place<Id: Copy + Ord>(
    above: &BTreeMap<Id, Option<Id>>,
    moved: Option<Id>,
    parent: Option<Id>,
    depth_max: usize,
) -> Result<(), PlaceRefused> {
    let mut depth = 1;
    let mut at = parent;
    while let Some(id) = at {
        if Some(id) == moved {
            return Err(PlaceRefused::Circle);
        }
        at = *above.get(&id).ok_or(PlaceRefused::Unknown)?;
        depth += 1;
        if depth > depth_max {
            return Err(PlaceRefused::TooDeep);
        }
    }
    if depth + height(above, moved, depth_max) > depth_max {
        return Err(PlaceRefused::TooDeep);
    }
    Ok(())
}

/// Counts the levels below one.
fn height<Id: Copy + Ord>(
    above: &BTreeMap<Id, Option<Id>>,
    id: Option<Id>,
    depth_max: usize,
) -> usize {
    let mut level: BTreeSet<Id> = id.into_iter().collect();
    for height in 0..depth_max {
        level = above
            .iter()
            .filter(|(_, parent)| parent.is_some_and(|parent| level.contains(&parent)))
            .map(|(id, _)| *id)
            .collect();
        if level.is_empty() {
            return height;
        }
    }
    depth_max
}
