//! Opens one contact with one case and, if asked for, a follow-up, all or nothing, and gives both numbers (SOCIAL-010, SOCIAL-011, API-002).
//!
//! The contact is over as it begins: somebody treated it where the post stands, so the floor never has it.

use app::code::field;
use app::operation::Method;
use app::{Ctx, Fault, Operation};
use app_office::case::hold;
use app_office::person::living;
use base::authz::{Action, Scope};
use base::event::Change;
use base::id::{
    CaseId, CaseTypeId, FollowUpId, InteractionId, PersonId, SocialContactId, SocialPostId,
    UserGroupId, UserId,
};
use base::text::{Text, fold};
use base::time::Timestamp;
use office::crm::case::CasePriority;
use office::event::OfficeEvent;
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{Tx, in_tx};
use store_floor::interactions;
use store_office::cases::{self, Case};
use store_office::people::Person;
use store_office::post_authors;
use store_office::social_contacts::{self, SocialContact};
use store_office::social_posts::{self, SocialPost};
use utoipa::ToSchema;

use super::composing::{composed_case, follow_up, keep_form};
use super::contact::contact;
use crate::case::link;
use crate::writer::{self, Direction, Draft};

/// Opens one.
pub struct OpenSocialCase;

/// Names a post as its source does.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct PostName {
    /// Its medium, as the source calls it.
    pub medium: Text<200>,
    /// What the source calls it.
    pub external_id: Text<200>,
}

/// A case that is composed.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct ComposedCase {
    /// What it is about (tipo).
    pub type_id: CaseTypeId,
    /// What it is called (assunto); the name of its type when absent.
    pub title: Option<Text<160>>,
    /// What the customer wants (texto).
    pub text: Text<8000>,
    /// How it was settled (texto de conclusão).
    pub conclusion: Option<Text<8000>>,
    /// How urgent it is; as its type says when absent.
    pub priority: Option<CasePriority>,
}

/// What is asked of another area.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct ComposedFollowUp {
    /// What is asked.
    pub text: Text<2000>,
    /// The area; needed when no person is named.
    pub group_id: Option<UserGroupId>,
    /// The person.
    pub user_id: Option<UserId>,
    /// When it is due.
    pub due_at: Option<Timestamp>,
}

/// For whom, from which post, and what.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct OpenSocialCaseInput {
    /// Whose matter it is.
    pub person_id: PersonId,
    /// The post it is opened from.
    pub post_id: Option<SocialPostId>,
    /// The same, as its source names it; one that was not taken in yet is passed over.
    pub post: Option<PostName>,
    /// The open case that goes on; instead of a new one.
    pub case_id: Option<CaseId>,
    /// The new case.
    pub case: Option<ComposedCase>,
    /// What is written to the contact where an open case goes on.
    pub text: Option<Text<8000>>,
    /// What is asked of another area.
    pub follow_up: Option<ComposedFollowUp>,
    /// The key of the request: the same key of the same user makes nothing new. The header `Idempotency-Key` gives it too.
    pub idempotency_key: Option<Text<64>>,
}

/// What was opened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct SocialCaseOpened {
    /// The contact.
    pub interaction_id: InteractionId,
    /// Its number.
    pub interaction_number: String,
    /// The case.
    pub case_id: CaseId,
    /// Its number.
    pub case_number: String,
    /// Whether the case is new, or was open before.
    pub is_new_case: bool,
    /// What was asked of another area.
    pub follow_up_id: Option<FollowUpId>,
    /// The post, where it is known here.
    pub post_id: Option<SocialPostId>,
}

impl Operation for OpenSocialCase {
    const ID: &'static str = "open_social_case";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/social-cases";
    const ACTION: Action = Action::SocialCaseOpen;
    const SUMMARY: &'static str = "Opens a contact with a case from social media, and a follow-up; gives both numbers, once per idempotency key.";
    type Input = OpenSocialCaseInput;
    type Output = SocialCaseOpened;

    async fn run(
        ctx: Ctx,
        scope: Scope,
        input: OpenSocialCaseInput,
    ) -> Result<SocialCaseOpened, Fault> {
        // Whoever may not change cases does not by this way either.
        if !scope.has(Action::CaseWrite) {
            return Err(Fault::Denied(Action::CaseWrite));
        }
        match (&input.case_id, &input.case) {
            (None, None) => return Err(Fault::field("case", field::REQUIRED)),
            (Some(_), Some(_)) => return Err(Fault::field("case", field::INVALID)),
            (Some(_), None) | (None, Some(_)) => {}
        }
        let (db, bell) = (ctx.db.clone(), ctx.jobs.clone());
        let opened = db
            .write::<_, Fault, _>(in_tx!(
                tx,
                [ctx, scope, input],
                open(&ctx, tx, &scope, &input).await
            ))
            .await?;
        bell.ring();
        Ok(opened)
    }
}

