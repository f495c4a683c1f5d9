//! Views of lists: filters under a name, one's own or shared, and the one that a list opens with. The operations of each list stand with it.
//!
//! A view is a question and never an answer: who opens it asks with their own reach.

pub mod shapes;

use std::collections::BTreeSet;

use app::operation::Done;
use app::page::Page;
use app::{Ctx, Fault, code};
use base::authz::{Action, Reach, Scope};
use base::event::Change;
use base::id::{SavedViewId, UserGroupId};
use base::text::fold;
use base::time::Timestamp;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use setup::event::SetupEvent;
use setup::saved_view::{GROUPS_MAX, OF_USER_MAX, ViewKind};
use store::{Tx, in_tx};
use store_setup::saved_views::{self, SavedView};
use store_setup::user_groups;
use utoipa::ToSchema;

use self::shapes::{ViewAbout, ViewChange, ViewFields, ViewOf};
use crate::stale::{self, Record};
use crate::user_group;

/// What a list is narrowed by, as its views keep it.
pub trait Filters: Clone + Serialize + DeserializeOwned + Send + Sync + 'static {
    /// Which list.
    const KIND: ViewKind;
}

/// Which view.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
pub struct NamedView {
    /// The view.
    pub id: SavedViewId,
}

/// In which order.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct ViewOrder {
    /// Every view that the caller may change, each once.
    pub ids: Vec<SavedViewId>,
}

/// Which view the caller's list shall open with.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
pub struct ChosenView {
    /// The view; null for none.
    pub id: Option<SavedViewId>,
}

/// Whose eyes see a view.
struct Seen<'a> {
    scope: &'a Scope,
    default: Option<SavedViewId>,
}

impl<F: Filters + ToSchema> ViewOf<F> {
    /// Shows a row.
    ///
    /// **Errors**: its filters are of a version that this program does not know.
    fn of(row: SavedView, seen: &Seen<'_>) -> Result<Self, Fault> {
        let may_change = may_change(&row, seen.scope);
        let filters = serde_json::from_value(row.filters)
            .map_err(|error| store::Error::Corrupt(format!("filters: {error}")))?;
        let about = ViewAbout {
            id: row.id,
            owner_id: row.owner,
            name: row.name,
            everybody: row.everybody,
            group_ids: row.groups,
            is_default: seen.default == Some(row.id),
            may_change,
            revision: row.revision,
        };
        Ok(Self { about, filters })
    }
}

/// Lists the views that the caller has: their own, and those shared with them.
pub async fn list<F: Filters + ToSchema>(
    ctx: &Ctx,
    scope: &Scope,
) -> Result<Page<ViewOf<F>>, Fault> {
    let inner = scope.clone();
    let (rows, default) = ctx
        .db
        .read::<_, Fault, _>(in_tx!(tx, [inner], {
            let rows = had_by(tx, &inner, F::KIND).await?;
            Ok((rows, default_of(tx, &inner, F::KIND).await?))
        }))
        .await?;
    let seen = Seen { scope, default };
    // One of a version that this program does not know is passed over; the others stay of use.
    let items = rows
        .into_iter()
        .filter_map(|row| ViewOf::of(row, &seen).ok())
        .collect();
    Ok(Page::whole(items))
}

/// Keeps filters under a name.
///
/// **Errors**: told at each field; `too_many`.
pub async fn create<F: Filters + ToSchema>(
    ctx: &Ctx,
    scope: &Scope,
    fields: ViewFields<F>,
) -> Result<ViewOf<F>, Fault> {
    let row = SavedView {
        id: ctx.id(SavedViewId::from_i64),
        kind: F::KIND,
        owner: scope.user().ok_or(Fault::NotFound)?,
        name: fields.name.into_string(),
        filters: serde_json::to_value(&fields.filters).unwrap_or_default(),
        everybody: fields.everybody,
        groups: fields.group_ids,
        position: 0,
        revision: 1,
    };
    let (scope, now) = (scope.clone(), ctx.now());
    ctx.db
        .write(in_tx!(tx, [scope, row], {
            check(tx, &scope, &row, &BTreeSet::new()).await?;
            saved_views::insert(tx, &scope, &row).await?;
            let seen = Seen {
                scope: &scope,
                default: None,
            };
            let made = ViewOf::<F>::of((*row).clone(), &seen)?;
            tell(
                tx,
                &scope,
                now,
                row.id,
                F::KIND,
                Change::made(&logged(&row)),
            );
            Ok(made)
        }))
        .await
}

