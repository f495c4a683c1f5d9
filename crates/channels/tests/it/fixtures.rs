//! The recorded payloads and what each is expected to mean. A payload that is not listed here is not tested.

use channels::descriptor::Capability;

/// A payload, and its meaning beside it.
#[derive(Debug)]
pub(crate) struct Fixture {
    pub(crate) channel: &'static str,
    pub(crate) name: &'static str,
    pub(crate) payload: &'static str,
    pub(crate) expected: &'static str,
    /// The capability of the channel that it is the proof of.
    pub(crate) proves: Option<Capability>,
}

macro_rules! fixtures {
    ($channel:literal in $folder:literal: $($name:literal $($proves:ident)?,)*) => {
        &[$(Fixture {
            channel: $channel,
            name: $name,
            payload: include_str!(concat!("../fixtures/", $folder, "/", $name, ".json")),
            expected: include_str!(concat!("../fixtures/", $folder, "/", $name, ".expected.json")),
            proves: fixtures!(@ $($proves)?),
        },)*]
    };
    (@) => { None };
    (@ $proves:ident) => { Some(Capability::$proves) };
}

const WHATSAPP: &[Fixture] = fixtures! { "whatsapp" in "whatsapp":
    "text" Text,
    "text_reply_forwarded" Quotes,
    "text_about_product",
    "image" Image,
    "audio" Audio,
    "voice" Voice,
    "video" Video,
    "document" Document,
    "sticker" Sticker,
    "sticker_animated",
    "location" Location,
    "location_pin",
    "contacts" Contacts,
    "contact_request_answer",
    "interactive_button_reply" Buttons,
    "interactive_list_reply" Lists,
    "interactive_form_reply",
    "template_button",
    "reaction" Reactions,
    "reaction_removed",
    "reaction_removed_empty",
    "order",
    "system_number_changed",
    "system_identity_changed",
    "referral",
    "unsupported",
    "unknown_old",
    "kind_of_the_future",
    "edit" Edits,
    "edit_caption",
    "revoke",
    "request_welcome",
    "scoped_id_only",
    "phone_and_scoped_id",
    "group_message",
    "echo",
    "echo_revoke",
    "history",
    "contacts_sync",
    "status_sent",
    "status_delivered",
    "status_read" ReadReceipts,
    "status_played",
    "status_failed",
    "status_failed_window",
    "status_of_the_future",
    "status_to_scoped_id",
    "statuses_out_of_order",
    "template_approved" Templates,
    "template_rejected",
    "template_paused",
    "template_disabled",
    "template_archived",
    "template_pending",
    "template_state_of_the_future",
    "template_deleted",
    "template_quality",
    "template_category",
    "account_update",
    "number_quality",
    "user_preferences_stop",
    "user_preferences_resume",
    "user_id_update",
    "value_error",
    "field_of_the_future",
    "batch",
    "poison_beside_good",
};

const WEB_CHAT: &[Fixture] = fixtures! { "web-chat" in "web_chat":
    "start",
    "text" Text,
    "image" Image,
    "audio" Audio,
    "voice" Voice,
    "video" Video,
    "document" Document,
    "location" Location,
    "choice" Buttons,
    "typing" Typing,
    "read" ReadReceipts,
    "left",
    "batch_with_poison",
};

const API: &[Fixture] = fixtures! { "api" in "api":
    "text" Text,
    "person",
    "quote" Quotes,
    "image" Image,
    "audio" Audio,
    "voice" Voice,
    "video" Video,
    "document" Document,
    "upload",
    "location" Location,
    "choice" Buttons,
    "typing" Typing,
    "statuses" ReadReceipts,
    "batch_with_poison",
};

/// Every fixture.
pub(crate) fn all() -> impl Iterator<Item = &'static Fixture> {
    WHATSAPP.iter().chain(WEB_CHAT).chain(API)
}
