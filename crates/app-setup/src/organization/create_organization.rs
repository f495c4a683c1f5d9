//! Makes another organization in the installation, with its administrator (ORG-001).

use app::fault::Fields;
use app::operation::Method;
use app::{Ctx, Fault, Operation, code};
use base::authz::{Action, Scope, SystemReason};
use base::event::Change;
use base::text::Text;
use serde::{Deserialize, Serialize};
use setup::event::SetupEvent;
use store::in_tx;
use store_setup::{organizations, users};
use utoipa::ToSchema;

use super::found::{self, NewOrganization, found};
use super::{OrganizationSummaryView, keeps_house};
use crate::access::make_link;
use crate::refuse::user_taken;

/// Organizations of one installation.
const ORGANIZATIONS_MAX: usize = 200;

/// Makes another organization.
pub struct CreateOrganization;

/// The organization, and who administers it first.
#[derive(Debug, Deserialize, ToSchema)]
pub struct CreateOrganizationInput {
    /// The organization.
    pub organization: NewOrganization,
    /// Its administrator.
    pub administrator: FirstAdministrator,
}

/// Who administers a new organization: chooses a password by the link.
#[derive(Debug, Deserialize, ToSchema)]
pub struct FirstAdministrator {
    /// The name.
    pub name: Text<120>,
    /// The address to sign in with.
    pub email: Text<254>,
}

/// A new organization.
#[derive(Serialize, ToSchema)]
pub struct MadeOrganization {
    /// It.
    #[serde(flatten)]
    pub organization: OrganizationSummaryView,
    /// The link of the administrator's first access, good once and for three days; shown this once.
    pub link: String,
}

impl Operation for CreateOrganization {
    const ID: &'static str = "create_organization";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/organizations";
    const ACTION: Action = Action::OrganizationMake;
    const SUMMARY: &'static str =
        "Makes another organization and the link of its administrator; only in the first of them.";
    type Input = CreateOrganizationInput;
    type Output = MadeOrganization;

    async fn run(
        ctx: Ctx,
        scope: Scope,
        input: CreateOrganizationInput,
    ) -> Result<MadeOrganization, Fault> {
        let CreateOrganizationInput {
            organization,
            administrator,
        } = input;
        let mut fields = Fields::new();
        found::check(&mut fields, &organization, &administrator.email);
        fields.done()?;
        let (row, user) = found(
            &ctx,
            organization,
            (administrator.name, administrator.email),
        );
        let made = OrganizationSummaryView::new(&row, ctx.now());
        let (ctx_in, now) = (ctx.clone(), ctx.now());
        // Nobody of the new organization exists before this.
        let new = Scope::system(row.id, SystemReason::SignIn);
        let made_in = made.clone();
        let link = ctx
            .db
            .write::<_, Fault, _>(in_tx!(tx, [ctx_in, scope, new, row, user, made_in], {
                keeps_house(tx, &scope).await?;
                if organizations::list_ids(tx).await?.len() >= ORGANIZATIONS_MAX {
                    return Err(Fault::refused(code::TOO_MANY));
                }
                organizations::insert(tx, &new, &row, now).await?;
                users::insert(tx, &new, &user, "", now)
                    .await
                    .map_err(user_taken)?;
                let (_, link) = make_link(&ctx_in, tx, &new, &user).await?;
                let event = SetupEvent::OrganizationMade(row.id);
                tx.emit(&scope, now, event.record(Change::made(&*made_in)));
                Ok(link)
            }))
            .await?;
        Ok(MadeOrganization {
            organization: made,
            link,
        })
    }
}
