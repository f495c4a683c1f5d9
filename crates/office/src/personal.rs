//! Every column of text, JSON or bytes in the schema: whether it tells anything of a customer, and what anonymising does to it.
//!
//! The one list of personal data. A test of the server compares it with the schema, so that a new column is decided about
//! here before anything is kept in it; another marks every personal column, most of them through the interface, anonymises and
//! looks for what is left. The statements are in `person_erasure` of the stores; numbers, moments and ids are kept, so that figures stay.
//!
//! **Source**: GAP-074; `product.md`, personal data.

/// What anonymising a customer does to a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Erasure {
    /// The row goes.
    Removed,
    /// The row stays, with nothing in this place.
    Emptied,
    /// The row stays, and says "Pessoa anonimizada" in this place.
    Renamed,
    /// The row stays, with something here that is of no customer: its own number, the name of the type of a case.
    Replaced,
}

/// The columns of a table that hold text, JSON or bytes.
#[derive(Debug, Clone, Copy)]
pub struct Table {
    /// The name.
    pub name: &'static str,
    /// Those that tell something of a customer.
    pub personal: &'static [(&'static str, Erasure)],
    /// Those that tell of settings, codes, times, or of users at their work.
    pub plain: &'static [&'static str],
}

use Erasure::{Emptied, Removed, Renamed, Replaced};

const fn table(
    name: &'static str,
    personal: &'static [(&'static str, Erasure)],
    plain: &'static [&'static str],
) -> Table {
    Table {
        name,
        personal,
        plain,
    }
}

