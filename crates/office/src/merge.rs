//! Two records of one person become one, and may become two again (GAP-007).
//!
//! Undoing gives each its own back: the merged person exactly as it was, the survivor without what the merge brought. What
//! somebody changed after the merge is kept with the survivor. Consent belongs to an address, so what its owner said last
//! holds for everybody who has it.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use base::id::{ContactPointId, FileId, UserId};
use base::time::Timestamp;
use serde::{Deserialize, Serialize};

use crate::custom::Values;
use crate::person::{CONTACT_POINTS_MAX, Gender, OptIn, PersonKind, PointKind};

/// Characters of a note at the most.
pub const NOTE_MAX: usize = 2000;

/// A person with everything that a merge decides about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// Natural or legal.
    pub kind: PersonKind,
    /// The name.
    pub name: String,
    /// The trade name.
    pub trade_name: Option<String>,
    /// CPF or CNPJ, compact.
    pub tax_id: Option<String>,
    /// Whether the person is identified and contacted.
    pub active: bool,
    /// Whose portfolio the person belongs to.
    pub owner: Option<UserId>,
    /// What was noted.
    pub note: Option<String>,
    /// What was said of the gender.
    #[serde(default)]
    pub gender: Option<Gender>,
    /// The photo.
    #[serde(default)]
    pub photo: Option<FileId>,
    /// Values of the fields that the organization added.
    #[serde(default)]
    pub custom: Values,
    /// The addresses: no two with the same kind and key.
    pub points: Vec<Point>,
}

/// An address of a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Point {
    /// Its id; a merge moves the row, so it stays the same.
    pub id: ContactPointId,
    /// What kind.
    pub kind: PointKind,
    /// As it is shown and written to.
    pub value: String,
    /// Equal for addresses that reach the same person.
    pub key: String,
    /// What it is for.
    pub label: String,
    /// Active or inactive.
    pub status: String,
    /// Consent, when it was given or withdrawn and who said so, and when it was asked for.
    pub consent: Consent,
}

/// What the owner of an address said about being written to.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Consent {
    /// Consent.
    pub opt_in: OptIn,
    /// When it was given or withdrawn, and by what.
    pub said: Option<(Timestamp, String)>,
    /// When the owner was asked for it.
    pub requested_at: Option<Timestamp>,
}

impl Consent {
    fn said_at(&self) -> Option<Timestamp> {
        self.said.as_ref().map(|(at, _)| *at)
    }

    /// Joins what two rows know of one address: what was said last holds, and of two that say nothing of when, a withdrawal.
    fn joined(&self, other: &Self) -> Self {
        let is_other = match self.said_at().cmp(&other.said_at()) {
            Ordering::Greater => false,
            Ordering::Less => true,
            Ordering::Equal => other.opt_in == OptIn::OptedOut || self.opt_in == OptIn::Undefined,
        };
        let later = if is_other { other } else { self };
        Self {
            opt_in: later.opt_in,
            said: later.said.clone(),
            requested_at: self.requested_at.max(other.requested_at),
        }
    }

    /// Gives what holds now for a row that said `self` before: what was said since the merge, else the same.
    fn since(&self, merged: &Self, now: &Self) -> Self {
        if now == merged {
            self.clone()
        } else {
            now.clone()
        }
    }
}

impl Point {
    fn is(&self, other: &Self) -> bool {
        self.kind == other.kind && self.key == other.key
    }
}

/// Whose value is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum MergeSide {
    /// That of who stays.
    Survivor,
    /// That of who is merged into the other.
    Merged,
}

/// Whose note is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum MergeNoteSide {
    /// Both, one after the other.
    Both,
    /// That of who stays.
    Survivor,
    /// That of who is merged into the other.
    Merged,
}

