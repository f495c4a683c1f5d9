//! Checks that an account's credentials work.

use std::collections::BTreeMap;

use app::operation::{Done, Method};
use app::{Ctx, Fault, Operation, code};
use app_setup::account;
use app_setup::channel_account::get_channel_account::GetChannelAccountInput;
use base::authz::{Action, Scope};
use channels::{Say, Settled};
use serde_json::json;

use crate::jobs::call;

/// Checks an account.
pub struct TestChannelAccount;

impl Operation for TestChannelAccount {
    const ID: &'static str = "test_channel_account";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/channel-accounts/{id}/test";
    const ACTION: Action = Action::ChannelAccountWrite;
    const SUMMARY: &'static str = "Checks that a channel account's credentials work.";
    type Input = GetChannelAccountInput;
    type Output = Done;

    async fn run(ctx: Ctx, scope: Scope, input: GetChannelAccountInput) -> Result<Done, Fault> {
        let ready = account::get(&ctx, &scope, input.id).await?;
        let connector = channels::registry::find(&ready.account.channel).ok_or(Fault::NotFound)?;
        let failed =
            |why: String| Fault::refused_with(code::CONNECTION_FAILED, json!({ "reason": why }));
        let requests = connector
            .write(&ready.account, &Say::Probe)
            .map_err(|refusal| failed(refusal.code()))?;
        for request in requests {
            match call(&ctx, &ready.account, &request, &BTreeMap::new())
                .await?
                .0
            {
                Settled::Done => {}
                Settled::RetryAfter { failure, .. } | Settled::Failed(failure) => {
                    return Err(failed(failure.code.to_owned()));
                }
                _ => return Err(failed("no_answer".to_owned())),
            }
        }
        Ok(Done {})
    }
}
