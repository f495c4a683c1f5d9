//! Registers a person. One who exists already is offered instead (PERSON-018).

use app::fault::Fields;
use app::operation::Method;
use app::{Ctx, Fault, Operation, code};
use base::authz::{Action, Scope};
use base::event::Change;
use base::id::{ContactPointId, PersonId, UserId};
use base::text::Text;
use office::custom::Values;
use office::event::OfficeEvent;
use office::person::{Gender, PersonKind};
use serde::Deserialize;
use store::in_tx;
use store_office::contact_points;
use store_office::people::{self, Person};
use store_office::person_fields;
use utoipa::ToSchema;

use super::{
    NewContactPoint, PersonView, Sight, addresses, check_owner, document, refuse_existing, values,
    view,
};

/// Registers a person.
pub struct RegisterPerson;

/// What a person is made of.
#[derive(Debug, Deserialize, ToSchema)]
pub struct RegisterPersonInput {
    /// Natural or legal.
    pub kind: PersonKind,
    /// The name.
    pub name: Text<160>,
    /// The trade name.
    pub trade_name: Option<Text<160>>,
    /// CPF or CNPJ, with or without punctuation.
    pub tax_id: Option<String>,
    /// The addresses.
    #[serde(default)]
    pub contact_points: Vec<NewContactPoint>,
    /// Whether the person is identified and contacted; active unless said (PERSON-010).
    pub active: Option<bool>,
    /// The agent whose portfolio the person belongs to (PERSON-009).
    pub owner_id: Option<UserId>,
    /// What is noted.
    pub note: Option<Text<2000>>,
    /// What a natural person said of their gender (GAP-071).
    pub gender: Option<Gender>,
    /// Values of the fields that the organization added, by the physical name.
    #[serde(default)]
    #[schema(value_type = std::collections::BTreeMap<String, serde_json::Value>)]
    pub custom: Values,
    /// Registers a second person beside one who exists, where the organization allows it (GAP-007).
    #[serde(default)]
    pub anyway: bool,
}

impl Operation for RegisterPerson {
    const ID: &'static str = "register_person";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/people";
    const ACTION: Action = Action::PersonWrite;
    const SUMMARY: &'static str = "Registers a person; one who exists already is offered instead.";
    type Input = RegisterPersonInput;
    type Output = PersonView;

    async fn run(ctx: Ctx, scope: Scope, input: RegisterPersonInput) -> Result<PersonView, Fault> {
        let mut fields = Fields::new();
        let tax_id = document(&mut fields, input.kind, input.tax_id.as_deref());
        let addresses = addresses(&mut fields, &input.contact_points);
        if input.gender.is_some() && input.kind == PersonKind::Legal {
            fields.wrong("gender", code::field::INVALID);
        }
        fields.done()?;
        let person = Person {
            id: ctx.id(PersonId::from_i64),
            kind: input.kind,
            name: input.name.into_string(),
            trade_name: input.trade_name.map(Text::into_string),
            tax_id,
            active: input.active.unwrap_or(true),
            owner: input.owner_id,
            note: input.note.map(Text::into_string),
            revision: 1,
            merged_into: None,
            anonymized_at: None,
            gender: input.gender,
            custom: Values::new(),
            photo: None,
        };
        let (db, now, anyway) = (ctx.db.clone(), ctx.now(), input.anyway);
        let given = input.custom;
        db.write(in_tx!(tx, [ctx, scope, person, addresses, given], {
            let mut fields = Fields::new();
            let definitions = person_fields::definitions(tx, &scope).await?;
            let custom = values(&mut fields, &definitions, (&Values::new(), &given), true);
            fields.done()?;
            let person = Person {
                custom,
                ..(*person).clone()
            };
            check_owner(tx, &scope, person.owner).await?;
            refuse_existing(
                tx,
                &scope,
                (person.tax_id.as_deref(), &addresses),
                (None, anyway),
            )
            .await?;
            people::insert(tx, &scope, &person, now).await?;
            for point in addresses.iter() {
                let row = point.row(ctx.id(ContactPointId::from_i64), person.id, None);
                contact_points::insert(tx, &scope, &row).await?;
            }
            let kept = Sight::kept(tx, &scope).await?;
            let made = view(tx, &scope, person.clone(), &kept).await?;
            tx.emit(
                &scope,
                now,
                OfficeEvent::PersonRegistered(person.id).record(Change::made(&made)),
            );
            let sight = Sight::of(tx, &scope).await?;
            view(tx, &scope, person, &sight).await
        }))
        .await
    }
}
