//! Forms: kept with their groups, changed by one at a time, and versions that never change.

use base::id::{FormId, ProcessId, UserGroupId, UserId};
use serde_json::{Value, json};
use store::{db_test, in_db};
use store_office::forms::{self, FormRow, NewVersion};

use crate::support::{NOW, scope};

fn form(n: i64, name: &str) -> FormRow {
    FormRow {
        id: FormId::from_i64(n),
        name: name.to_owned(),
        active: true,
        on_desk: false,
        groups: [3, 5].map(UserGroupId::from_i64).into(),
        process: None,
        draft: json!({ "sections": [] }),
        published_version: None,
        changed_at: NOW,
        revision: 1,
    }
}

fn version(version: i64, definition: Value) -> NewVersion {
    NewVersion {
        version,
        definition,
        published_at: NOW,
        published_by: Some(UserId::from_i64(9)),
    }
}

db_test! {
    /// Rows: CASE-022, CASE-023.
    async fn a_form_is_kept_with_its_groups_and_changed_by_one_at_a_time(db: &TestDb) {
        in_db!(db, |tx| {
            let mut one = form(1, "Reclamação");
            forms::insert(tx, &scope(1), &one).await?;
            assert_eq!(forms::get(tx, &scope(1), one.id).await?, Some(one.clone()));
            assert_eq!(forms::get(tx, &scope(2), one.id).await?, None, "another organization");
            one.on_desk = true;
            one.groups = [UserGroupId::from_i64(5)].into();
            assert!(!forms::update(tx, &scope(2), &one).await?, "another organization");
            assert!(forms::update(tx, &scope(1), &one).await?);
            assert!(!forms::update(tx, &scope(1), &one).await?, "it is not as it was seen");
            let mut listed = forms::list(tx, &scope(1)).await?;
            one.revision = 2;
            one.draft = Value::Null;
            assert_eq!(listed.pop(), Some(one.clone()));
            assert!(listed.is_empty() && forms::list(tx, &scope(2)).await?.is_empty());
            assert!(forms::remove(tx, &scope(1), one.id, NOW).await?);
            assert!(!forms::remove(tx, &scope(1), one.id, NOW).await?);
            assert_eq!(forms::get(tx, &scope(1), one.id).await?, None);
            forms::insert(tx, &scope(1), &form(2, "RECLAMACAO")).await?;
        }).unwrap();
        let taken = in_db!(db, |tx| forms::insert(tx, &scope(1), &form(3, "Reclamação")).await?);
        assert!(taken.unwrap_err().is_unique());
    }

    /// Rows: CASE-024.
    async fn a_form_is_tied_to_a_process_and_untied(db: &TestDb) {
        in_db!(db, |tx| {
            let process = ProcessId::from_i64(7);
            let mut one = FormRow { process: Some(process), ..form(1, "Troca") };
            forms::insert(tx, &scope(1), &one).await?;
            assert_eq!(forms::list(tx, &scope(1)).await?[0].process, Some(process));
            assert!(forms::has_process(tx, &scope(1), process).await?);
            assert!(!forms::has_process(tx, &scope(2), process).await?, "another organization");
            one.process = None;
            assert!(forms::update(tx, &scope(1), &one).await?);
            assert_eq!(forms::get(tx, &scope(1), one.id).await?.unwrap().process, None);
            assert!(!forms::has_process(tx, &scope(1), process).await?);
            one.process = Some(process);
            one.revision = 2;
            assert!(forms::update(tx, &scope(1), &one).await?);
            assert!(forms::remove(tx, &scope(1), one.id, NOW).await?);
            assert!(!forms::has_process(tx, &scope(1), process).await?, "a deleted form ties nothing");
        }).unwrap();
    }

    async fn versions_stay_as_they_were_published(db: &TestDb) {
        in_db!(db, |tx| {
            let one = form(1, "Troca");
            forms::insert(tx, &scope(1), &one).await?;
            for n in 1..=2 {
                forms::insert_version(tx, &scope(1), one.id, &version(n, json!({ "n": n }))).await?;
            }
            let listed = forms::versions(tx, &scope(1), one.id).await?;
            assert_eq!(listed.iter().map(|one| one.version).collect::<Vec<_>>(), [2, 1]);
            assert!(forms::versions(tx, &scope(2), one.id).await?.is_empty());
            forms::remove(tx, &scope(1), one.id, NOW).await?;
            let kept = forms::version(tx, &scope(1), (one.id, 1)).await?;
            assert_eq!(kept, Some(("Troca".to_owned(), json!({ "n": 1 }))), "of a deleted form too");
            assert_eq!(forms::version(tx, &scope(2), (one.id, 1)).await?, None);
            assert_eq!(forms::version(tx, &scope(1), (one.id, 3)).await?, None);
        }).unwrap();
    }
}
