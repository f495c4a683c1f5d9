//! Bodies that pass the reading of each operation's input, for the tests that walk through all of them.

use app::Entry;
use serde_json::{Value, json};

/// The smallest process there is.
pub(in crate::tests) const PROCESS: &str = r#"<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"><process id="p" name="p"><startEvent id="s"/><userTask id="t"/><endEvent id="e"/><sequenceFlow id="a" sourceRef="s" targetRef="t"/><sequenceFlow id="b" sourceRef="t" targetRef="e"/></process></definitions>"#;

/// A small picture, red: PNG in base64.
pub(in crate::tests) const PHOTO: &str = "iVBORw0KGgoAAAANSUhEUgAAACAAAAAgCAIAAAD8GO2jAAAAKklEQVR42mO4w8VFU8QwasGoBaMWjFowasGoBaMWjFowasGoBaMWDBULAKlgwC4s6CFsAAAAAElFTkSuQmCC";

/// A body that passes the reading of the operation's input.
pub(super) fn sample(entry: &Entry) -> Value {
    [of_the_floor, of_the_crm, of_sales, of_the_setup]
        .into_iter()
        .find_map(|area| area(entry.id))
        .unwrap_or_else(|| json!({ "name": "x" }))
}

/// Interactions, agents and supervision.
fn of_the_floor(id: &str) -> Option<Value> {
    let body = match id {
        "set_labels" => json!({ "label_ids": [] }),
        "set_due" => json!({ "due_at": null }),
        "set_person" => json!({ "person_id": null }),
        "send_message" | "write_note" => json!({ "text": "oi" }),
        "schedule_message" => json!({ "text": "oi", "send_at": 1_795_100_000_000_000_i64 }),
        "mark_read" => json!({ "seq": 1 }),
        "react_to_message" => json!({ "message_id": "1", "emoji": "👍" }),
        "transfer_interaction" | "move_interaction" | "leave_flow" => json!({ "queue_id": "1" }),
        "wrap_up_interaction" => json!({ "wrap_up_code_id": "1" }),
        "correct_wrap_up" => json!({ "wrap_up_code_id": "1", "reason": "x" }),
        "block_contact" => json!({ "interaction_id": "1", "reason": "x" }),
        "create_conversation_view" | "create_case_view" => json!({ "name": "x", "filters": {} }),
        "update_conversation_view" | "update_case_view" => {
            json!({ "view": { "name": "x", "filters": {} } })
        }
        "order_conversation_views" | "order_case_views" | "order_person_fields" => {
            json!({ "ids": [] })
        }
        "label_interactions" => json!({ "ids": ["1"], "remove_ids": ["1"] }),
        "set_state_of_agent" => json!({ "state": "offline", "reason": "x" }),
        "move_interactions" => json!({ "queue_id": "1", "ids": ["1"] }),
        "free_interaction" => json!({ "to": "queue", "reason": "x" }),
        "create_announcement" => json!({ "text": "x", "audience": { "everybody": true } }),
        "take_over_interaction" | "pull_interaction" => json!({}),
        _ => return None,
    };
    Some(body)
}

/// People, cases, forms and scripts.
fn of_the_crm(id: &str) -> Option<Value> {
    let body = match id {
        "open_case" | "open_form" => json!({ "type_id": "1" }),
        "update_form_tracking" => json!({ "status": "pending", "was": { "status": "pending" } }),
        "create_follow_up" => json!({ "text": "x", "user_id": "1" }),
        "create_callback" => {
            json!({ "person_id": "1", "contact_point_id": "1", "due_at": 1_795_100_000_000_000_i64 })
        }
        "conclude_callback" => json!({ "outcome": "x" }),
        "cancel_callback" | "cancel_process" | "return_follow_up" | "place_legal_hold" => {
            json!({ "reason": "x" })
        }
        "reassign_follow_up" | "reassign_process_task" => json!({ "user_id": "1" }),
        "create_process" | "update_process" => json!({ "name": "x", "file": PROCESS }),
        "start_process" => json!({ "process_id": "1" }),
        "send_process_message" => json!({ "message": "x" }),
        "link_case" => json!({ "case_id": "1" }),
        "move_case_link" => json!({ "to_case_id": "2" }),
        "move_case_type" | "move_agent_script" => json!({ "parent_id": null, "position": 0 }),
        "preview_retention_limit" => json!({ "months": 12 }),
        "set_retention_limit" => json!({ "months": 12, "confirmed": true }),
        "set_retention_paused" => json!({ "paused": true }),
        "start_anonymization" => json!({ "person_ids": ["1"] }),
        "merge_people" => json!({ "merged_id": "2" }),
        "dismiss_duplicate" => json!({ "dismissed": true }),
        "change_cases" | "conclude_interactions" => json!({ "ids": ["1"] }),
        "preview_person_import" | "add_case_file" => json!({ "file_id": "1" }),
        "start_person_import" => json!({ "file_id": "1", "columns": ["tax_id"], "key": "tax_id" }),
        "create_person_field" => json!({ "physical_name": "x", "name": "x", "kind": "text" }),
        "set_person_photo" => json!({ "photo": PHOTO }),
        "set_opt_in" => json!({ "opt_in": "opted_in" }),
        "send_case_email" => json!({ "to": ["a@x.exemplo"], "subject": "x", "text": "x" }),
        "receive_case_email" => {
            json!({ "case_number": "x", "message_id": "x", "from": { "address": "a@x.exemplo" }, "text": "x" })
        }
        "start_outbound" => {
            json!({ "person_id": "1", "contact_point_id": "1", "channel_account_id": "1", "queue_id": "1" })
        }
        _ => return None,
    };
    Some(body)
}

