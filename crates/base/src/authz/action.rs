//! Everything that can be permitted: the closed list that operations name.

macro_rules! actions {
    ($($(#[$doc:meta])* $variant:ident = $name:literal,)*) => {
        /// What an operation asks permission for, named noun + verb.
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash,
            serde::Serialize, serde::Deserialize,
        )]
        pub enum Action { $($(#[$doc])* #[serde(rename = $name)] $variant,)* }

        // By hand, because the derived description would not read the names that this macro is given.
        impl utoipa::PartialSchema for Action {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
                utoipa::openapi::ObjectBuilder::new()
                    .schema_type(utoipa::openapi::schema::Type::String)
                    .enum_values(Some(Self::ALL.iter().map(|action| action.name())))
                    .into()
            }
        }

        impl utoipa::ToSchema for Action {}

        impl Action {
            /// Every action, in the order of the rights table.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// Gives the name that rows and JSON hold.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name),* }
            }

            /// Reads the name.
            pub fn parse(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|action| action.name() == name)
            }
        }
    };
}

actions! {
    /// Being signed in: one's own session, state, preferences and files.
    SessionUse = "session_use",
    /// Naming queues, agents, codes, labels and pause reasons as targets.
    DirectoryRead = "directory_read",
    /// Reading interactions and their messages within reach.
    InteractionRead = "interaction_read",
    /// Taking interactions, writing to the customer and noting.
    InteractionAnswer = "interaction_answer",
    /// Passing an interaction to an agent or a queue.
    InteractionTransfer = "interaction_transfer",
    /// Giving an interaction back to its queue.
    InteractionReturn = "interaction_return",
    /// Ending an interaction.
    InteractionConclude = "interaction_conclude",
    /// Ending an interaction and discarding its form.
    InteractionCancel = "interaction_cancel",
    /// Classifying an interaction with labels.
    InteractionLabel = "interaction_label",
    /// Setting the due date of an interaction.
    InteractionSchedule = "interaction_schedule",
    /// Linking a person to an interaction and removing the link.
    InteractionIdentify = "interaction_identify",
    /// Starting a conversation with an approved template.
    InteractionOpen = "interaction_open",
    /// Searching and reading people.
    PersonRead = "person_read",
    /// Registering and changing people.
    PersonWrite = "person_write",
    /// Seeing whole documents, and fields of people that are said to be sensitive, instead of masked ones.
    PersonDocumentRead = "person_document_read",
    /// Seeing whole phones of customers instead of masked ones.
    PersonPhoneRead = "person_phone_read",
    /// Having what is masked of one person shown for once; each time is written down.
    PersonReveal = "person_reveal",
    /// Saying which fields people have beside the fixed ones.
    PersonFieldWrite = "person_field_write",
    /// Putting many people into the portfolios of agents, and taking them out.
    PortfolioWrite = "portfolio_write",
    /// Taking people in from files, with owners.
    PersonImport = "person_import",
    /// Seeing who may be on record twice, merging two people into one, and undoing that.
    PersonMerge = "person_merge",
    /// Having everything about one person as a file.
    PersonExport = "person_export",
    /// Anonymising people, which cannot be undone.
    PersonAnonymize = "person_anonymize",
    /// Placing legal holds on people, and lifting them.
    LegalHoldWrite = "legal_hold_write",
    /// Deciding for how long what customers wrote and told is kept.
    RetentionWrite = "retention_write",
    /// Filling in the forms that one may choose.
    FormUse = "form_use",
    /// Seeing cases: those of a person whoever has them, and lists of those within reach.
    CaseRead = "case_read",
    /// Opening cases, linking contacts to them, and changing those within reach.
    CaseWrite = "case_write",
    /// Writing e-mails to customers from cases within reach.
    CaseEmailSend = "case_email_send",
    /// Taking e-mails of customers into cases, as the integration API does.
    CaseEmailAdd = "case_email_add",
    /// Agreeing with people on later contacts, and making one's own.
    CallbackUse = "callback_use",
    /// Giving callbacks of others within reach to somebody else, and making them.
    CallbackAssign = "callback_assign",
    /// Being led by the scripts that one is authorized for.
    AgentScriptUse = "agent_script_use",
    /// Maintaining the types of cases.
    CaseTypeWrite = "case_type_write",
    /// Opening proposals beside contacts that one has in hand, and ending them with situation and status.
    ProposalOpen = "proposal_open",
    /// Working one's own proposals in Pendência.
    ProposalPending = "proposal_pending",
    /// Deciding in Auditoria about proposals of others.
    ProposalAudit = "proposal_audit",
    /// Moving, closing and correcting proposals in Manutenção, and giving them to others.
    ProposalMaintain = "proposal_maintain",
    /// Handing confirmed proposals on as files.
    ProposalExport = "proposal_export",
    /// Maintaining situations, statuses and types of audit of proposals.
    SalesSettingsWrite = "sales_settings_write",
    /// Seeing the posts of social media.
    SocialPostRead = "social_post_read",
    /// Searching the posts of social media by their words and authors.
    SocialPostSearch = "social_post_search",
    /// Taking posts of social media in, and their updates.
    SocialPostAdd = "social_post_add",
    /// Labeling posts of social media, and noting beside them.
    SocialPostEdit = "social_post_edit",
    /// Deleting posts of social media where their medium allows it, and the links of posts to cases.
    SocialPostRemove = "social_post_remove",
    /// Opening a contact with a case from social media.
    SocialCaseOpen = "social_case_open",
    /// Seeing the dashboards of social media.
    SocialBoardRead = "social_board_read",
    /// Maintaining the media and the vocabulary of social media.
    SocialSettingsWrite = "social_settings_write",
    /// Letting a user work inside the screen of another system, by passes.
    EmbedPassMake = "embed_pass_make",
    /// Watching the live board.
    BoardRead = "board_read",
    /// Reading reports and the tracking of interactions, and taking them along as files.
    ReportRead = "report_read",
    /// Changing another agent's state.
    AgentStateSet = "agent_state_set",
    /// Moving interactions of others.
    InteractionMove = "interaction_move",
    /// Correcting the wrap-up code of what has ended.
    InteractionCorrect = "interaction_correct",
    /// Blocking customers who write, and unblocking them.
    ContactBlock = "contact_block",
    /// Sharing views of conversations with everybody or with groups.
    ConversationViewShare = "conversation_view_share",
    /// Writing to agents and seeing who has read it.
    AnnouncementWrite = "announcement_write",
    /// Reading the organization's own record.
    OrganizationRead = "organization_read",
    /// Changing the organization's own record.
    OrganizationWrite = "organization_write",
    /// Listing and making the organizations of the installation; means something only in the first of them.
    OrganizationMake = "organization_make",
    /// Listing users and their rights.
    UserRead = "user_read",
    /// Creating, changing and deactivating users.
    UserWrite = "user_write",
    /// Reading and sending the mails that wait in the outbox, links included.
    OutboxWrite = "outbox_write",
    /// Making and ending tokens of programs.
    ApiTokenWrite = "api_token_write",
    /// Maintaining user groups.
    UserGroupWrite = "user_group_write",
    /// Reading queue settings.
    QueueRead = "queue_read",
    /// Creating, changing and deleting queues and their members.
    QueueWrite = "queue_write",
    /// Maintaining opening hours.
    CalendarWrite = "calendar_write",
    /// Maintaining pause reasons.
    PauseReasonWrite = "pause_reason_write",
    /// Maintaining wrap-up codes.
    WrapUpCodeWrite = "wrap_up_code_write",
    /// Maintaining labels.
    LabelWrite = "label_write",
    /// Maintaining canned responses.
    CannedResponseWrite = "canned_response_write",
    /// Maintaining the forms of other suppliers that agents see.
    FormConnectorWrite = "form_connector_write",
    /// Maintaining the webhooks by which other systems are told of what happens, and replaying deliveries.
    WebhookWrite = "webhook_write",
    /// Reading the products and services on offer.
    ProductRead = "product_read",
    /// Maintaining the products and services on offer.
    ProductWrite = "product_write",
    /// Reading channel accounts, without their secrets.
    ChannelAccountRead = "channel_account_read",
    /// Connecting and changing channel accounts.
    ChannelAccountWrite = "channel_account_write",
    /// Reading flows.
    FlowRead = "flow_read",
    /// Making, trying, publishing and deleting flows.
    FlowWrite = "flow_write",
    /// Designing, publishing and deleting forms, and saying who may choose them.
    FormWrite = "form_write",
    /// Drawing, publishing and retiring processes, and saying which are shown on the desk.
    ProcessWrite = "process_write",
    /// Maintaining the scripts, and saying who may use them.
    AgentScriptWrite = "agent_script_write",
    /// Reading message templates.
    MessageTemplateRead = "message_template_read",
    /// Changing message templates.
    MessageTemplateWrite = "message_template_write",
    /// Looking at payloads kept aside and replaying them.
    SetAsideWrite = "set_aside_write",
    /// Searching and checking the audit log.
    AuditRead = "audit_read",
    /// Looking at background work and reviving dead letters.
    JobWrite = "job_write",
}