/// What is kept, field by field. Where nothing is said, the survivor's value, or the other one where the survivor has none.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct MergeChoices {
    /// The name.
    pub name: Option<MergeSide>,
    /// The trade name.
    pub trade_name: Option<MergeSide>,
    /// CPF or CNPJ, together with the kind of person that it belongs to.
    pub tax_id: Option<MergeSide>,
    /// Whether the person is identified and contacted.
    pub active: Option<MergeSide>,
    /// The agent whose portfolio the person belongs to.
    pub owner_id: Option<MergeSide>,
    /// What was noted; both unless said.
    pub note: Option<MergeNoteSide>,
    /// What was said of the gender.
    pub gender: Option<MergeSide>,
    /// The photo.
    pub photo: Option<MergeSide>,
    /// Values of added fields, by the physical name.
    pub custom: BTreeMap<String, MergeSide>,
}

/// Why two people cannot be merged as wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// Together they have more addresses than a person may have.
    #[error("points_many")]
    PointsMany,
    /// Both notes together are longer than a note may be.
    #[error("note_long")]
    NoteLong,
}

/// Both before a merge, and what became of the survivor: all that undoing needs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Merge {
    /// Who stayed, before.
    pub survivor: Record,
    /// Who was merged into the other, before.
    pub merged: Record,
    /// Who stayed, after.
    pub result: Record,
}

/// Gives what becomes of the survivor.
///
/// **Errors**: see [`Refused`].
pub fn merge(
    survivor: &Record,
    merged: &Record,
    choices: &MergeChoices,
) -> Result<Record, Refused> {
    fn pick<T: Clone>(side: Option<MergeSide>, own: Option<&T>, other: Option<&T>) -> Option<T> {
        match side {
            Some(MergeSide::Survivor) => own.cloned(),
            Some(MergeSide::Merged) => other.cloned(),
            None => own.or(other).cloned(),
        }
    }
    let from_merged = |side: Option<MergeSide>| side == Some(MergeSide::Merged);
    let with_document = match choices.tax_id {
        Some(MergeSide::Merged) => merged,
        None if survivor.tax_id.is_none() && merged.tax_id.is_some() => merged,
        Some(MergeSide::Survivor) | None => survivor,
    };
    let note = match choices.note {
        Some(MergeNoteSide::Survivor) => survivor.note.clone(),
        Some(MergeNoteSide::Merged) => merged.note.clone(),
        Some(MergeNoteSide::Both) | None => {
            joined(survivor.note.as_deref(), merged.note.as_deref())
        }
    };
    if note
        .as_ref()
        .is_some_and(|note| note.chars().count() > NOTE_MAX)
    {
        return Err(Refused::NoteLong);
    }
    let named = if from_merged(choices.name) {
        merged
    } else {
        survivor
    };
    let standing = if from_merged(choices.active) {
        merged
    } else {
        survivor
    };
    let points = joined_points(&survivor.points, &merged.points);
    if points.len() > CONTACT_POINTS_MAX {
        return Err(Refused::PointsMany);
    }
    Ok(Record {
        kind: with_document.kind,
        name: named.name.clone(),
        trade_name: pick(
            choices.trade_name,
            survivor.trade_name.as_ref(),
            merged.trade_name.as_ref(),
        ),
        tax_id: with_document.tax_id.clone(),
        active: standing.active,
        owner: pick(
            choices.owner_id,
            survivor.owner.as_ref(),
            merged.owner.as_ref(),
        ),
        note,
        gender: pick(
            choices.gender,
            survivor.gender.as_ref(),
            merged.gender.as_ref(),
        ),
        photo: pick(
            choices.photo,
            survivor.photo.as_ref(),
            merged.photo.as_ref(),
        ),
        custom: joined_values(survivor, merged, &choices.custom),
        points,
    })
}

/// Joins the values of added fields, each by itself.
fn joined_values(
    survivor: &Record,
    merged: &Record,
    choices: &BTreeMap<String, MergeSide>,
) -> Values {
    let names = survivor.custom.keys().chain(merged.custom.keys());
    let value = |name: &String| {
        let (own, other) = (survivor.custom.get(name), merged.custom.get(name));
        let kept = match choices.get(name) {
            Some(MergeSide::Survivor) => own,
            Some(MergeSide::Merged) => other,
            None => own.or(other),
        };
        Some((name.clone(), kept?.clone()))
    };
    names.filter_map(value).collect()
}

