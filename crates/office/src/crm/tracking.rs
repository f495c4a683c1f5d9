//! The tracking of a case as it is changed in a form beside a thread: kept with the draft, laid over the case when the interaction ends
//! (CASE-027). Whoever changed the case meanwhile is not overwritten.

use base::id::{UserGroupId, UserId};
use base::text::Text;
use base::time::Timestamp;
use serde::{Deserialize, Serialize};

use super::case::CaseStatus;

/// Where a case stands, who answers for it, and by when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Tracking {
    /// Where it stands.
    pub status: CaseStatus,
    /// Who is responsible.
    pub responsible_id: Option<UserId>,
    /// The group that is responsible.
    pub group_id: Option<UserGroupId>,
    /// When it is due.
    pub due_at: Option<Timestamp>,
    /// How it was settled.
    pub resolution: Option<Text<8000>>,
}

/// One of the values of [`Tracking`].
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum TrackingField {
    /// [`Tracking::status`].
    Status,
    /// [`Tracking::responsible_id`].
    ResponsibleId,
    /// [`Tracking::group_id`].
    GroupId,
    /// [`Tracking::due_at`].
    DueAt,
    /// [`Tracking::resolution`].
    Resolution,
}

impl TrackingField {
    /// Every value, in the order of the form.
    pub const ALL: [Self; 5] = [
        Self::Status,
        Self::ResponsibleId,
        Self::GroupId,
        Self::DueAt,
        Self::Resolution,
    ];
}

/// What was changed beside a thread: what stood there before, and what shall stand there. What is the same in both was not touched.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrackingDraft {
    /// What whoever changed it saw.
    pub was: Tracking,
    /// What they want.
    pub to: Tracking,
}

/// A draft laid over a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Laid {
    /// What the case has then.
    pub tracking: Tracking,
    /// What it does not get, because somebody else changed it meanwhile, in the order of the fields.
    pub conflicts: Vec<TrackingField>,
}

impl TrackingDraft {
    /// Begins with nothing touched.
    pub fn untouched(current: &Tracking) -> Self {
        Self {
            was: current.clone(),
            to: current.clone(),
        }
    }

    /// Tells what was touched.
    pub fn touches(&self, field: TrackingField) -> bool {
        match field {
            TrackingField::Status => self.was.status != self.to.status,
            TrackingField::ResponsibleId => self.was.responsible_id != self.to.responsible_id,
            TrackingField::GroupId => self.was.group_id != self.to.group_id,
            TrackingField::DueAt => self.was.due_at != self.to.due_at,
            TrackingField::Resolution => self.was.resolution != self.to.resolution,
        }
    }

    /// Lays what was touched over what a case that is not there yet would begin with.
    pub fn over_defaults(&self, defaults: &Tracking) -> Tracking {
        self.rebased(defaults).to
    }

    /// Gives the same wishes as if they had been made from another beginning: what was not touched follows it.
    #[must_use]
    pub fn rebased(&self, on: &Tracking) -> Self {
        let Self { was, to } = self;
        Self {
            was: on.clone(),
            to: Tracking {
                status: moved(&was.status, &to.status, &on.status),
                responsible_id: moved(&was.responsible_id, &to.responsible_id, &on.responsible_id),
                group_id: moved(&was.group_id, &to.group_id, &on.group_id),
                due_at: moved(&was.due_at, &to.due_at, &on.due_at),
                resolution: moved(&was.resolution, &to.resolution, &on.resolution),
            },
        }
    }

    /// Gives the same wishes, where what was not touched follows what stands there by now; what was seen of the rest stays as it was seen.
    #[must_use]
    pub fn following(&self, current: &Tracking) -> Self {
        let Self { was, to } = self;
        let seen = self.rebased(current);
        let inverse = Self {
            was: to.clone(),
            to: was.clone(),
        };
        Self {
            was: inverse.rebased(current).to,
            to: seen.to,
        }
    }

