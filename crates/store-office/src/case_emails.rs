//! The e-mails of cases with their files (CASE-012, CASE-013); the bytes of files are kept with all other files.

use base::authz::Scope;
use base::id::{CaseEmailId, CaseId, FileId, UserId};
use base::time::Timestamp;
use office::crm::email::{EmailState, Mailbox};
use store::{Error, Result, Row, Tx, V, args, both};

store::statements! {
    /// One row by primary key.
    GET = both(
        "SELECT id, case_id, state, from_box, to_boxes, cc_boxes, subject, text, html, hidden_images, message_key, in_reply_to, author_id,
                client_key, error_code, error, at, sent_at
         FROM case_emails WHERE org_id = $1 AND id = $2"
    );
    /// A page of a case, newest first, by `case_emails_of_case`.
    LIST = both(
        "SELECT e.id, e.case_id, e.state, e.from_box, e.to_boxes, e.subject, substr(e.text, 1, 240), e.author_id, e.error_code, e.at, e.sent_at,
                (SELECT count(*) FROM case_email_files f WHERE f.org_id = e.org_id AND f.email_id = e.id)
         FROM case_emails e WHERE e.org_id = $1 AND e.case_id = $2 AND e.id < $3 ORDER BY e.id DESC LIMIT $4"
    );
    /// How many a case has, by `case_emails_of_case`.
    COUNT = both("SELECT count(*) FROM case_emails WHERE org_id = $1 AND case_id = $2");
    /// One by its Message-ID, by `case_emails_by_message`.
    BY_MESSAGE = both("SELECT id FROM case_emails WHERE org_id = $1 AND case_id = $2 AND message_key = $3");
    /// One by the key of the request that wrote it, by `case_emails_by_client_key`.
    BY_CLIENT_KEY = both(
        "SELECT id FROM case_emails WHERE org_id = $1 AND case_id = $2 AND author_id = $3 AND client_key = $4"
    );
    /// Who took part in what was received, by `case_emails_of_case`: hundreds of rows at the most.
    CORRESPONDENTS = both(
        "SELECT from_box, to_boxes, cc_boxes FROM case_emails WHERE org_id = $1 AND case_id = $2 AND state = 'received' ORDER BY id DESC"
    );
    /// Adds one.
    INSERT = both(
        "INSERT INTO case_emails (id, org_id, case_id, state, from_box, to_boxes, cc_boxes, subject, text, html, hidden_images, message_key,
                                  in_reply_to, author_id, client_key, error_code, error, at, sent_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)"
    );
    /// Moves one on its way, by primary key.
    SET_STATE = both(
        "UPDATE case_emails SET state = $3, error_code = $4, error = $5, sent_at = $6 WHERE org_id = $1 AND id = $2"
    );
    /// The files of an e-mail in order, by primary key.
    FILES = both("SELECT file_id FROM case_email_files WHERE org_id = $1 AND email_id = $2 ORDER BY position");
    /// Adds one.
    INSERT_FILE = both("INSERT INTO case_email_files (org_id, email_id, position, file_id) VALUES ($1, $2, $3, $4)");
    /// Whether a file came or went with an e-mail of a case, by `case_email_files_by_file`.
    HAS_FILE = both("SELECT email_id FROM case_email_files WHERE org_id = $1 AND file_id = $2 LIMIT 1");
    /// The files of the e-mails of a case, by `case_emails_of_case`.
    FILES_OF_CASE = both(
        "SELECT file_id FROM case_email_files WHERE org_id = $1 AND email_id IN (
             SELECT id FROM case_emails WHERE org_id = $1 AND case_id = $2) ORDER BY email_id, position"
    );
    /// Takes the files out of the e-mails of a case.
    ERASE_FILES = both(
        "DELETE FROM case_email_files WHERE org_id = $1
         AND email_id IN (SELECT id FROM case_emails WHERE org_id = $1 AND case_id = $2)"
    );
    /// Empties the e-mails of a case; which way they went, when, and who wrote them stays. What still waited goes to nobody.
    ERASE = both(
        r#"UPDATE case_emails SET from_box = '{"name":"","address":""}', to_boxes = '[]', cc_boxes = '[]', subject = '', text = '', html = NULL,
                message_key = CAST(id AS TEXT), in_reply_to = NULL, error = NULL,
                state = CASE WHEN state = 'queued' THEN 'failed' ELSE state END
         WHERE org_id = $1 AND case_id = $2"#
    );
}

