//! Marks where no customer of a test gets them by hand: what providers tell, what a contact had while it lasted, lines of imports.
//!
//! They are written into the rows that the customer has, or beside them; every contact of the world of these tests is theirs.

use store::{Error, Statement, args, both, in_tx, pair};

use crate::tests::support::World;

static PLANT: [Statement; 23] = [
    Statement::new(
        "test::SAID",
        both(
            r#"UPDATE messages SET content = '{"text":"Marcadágua"}', reactions = '["Marcadágua"]', error = '{"told":"Marcadágua"}'
               WHERE direction <> 'system'"#,
        ),
    ),
    Statement::new(
        "test::LINES",
        pair(
            "UPDATE messages SET content = json_set(content, '$.params.who', 'Marcadágua') WHERE direction = 'system'",
            r#"UPDATE messages SET content = jsonb_set(content, '{params,who}', '"Marcadágua"') WHERE direction = 'system'"#,
        ),
    ),
    Statement::new(
        "test::DELIVERIES",
        both(
            "INSERT INTO deliveries (org_id, channel_account_id, external_id, message_id, interaction_id, n, state, at)
             SELECT org_id, 1, 'marcadagua-' || CAST(id AS TEXT), id, interaction_id, 9, 'sent', 0 FROM messages",
        ),
    ),
    Statement::new(
        "test::SEEN",
        both(
            "INSERT INTO inbound_seen (org_id, channel_account_id, external_id, message_id, interaction_id, at)
             SELECT org_id, 1, 'marcadagua-' || CAST(id AS TEXT), id, interaction_id, 0 FROM messages",
        ),
    ),
    Statement::new(
        "test::REMOTE",
        both(r#"UPDATE message_files SET remote = '{"id":"Marcadágua"}'"#),
    ),
    Statement::new(
        "test::RUNS",
        both(
            r#"INSERT INTO flow_runs (interaction_id, org_id, flow_id, version, state)
               SELECT interaction_id, org_id, 1, 1, '{"heard":"Marcadágua"}' FROM conversations"#,
        ),
    ),
    Statement::new(
        "test::DRAFTS",
        both(
            r#"INSERT INTO form_drafts (org_id, interaction_id, number, type_id, form_version, answers, complete, opened_by, opened_at,
                                        saved_by, saved_at, revision, tracking)
               SELECT org_id, interaction_id, '2026-0000098', 1, 1, '{"who":"Marcadágua"}', FALSE, 1, 0, 1, 0, 1,
                      '{"was":{"status":"pending"},"to":{"status":"pending","resolution":"Marcadágua"}}' FROM conversations"#,
        ),
    ),
    Statement::new(
        "test::SCHEDULED",
        both("UPDATE scheduled_messages SET failure = 'Marcadágua'"),
    ),
    Statement::new(
        "test::VISITORS",
        both("UPDATE visitors SET page_url = 'http://localhost/?nome=Marcadagua'"),
    ),
    Statement::new(
        "test::POINTS",
        both("UPDATE contact_points SET opt_in_source = 'Marcadágua'"),
    ),
    Statement::new(
        "test::DEAD",
        pair(
            r#"INSERT INTO jobs (id, org_id, kind, payload, state, run_at, attempts, last_error, created_at)
               SELECT id, org_id, 'SendMessage', '{"message_id":"' || id || '"}', 1, 0, 8, 'Marcadágua', 0 FROM messages"#,
            "INSERT INTO jobs (id, org_id, kind, payload, state, run_at, attempts, last_error, created_at)
               SELECT id, org_id, 'SendMessage', jsonb_build_object('message_id', CAST(id AS TEXT)), 1, 0, 8, 'Marcadágua', 0 FROM messages",
        ),
    ),
    Statement::new(
        "test::FAULTS",
        both(r#"UPDATE person_import_refusals SET faults = '["Marcadágua"]'"#),
    ),
    Statement::new(
        "test::MERGES",
        both(r#"UPDATE person_merges SET request = '{"who":"Marcadágua"}'"#),
    ),
    Statement::new(
        "test::CASES",
        both("UPDATE cases SET external_fold = 'marcadagua'"),
    ),
    Statement::new(
        "test::MAILED",
        both("UPDATE case_emails SET error = 'Marcadágua', state = 'failed' WHERE state = 'queued'"),
    ),
    // A post of the customer, its version and its author; and a page for another system's screen that was over long ago.
    Statement::new(
        "test::AUTHORS",
        both(
            r#"INSERT INTO post_authors (id, org_id, medium_fold, author_key, name, name_fold, document, person_id)
               SELECT id, org_id, 'facebook', 'marcadagua-' || CAST(id AS TEXT), 'Marcadágua', 'marcadagua', '{"name":"Marcadágua"}', id
               FROM people WHERE name_fold LIKE '%marcadagua%'"#,
        ),
    ),
    Statement::new(
        "test::POSTS",
        both(
            r#"INSERT INTO social_posts (id, org_id, medium, medium_fold, external_id, visibility, author_id, published_at, content,
                                         search_fold, source_updated_at, received_at, label_ids, note, revision)
               SELECT id, org_id, 'Facebook', 'facebook', CAST(id AS TEXT), 'public', id, 0,
                      '{"text":"Marcadágua","published_at":0,"replies":[]}', 'marcadagua', 0, 0, '[]', 'Marcadágua', 1
               FROM post_authors"#,
        ),
    ),
    Statement::new(
        "test::VERSIONS",
        both(
            r#"INSERT INTO social_post_versions (id, org_id, post_id, source_updated_at, fingerprint, received_at, late, content)
               SELECT id, org_id, id, 0, 'x', 0, FALSE, '{"text":"Marcadágua","published_at":0,"replies":[]}' FROM social_posts"#,
        ),
    ),
    Statement::new(
        "test::PASSES",
        pair(
            r#"INSERT INTO embed_passes (id, org_id, token_id, user_id, pass_hash, origin, prefill, created_at, expires_at)
               SELECT id, org_id, 1, 1, CAST(CAST(id AS TEXT) AS BLOB), 'https://x.exemplo', '{"name":"Marcadágua"}', 0, 1 FROM social_posts"#,
            r#"INSERT INTO embed_passes (id, org_id, token_id, user_id, pass_hash, origin, prefill, created_at, expires_at)
               SELECT id, org_id, 1, 1, convert_to(CAST(id AS TEXT), 'UTF8'), 'https://x.exemplo', '{"name":"Marcadágua"}', 0, 1 FROM social_posts"#,
        ),
    ),
    Statement::new(
        "test::CANCELED",
        both("UPDATE process_instances SET cancel_reason = 'Marcadágua'"),
    ),
    // What another system was asked, and what it said.
    Statement::new(
        "test::CALLED",
        both(
            r#"INSERT INTO process_calls (id, org_id, instance_id, case_id, token, node, state, body, attempts, error, created_at, revision)
               SELECT id, org_id, id, case_id, 1, 'x', 'done', '{"fields":"Marcadágua"}', 1, 'Marcadágua', 0, 1 FROM process_instances"#,
        ),
    ),
    // A receiver that quotes somebody.
    Statement::new(
        "test::HOOKED",
        both(
            "INSERT INTO webhook_deliveries (id, org_id, webhook_id, kind, state, attempts, next_attempt_at, created_at, answer)
               SELECT id, org_id, 1, 'x', 'delivered', 1, 0, 0, 'Marcadágua' FROM social_posts",
        ),
    ),
    // Kept for a repeated request under the id of a contact, not of the person.
    Statement::new(
        "test::ANSWERS",
        pair(
            r#"INSERT INTO idempotency_keys (org_id, user_id, client_key, operation, answer, at)
               SELECT org_id, 1, 'k-' || interaction_id, 'x', '{"one":[{"id":"' || interaction_id || '","who":"Marcadágua"}]}', 0
               FROM conversations"#,
            "INSERT INTO idempotency_keys (org_id, user_id, client_key, operation, answer, at)
               SELECT org_id, 1, 'k-' || interaction_id, 'x',
                      jsonb_build_object('one', jsonb_build_object('id', CAST(interaction_id AS TEXT), 'who', 'Marcadágua')), 0
               FROM conversations",
        ),
    ),
];

/// Writes them.
pub(super) async fn plant(world: &World) {
    for statement in &PLANT {
        let planted =
            world
                .ctx
                .db
                .write::<_, Error, _>(in_tx!(tx, [], tx.execute(statement, args![]).await));
        assert!(planted.await.unwrap() > 0, "{statement:?} found nothing");
    }
}
