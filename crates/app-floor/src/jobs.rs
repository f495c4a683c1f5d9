//! Background work of real time.

pub mod anonymize_people;
pub mod apply_retention;
pub mod begin_again;
pub mod clear_webhook_deliveries;
pub mod deliver_webhooks;
pub mod expire_person_export;
pub mod expire_report_export;
pub mod fetch_media;
pub mod hear_status;
pub mod make_person_export;
pub mod make_report_export;
pub(crate) mod making;
pub mod note_absence;
pub mod send_automatic;
pub mod send_message;
pub mod send_scheduled;
pub mod sync_templates;
pub mod wake_flow;
pub mod watch_sales_desk;

use app::Ctx;
use app::jobs::{JobFault, JobKind};
use serde::de::DeserializeOwned;
use store::job_queue::Job;

/// Every kind of job of this crate.
pub const ALL: &[JobKind] = &[
    JobKind {
        name: anonymize_people::NAME,
        run: |ctx, job| Box::pin(anonymize_people::run(ctx, job)),
    },
    JobKind {
        name: apply_retention::NAME,
        run: |ctx, job| Box::pin(apply_retention::run(ctx, job)),
    },
    JobKind {
        name: begin_again::NAME,
        run: |ctx, job| Box::pin(begin_again::run(ctx, job)),
    },
    JobKind {
        name: clear_webhook_deliveries::NAME,
        run: |ctx, job| Box::pin(clear_webhook_deliveries::run(ctx, job)),
    },
    JobKind {
        name: deliver_webhooks::NAME,
        run: |ctx, job| Box::pin(deliver_webhooks::run(ctx, job)),
    },
    JobKind {
        name: expire_person_export::NAME,
        run: |ctx, job| Box::pin(expire_person_export::run(ctx, job)),
    },
    JobKind {
        name: expire_report_export::NAME,
        run: |ctx, job| Box::pin(expire_report_export::run(ctx, job)),
    },
    JobKind {
        name: fetch_media::NAME,
        run: |ctx, job| Box::pin(fetch_media::run(ctx, job)),
    },
    JobKind {
        name: hear_status::NAME,
        run: |ctx, job| Box::pin(hear_status::run(ctx, job)),
    },
    JobKind {
        name: make_person_export::NAME,
        run: |ctx, job| Box::pin(make_person_export::run(ctx, job)),
    },
    JobKind {
        name: make_report_export::NAME,
        run: |ctx, job| Box::pin(make_report_export::run(ctx, job)),
    },
    JobKind {
        name: note_absence::NAME,
        run: |ctx, job| Box::pin(note_absence::run(ctx, job)),
    },
    JobKind {
        name: send_automatic::NAME,
        run: |ctx, job| Box::pin(send_automatic::run(ctx, job)),
    },
    JobKind {
        name: send_message::NAME,
        run: |ctx, job| Box::pin(send_message::run(ctx, job)),
    },
    JobKind {
        name: send_scheduled::NAME,
        run: |ctx, job| Box::pin(send_scheduled::run(ctx, job)),
    },
    JobKind {
        name: sync_templates::NAME,
        run: |ctx, job| Box::pin(sync_templates::run(ctx, job)),
    },
    JobKind {
        name: wake_flow::NAME,
        run: |ctx, job| Box::pin(wake_flow::run(ctx, job)),
    },
    JobKind {
        name: watch_sales_desk::NAME,
        run: |ctx, job| Box::pin(watch_sales_desk::run(ctx, job)),
    },
];

/// Reads what a job needs.
pub(crate) fn payload<T: DeserializeOwned>(job: &Job) -> Result<T, JobFault> {
    serde_json::from_value(job.payload.clone())
        .map_err(|error| JobFault::Never(format!("payload: {error}")))
}

/// Carries out one request of an account and lets its connector read the answer.
pub(crate) async fn call(
    ctx: &Ctx,
    account: &channels::Account,
    request: &channels::WireOut,
    sent: &std::collections::BTreeMap<base::id::FileId, app::outbound::SentFile>,
) -> Result<(channels::Settled, Option<app::files::Stored>), app::Fault> {
    let Some(connector) = channels::registry::find(&account.channel) else {
        return Err(app::Fault::NotFound);
    };
    let (reply, stored) = match request {
        channels::WireOut::Http(http) => {
            let answer = ctx
                .outbound
                .execute(account, http, sent, (&ctx.files, ctx.now()))
                .await?;
            (answer.reply, answer.stored)
        }
        channels::WireOut::Push(push) => {
            ctx.bus.signal(app::bus::Signal::Visitor {
                visitor: push.visitor,
                frame: push.frame.clone(),
            });
            (channels::WireReply::Pushed, None)
        }
    };
    Ok((connector.settle(account, request, &reply), stored))
}