/// Replaces a view: its name, its filters, who has it.
///
/// **Errors**: told at each field; [`Fault::NotFound`]; `view_of_others`, `changed_meanwhile`.
pub async fn update<F: Filters + ToSchema>(
    ctx: &Ctx,
    scope: &Scope,
    input: ViewChange<F>,
) -> Result<ViewOf<F>, Fault> {
    let (scope, now) = (scope.clone(), ctx.now());
    ctx.db
        .write(in_tx!(tx, [scope, input], {
            let record = Record::setting(F::KIND.setting(), input.id.get());
            stale::hold(tx, record).await?;
            let before = find(tx, &scope, F::KIND, input.id).await?;
            let seen = Seen {
                scope: &scope,
                default: default_of(tx, &scope, F::KIND).await?,
            };
            let shown = ViewOf::<F>::of(before.clone(), &seen)?;
            stale::refuse(tx, &scope, record, before.revision, &shown).await?;
            let row = SavedView {
                name: input.view.name.as_str().to_owned(),
                filters: serde_json::to_value(&input.view.filters).unwrap_or_default(),
                everybody: input.view.everybody,
                groups: input.view.group_ids.clone(),
                revision: before.revision + 1,
                ..before.clone()
            };
            check(tx, &scope, &row, &before.groups).await?;
            saved_views::update(tx, &scope, &row).await?;
            let change = Change::between(&logged(&before), &logged(&row));
            tell(tx, &scope, now, input.id, F::KIND, change);
            ViewOf::of(row, &seen)
        }))
        .await
}

/// Forgets a view; nothing names it.
///
/// **Errors**: [`Fault::NotFound`]; `view_of_others`.
pub async fn delete(
    ctx: &Ctx,
    scope: &Scope,
    kind: ViewKind,
    named: NamedView,
) -> Result<Done, Fault> {
    let (scope, id, now) = (scope.clone(), named.id, ctx.now());
    ctx.db
        .write(in_tx!(tx, [scope], {
            let before = find(tx, &scope, kind, id).await?;
            saved_views::remove(tx, &scope, id).await?;
            tell(tx, &scope, now, id, kind, Change::removed(&logged(&before)));
            Ok(Done {})
        }))
        .await
}

/// Puts the views that the caller may change in an order; those of others keep their places.
///
/// **Errors**: told at `ids` when somebody else added or removed one meanwhile.
pub async fn order(
    ctx: &Ctx,
    scope: &Scope,
    kind: ViewKind,
    wanted: ViewOrder,
) -> Result<Done, Fault> {
    let (scope, ids) = (scope.clone(), wanted.ids);
    ctx.db
        .write(in_tx!(tx, [scope, ids], {
            let mut own = had_by(tx, &scope, kind).await?;
            own.retain(|view| may_change(view, &scope));
            let mut named: Vec<SavedViewId> = ids.to_vec();
            named.sort_unstable();
            let mut all: Vec<SavedViewId> = own.iter().map(|view| view.id).collect();
            all.sort_unstable();
            if named != all {
                return Err(Fault::field("ids", code::field::INVALID));
            }
            let places = own.iter().map(|view| view.position);
            for (id, position) in ids.iter().zip(places) {
                saved_views::place(tx, &scope, *id, position).await?;
            }
            Ok(Done {})
        }))
        .await
}

/// Lets the caller's list open with a view that they have, or with none.
///
/// **Errors**: told at `id`.
pub async fn choose(
    ctx: &Ctx,
    scope: &Scope,
    kind: ViewKind,
    chosen: ChosenView,
) -> Result<Done, Fault> {
    let user = scope.user().ok_or(Fault::NotFound)?;
    let scope = scope.clone();
    ctx.db
        .write(in_tx!(tx, [scope], {
            if let Some(id) = chosen.id
                && !had_by(tx, &scope, kind)
                    .await?
                    .iter()
                    .any(|view| view.id == id)
            {
                return Err(Fault::field("id", code::field::UNKNOWN));
            }
            saved_views::set_default(tx, &scope, (user, kind), chosen.id).await?;
            Ok(Done {})
        }))
        .await
}

