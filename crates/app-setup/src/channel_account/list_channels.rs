//! Lists the channels that can be connected, with the forms of their settings (CHAN-001).

use app::operation::{Method, Nothing};
use app::page::Page;
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use channels::descriptor::Descriptor;

/// Lists channels.
pub struct ListChannels;

impl Operation for ListChannels {
    const ID: &'static str = "list_channels";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/channels";
    const ACTION: Action = Action::DirectoryRead;
    const SUMMARY: &'static str =
        "Lists the channels that can be connected, with what they can do.";
    type Input = Nothing;
    type Output = Page<Descriptor>;

    async fn run(_: Ctx, _: Scope, _: Nothing) -> Result<Page<Descriptor>, Fault> {
        let items = channels::registry::ALL
            .iter()
            .map(|connector| *connector.descriptor())
            .collect();
        Ok(Page::whole(items))
    }
}
