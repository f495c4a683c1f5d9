//! Parts of the product that an organization may do without: the closed list, and what each of them is asked permission for.

use super::Action;

/// What is said of a module in the list.
struct Facts {
    name: &'static str,
    usual: bool,
    actions: &'static [Action],
}

macro_rules! modules {
    ($($(#[$doc:meta])* $variant:ident = $name:literal, $usual:literal, [$($action:ident),*];)*) => {
        /// A part of the product that an organization may do without (ORG-010).
        ///
        /// Where it is not used it appears nowhere and its operations are refused; what was kept of it stays.
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash,
            serde::Serialize, serde::Deserialize,
        )]
        pub enum Module { $($(#[$doc])* #[serde(rename = $name)] $variant,)* }

        // By hand, because the derived description would not read the names that this macro is given.
        impl utoipa::PartialSchema for Module {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
                utoipa::openapi::ObjectBuilder::new()
                    .schema_type(utoipa::openapi::schema::Type::String)
                    .enum_values(Some(Self::ALL.iter().map(|module| module.name())))
                    .into()
            }
        }

        impl utoipa::ToSchema for Module {}

        impl Module {
            /// Every module, in the order of the settings.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            const fn facts(self) -> Facts {
                match self {
                    $(Self::$variant => Facts {
                        name: $name,
                        usual: $usual,
                        actions: &[$(Action::$action),*],
                    },)*
                }
            }

            /// Gives the name that rows and JSON hold.
            pub const fn name(self) -> &'static str {
                self.facts().name
            }

            /// Tells whether an organization that decided nothing uses it.
            pub const fn is_usual(self) -> bool {
                self.facts().usual
            }

            /// Gives the actions that mean nothing without it; an action belongs to one module at the most.
            pub const fn actions(self) -> &'static [Action] {
                self.facts().actions
            }

            /// Gives the module that an action belongs to.
            pub const fn of(action: Action) -> Option<Self> {
                $($(if matches!(action, Action::$action) {
                    return Some(Self::$variant);
                })*)*
                None
            }
        }
    };
}

modules! {
    /// Menus that lead customers before an agent does.
    Flows = "flows", true, [FlowRead, FlowWrite];
    /// Conversations that agents begin.
    Outbound = "outbound", true, [InteractionOpen];
    /// Messages that are written now and sent later.
    ScheduledMessages = "scheduled_messages", true, [];
    /// Products and services on offer.
    Products = "products", true, [ProductRead, ProductWrite];
    /// What customers ask for, kept as cases beyond a single contact.
    Cases = "cases", true, [CaseRead, CaseWrite, CaseEmailSend, CaseEmailAdd, CaseTypeWrite, ProcessWrite, AgentScriptUse, AgentScriptWrite];
    /// Proposals of sales, from the contact that they were made in to their validation.
    Sales = "sales", false, [ProposalOpen, ProposalPending, ProposalAudit, ProposalMaintain, ProposalExport, SalesSettingsWrite];
    /// Posts of social media, what other systems bring of them, and the page for their screens.
    Social = "social", false, [SocialPostRead, SocialPostSearch, SocialPostAdd, SocialPostEdit, SocialPostRemove, SocialCaseOpen, SocialBoardRead, SocialSettingsWrite, EmbedPassMake];
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rows: ORG-010.
    #[test]
    fn an_action_belongs_to_one_module_at_the_most() {
        for action in Action::ALL {
            let of: Vec<&Module> = Module::ALL
                .iter()
                .filter(|module| module.actions().contains(action))
                .collect();
            assert!(of.len() <= 1, "{}: {of:?}", action.name());
            assert_eq!(Module::of(*action).as_ref(), of.first().copied());
        }
        assert_eq!(Module::of(Action::FlowWrite), Some(Module::Flows));
        assert_eq!(Module::of(Action::InteractionRead), None);
    }
}
