//! Background work of who and what.

pub mod remove_object;
pub mod send_mail;

use app::jobs::JobKind;

/// Every kind of job of this crate.
pub const ALL: &[JobKind] = &[
    JobKind {
        name: remove_object::NAME,
        run: |ctx, job| Box::pin(remove_object::run(ctx, job)),
    },
    JobKind {
        name: send_mail::NAME,
        run: |ctx, job| Box::pin(send_mail::run(ctx, job)),
    },
];
