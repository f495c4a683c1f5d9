//! Lists the forms of other suppliers that a contact offers: those of its queue, each with its address filled in (CONN-001, GAP-087).

use app::operation::Method;
use app::page::Page;
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use base::id::{FormConnectorId, InteractionId};
use base::phone::Phone;
use office::person::PointKind;
use serde::{Deserialize, Serialize};
use setup::form_connector::{ConnectorKind, Placeholder};
use store::{Tx, in_tx};
use store_floor::interactions::{self, Card};
use store_office::{contact_points, people};
use store_setup::{form_connectors, queues, users};
use utoipa::ToSchema;

use crate::contact::Contact;

/// Lists what a contact offers.
pub struct ListInteractionFormConnectors;

/// Which interaction.
#[derive(Debug, Deserialize, ToSchema)]
pub struct ListInteractionFormConnectorsInput {
    /// The interaction.
    pub id: InteractionId,
}

/// A form of another supplier, ready to be opened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct OfferedForm {
    /// The connected form.
    pub id: FormConnectorId,
    /// The connector.
    pub kind: ConnectorKind,
    /// What agents read.
    pub name: String,
    /// The `https` address with everything filled in; what the caller may not see whole is left out.
    pub url: String,
}

impl Operation for ListInteractionFormConnectors {
    const ID: &'static str = "list_interaction_form_connectors";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/interactions/{id}/form-connectors";
    const ACTION: Action = Action::InteractionAnswer;
    const SUMMARY: &'static str = "Lists the forms of other suppliers of the interaction's queue, filled in from the interaction.";
    type Input = ListInteractionFormConnectorsInput;
    type Output = Page<OfferedForm>;

    async fn run(
        ctx: Ctx,
        scope: Scope,
        input: ListInteractionFormConnectorsInput,
    ) -> Result<Page<OfferedForm>, Fault> {
        ctx.db
            .read(in_tx!(tx, [scope], {
                let card = interactions::get(tx, &scope, input.id)
                    .await?
                    .ok_or(Fault::NotFound)?;
                let rows = form_connectors::of_queue(tx, &scope, card.queue).await?;
                if rows.is_empty() {
                    return Ok(Page::whole(Vec::new()));
                }
                let known = Known::load(tx, &scope, &card).await?;
                let items = rows.into_iter().map(|row| OfferedForm {
                    id: row.id,
                    kind: row.kind,
                    name: row.name,
                    url: row.address.fill(|one| known.value(one)),
                });
                Ok(Page::whole(items.collect()))
            }))
            .await
    }
}

/// What is known of a contact.
#[derive(Debug, Default)]
struct Known {
    protocol: String,
    customer: String,
    phone: String,
    email: String,
    tax_id: String,
    agent: String,
    queue: String,
}

impl Known {
    /// Reads it. A form of somebody else never gets what its agent does not see.
    async fn load(tx: &mut Tx<'_>, scope: &Scope, card: &Card) -> Result<Self, Fault> {
        let contact = Contact::read(&card.contact);
        let mut known = Self {
            protocol: card.number.clone(),
            customer: contact.name,
            phone: contact.phone.unwrap_or_default(),
            email: contact.email.unwrap_or_default(),
            queue: queues::get(tx, scope, card.queue)
                .await?
                .map(|queue| queue.name)
                .unwrap_or_default(),
            ..Self::default()
        };
        if let Some(user) = scope.user() {
            let user = users::get(tx, scope, user).await?;
            known.agent = user.map(|user| user.name).unwrap_or_default();
        }
        if let Some(id) = card.person
            && let Some(person) = people::get(tx, scope, id).await?
        {
            let points = contact_points::of_person(tx, scope, id).await?;
            let first = |kind| {
                let one = points
                    .iter()
                    .find(|one| one.kind == kind && one.status == "active");
                one.map(|one| one.value.clone())
            };
            known.customer = person.name;
            known.tax_id = person.tax_id.unwrap_or_default();
            if known.phone.is_empty() {
                known.phone = first(PointKind::Phone).unwrap_or_default();
            }
            if known.email.is_empty() {
                known.email = first(PointKind::Email).unwrap_or_default();
            }
        }
        // However a channel or a record writes it, a form gets it in one way.
        if let Ok(phone) = Phone::parse(&known.phone, "55") {
            known.phone = phone.e164();
        }
        if !scope.has(Action::PersonPhoneRead) {
            known.phone.clear();
            known.customer = base::phone::mask_if_phone(&known.customer);
        }
        if !scope.has(Action::PersonDocumentRead) {
            known.tax_id.clear();
        }
        Ok(known)
    }

    fn value(&self, one: Placeholder) -> String {
        let value = match one {
            Placeholder::Protocol => &self.protocol,
            Placeholder::Customer => &self.customer,
            Placeholder::Phone => &self.phone,
            Placeholder::Email => &self.email,
            Placeholder::TaxId => &self.tax_id,
            Placeholder::Agent => &self.agent,
            Placeholder::Queue => &self.queue,
        };
        value.clone()
    }
}
