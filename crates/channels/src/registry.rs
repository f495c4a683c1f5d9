//! The channels of this product: one line each.

use crate::Connector;

/// Every channel, in the order in which they are shown.
pub const ALL: &[&dyn Connector] = &[
    &crate::whatsapp::WhatsApp,
    &crate::web_chat::WebChat,
    &crate::api::Api,
];

/// Finds a channel by its name.
pub fn find(name: &str) -> Option<&'static dyn Connector> {
    ALL.iter()
        .copied()
        .find(|connector| connector.descriptor().name == name)
}