/// Gives back the values that the survivor had, but for those that somebody changed since.
fn own_values(merge: &Merge, now: &Values) -> Values {
    let (before, result) = (&merge.survivor.custom, &merge.result.custom);
    let names = now.keys().chain(before.keys());
    let value = |name: &String| {
        let kept = if now.get(name) == result.get(name) {
            before.get(name)
        } else {
            now.get(name)
        };
        Some((name.clone(), kept?.clone()))
    };
    names.filter_map(value).collect()
}

fn joined(own: Option<&str>, other: Option<&str>) -> Option<String> {
    match (own, other) {
        (Some(own), Some(other)) if own.contains(other) => Some(own.to_owned()),
        (Some(own), Some(other)) if other.contains(own) => Some(other.to_owned()),
        (Some(own), Some(other)) => Some(format!("{own}\n\n{other}")),
        (one, other) => one.or(other).map(str::to_owned),
    }
}

/// Joins addresses; one that both have stays once, in use if it was for either.
fn joined_points(own: &[Point], others: &[Point]) -> Vec<Point> {
    let mut points: Vec<Point> = own
        .iter()
        .map(|point| match others.iter().find(|other| other.is(point)) {
            Some(double) => Point {
                status: if double.status == "active" {
                    double.status.clone()
                } else {
                    point.status.clone()
                },
                consent: point.consent.joined(&double.consent),
                ..point.clone()
            },
            None => point.clone(),
        })
        .collect();
    let new = others
        .iter()
        .filter(|other| !own.iter().any(|point| point.is(other)));
    points.extend(new.cloned());
    points
}

/// Gives back both: the survivor and the merged person, from what the survivor is now.
pub fn undo(merge: &Merge, now: &Record) -> (Record, Record) {
    fn back<T: PartialEq + Clone>(before: &T, result: &T, now: &T) -> T {
        if now == result {
            before.clone()
        } else {
            now.clone()
        }
    }
    let Merge {
        survivor,
        merged,
        result,
    } = merge;
    // A document belongs to a kind of person: they go back together.
    let documented = if (now.kind, &now.tax_id) == (result.kind, &result.tax_id) {
        survivor
    } else {
        now
    };
    let own = Record {
        kind: documented.kind,
        name: back(&survivor.name, &result.name, &now.name),
        trade_name: back(&survivor.trade_name, &result.trade_name, &now.trade_name),
        tax_id: documented.tax_id.clone(),
        active: back(&survivor.active, &result.active, &now.active),
        owner: back(&survivor.owner, &result.owner, &now.owner),
        note: back(&survivor.note, &result.note, &now.note),
        gender: back(&survivor.gender, &result.gender, &now.gender),
        photo: back(&survivor.photo, &result.photo, &now.photo),
        custom: own_values(merge, &now.custom),
        points: now
            .points
            .iter()
            .filter_map(|point| own_point(merge, point))
            .collect(),
    };
    let points = merged.points.iter().map(|point| {
        let at = |list: &[Point]| {
            list.iter()
                .find(|one| one.is(point))
                .map(|one| one.consent.clone())
        };
        match at(&result.points).zip(at(&now.points)) {
            Some((was, is)) => Point {
                consent: point.consent.since(&was, &is),
                ..point.clone()
            },
            None => point.clone(),
        }
    });
    let other = Record {
        points: points.collect(),
        ..merged.clone()
    };
    (own, other)
}

/// Gives an address of the survivor as it is after undoing; none when it came from the merged person alone.
fn own_point(merge: &Merge, now: &Point) -> Option<Point> {
    let at = |list: &'_ [Point]| list.iter().find(|one| one.is(now)).cloned();
    let (before, came) = (at(&merge.survivor.points), at(&merge.merged.points));
    let Some(result) = at(&merge.result.points) else {
        return Some(now.clone());
    };
    match (before, came) {
        (Some(before), _) => {
            let is_same = (&now.value, &now.label, &now.status)
                == (&result.value, &result.label, &result.status);
            let kept = if is_same { before.clone() } else { now.clone() };
            Some(Point {
                id: now.id,
                consent: before.consent.since(&result.consent, &now.consent),
                ..kept
            })
        }
        (None, Some(_)) => None,
        (None, None) => Some(now.clone()),
    }
}

#[cfg(test)]
pub(crate) mod tests;