/// An e-mail of a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseEmail {
    /// The id.
    pub id: CaseEmailId,
    /// Its case.
    pub case: CaseId,
    /// Where it is on its way.
    pub state: EmailState,
    /// Who it is from.
    pub from: Mailbox,
    /// Who it is to.
    pub to: Vec<Mailbox>,
    /// Who gets a copy.
    pub cc: Vec<Mailbox>,
    /// The subject.
    pub subject: String,
    /// What it says, as text.
    pub text: String,
    /// What it says as HTML, made harmless; only for received ones that had any.
    pub html: Option<String>,
    /// Pictures that were left out of the HTML.
    pub hidden_images: i64,
    /// Its Message-ID, without angle brackets.
    pub message_key: String,
    /// The Message-ID that it answers.
    pub in_reply_to: Option<String>,
    /// Who wrote it, or whose program brought it.
    pub author: Option<UserId>,
    /// The key of the request that wrote it.
    pub client_key: Option<String>,
    /// Why it was not sent: a stable code.
    pub error_code: Option<String>,
    /// What the mail server said.
    pub error: Option<String>,
    /// When it was written or taken in.
    pub at: Timestamp,
    /// When the mail server took it; for a received one, when it was written, if that is known.
    pub sent_at: Option<Timestamp>,
}

/// A line of a list of e-mails.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseEmailHead {
    /// The id.
    pub id: CaseEmailId,
    /// Its case.
    pub case: CaseId,
    /// Where it is on its way.
    pub state: EmailState,
    /// Who it is from.
    pub from: Mailbox,
    /// Who it is to.
    pub to: Vec<Mailbox>,
    /// The subject.
    pub subject: String,
    /// How it begins.
    pub begins: String,
    /// Who wrote it, or whose program brought it.
    pub author: Option<UserId>,
    /// Why it was not sent.
    pub error_code: Option<String>,
    /// When it was written or taken in.
    pub at: Timestamp,
    /// As in the e-mail.
    pub sent_at: Option<Timestamp>,
    /// How many files came or went with it.
    pub n_files: i64,
}

/// Gives an e-mail.
pub async fn get(tx: &mut Tx<'_>, scope: &Scope, id: CaseEmailId) -> Result<Option<CaseEmail>> {
    tx.opt(&GET, args![scope.org(), id], read).await
}

/// Gives a page of the e-mails of a case, newest first.
pub async fn list(
    tx: &mut Tx<'_>,
    scope: &Scope,
    case: CaseId,
    (before, limit): (CaseEmailId, u32),
) -> Result<Vec<CaseEmailHead>> {
    tx.all(&LIST, args![scope.org(), case, before, limit], |row| {
        Ok(CaseEmailHead {
            id: CaseEmailId::from_i64(row.i64(0)?),
            case: CaseId::from_i64(row.i64(1)?),
            state: state(&row.text(2)?)?,
            from: row.json(3)?,
            to: row.json(4)?,
            subject: row.text(5)?,
            begins: row.text(6)?,
            author: row.opt_i64(7)?.map(UserId::from_i64),
            error_code: row.opt_text(8)?,
            at: row.at(9)?,
            sent_at: row.opt_at(10)?,
            n_files: row.i64(11)?,
        })
    })
    .await
}

/// Counts the e-mails of a case.
pub async fn count(tx: &mut Tx<'_>, scope: &Scope, case: CaseId) -> Result<i64> {
    tx.one(&COUNT, args![scope.org(), case], |row| row.i64(0))
        .await
}

/// Gives the e-mail of a case with a Message-ID.
pub async fn by_message(
    tx: &mut Tx<'_>,
    scope: &Scope,
    case: CaseId,
    key: &str,
) -> Result<Option<CaseEmailId>> {
    tx.opt(&BY_MESSAGE, args![scope.org(), case, key], |row| {
        Ok(CaseEmailId::from_i64(row.i64(0)?))
    })
    .await
}

/// Gives the e-mail that a request of the caller wrote before.
pub async fn by_client_key(
    tx: &mut Tx<'_>,
    scope: &Scope,
    case: CaseId,
    key: &str,
) -> Result<Option<CaseEmailId>> {
    let values = args![scope.org(), case, scope.user(), key];
    tx.opt(&BY_CLIENT_KEY, values, |row| {
        Ok(CaseEmailId::from_i64(row.i64(0)?))
    })
    .await
}

