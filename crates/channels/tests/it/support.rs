//! Accounts and calls for the tests; every value is invented.

use std::collections::BTreeMap;

use base::id::{ChannelAccountId, OrgId, VisitorId};
use base::secret::Secret;
use base::time::Timestamp;
use channels::signature::{digest, hmac_sha256, to_hex};
use channels::wire::WireMethod;
use channels::{Account, Connector, Heard, WireIn, registry};

/// Stands in every secret of the test accounts, so that a leak is found by searching for it.
pub(crate) const SECRET_MARK: &str = "s3cr3t";

/// The key of a system that calls; what is kept of it is its digest.
pub(crate) const API_KEY: &str = "s3cr3t-key-of-the-system";
pub(crate) const SIGNING_SECRET: &str = "whsec_czNjcjN0LXNpZ25pbmctc2VjcmV0LW9mLTMyLWJ5dGVzIQ==";

pub(crate) const NOW: Timestamp = Timestamp::from_secs(1_800_000_000);

pub(crate) fn connector(name: &str) -> &'static dyn Connector {
    registry::find(name).unwrap()
}

pub(crate) fn account(channel: &str) -> Account {
    let text = |key: &str, value: &str| (key.to_owned(), value.to_owned());
    let secret = |key: &str| {
        (
            key.to_owned(),
            Secret::new(format!("{SECRET_MARK}-{key}-long-enough-for-anything")),
        )
    };
    Account {
        id: ChannelAccountId::from_i64(7),
        org: OrgId::from_i64(1),
        channel: channel.to_owned(),
        public_token: "site-1".to_owned(),
        settings: BTreeMap::from([
            text("phone_number_id", "100000000000001"),
            text("business_account_id", "200000000000001"),
            text("allowed_origins", "https://loja.example.com"),
            text("webhook_url", "https://erp.example.com/mensagens"),
        ]),
        secrets: BTreeMap::from([
            secret("app_secret"),
            secret("verify_token"),
            secret("access_token"),
            secret("identity_secret"),
            ("api_key".to_owned(), Secret::new(digest(API_KEY))),
            (
                "signing_secret".to_owned(),
                Secret::new(SIGNING_SECRET.to_owned()),
            ),
        ]),
        hook_url: format!("https://unissono.example.com/webhooks/{channel}/site-1"),
        base_url: "http://127.0.0.1:9".to_owned(),
    }
}

/// A call as the provider makes it, signed where the channel signs.
pub(crate) fn post(account: &Account, body: &[u8]) -> WireIn {
    let key = account.secret("app_secret").unwrap();
    let signature = format!("sha256={}", to_hex(&hmac_sha256(key, body)));
    WireIn {
        method: WireMethod::Post,
        query: BTreeMap::new(),
        headers: BTreeMap::from([
            ("x-hub-signature-256".to_owned(), signature),
            ("authorization".to_owned(), format!("Bearer {API_KEY}")),
        ]),
        body: body.to_vec(),
        received_at: NOW,
        visitor: Some(VisitorId::from_i64(55)),
        is_replay: false,
    }
}

pub(crate) fn read(channel: &str, body: &str) -> Vec<Heard> {
    let account = account(channel);
    connector(channel)
        .read(&account, &post(&account, body.as_bytes()))
        .unwrap()
}