/// Every table with such columns, by name.
///
/// Not personal though it may look so: `announcements.text` is written to agents and `outbox_mails` to users;
/// `person_reads.address` is that of a reader; payloads of events and jobs carry ids only ([0009]).
///
/// [0009]: ../../../docs/adr/0009-no-personal-data-in-events-or-logs.md
#[rustfmt::skip]
pub const TABLES: &[Table] = &[
    table("access_links", &[], &["purpose", "token_hash"]),
    table("agent_scripts", &[], &["name", "name_fold", "message", "complement"]),
    table("agents", &[], &["state", "document"]),
    table("announcements", &[], &["text", "audience", "agent_state"]),
    table("anonymization_people", &[], &["outcome"]),
    table("anonymizations", &[], &["state", "error"]),
    table("api_tokens", &[], &["name", "token_hash", "actions", "embed_origins"]),
    table("audit_entries", &[("title", Emptied), ("title_fold", Emptied), ("before", Emptied), ("after", Emptied), ("salt", Emptied)], &["address", "kind", "subject", "content_hash", "hash"]),
    table("audit_heads", &[], &["hash"]),
    table("calendars", &[], &["name", "name_fold", "definition"]),
    table("callbacks", &[("address", Emptied), ("note", Emptied), ("note_fold", Emptied), ("outcome", Emptied)], &["state", "point_kind"]),
    table("canned_responses", &[], &["prefix", "prefix_fold", "text"]),
    table("case_emails", &[("from_box", Emptied), ("to_boxes", Emptied), ("cc_boxes", Emptied), ("subject", Emptied), ("text", Emptied), ("html", Emptied), ("message_key", Replaced), ("in_reply_to", Emptied), ("error", Emptied)], &["state", "client_key", "error_code"]),
    table("case_form_changes", &[("changes", Emptied)], &[]),
    table("case_forms", &[("answers", Emptied)], &[]),
    table("case_interactions", &[], &["interaction_number"]),
    table("case_numbers", &[], &["number"]),
    table("case_script_steps", &[], &["name"]),
    table("case_types", &[], &["name", "name_fold", "status", "priority", "media", "queue_ids"]),
    table("cases", &[("external_number", Emptied), ("external_fold", Emptied), ("title", Replaced), ("title_fold", Replaced), ("resolution", Emptied)], &["number", "status", "priority", "marketing_result"]),
    table("channel_accounts", &[], &["channel", "name", "name_fold", "public_token", "external_key", "settings", "secrets", "health"]),
    table("contact_block_keys", &[("contact_key", Removed)], &[]),
    table("contact_blocks", &[("name", Renamed), ("name_fold", Renamed), ("addresses", Emptied), ("reason", Emptied)], &["channel"]),
    table("contact_points", &[("value", Removed), ("identity_key", Removed), ("opt_in_source", Removed)], &["kind", "label", "status", "opt_in"]),
    table("conversations", &[("contact_key", Replaced), ("contact", Renamed), ("name_fold", Renamed), ("phone_key", Emptied), ("last_message", Emptied)], &[]),
    table("default_views", &[], &["kind"]),
    table("deliveries", &[("external_id", Removed)], &["state"]),
    table("embed_passes", &[("prefill", Removed)], &["pass_hash", "origin", "session_hash"]),
    table("events", &[], &["kind", "entity", "audience", "payload"]),
    table("files", &[("object_key", Removed), ("sha256", Removed), ("name", Removed)], &["mime"]),
    table("floor_boards", &[], &["document"]),
    table("floor_inputs", &[], &["input"]),
    table("floors", &[], &["document"]),
    table("flow_runs", &[("state", Removed)], &[]),
    table("flow_versions", &[], &["definition", "media"]),
    table("flows", &[], &["name", "name_fold", "draft"]),
    table("follow_ups", &[("text", Emptied), ("text_fold", Emptied), ("reason", Emptied), ("conclusion", Emptied)], &["state"]),
    table("form_connectors", &[], &["kind", "name", "address"]),
    table("form_drafts", &[("answers", Removed), ("tracking", Removed)], &["number", "script_taken"]),
    table("form_versions", &[], &["definition"]),
    table("forms", &[], &["name", "name_fold", "draft"]),
    table("idempotency_keys", &[("answer", Removed)], &["client_key", "operation"]),
    table("identity_provider_domains", &[], &["domain"]),
    table("identity_providers", &[], &["settings", "client_secret"]),
    table("inbound_seen", &[("external_id", Removed)], &[]),
    table("interaction_segments", &[], &["reason", "ending"]),
    table("interactions", &[], &["number", "channel", "medium", "state", "activity", "reason", "document"]),
    table("jobs", &[("last_error", Removed)], &["kind", "payload", "dedupe_key"]),
    table("labels", &[], &["name", "name_fold", "color"]),
    table("leases", &[], &["name", "holder"]),
    table("legal_holds", &[("reason", Removed)], &[]),
    table("message_files", &[("name", Removed), ("remote", Removed)], &["mime", "state"]),
    table("message_templates", &[], &["external_id", "name", "language", "category", "status", "reason", "components"]),
    table("message_terms", &[("terms", Removed)], &[]),
    table("messages", &[("body", Emptied), ("content", Emptied), ("reactions", Emptied), ("error", Emptied)], &["direction", "kind", "delivery", "client_key"]),
    table("office_notices", &[], &["kind"]),
    table("organizations", &[], &["name", "time_zone", "locale", "settings", "data_key", "record", "mail", "mail_secret", "brand"]),
    table("outbox_mails", &[], &["kind", "recipient", "subject", "body", "state", "last_error"]),
    table("pause_reasons", &[], &["name", "name_fold"]),
    table("people", &[("name", Renamed), ("name_fold", Renamed), ("trade_name", Emptied), ("trade_fold", Emptied), ("tax_id", Emptied), ("note", Emptied), ("gender", Emptied), ("custom", Emptied)], &["kind"]),
    table("permission_profiles", &[], &["name", "name_fold", "role_profile", "permissions"]),
    table("person_exports", &[], &["state", "error"]),
    table("person_fields", &[], &["physical_name", "name", "name_fold", "kind", "choices"]),
    table("person_import_refusals", &[("cells", Removed), ("faults", Removed)], &[]),
    table("person_imports", &[], &["file_name", "plan", "state", "error"]),
    table("person_merges", &[("request", Emptied), ("records", Renamed)], &["sharing_ids"]),
    table("person_reads", &[], &["what", "address"]),
    table("person_signs", &[("sign", Removed)], &[]),
    table("person_words", &[("word", Removed)], &[]),
    table("post_authors", &[("author_key", Replaced), ("name", Renamed), ("name_fold", Renamed), ("document", Emptied)], &["medium_fold"]),
    table("presence_spans", &[], &["kind"]),
    table("process_calls", &[("body", Emptied), ("error", Emptied)], &["node", "state"]),
    table("process_instances", &[("answers", Emptied), ("cancel_reason", Emptied)], &["state"]),
    table("process_steps", &[], &["node"]),
    table("process_tasks", &[("answers", Emptied)], &["node", "name", "name_fold", "state"]),
    table("process_versions", &[], &["file", "bindings"]),
    table("processes", &[], &["name", "name_fold", "file", "secret", "previous_secret"]),
    table("products", &[], &["name", "name_fold", "code", "code_fold", "kind", "description"]),
    table("proposal_export_lines", &[("cells", Emptied)], &[]),
    table("proposal_forms", &[("answers", Emptied)], &[]),
    table("proposal_locks", &[], &["module"]),
    table("proposal_moves", &[("note", Emptied)], &["place", "from_stage", "to_stage", "situation", "status"]),
    table("proposals", &[("points", Emptied)], &["number", "audit_type", "stage", "situation", "status", "items"]),
    table("queue_groups", &[], &["name", "name_fold"]),
    table("queues", &[], &["name", "name_fold", "settings"]),
    table("recovery_codes", &[], &["code_hash"]),
    table("report_exports", &[("question", Removed)], &["report", "state", "error"]),
    table("retention_limits", &[], &["kind"]),
    table("retention_run_kinds", &[], &["kind"]),
    table("retention_runs", &[], &["state", "error"]),
    table("sales_desks", &[], &["module", "queue_ids"]),
    table("sales_settings", &[], &["document"]),
    table("saved_views", &[("filters", Emptied)], &["kind", "name", "name_fold", "group_ids"]),
    table("scheduled_messages", &[("said", Removed), ("failure", Removed)], &["state"]),
    table("sessions", &[], &["token_hash", "address", "agent"]),
    table("set_aside_payloads", &[("body", Removed)], &["reason"]),
    table("sign_in_failures", &[], &["address_hash"]),
    table("skills", &[], &["name", "name_fold"]),
    table("social_contacts", &[], &["client_key"]),
    table("social_post_versions", &[("fingerprint", Removed), ("content", Removed)], &[]),
    table("social_posts", &[("content", Emptied), ("search_fold", Emptied), ("note", Emptied)], &["medium", "medium_fold", "external_id", "visibility", "situation", "situation_fold", "status", "status_fold", "label_ids"]),
    table("social_settings", &[], &["document"]),
    table("user_groups", &[], &["name", "name_fold", "kind", "mailbox"]),
    table("user_identities", &[], &["issuer", "subject"]),
    table("users", &[], &["email", "email_fold", "name", "name_fold", "password_hash", "role_profile", "reach", "locale", "permissions", "work", "preferences", "employee_number", "employee_fold", "agent_login", "second_factor", "totp_secret", "totp_pending"]),
    table("visitors", &[("token_hash", Removed), ("contact", Removed), ("page_url", Removed)], &["locale"]),
    table("webhook_deliveries", &[("answer", Emptied)], &["kind", "state", "error"]),
    table("webhooks", &[], &["name", "name_fold", "url", "events", "secret", "previous_secret", "off_reason"]),
    table("withdrawn_addresses", &[("identity_key", Removed)], &["kind"]),
    table("wrap_up_codes", &[], &["medium", "name", "name_fold", "actions", "system_endings"]),
];

/// Gives every personal column, as `table.column`.
pub fn personal() -> impl Iterator<Item = (&'static str, &'static str, Erasure)> {
    TABLES.iter().flat_map(|table| {
        let columns = table.personal.iter();
        columns.map(|(column, erasure)| (table.name, *column, *erasure))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_column_is_decided_about_once() {
        let mut seen = std::collections::BTreeSet::new();
        for table in TABLES {
            let personal = table.personal.iter().map(|(column, _)| *column);
            for column in personal.chain(table.plain.iter().copied()) {
                assert!(seen.insert((table.name, column)), "{}.{column}", table.name);
            }
        }
        assert!(personal().count() > 60);
    }
}