async fn open(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    scope: &Scope,
    input: &OpenSocialCaseInput,
) -> Result<SocialCaseOpened, Fault> {
    let user = scope.user().ok_or(Fault::NotFound)?;
    let post = find_post(tx, scope, input).await?;
    let id = ctx.id(SocialContactId::from_i64);
    let key = input.idempotency_key.as_ref();
    let new_case = input.case_id.is_none();
    let mut row = SocialContact {
        id,
        user,
        token: scope.token(),
        // A request without a key is like no other.
        key: key.map_or_else(
            || format!("own:{id}"),
            |key| format!("key:{}", key.as_str()),
        ),
        interaction: ctx.id(InteractionId::from_i64),
        case: input.case_id.unwrap_or_else(|| ctx.id(CaseId::from_i64)),
        follow_up: None,
        person: input.person_id,
        post: post.as_ref().map(|post| post.id),
        is_new_case: new_case,
        made_at: ctx.now(),
    };
    // First of all, so that a twin waits here and finds what this one made.
    if !social_contacts::insert(tx, scope, &row).await? {
        let made = social_contacts::by_key(tx, scope, user, &row.key).await?;
        return told(tx, scope, &made.ok_or(Fault::NotFound)?).await;
    }
    let person = living(tx, scope, input.person_id).await?;
    let person = person.ok_or_else(|| Fault::field("person_id", field::UNKNOWN))?;
    let card = contact(ctx, tx, scope, (&row, &person, post.as_ref())).await?;
    let case = match (input.case_id, &input.case) {
        (Some(id), _) => continued(tx, scope, (id, &person)).await?,
        (None, Some(composed)) => composed_case(ctx, tx, scope, (&row, &card, composed)).await?,
        (None, None) => return Err(Fault::field("case", field::REQUIRED)),
    };
    link(ctx, tx, scope, &case, &card).await?;
    if let Some(composed) = &input.case {
        keep_form(ctx, tx, scope, (&case, &card, composed)).await?;
    }
    let words = input.case.as_ref().map(|case| &case.text);
    if let Some(text) = words.or(input.text.as_ref()) {
        let note = Draft {
            author: Some(user),
            ..Draft::text(Direction::Note, text.as_str(), ctx.now())
        };
        writer::write(ctx, tx, scope, card.id, note).await?;
    }
    if let Some(wanted) = &input.follow_up {
        row.follow_up = Some(follow_up(ctx, tx, scope, (&case, wanted)).await?);
        social_contacts::update_follow_up(tx, scope, &row).await?;
    }
    if let Some(author) = post.and_then(|post| post.author) {
        post_authors::set_person(tx, scope, author, person.id).await?;
    }
    if let Some(post) = row.post {
        // Whoever has the post on screen sees the case beside it; the case is recorded by itself, with who opened it.
        let form = json!({ "name": card.number, "case": case.number });
        let event = OfficeEvent::SocialPostChanged(post).record(Change::made(&form));
        tx.emit(scope, ctx.now(), event);
    }
    told(tx, scope, &row).await
}

/// Finds the post. One of ours must be there; one that a source names may not have come yet.
async fn find_post(
    tx: &mut Tx<'_>,
    scope: &Scope,
    input: &OpenSocialCaseInput,
) -> Result<Option<SocialPost>, Fault> {
    if let Some(id) = input.post_id {
        let post = social_posts::get(tx, scope, id).await?;
        let post = post.ok_or_else(|| Fault::field("post_id", field::UNKNOWN))?;
        return Ok(Some(post));
    }
    let Some(name) = &input.post else {
        return Ok(None);
    };
    let medium = fold(name.medium.as_str());
    let found = social_posts::by_external(tx, scope, &medium, name.external_id.as_str()).await?;
    Ok(found.filter(|post| post.removed_at.is_none()))
}

/// Holds the open case that goes on: it must be this person's.
async fn continued(
    tx: &mut Tx<'_>,
    scope: &Scope,
    (id, person): (CaseId, &Person),
) -> Result<Case, Fault> {
    let unknown = || Fault::field("case_id", field::UNKNOWN);
    let case = match hold(tx, scope, id).await {
        Err(Fault::NotFound) => return Err(unknown()),
        other => other?,
    };
    if case.person != Some(person.id) {
        return Err(unknown());
    }
    app_office::case::check_open(&case)?;
    Ok(case)
}

/// Tells what a request made, now or the first time.
async fn told(
    tx: &mut Tx<'_>,
    scope: &Scope,
    row: &SocialContact,
) -> Result<SocialCaseOpened, Fault> {
    let card = interactions::get(tx, scope, row.interaction).await?;
    let case = cases::get(tx, scope, row.case).await?;
    Ok(SocialCaseOpened {
        interaction_id: row.interaction,
        interaction_number: card.ok_or(Fault::NotFound)?.number,
        case_id: row.case,
        case_number: case.ok_or(Fault::NotFound)?.number,
        is_new_case: row.is_new_case,
        follow_up_id: row.follow_up,
        post_id: row.post,
    })
}
