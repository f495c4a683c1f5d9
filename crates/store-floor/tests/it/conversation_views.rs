//! Views of conversations: kept as written, in an order.

use base::id::{ConversationViewId, UserGroupId};
use serde_json::json;
use store::{db_test, in_db};
use store_floor::conversation_views::{self, ConversationView};

use crate::support::{scope, user_id};

fn view(n: i64, name: &str) -> ConversationView {
    ConversationView {
        id: ConversationViewId::from_i64(n),
        owner: user_id(10),
        name: name.to_owned(),
        filters: json!({ "part": "open", "q": "joão" }),
        everybody: false,
        groups: [UserGroupId::from_i64(4)].into(),
        position: 1,
        revision: 1,
    }
}

db_test! {
    async fn a_view_is_read_as_written_and_stands_where_it_is_put(db: &TestDb) {
        in_db!(db, |tx| {
            let names = async |tx: &mut store::Tx<'_>| {
                let rows = conversation_views::list(tx, &scope(1)).await?;
                store::Result::Ok(rows.into_iter().map(|row| row.name).collect::<Vec<_>>())
            };
            conversation_views::insert(tx, &scope(1), &view(2, "Vencidas")).await?;
            conversation_views::insert(tx, &scope(1), &view(1, "Abertas")).await?;
            assert_eq!(conversation_views::list(tx, &scope(1)).await?[0], view(2, "Vencidas"));
            assert_eq!(names(tx).await?, ["Vencidas", "Abertas"], "a new one comes last");
            assert_eq!(conversation_views::list(tx, &scope(2)).await?, []);
            let changed = ConversationView { name: "Todas".into(), everybody: true, groups: [].into(), ..view(1, "") };
            conversation_views::update(tx, &scope(2), &changed).await?;
            conversation_views::update(tx, &scope(1), &changed).await?;
            conversation_views::place(tx, &scope(1), changed.id, 0).await?;
            assert_eq!(names(tx).await?, ["Todas", "Vencidas"]);
            let first = conversation_views::list(tx, &scope(1)).await?.remove(0);
            assert_eq!((first.everybody, first.groups.len(), first.revision), (true, 0, 2));
            conversation_views::remove(tx, &scope(2), changed.id).await?;
            conversation_views::remove(tx, &scope(1), changed.id).await?;
            assert_eq!(names(tx).await?, ["Vencidas"]);
        })
        .unwrap();
    }
}
