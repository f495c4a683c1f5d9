//! Tests over the registry of channels: what every connector must keep, and what each payload means.

extern crate unissono_channels as channels;

#[cfg(test)]
mod api_settle;
#[cfg(test)]
mod conformance;
#[cfg(test)]
mod fixtures;
#[cfg(test)]
mod payloads;
#[cfg(test)]
mod sayings;
#[cfg(test)]
mod support;
#[cfg(test)]
mod web_chat;
#[cfg(test)]
mod whatsapp_settle;
#[cfg(test)]
mod whatsapp_write;
