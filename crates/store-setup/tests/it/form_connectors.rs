//! Forms of other suppliers by queue.

use base::id::FormConnectorId;
use setup::form_connector::{ConnectorKind, FormAddress};
use store::{db_test, in_db};
use store_setup::form_connectors::{self, FormConnector};

use crate::support::{at, queue_id, scope};

fn form(n: i64, queue: i64, kind: ConnectorKind) -> FormConnector {
    FormConnector {
        id: FormConnectorId::from_i64(n),
        queue: queue_id(queue),
        kind,
        name: format!("Ficha {n}"),
        address: FormAddress::parse("https://forms.gle/abc?n={customer}").unwrap(),
        revision: 1,
    }
}

db_test! {
    /// Rows: CONN-001, CONN-003.
    async fn forms_come_back_as_written_by_queue_and_organization(db: &TestDb) {
        let (google, custom) = (ConnectorKind::GoogleForms, ConnectorKind::Custom);
        let id = FormConnectorId::from_i64(1);
        in_db!(db, |tx| {
            for (n, queue, kind) in [(1, 7, google), (2, 7, custom), (3, 8, custom)] {
                form_connectors::insert(tx, &scope(1), &form(n, queue, kind)).await?;
            }
            form_connectors::insert(tx, &scope(2), &form(4, 7, custom)).await?;
            assert_eq!(
                form_connectors::of_queue(tx, &scope(1), queue_id(7)).await?,
                [form(1, 7, google), form(2, 7, custom)]
            );
            assert_eq!(form_connectors::list(tx, &scope(1), Some(id), 9).await?, [form(2, 7, custom), form(3, 8, custom)]);
            assert_eq!(form_connectors::count(tx, &scope(1)).await?, 3);
            assert_eq!(form_connectors::get(tx, &scope(2), id).await?, None);
            assert!(!form_connectors::update(tx, &scope(2), &form(1, 8, custom)).await?);
            assert!(form_connectors::update(tx, &scope(1), &form(1, 8, custom)).await?);
            let moved = FormConnector { revision: 2, ..form(1, 8, custom) };
            assert_eq!(form_connectors::get(tx, &scope(1), id).await?, Some(moved));
            assert!(!form_connectors::remove(tx, &scope(2), id, at(5)).await?);
            assert!(form_connectors::remove(tx, &scope(1), id, at(5)).await?);
            assert!(!form_connectors::remove(tx, &scope(1), id, at(6)).await?);
            assert_eq!(form_connectors::of_queue(tx, &scope(1), queue_id(8)).await?, [form(3, 8, custom)]);
        })
        .unwrap();
    }
}