async fn default_of(
    tx: &mut Tx<'_>,
    scope: &Scope,
    kind: ViewKind,
) -> Result<Option<SavedViewId>, Fault> {
    let Some(user) = scope.user() else {
        return Ok(None);
    };
    Ok(saved_views::default_of(tx, scope, (user, kind)).await?)
}

fn may_share(scope: &Scope) -> bool {
    scope.may_give(&BTreeSet::from([Action::ConversationViewShare]))
}

/// One's own is one's own; what is shared is kept by everybody who may share.
fn may_change(row: &SavedView, scope: &Scope) -> bool {
    let is_own = Some(row.owner) == scope.user();
    if row.is_shared() {
        may_share(scope)
    } else {
        is_own
    }
}

/// Gives the views that a caller has, in order.
async fn had_by(tx: &mut Tx<'_>, scope: &Scope, kind: ViewKind) -> Result<Vec<SavedView>, Fault> {
    let groups: Vec<UserGroupId> = user_groups::list(tx, scope)
        .await?
        .into_iter()
        .filter(|group| {
            scope
                .user()
                .is_some_and(|user| group.members.contains(&user))
        })
        .map(|group| group.id)
        .collect();
    let sees_shared = may_share(scope) && scope.reach() == Reach::All;
    let mut views = saved_views::list(tx, scope, kind).await?;
    views.retain(|view| {
        Some(view.owner) == scope.user()
            || view.everybody
            || groups.iter().any(|group| view.groups.contains(group))
            || (sees_shared && view.is_shared())
    });
    Ok(views)
}

/// Finds one that the caller may change.
///
/// **Errors**: it does not exist for the caller; it is somebody else's to change.
async fn find(
    tx: &mut Tx<'_>,
    scope: &Scope,
    kind: ViewKind,
    id: SavedViewId,
) -> Result<SavedView, Fault> {
    let views = had_by(tx, scope, kind).await?;
    let found = views.into_iter().find(|view| view.id == id);
    let found = found.ok_or(Fault::NotFound)?;
    if may_change(&found, scope) {
        Ok(found)
    } else {
        Err(Fault::refused(code::VIEW_OF_OTHERS))
    }
}

/// Checks a view against the others of its owner, and whom it is shared with: groups that had it keep it.
async fn check(
    tx: &mut Tx<'_>,
    scope: &Scope,
    row: &SavedView,
    had: &BTreeSet<UserGroupId>,
) -> Result<(), Fault> {
    if row.is_shared() && !may_share(scope) {
        return Err(Fault::field("everybody", code::field::BEYOND_OWN_RIGHTS));
    }
    if row.groups.len() > GROUPS_MAX {
        return Err(Fault::field("group_ids", code::field::OUT_OF_RANGE));
    }
    let groups = user_groups::list(tx, scope).await?;
    let fits = |id: &UserGroupId| {
        let group = groups.iter().find(|group| group.id == *id);
        group.is_some_and(|group| had.contains(id) || user_group::may_choose(scope, group))
    };
    if !row.groups.iter().all(fits) {
        return Err(Fault::field("group_ids", code::field::UNKNOWN));
    }
    let others = saved_views::list(tx, scope, row.kind).await?;
    let own: Vec<&SavedView> = others
        .iter()
        .filter(|one| one.owner == row.owner && one.id != row.id)
        .collect();
    if own.len() >= OF_USER_MAX {
        return Err(Fault::refused(code::TOO_MANY));
    }
    if own.iter().any(|one| fold(&one.name) == fold(&row.name)) {
        return Err(Fault::field("name", code::field::TAKEN));
    }
    Ok(())
}

/// What the audit log keeps of a view.
#[derive(Serialize)]
struct Logged<'a> {
    name: &'a str,
    filters: &'a serde_json::Value,
    everybody: bool,
    group_ids: &'a BTreeSet<UserGroupId>,
}

fn logged(row: &SavedView) -> Logged<'_> {
    Logged {
        name: &row.name,
        filters: &row.filters,
        everybody: row.everybody,
        group_ids: &row.groups,
    }
}

fn tell(
    tx: &mut Tx<'_>,
    scope: &Scope,
    now: Timestamp,
    id: SavedViewId,
    kind: ViewKind,
    change: Change,
) {
    let event = SetupEvent::SettingChanged(kind.setting(), id.get());
    tx.emit(scope, now, event.record(change));
}
