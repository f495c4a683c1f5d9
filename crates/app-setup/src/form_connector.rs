//! Forms that other suppliers host, by connector and queue (CONN-001 to CONN-005).

pub mod create_form_connector;
pub mod delete_form_connector;
pub mod list_form_connectors;
pub mod update_form_connector;

use app::{Entry, Fault, code};
use base::authz::Scope;
use base::id::{FormConnectorId, QueueId};
use serde::{Deserialize, Serialize};
use setup::form_connector::{CONNECTORS_MAX, ConnectorKind, ConnectorName, FormAddress};
use store::Tx;
use store_setup::form_connectors::{self, FormConnector};
use store_setup::queues;
use utoipa::ToSchema;

/// Every operation of this slice.
pub const ALL: &[Entry] = &[
    Entry::of::<create_form_connector::CreateFormConnector>(),
    Entry::of::<delete_form_connector::DeleteFormConnector>(),
    Entry::of::<list_form_connectors::ListFormConnectors>(),
    Entry::of::<update_form_connector::UpdateFormConnector>(),
];

/// A form of another supplier.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct FormConnectorView {
    /// The id.
    pub id: FormConnectorId,
    /// The queue beside whose contacts it is shown.
    pub queue_id: QueueId,
    /// The connector.
    pub kind: ConnectorKind,
    /// What agents read.
    pub name: String,
    /// Where it is; `{protocol}`, `{customer}`, `{phone}`, `{email}`, `{tax_id}`, `{agent}` and `{queue}` are filled in when an
    /// agent opens it (GAP-087).
    pub address: FormAddress,
    /// Grows with each change.
    pub revision: i64,
}

impl From<FormConnector> for FormConnectorView {
    fn from(row: FormConnector) -> Self {
        Self {
            id: row.id,
            queue_id: row.queue,
            kind: row.kind,
            name: row.name,
            address: row.address,
            revision: row.revision,
        }
    }
}

/// What is given to make or replace one.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct FormConnectorFields {
    /// The queue beside whose contacts it is shown.
    pub queue_id: QueueId,
    /// The connector.
    pub kind: ConnectorKind,
    /// What agents read.
    pub name: ConnectorName,
    /// Where it is; Google Forms takes addresses of Google Forms only.
    pub address: FormAddress,
}

impl FormConnectorFields {
    /// Makes the row.
    ///
    /// **Errors**: the address is none of its connector.
    fn into_row(self, id: FormConnectorId) -> Result<FormConnector, Fault> {
        if !self.kind.takes(&self.address) {
            return Err(Fault::field("address", code::field::NOT_GOOGLE_FORMS));
        }
        Ok(FormConnector {
            id,
            queue: self.queue_id,
            kind: self.kind,
            name: self.name.into_string(),
            address: self.address,
            revision: 0,
        })
    }
}

/// Names one by its id.
#[derive(Debug, Deserialize, ToSchema)]
pub struct Named {
    /// The id.
    pub id: FormConnectorId,
}

/// Finds one that is in use.
async fn find(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: FormConnectorId,
) -> Result<FormConnectorView, Fault> {
    let found = form_connectors::get(tx, scope, id).await?;
    found.map(FormConnectorView::from).ok_or(Fault::NotFound)
}

/// Checks that the queue is there.
async fn check_queue(tx: &mut Tx<'_>, scope: &Scope, queue: QueueId) -> Result<(), Fault> {
    let found = queues::get(tx, scope, queue).await?;
    if found.is_none_or(|queue| queue.deleted_at.is_some()) {
        return Err(Fault::field("queue_id", code::field::UNKNOWN));
    }
    Ok(())
}

/// Checks that there is room for more.
async fn check_room(tx: &mut Tx<'_>, scope: &Scope) -> Result<(), Fault> {
    if form_connectors::count(tx, scope).await? >= CONNECTORS_MAX {
        return Err(Fault::refused(code::TOO_MANY));
    }
    Ok(())
}
