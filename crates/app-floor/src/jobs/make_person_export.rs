//! `MakePersonExport`: writes everything about one person to an archive, part by part, tells how far it is, and stops when
//! nobody wants it any more.
//!
//! It works only as long as whoever asked may; what is in the archive is whole, also what that user sees masked, because it is
//! the person who gets it. It may run twice, after a crash: it begins anew, and only the first end counts.

mod archive;

use app::jobs::{Ended, JobFault, LEASE};
use app::{Ctx, Fault};
use app_setup::jobs::remove_object::remove_file;
use app_setup::{file, session};
use base::authz::{Action, Scope, SystemReason};
use base::background::BackgroundState;
use base::calendar::Calendar;
use base::id::{CaseId, FileId, InteractionId, JobId, PersonExportId, PersonId};
use futures_util::StreamExt;
use serde::Deserialize;
use serde_json::{Value, json};
use store::in_tx;
use store::job_queue::{self, Job, NewJob};
use store_office::people;
use store_office::person_exports::{self, Ending, PersonExport};
use store_setup::{organizations, users};

use super::making::{self, KEPT, Stop};
use super::{expire_person_export, payload};
use crate::person_right::document::{Reader, slug};
use crate::person_right::family::Family;
use crate::person_right::readable::{self, Part, said_at};
use archive::Archive;

/// The name of the kind.
pub const NAME: &str = "MakePersonExport";
/// Bytes of an archive at the most: what its format holds without extensions.
pub(crate) const BYTES_MAX: u64 = 4 * 1024 * 1024 * 1024 - 1;

#[derive(Deserialize)]
struct Payload {
    person_export_id: PersonExportId,
}

/// Makes the job.
pub(crate) fn job(ctx: &Ctx, id: PersonExportId) -> NewJob {
    NewJob {
        id: ctx.id(JobId::from_i64),
        kind: NAME,
        payload: json!({ "person_export_id": id }),
        run_at: ctx.now(),
        dedupe_key: Some(id.to_string()),
    }
}

/// Runs the job.
pub async fn run(ctx: Ctx, job: Job) -> Result<Ended, JobFault> {
    let wanted: Payload = payload(&job)?;
    let house = Scope::system(job.org, SystemReason::Job);
    let (id, inner) = (wanted.person_export_id, house.clone());
    let found = ctx
        .db
        .read::<_, Fault, _>(in_tx!(
            tx,
            [inner],
            Ok(person_exports::get(tx, &inner, id).await?)
        ))
        .await?;
    let Some(export) = found.filter(|export| !export.state.is_over()) else {
        return Ok(Ended::Done);
    };
    let maker = Making {
        ctx: &ctx,
        house,
        job: &job,
        export: &export,
    };
    making::end(&job, Box::pin(maker.make()).await, async |fault| {
        maker.end(BackgroundState::Failed, None, Some(fault)).await
    })
    .await
}

/// An export that is being made.
struct Making<'a> {
    ctx: &'a Ctx,
    house: Scope,
    job: &'a Job,
    export: &'a PersonExport,
}

/// What is known before the first part.
struct Ground {
    /// Whoever asked.
    scope: Scope,
    calendar: Calendar,
    /// The records of the person.
    members: Vec<(PersonId, String)>,
}