/// Proposals and social media.
fn of_sales(id: &str) -> Option<Value> {
    let body = match id {
        "list_proposals"
        | "get_proposal"
        | "list_proposal_moves"
        | "lock_proposal"
        | "open_sales_module"
        | "list_proposal_phones"
        | "reveal_proposal_phones"
        | "list_proposal_contacts"
        | "list_proposal_history"
        | "list_proposal_messages" => json!({ "module": "pending" }),
        "add_proposal_phone" => {
            json!({ "module": "pending", "phone": "(48) 3222-1100", "label": "home" })
        }
        "save_proposal" => json!({ "module": "pending", "situation": "pending_agent" }),
        "wrap_up_proposal" => json!({ "situation": "pending_agent" }),
        "open_proposal" | "update_open_proposal" => {
            json!({ "items": [{ "product_id": "1", "quantity": 1 }] })
        }
        "ingest_social_posts" => json!({ "posts": [{}] }),
        "open_social_case" => json!({ "person_id": "1", "case": { "type_id": "1", "text": "x" } }),
        "create_embed_pass" => json!({ "user_email": "x@x.com", "origin": "https://x.com" }),
        "update_social_settings" => {
            let name = json!({ "key": "reclame_aqui", "name": "x", "terms": [] });
            json!({ "settings": { "queue_id": null, "media": [name], "situations": [], "statuses": [] } })
        }
        "reassign_proposals" => json!({ "ids": ["1"], "owner_id": "1", "reason": "x" }),
        "start_proposal_export" => json!({ "from_at": 0, "to_at": 1 }),
        "update_sales_settings" => json!({ "settings": {
            "situations": [], "statuses": [], "audit_types": [], "modules": [], "filters": [],
            "blocks_areas": false, "audit_may_edit": false, "lock_idle_min": 1,
        } }),
        _ => return None,
    };
    Some(body)
}

/// What an administrator sets up.
fn of_the_setup(id: &str) -> Option<Value> {
    let body = match id {
        "copy_wrap_up_codes" => json!({ "targets": [{ "queue_id": "1", "medium": "chat" }] }),
        "update_calendar" => {
            json!({ "name": "x", "definition": { "time_zone": "UTC", "week": "always" } })
        }
        "update_label" => json!({ "name": "x", "color": "red" }),
        "create_form_connector" | "update_form_connector" => {
            json!({ "queue_id": "1", "kind": "custom", "name": "x", "address": "https://x.exemplo" })
        }
        "create_webhook" | "update_webhook" => json!({ "name": "x", "url": "http://127.0.0.1:1/" }),
        "replay_webhook_deliveries" => json!({ "since": 0 }),
        "update_canned_response" => json!({ "queue_id": "1", "prefix": "x", "text": "y" }),
        "create_product" | "update_product" => json!({ "name": "x", "code": "x" }),
        "import_products" => json!({ "csv": "código;nome\nx;x\n", "dry_run": true }),
        "update_brand" => json!({ "accent": "indigo" }),
        "restore_flow_version" => json!({ "version": 1 }),
        "try_flow" => {
            json!({ "flow": { "media": [], "nodes": [], "edges": [] }, "heard": { "heard": "began" } })
        }
        "update_user_queues" => json!({ "queue_ids": [] }),
        "update_queue_links" => json!({ "changes": [] }),
        "update_queue_members" => json!({ "members": [] }),
        "update_wrap_up_code" => json!({ "name": "x", "queue_id": "1", "medium": "chat" }),
        _ => return None,
    };
    Some(body)
}
