//! Channel accounts and their message templates.

use std::collections::BTreeMap;

use base::id::{ChannelAccountId, MessageTemplateId, OrgId};
use setup::channel_account::Health;
use store::{db_test, in_db};
use store_setup::channel_accounts::{self, ChannelAccount, Traffic};
use store_setup::message_templates::{self, MessageTemplate};

use crate::support::{at, is_taken, queue_id, scope};

fn id(n: i64) -> ChannelAccountId {
    ChannelAccountId::from_i64(n)
}

fn account(n: i64, org: i64, name: &str) -> ChannelAccount {
    ChannelAccount {
        flow: None,
        id: id(n),
        org: OrgId::from_i64(org),
        channel: "whatsapp".to_owned(),
        name: name.to_owned(),
        queue: queue_id(7),
        active: true,
        public_token: format!("token-{n}"),
        external_key: Some(format!("key-{n}")),
        settings: BTreeMap::from([("phone_number_id".to_owned(), "1".to_owned())]),
        sealed: vec![0, 1, 255],
        health: Health::default(),
        deleted_at: None,
        revision: 1,
    }
}

fn template(n: i64, name: &str, language: &str) -> MessageTemplate {
    MessageTemplate {
        id: MessageTemplateId::from_i64(n),
        account: id(1),
        external_id: Some("900".to_owned()),
        name: name.to_owned(),
        language: language.to_owned(),
        category: "utility".to_owned(),
        status: "approved".to_owned(),
        reason: None,
        components: serde_json::json!([{"type": "body", "text": "Olá {{1}}", "ok": true, "none": null}]),
        updated_at: at(10),
    }
}

async fn health_of(tx: &mut store::Tx<'_>) -> store::Result<Health> {
    let found = channel_accounts::get(tx, &scope(1), id(1)).await?;
    Ok(found.map(|one| one.health).unwrap_or_default())
}