impl Making<'_> {
    async fn make(&self) -> Result<(), Stop> {
        let ground = self.ground().await?;
        let (archive, body) = Archive::begin();
        let body = body.map(|piece| piece.map_err(|fault| fault.to_string()));
        let (org, now) = (self.job.org, self.ctx.now());
        let (written, stored) = futures_util::future::join(
            Box::pin(self.write_all(archive, &ground)),
            self.ctx.files.put(org, now, BYTES_MAX, body),
        )
        .await;
        // The store is the first to know that a file is too large; else whoever writes knows better what went wrong.
        let stored = match stored {
            Err(fault @ Fault::Refused { .. }) => return Err(Stop::Fault(fault)),
            stored => {
                written?;
                stored.map_err(Stop::Fault)?
            }
        };
        let name = format!("dados-pessoais-{}.zip", self.export.person);
        let file =
            file::remember(self.ctx, &ground.scope, stored, &name, "application/zip").await?;
        self.end(BackgroundState::Done, Some(file.id), None).await?;
        Ok(())
    }

    /// Gives whoever asked, as they are now, and whom they asked about.
    async fn ground(&self) -> Result<Ground, Stop> {
        let (house, user, person) = (self.house.clone(), self.export.user, self.export.person);
        let found = self
            .ctx
            .db
            .read::<_, Fault, _>(in_tx!(tx, [house], {
                let found = users::get(tx, &house, user).await?;
                let found = found.filter(|user| user.active).ok_or(Fault::NotFound)?;
                let actor = session::actor(tx, &house, &found).await?;
                let scope = actor.may(Action::PersonExport)?;
                let zone = organizations::get(tx, &house).await?.time_zone;
                let head = people::get(tx, &house, person).await?;
                let family = Family::of(tx, &house, head.ok_or(Fault::NotFound)?).await?;
                let members = family.members.into_iter().map(|one| (one.id, one.name));
                Ok((scope, zone, members.collect()))
            }))
            .await?;
        let (scope, zone, members) = found;
        Ok(Ground {
            scope,
            calendar: Calendar::always(&zone).unwrap_or_else(|_| Calendar::always_utc()),
            members,
        })
    }

    async fn write_all(&self, mut archive: Archive, ground: &Ground) -> Result<(), Stop> {
        let outcome = self.write_parts(&mut archive, ground).await;
        if outcome.is_err() {
            Box::pin(archive.break_off()).await;
            return outcome;
        }
        Ok(archive.end().await?)
    }

    async fn write_parts(&self, archive: &mut Archive, ground: &Ground) -> Result<(), Stop> {
        let reader = Reader {
            ctx: self.ctx,
            house: &self.house,
        };
        let mut book = Book {
            archive,
            calendar: &ground.calendar,
            parts: Vec::new(),
            files: Vec::new(),
        };
        let steps = u32::try_from(ground.members.len()).unwrap_or(u32::MAX);
        for (step, (id, name)) in (0_u32..).zip(&ground.members) {
            // The record is a small part; contacts and cases take the time.
            self.tell(step * 900 / steps.max(1)).await?;
            self.write_record(&reader, &mut book, (*id, name)).await?;
            self.write_contacts(&reader, &mut book, *id).await?;
            self.write_cases(&reader, &mut book, *id).await?;
        }
        self.tell(950).await?;
        let name = ground.members.first().map(|(_, name)| name.as_str());
        let made = said_at(self.ctx.now(), &ground.calendar);
        let index = readable::index(name.unwrap_or_default(), &made, &book.parts, &book.files);
        Ok(book.archive.add("index.html", index.as_bytes()).await?)
    }

    async fn write_record(
        &self,
        reader: &Reader<'_>,
        book: &mut Book<'_>,
        (id, name): (PersonId, &str),
    ) -> Result<(), Stop> {
        let record = reader.record(id).await?;
        let photo = record.get("photo_id").and_then(Value::as_str);
        if let Some(photo) = photo.and_then(|photo| photo.parse().ok()) {
            self.write_file(reader, book, photo).await?;
        }
        let lists: [(&str, &str, Value); 9] = [
            ("cadastro", "Cadastro", record),
            (
                "unioes",
                "Uniões de cadastros",
                reader.merges(id).await?.into(),
            ),
            ("bloqueios", "Bloqueios", reader.blocks(id).await?.into()),
            ("retencao-legal", "Retenção legal", reader.hold(id).await?),
            (
                "alteracoes",
                "Alterações do cadastro",
                reader.history(id).await?.into(),
            ),
            (
                "leituras",
                "Quem consultou os dados",
                reader.reads(id).await?.into(),
            ),
            ("propostas", "Propostas", reader.proposals(id).await?.into()),
            ("retornos", "Retornos", reader.callbacks(id).await?.into()),
            ("postagens", "Postagens", reader.posts(id).await?.into()),
        ];
        for (path, title, value) in lists {
            let title = format!("{title}: {name}");
            book.add(&format!("{id}/{path}"), title, &value).await?;
        }
        Ok(())
    }

    async fn write_contacts(
        &self,
        reader: &Reader<'_>,
        book: &mut Book<'_>,
        id: PersonId,
    ) -> Result<(), Stop> {
        for interaction in reader.interactions(id).await? {
            let Some(contact) = id_of::<InteractionId>(&interaction) else {
                continue;
            };
            let messages = reader.messages(contact).await?;
            let number = text_of(&interaction, "number");
            for file in messages.iter().flat_map(files_of) {
                self.write_file(reader, book, file).await?;
            }
            let value = json!({ "interaction": interaction, "messages": messages });
            let title = format!("Atendimento {number}");
            book.add(&format!("atendimentos/{}", slug(&number)), title, &value)
                .await?;
            self.tell_going().await?;
        }
        Ok(())
    }

    async fn write_cases(
        &self,
        reader: &Reader<'_>,
        book: &mut Book<'_>,
        id: PersonId,
    ) -> Result<(), Stop> {
        for case in reader.cases(id).await? {
            let Some(of) = id_of::<CaseId>(&case) else {
                continue;
            };
            let number = text_of(&case, "number");
            let value = reader.case(case, of).await?;
            let files = value.get("files").and_then(Value::as_array);
            for file in files.into_iter().flatten() {
                if let Some(file) = file.get("file").and_then(id_of::<FileId>) {
                    self.write_file(reader, book, file).await?;
                }
            }
            let emails = value.get("emails").and_then(Value::as_array);
            for file in emails.into_iter().flatten().flat_map(files_of) {
                self.write_file(reader, book, file).await?;
            }
            let title = format!("Ocorrência {number}");
            book.add(&format!("ocorrencias/{}", slug(&number)), title, &value)
                .await?;
            self.tell_going().await?;
        }
        Ok(())
    }

    /// Writes a file once, however often it was sent; one whose bytes are gone is left out.
    async fn write_file(
        &self,
        reader: &Reader<'_>,
        book: &mut Book<'_>,
        id: FileId,
    ) -> Result<(), Stop> {
        let Some(file) = reader.file(id).await? else {
            return Ok(());
        };
        let path = format!("arquivos/{id}-{}", slug(&file.name));
        if book.files.iter().any(|part| part.path == path) {
            return Ok(());
        }
        match self.ctx.files.get(&file.object_key, None).await {
            Ok(body) => book.archive.add_stream(&path, body).await?,
            Err(Fault::NotFound) => return Ok(()),
            Err(fault) => return Err(fault.into()),
        }
        book.files.push(Part {
            title: file.name,
            path,
        });
        Ok(())
    }

    /// Tells how far it is, holds the job for longer, and hears whether it is still wanted.
    async fn tell(&self, progress: u32) -> Result<(), Stop> {
        let (house, job, id) = (self.house.clone(), self.job.clone(), self.export.id);
        let until = self.ctx.now() + LEASE;
        let goes_on = self
            .ctx
            .db
            .write::<_, Fault, _>(in_tx!(tx, [house, job], {
                let ours = job_queue::renew(tx, &house, &job, until).await?;
                Ok(ours && person_exports::update_progress(tx, &house, id, progress).await?)
            }))
            .await?;
        if goes_on { Ok(()) } else { Err(Stop::Unwanted) }
    }

    /// The same in the middle of a part, whose length nobody knows before.
    async fn tell_going(&self) -> Result<(), Stop> {
        self.tell(500).await
    }

    /// Ends the export, and sees to it that it goes away; a file that came too late goes at once.
    async fn end(
        &self,
        state: BackgroundState,
        file: Option<FileId>,
        fault: Option<&Fault>,
    ) -> Result<(), Fault> {
        let (ctx, house, id) = (self.ctx.clone(), self.house.clone(), self.export.id);
        let now = ctx.now();
        let ending = Ending {
            state,
            file,
            error: fault.map(|fault| fault.code().name),
            at: now,
            expires_at: now + KEPT,
        };
        let job = expire_person_export::job(self.ctx, id, ending.expires_at);
        self.ctx
            .db
            .write::<_, Fault, _>(in_tx!(tx, [ctx, house, ending, job], {
                if person_exports::end(tx, &house, id, &ending).await? {
                    job_queue::insert(tx, &house, now, &job).await?;
                } else if let Some(file) = ending.file {
                    remove_file(&ctx, tx, &house, file).await?;
                }
                Ok(())
            }))
            .await?;
        self.ctx.jobs.ring();
        Ok(())
    }
}

/// The archive with its table of contents.
struct Book<'a> {
    archive: &'a mut Archive,
    calendar: &'a Calendar,
    parts: Vec<Part>,
    files: Vec<Part>,
}

impl Book<'_> {
    /// Adds a part: the document, and the page of it.
    async fn add(&mut self, path: &str, title: String, value: &Value) -> Result<(), Stop> {
        let document = serde_json::to_vec_pretty(value).map_err(store::Error::from)?;
        let page = readable::page(&title, value, self.calendar);
        self.archive.add(&format!("{path}.json"), &document).await?;
        self.archive
            .add(&format!("{path}.html"), page.as_bytes())
            .await?;
        self.parts.push(Part {
            title,
            path: path.to_owned(),
        });
        Ok(())
    }
}

fn id_of<T: std::str::FromStr>(value: &Value) -> Option<T> {
    value.get("id")?.as_str()?.parse().ok()
}

fn text_of(value: &Value, name: &str) -> String {
    let text = value.get(name).and_then(Value::as_str);
    text.unwrap_or_default().to_owned()
}

fn files_of(message: &Value) -> Vec<FileId> {
    let files = message.get("files").and_then(Value::as_array);
    files.into_iter().flatten().filter_map(id_of).collect()
}
