//! Wrap-up codes.

use base::id::WrapUpCodeId;
use base::medium::Medium;
use setup::wrap_up_code::{CodeActions, SystemEnding};
use store::{db_test, in_db};
use store_setup::wrap_up_codes::{self, WrapUpCode};

use crate::support::{at, queue_id, scope};

fn id(n: i64) -> WrapUpCodeId {
    WrapUpCodeId::from_i64(n)
}

fn code(n: i64, queue: i64, medium: Medium, name: &str) -> WrapUpCode {
    WrapUpCode {
        id: id(n),
        parent: None,
        queue: queue_id(queue),
        medium,
        name: name.to_owned(),
        actions: CodeActions::default(),
        endings: [].into(),
        deleted_at: None,
        revision: 1,
    }
}

db_test! {
    /// Rows: TAG-002, TAG-003, TAG-009.
    async fn a_code_is_read_as_written_with_its_parent_and_actions(db: &TestDb) {
        in_db!(db, |tx| {
            let child = WrapUpCode {
                parent: Some(id(1)),
                actions: CodeActions {
                    closing_message: Some("Até logo".to_owned()),
                    transfer_queue_id: Some(queue_id(8)),
                    end_phone: true,
                    end_contact: false,
                },
                endings: [SystemEnding::Withdrawn, SystemEnding::Blocked].into(),
                ..code(2, 7, Medium::Voice, "Venda")
            };
            wrap_up_codes::insert(tx, &scope(1), &code(1, 7, Medium::Voice, "Comercial")).await?;
            wrap_up_codes::insert(tx, &scope(1), &child).await?;
            assert_eq!(wrap_up_codes::get(tx, &scope(1), id(2)).await?, Some(child.clone()));
            assert_eq!(wrap_up_codes::list(tx, &scope(1)).await?.len(), 2);
            assert!(wrap_up_codes::update(tx, &scope(1), &WrapUpCode { parent: None, endings: [].into(), ..child.clone() }).await?);
            let changed = wrap_up_codes::get(tx, &scope(1), id(2)).await?;
            assert_eq!(changed, Some(WrapUpCode { parent: None, endings: [].into(), revision: 2, ..child }));
        })
        .unwrap();
    }

    /// Rows: TAG-005.
    async fn a_code_belongs_to_one_queue_and_one_medium_for_good(db: &TestDb) {
        in_db!(db, |tx| {
            wrap_up_codes::insert(tx, &scope(1), &code(1, 7, Medium::Chat, "Venda")).await?;
            wrap_up_codes::insert(tx, &scope(1), &code(2, 7, Medium::Messaging, "Venda")).await?;
            wrap_up_codes::insert(tx, &scope(1), &code(3, 8, Medium::Chat, "Venda")).await?;
            let moved = code(1, 8, Medium::Mail, "Venda nova");
            assert!(wrap_up_codes::update(tx, &scope(1), &moved).await?);
            for (queue, medium, expected) in
                [(7, Medium::Chat, 1), (7, Medium::Messaging, 2), (8, Medium::Chat, 3)]
            {
                let found = wrap_up_codes::of_queue(tx, &scope(1), queue_id(queue), medium).await?;
                assert_eq!(found.iter().map(|one| one.id).collect::<Vec<_>>(), [id(expected)]);
            }
            assert!(wrap_up_codes::of_queue(tx, &scope(1), queue_id(8), Medium::Mail).await?.is_empty());
        })
        .unwrap();
    }

    /// Rows: ORG-012.
    async fn a_deleted_code_is_offered_no_more_and_named_for_ever(db: &TestDb) {
        in_db!(db, |tx| {
            let one = code(1, 7, Medium::Chat, "Venda");
            wrap_up_codes::insert(tx, &scope(1), &one).await?;
            assert!(!wrap_up_codes::remove(tx, &scope(2), one.id, at(4)).await?);
            assert!(wrap_up_codes::remove(tx, &scope(1), one.id, at(5)).await?);
            assert!(!wrap_up_codes::remove(tx, &scope(1), one.id, at(6)).await?);
            assert!(!wrap_up_codes::update(tx, &scope(1), &one).await?);
            let gone = WrapUpCode { deleted_at: Some(at(5)), ..one };
            assert!(wrap_up_codes::of_queue(tx, &scope(1), queue_id(7), Medium::Chat).await?.is_empty());
            assert_eq!(wrap_up_codes::get(tx, &scope(1), gone.id).await?, Some(gone.clone()));
            assert_eq!(wrap_up_codes::list(tx, &scope(1)).await?, [gone]);
        })
        .unwrap();
    }

    async fn another_organization_sees_and_changes_no_code(db: &TestDb) {
        in_db!(db, |tx| {
            let one = code(1, 7, Medium::Chat, "Venda");
            wrap_up_codes::insert(tx, &scope(1), &one).await?;
            assert!(!wrap_up_codes::update(tx, &scope(2), &code(1, 7, Medium::Chat, "Roubado")).await?);
            assert_eq!(wrap_up_codes::get(tx, &scope(2), one.id).await?, None);
            assert!(wrap_up_codes::list(tx, &scope(2)).await?.is_empty());
            assert!(wrap_up_codes::of_queue(tx, &scope(2), queue_id(7), Medium::Chat).await?.is_empty());
            assert_eq!(wrap_up_codes::list(tx, &scope(1)).await?, [one]);
        })
        .unwrap();
    }
}