db_test! {
    async fn an_account_is_read_as_written_and_found_by_token_and_key(db: &TestDb) {
        in_db!(db, |tx| {
            let one = account(1, 1, "Vendas");
            channel_accounts::insert(tx, &scope(1), &one).await?;
            assert_eq!(channel_accounts::get(tx, &scope(1), one.id).await?, Some(one.clone()));
            assert_eq!(channel_accounts::by_token(tx, "token-1").await?, Some(one.clone()));
            assert_eq!(channel_accounts::by_token(tx, "token-2").await?, None);
            assert_eq!(channel_accounts::by_key(tx, &scope(1), "whatsapp", "key-1").await?, Some(one.clone()));
            assert_eq!(channel_accounts::by_key(tx, &scope(1), "sandbox", "key-1").await?, None);
            let health = Health { problem: Some("token_expired".to_owned()), ..Health::default() };
            channel_accounts::update_health(tx, &scope(2), one.id, &Health::default()).await?;
            channel_accounts::update_health(tx, &scope(1), one.id, &health).await?;
            let changed = ChannelAccount {
                active: false,
                external_key: None,
                settings: BTreeMap::new(),
                sealed: Vec::new(),
                health,
                ..account(1, 1, "Suporte")
            };
            assert!(channel_accounts::update(tx, &scope(1), &changed).await?);
            let found = channel_accounts::list(tx, &scope(1)).await?;
            assert_eq!(found, [ChannelAccount { revision: 2, ..changed }]);
        })
        .unwrap();
    }

    /// Rows: CHAN-001.
    async fn traffic_is_remembered_once_a_minute_and_outlives_problems(db: &TestDb) {
        in_db!(db, |tx| {
            let one = account(1, 1, "Vendas");
            channel_accounts::insert(tx, &scope(1), &one).await?;
            channel_accounts::note_traffic(tx, &scope(2), &one, Traffic::Heard, at(90)).await?;
            assert_eq!(health_of(tx).await?, Health::default(), "another organization's scope changes nothing");
            channel_accounts::note_traffic(tx, &scope(1), &one, Traffic::Heard, at(100)).await?;
            channel_accounts::note_traffic(tx, &scope(1), &one, Traffic::Sent, at(110)).await?;
            // `one` was read before: the statement itself keeps the step.
            channel_accounts::note_traffic(tx, &scope(1), &one, Traffic::Heard, at(159)).await?;
            let problem = Health { problem: Some("token_expired".to_owned()), ..Health::default() };
            channel_accounts::update_health(tx, &scope(1), one.id, &problem).await?;
            let seen = Health { heard_at: Some(at(100)), sent_at: Some(at(110)), ..problem };
            assert_eq!(health_of(tx).await?, seen);
            channel_accounts::note_traffic(tx, &scope(1), &one, Traffic::Heard, at(160)).await?;
            channel_accounts::note_traffic(tx, &scope(1), &one, Traffic::Heard, at(50)).await?;
            assert_eq!(health_of(tx).await?, Health { heard_at: Some(at(160)), ..seen }, "time does not run backwards");
        })
        .unwrap();
    }

    /// Rows: ORG-012.
    async fn a_deleted_account_hears_nothing_and_keeps_its_name(db: &TestDb) {
        in_db!(db, |tx| {
            channel_accounts::insert(tx, &scope(1), &account(1, 1, "Vendas")).await?;
            assert!(channel_accounts::remove(tx, &scope(1), id(1), at(5)).await?);
            assert!(!channel_accounts::remove(tx, &scope(1), id(1), at(6)).await?);
            assert!(!channel_accounts::update(tx, &scope(1), &account(1, 1, "Outra")).await?);
            assert_eq!(channel_accounts::by_token(tx, "token-1").await?, None);
            assert_eq!(channel_accounts::by_key(tx, &scope(1), "whatsapp", "key-1").await?, None);
            let gone = ChannelAccount { active: false, deleted_at: Some(at(5)), ..account(1, 1, "Vendas") };
            assert_eq!(channel_accounts::get(tx, &scope(1), id(1)).await?, Some(gone));
            let again = ChannelAccount { external_key: Some("key-1".to_owned()), ..account(2, 1, "vendas") };
            channel_accounts::insert(tx, &scope(1), &again).await?;
        })
        .unwrap();
    }

    async fn name_key_and_token_belong_to_one_living_account(db: &TestDb) {
        in_db!(db, |tx| {
            channel_accounts::insert(tx, &scope(1), &account(1, 1, "Vendas")).await?;
            channel_accounts::insert(tx, &scope(2), &account(2, 2, "Vendas")).await?;
            channel_accounts::insert(tx, &scope(1), &ChannelAccount { external_key: None, ..account(3, 1, "A") }).await?;
            channel_accounts::insert(tx, &scope(1), &ChannelAccount { external_key: None, ..account(4, 1, "B") }).await?;
        })
        .unwrap();
        let add = |one: fn() -> ChannelAccount| async move {
            in_db!(db, |tx| channel_accounts::insert(tx, &scope(1), &one()).await?)
        };
        assert!(is_taken(&add(|| account(5, 1, "VENDAS")).await));
        let key = || ChannelAccount { external_key: Some("key-2".to_owned()), ..account(5, 1, "C") };
        assert!(is_taken(&add(key).await), "a number is heard by one organization");
        let token = || ChannelAccount { public_token: "token-2".to_owned(), ..account(5, 1, "C") };
        assert!(is_taken(&add(token).await));
        add(|| account(5, 1, "C")).await.unwrap();
    }

    async fn another_organization_sees_and_changes_no_account_and_no_template(db: &TestDb) {
        in_db!(db, |tx| {
            let (one, template) = (account(1, 1, "Vendas"), template(1, "ola", "pt_BR"));
            channel_accounts::insert(tx, &scope(1), &one).await?;
            message_templates::upsert(tx, &scope(1), &template).await?;
            assert_eq!(channel_accounts::get(tx, &scope(2), one.id).await?, None);
            assert_eq!(channel_accounts::by_key(tx, &scope(2), "whatsapp", "key-1").await?, None);
            assert!(channel_accounts::list(tx, &scope(2)).await?.is_empty());
            assert!(!channel_accounts::update(tx, &scope(2), &account(1, 2, "Roubada")).await?);
            assert!(!channel_accounts::remove(tx, &scope(2), one.id, at(1)).await?);
            assert_eq!(message_templates::get(tx, &scope(2), template.id).await?, None);
            assert!(message_templates::of_account(tx, &scope(2), one.id).await?.is_empty());
            let key = (one.id, "ola", "pt_BR");
            assert!(!message_templates::update_status(tx, &scope(2), key, ("paused", None), at(99)).await?);
            message_templates::remove_stale(tx, &scope(2), one.id, at(99)).await?;
            assert_eq!(channel_accounts::list(tx, &scope(1)).await?, [one]);
            assert_eq!(message_templates::get(tx, &scope(1), template.id).await?, Some(template));
        })
        .unwrap();
    }

    async fn templates_are_replaced_by_name_and_language_and_stale_ones_go(db: &TestDb) {
        in_db!(db, |tx| {
            for (n, name, language) in [(1, "ola", "pt_BR"), (2, "ola", "es"), (3, "adeus", "pt_BR")] {
                message_templates::upsert(tx, &scope(1), &template(n, name, language)).await?;
            }
            let again = MessageTemplate {
                external_id: None,
                status: "rejected".to_owned(),
                reason: Some("formato".to_owned()),
                components: serde_json::json!([]),
                updated_at: at(20),
                ..template(9, "ola", "pt_BR")
            };
            message_templates::upsert(tx, &scope(1), &again).await?;
            let kept = MessageTemplate { id: MessageTemplateId::from_i64(1), ..again };
            assert_eq!(message_templates::get(tx, &scope(1), kept.id).await?, Some(kept.clone()));
            let key = (id(1), "adeus", "pt_BR");
            assert!(message_templates::update_status(tx, &scope(1), key, ("paused", Some("qualidade")), at(30)).await?);
            assert!(!message_templates::update_status(tx, &scope(1), (id(1), "adeus", "es"), ("paused", None), at(30)).await?);
            message_templates::remove_stale(tx, &scope(1), id(2), at(99)).await?;
            message_templates::remove_stale(tx, &scope(1), id(1), at(20)).await?;
            let paused = MessageTemplate {
                status: "paused".to_owned(),
                reason: Some("qualidade".to_owned()),
                updated_at: at(30),
                ..template(3, "adeus", "pt_BR")
            };
            assert_eq!(message_templates::of_account(tx, &scope(1), id(1)).await?, [paused, kept]);
        })
        .unwrap();
    }
}
