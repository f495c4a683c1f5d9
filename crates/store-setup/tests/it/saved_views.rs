//! Views of lists: kept as written, in an order, each list for itself; and the one that a list opens with.

use base::id::{SavedViewId, UserGroupId, UserId};
use serde_json::json;
use setup::saved_view::ViewKind;
use store::{db_test, in_db};
use store_setup::saved_views::{self, SavedView};

use crate::support::scope;

const CONVERSATION: ViewKind = ViewKind::Conversation;

fn view(n: i64, name: &str) -> SavedView {
    SavedView {
        id: SavedViewId::from_i64(n),
        kind: CONVERSATION,
        owner: UserId::from_i64(10),
        name: name.to_owned(),
        filters: json!({ "part": "open", "q": "joão" }),
        everybody: false,
        groups: [UserGroupId::from_i64(4)].into(),
        position: 1,
        revision: 1,
    }
}

db_test! {
    /// Rows: AGENT-018, GAP-025.
    async fn a_view_is_read_as_written_and_stands_where_it_is_put(db: &TestDb) {
        in_db!(db, |tx| {
            let names = async |tx: &mut store::Tx<'_>| {
                let rows = saved_views::list(tx, &scope(1), CONVERSATION).await?;
                store::Result::Ok(rows.into_iter().map(|row| row.name).collect::<Vec<_>>())
            };
            saved_views::insert(tx, &scope(1), &view(2, "Vencidas")).await?;
            saved_views::insert(tx, &scope(1), &view(1, "Abertas")).await?;
            let of_cases = SavedView { kind: ViewKind::Case, ..view(3, "Vencidas") };
            saved_views::insert(tx, &scope(1), &of_cases).await?;
            assert_eq!(saved_views::list(tx, &scope(1), CONVERSATION).await?[0], view(2, "Vencidas"));
            assert_eq!(saved_views::list(tx, &scope(1), ViewKind::Case).await?, [of_cases], "each list has its own");
            assert_eq!(names(tx).await?, ["Vencidas", "Abertas"], "a new one comes last");
            assert_eq!(saved_views::list(tx, &scope(2), CONVERSATION).await?, []);
            let changed = SavedView { name: "Todas".into(), everybody: true, groups: [].into(), ..view(1, "") };
            saved_views::update(tx, &scope(2), &changed).await?;
            saved_views::update(tx, &scope(1), &changed).await?;
            saved_views::place(tx, &scope(1), changed.id, 0).await?;
            assert_eq!(names(tx).await?, ["Todas", "Vencidas"]);
            let first = saved_views::list(tx, &scope(1), CONVERSATION).await?.remove(0);
            assert_eq!((first.everybody, first.groups.len(), first.revision), (true, 0, 2));
            let whom = (UserId::from_i64(10), CONVERSATION);
            for chosen in [changed.id, view(2, "").id, changed.id] {
                saved_views::set_default(tx, &scope(1), whom, Some(chosen)).await?;
                assert_eq!(saved_views::default_of(tx, &scope(1), whom).await?, Some(chosen));
            }
            let of_cases = (whom.0, ViewKind::Case);
            assert_eq!(saved_views::default_of(tx, &scope(1), of_cases).await?, None);
            assert_eq!(saved_views::default_of(tx, &scope(2), whom).await?, None);
            saved_views::remove(tx, &scope(2), changed.id).await?;
            assert_eq!(saved_views::default_of(tx, &scope(1), whom).await?, Some(changed.id));
            saved_views::remove(tx, &scope(1), changed.id).await?;
            assert_eq!(names(tx).await?, ["Vencidas"]);
            assert_eq!(saved_views::default_of(tx, &scope(1), whom).await?, None, "what is gone opens nothing");
            saved_views::set_default(tx, &scope(1), of_cases, Some(view(3, "").id)).await?;
            saved_views::set_default(tx, &scope(1), of_cases, None).await?;
            assert_eq!(saved_views::default_of(tx, &scope(1), of_cases).await?, None);
        })
        .unwrap();
    }

    /// Rows: GAP-074.
    async fn what_searches_for_somebody_is_taken_out_of_every_list(db: &TestDb) {
        in_db!(db, |tx| {
            let of_cases = SavedView { kind: ViewKind::Case, filters: json!({ "q": "João Silva", "show": "all" }), ..view(3, "Dele") };
            let other = SavedView { filters: json!({ "q": "Maria" }), ..view(2, "Dela") };
            for one in [&view(1, "Dele"), &other, &of_cases] {
                saved_views::insert(tx, &scope(1), one).await?;
            }
            let tells = |text: &str| text.to_lowercase().contains("joão");
            let mut changed = saved_views::forget(tx, &scope(1), &tells).await?;
            changed.sort_by_key(|(_, id)| *id);
            assert_eq!(changed, [(CONVERSATION, view(1, "").id), (ViewKind::Case, of_cases.id)]);
            let left = saved_views::list(tx, &scope(1), ViewKind::Case).await?.remove(0);
            assert_eq!((left.filters, left.revision), (json!({ "show": "all" }), 2));
            assert_eq!(saved_views::forget(tx, &scope(1), &tells).await?, []);
        })
        .unwrap();
    }
}