    /// Lays what was touched over a case as it is. Where another value stands there than was seen, that stays; in a case that was concluded
    /// meanwhile all of it does.
    pub fn over(&self, current: &Tracking) -> Laid {
        let mut laid = Laid {
            tracking: current.clone(),
            conflicts: Vec::new(),
        };
        let is_over = !current.status.is_open();
        let Self { was, to } = self;
        let tracking = &mut laid.tracking;
        let all = [
            (
                TrackingField::Status,
                lay((&was.status, &to.status), &mut tracking.status, is_over),
            ),
            (
                TrackingField::ResponsibleId,
                lay(
                    (&was.responsible_id, &to.responsible_id),
                    &mut tracking.responsible_id,
                    is_over,
                ),
            ),
            (
                TrackingField::GroupId,
                lay(
                    (&was.group_id, &to.group_id),
                    &mut tracking.group_id,
                    is_over,
                ),
            ),
            (
                TrackingField::DueAt,
                lay((&was.due_at, &to.due_at), &mut tracking.due_at, is_over),
            ),
            (
                TrackingField::Resolution,
                lay(
                    (&was.resolution, &to.resolution),
                    &mut tracking.resolution,
                    is_over,
                ),
            ),
        ];
        laid.conflicts = all
            .into_iter()
            .filter_map(|(field, fits)| (!fits).then_some(field))
            .collect();
        laid
    }
}

fn moved<T: PartialEq + Clone>(was: &T, to: &T, on: &T) -> T {
    if was == to { on.clone() } else { to.clone() }
}

/// Tells whether nothing was in the way.
fn lay<T: PartialEq + Clone>((was, to): (&T, &T), current: &mut T, is_over: bool) -> bool {
    if was == to || to == current {
        return true;
    }
    if is_over || was != current {
        return false;
    }
    *current = to.clone();
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tracking(status: CaseStatus, responsible: Option<i64>, due: Option<i64>) -> Tracking {
        Tracking {
            status,
            responsible_id: responsible.map(UserId::from_i64),
            group_id: None,
            due_at: due.map(Timestamp::from_micros),
            resolution: None,
        }
    }

    /// Rows: CASE-027.
    #[test]
    fn what_was_touched_is_laid_over_and_what_others_changed_meanwhile_stays() {
        use CaseStatus::{Concluded, Pending, Resolved};
        let draft = TrackingDraft {
            was: tracking(Pending, Some(1), Some(10)),
            to: tracking(Resolved, Some(2), Some(10)),
        };
        let laid = draft.over(&tracking(Pending, Some(1), Some(20)));
        assert_eq!(
            laid.tracking,
            tracking(Resolved, Some(2), Some(20)),
            "what was not touched follows"
        );
        assert_eq!(laid.conflicts, []);
        let laid = draft.over(&tracking(Pending, Some(3), None));
        assert_eq!(laid.tracking, tracking(Resolved, Some(3), None));
        assert_eq!(laid.conflicts, [TrackingField::ResponsibleId]);
        let same = draft.over(&tracking(Resolved, Some(2), None));
        assert_eq!(same.conflicts, [], "both wanted the same");
        let over = draft.over(&tracking(Concluded, Some(1), Some(10)));
        assert_eq!(over.tracking, tracking(Concluded, Some(1), Some(10)));
        assert_eq!(
            over.conflicts,
            [TrackingField::Status, TrackingField::ResponsibleId]
        );
    }

    /// Rows: CASE-027.
    #[test]
    fn what_was_not_touched_follows_the_defaults() {
        use CaseStatus::{Pending, Resolved};
        let draft = TrackingDraft {
            was: tracking(Pending, Some(1), Some(10)),
            to: tracking(Pending, None, Some(10)),
        };
        let defaults = tracking(Resolved, Some(5), Some(30));
        assert_eq!(
            draft.over_defaults(&defaults),
            tracking(Resolved, None, Some(30))
        );
        let rebased = draft.rebased(&defaults);
        assert_eq!(rebased.was, defaults);
        assert!(rebased.touches(TrackingField::ResponsibleId));
        assert!(!rebased.touches(TrackingField::Status));
        let untouched = TrackingDraft::untouched(&defaults);
        assert_eq!(untouched.over(&draft.was).tracking, draft.was);
    }
}