/// Gives everybody who took part in what was received, who wrote last first.
pub async fn correspondents(tx: &mut Tx<'_>, scope: &Scope, case: CaseId) -> Result<Vec<Mailbox>> {
    let rows = tx
        .all(&CORRESPONDENTS, args![scope.org(), case], |row| {
            let from: Mailbox = row.json(0)?;
            let to: Vec<Mailbox> = row.json(1)?;
            let cc: Vec<Mailbox> = row.json(2)?;
            Ok((from, to, cc))
        })
        .await?;
    let each = rows
        .into_iter()
        .flat_map(|(from, to, cc)| std::iter::once(from).chain(to).chain(cc));
    Ok(each.collect())
}

/// Adds an e-mail with its files.
pub async fn insert(
    tx: &mut Tx<'_>,
    scope: &Scope,
    one: &CaseEmail,
    files: &[FileId],
) -> Result<()> {
    let from = serde_json::to_string(&one.from)?;
    let to = serde_json::to_string(&one.to)?;
    let cc = serde_json::to_string(&one.cc)?;
    tx.execute(
        &INSERT,
        args![
            one.id,
            scope.org(),
            one.case,
            one.state.name(),
            V::J(&from),
            V::J(&to),
            V::J(&cc),
            &one.subject,
            &one.text,
            one.html.as_deref(),
            one.hidden_images,
            &one.message_key,
            one.in_reply_to.as_deref(),
            one.author,
            one.client_key.as_deref(),
            one.error_code.as_deref(),
            one.error.as_deref(),
            one.at,
            one.sent_at
        ],
    )
    .await?;
    for (file, position) in files.iter().zip(0_i64..) {
        tx.execute(&INSERT_FILE, args![scope.org(), one.id, position, *file])
            .await?;
    }
    Ok(())
}

/// Moves an e-mail on its way.
pub async fn update_state(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: CaseEmailId,
    (state, sent_at): (EmailState, Option<Timestamp>),
    (code, error): (Option<&str>, Option<&str>),
) -> Result<()> {
    let values = args![scope.org(), id, state.name(), code, error, sent_at];
    tx.execute(&SET_STATE, values).await.map(drop)
}

/// Gives the files of an e-mail, in order.
pub async fn files(tx: &mut Tx<'_>, scope: &Scope, id: CaseEmailId) -> Result<Vec<FileId>> {
    tx.all(&FILES, args![scope.org(), id], file).await
}

/// Tells whether a file came or went with an e-mail of a case.
pub async fn has_file(tx: &mut Tx<'_>, scope: &Scope, id: FileId) -> Result<bool> {
    let found = tx
        .opt(&HAS_FILE, args![scope.org(), id], |_| Ok(()))
        .await?;
    Ok(found.is_some())
}

/// Empties the e-mails of a case; gives the files that came or went with them.
pub async fn erase(tx: &mut Tx<'_>, scope: &Scope, case: CaseId) -> Result<Vec<FileId>> {
    let files = tx
        .all(&FILES_OF_CASE, args![scope.org(), case], file)
        .await?;
    tx.execute(&ERASE_FILES, args![scope.org(), case]).await?;
    tx.execute(&ERASE, args![scope.org(), case]).await?;
    Ok(files)
}

fn file(row: &Row<'_>) -> Result<FileId> {
    Ok(FileId::from_i64(row.i64(0)?))
}

fn state(name: &str) -> Result<EmailState> {
    EmailState::parse(name).ok_or_else(|| Error::Corrupt(format!("e-mail {name}")))
}

fn read(row: &Row<'_>) -> Result<CaseEmail> {
    Ok(CaseEmail {
        id: CaseEmailId::from_i64(row.i64(0)?),
        case: CaseId::from_i64(row.i64(1)?),
        state: state(&row.text(2)?)?,
        from: row.json(3)?,
        to: row.json(4)?,
        cc: row.json(5)?,
        subject: row.text(6)?,
        text: row.text(7)?,
        html: row.opt_text(8)?,
        hidden_images: row.i64(9)?,
        message_key: row.text(10)?,
        in_reply_to: row.opt_text(11)?,
        author: row.opt_i64(12)?.map(UserId::from_i64),
        client_key: row.opt_text(13)?,
        error_code: row.opt_text(14)?,
        error: row.opt_text(15)?,
        at: row.at(16)?,
        sent_at: row.opt_at(17)?,
    })
}
