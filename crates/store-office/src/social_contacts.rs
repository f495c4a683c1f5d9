//! Contacts that were opened with a case from social media: what a request made, so that the same request makes nothing more.

use base::authz::Scope;
use base::id::{
    ApiTokenId, CaseId, FollowUpId, InteractionId, PersonId, SocialContactId, SocialPostId, UserId,
};
use base::time::Timestamp;
use store::{Result, Row, Tx, args, both};

store::statements! {
    /// Claims a key; a twin of the request waits for the first by `social_contacts_by_key`, and then claims nothing.
    INSERT = both(
        "INSERT INTO social_contacts (id, org_id, user_id, token_id, client_key, interaction_id, case_id, follow_up_id, person_id, post_id,
                                      is_new_case, made_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
         ON CONFLICT (org_id, user_id, client_key) DO NOTHING"
    );
    /// Adds what was asked of another area, by primary key.
    SET_FOLLOW_UP = both("UPDATE social_contacts SET follow_up_id = $3 WHERE org_id = $1 AND id = $2");
    /// What was made under a key, by `social_contacts_by_key`.
    BY_KEY = both(
        "SELECT id, user_id, token_id, client_key, interaction_id, case_id, follow_up_id, person_id, post_id, is_new_case, made_at
         FROM social_contacts WHERE org_id = $1 AND user_id = $2 AND client_key = $3"
    );
    /// What was opened from a post, newest first, by `social_contacts_of_post`.
    OF_POST = both(
        "SELECT id, user_id, token_id, client_key, interaction_id, case_id, follow_up_id, person_id, post_id, is_new_case, made_at
         FROM social_contacts WHERE org_id = $1 AND post_id = $2 AND unlinked_at IS NULL ORDER BY id DESC LIMIT 100"
    );
    /// Takes the link between a post and a case away, by `social_contacts_of_post`; what was opened stays.
    UNLINK = both(
        "UPDATE social_contacts SET unlinked_at = $4 WHERE org_id = $1 AND post_id = $2 AND case_id = $3 AND unlinked_at IS NULL"
    );
}

/// What a request made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SocialContact {
    /// The id.
    pub id: SocialContactId,
    /// Who asked.
    pub user: UserId,
    /// The token of the program they asked by.
    pub token: Option<ApiTokenId>,
    /// The key of the request.
    pub key: String,
    /// The interaction.
    pub interaction: InteractionId,
    /// The case.
    pub case: CaseId,
    /// What was asked of another area.
    pub follow_up: Option<FollowUpId>,
    /// Whose matter it is.
    pub person: PersonId,
    /// The post it was opened from.
    pub post: Option<SocialPostId>,
    /// Whether the case was opened with it, or was there before.
    pub is_new_case: bool,
    /// When.
    pub made_at: Timestamp,
}

/// Claims the key of a request. Tells whether it was free.
pub async fn insert(tx: &mut Tx<'_>, scope: &Scope, one: &SocialContact) -> Result<bool> {
    let args = args![
        one.id,
        scope.org(),
        one.user,
        one.token,
        &one.key,
        one.interaction,
        one.case,
        one.follow_up,
        one.person,
        one.post,
        one.is_new_case,
        one.made_at
    ];
    Ok(tx.execute(&INSERT, args).await? > 0)
}

/// Adds what was asked of another area.
pub async fn update_follow_up(tx: &mut Tx<'_>, scope: &Scope, one: &SocialContact) -> Result<()> {
    let args = args![scope.org(), one.id, one.follow_up];
    tx.execute(&SET_FOLLOW_UP, args).await.map(drop)
}

/// Gives what a user's request under a key made.
pub async fn by_key(
    tx: &mut Tx<'_>,
    scope: &Scope,
    user: UserId,
    key: &str,
) -> Result<Option<SocialContact>> {
    tx.opt(&BY_KEY, args![scope.org(), user, key], read).await
}

/// Gives what was opened from a post, newest first.
pub async fn of_post(
    tx: &mut Tx<'_>,
    scope: &Scope,
    post: SocialPostId,
) -> Result<Vec<SocialContact>> {
    tx.all(&OF_POST, args![scope.org(), post], read).await
}

/// Takes the link between a post and a case away. Tells whether there was one.
pub async fn unlink(
    tx: &mut Tx<'_>,
    scope: &Scope,
    (post, case): (SocialPostId, CaseId),
    at: Timestamp,
) -> Result<bool> {
    let args = args![scope.org(), post, case, at];
    Ok(tx.execute(&UNLINK, args).await? > 0)
}

fn read(row: &Row<'_>) -> Result<SocialContact> {
    Ok(SocialContact {
        id: SocialContactId::from_i64(row.i64(0)?),
        user: UserId::from_i64(row.i64(1)?),
        token: row.opt_i64(2)?.map(ApiTokenId::from_i64),
        key: row.text(3)?,
        interaction: InteractionId::from_i64(row.i64(4)?),
        case: CaseId::from_i64(row.i64(5)?),
        follow_up: row.opt_i64(6)?.map(FollowUpId::from_i64),
        person: PersonId::from_i64(row.i64(7)?),
        post: row.opt_i64(8)?.map(SocialPostId::from_i64),
        is_new_case: row.bool(9)?,
        made_at: row.at(10)?,
    })
}
