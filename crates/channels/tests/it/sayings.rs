//! Something to say for everything that a channel can carry outwards.

use base::id::{ChannelAccountId, FileId, VisitorId};
use base::phone::{BRAZIL, Phone};
use channels::Say;
use channels::descriptor::{Capability, MediaKind};
use channels::heard::{ContactCard, ContactPhone, Place, Sender};
use channels::say::{
    ButtonKindValue, ButtonValue, CustomerNotice, FileToSend, HeaderValue, ListRow, ListSection,
    MediaSource, Offer, Recipient, SayContent, SayMessage, TemplateButton, TemplateCategory,
    TemplateHeader, TemplateParts, TemplateToCreate, TemplateToSend, TemplateValue,
};

/// The customer of a channel.
pub(crate) fn recipient(channel: &str) -> Recipient {
    match channel {
        "web-chat" => Recipient::Visitor(VisitorId::from_i64(55)),
        "api" => Recipient::Sender(Sender {
            account: ChannelAccountId::from_i64(7),
            id: "cliente-1".to_owned(),
        }),
        _ => Recipient::Phone(Phone::parse("(48) 99999-0001", BRAZIL).unwrap()),
    }
}

pub(crate) fn message(channel: &str, content: SayContent) -> Say {
    Say::Message(SayMessage {
        reference: "m-1".to_owned(),
        to: recipient(channel),
        reply_to: Some("quoted-1".to_owned()),
        content,
        author: Some("Ana".to_owned()),
        at: crate::support::NOW,
    })
}

fn source(channel: &str) -> MediaSource {
    match channel {
        "web-chat" | "api" => MediaSource::Stored(FileId::from_i64(9)),
        _ => MediaSource::Uploaded("media-1".to_owned()),
    }
}

pub(crate) fn media(channel: &str, media: MediaKind, caption: &str, is_voice: bool) -> Say {
    let content = SayContent::Media {
        media,
        source: source(channel),
        caption: (!caption.is_empty()).then(|| caption.to_owned()),
        file_name: Some("arquivo.bin".to_owned()),
        mime: "application/octet-stream".to_owned(),
        is_voice,
    };
    message(channel, content)
}

pub(crate) fn offers(n: usize) -> Vec<Offer> {
    (0..n)
        .map(|i| Offer {
            id: format!("o{i}"),
            title: format!("Opção {i}"),
        })
        .collect()
}

pub(crate) fn place() -> Place {
    Place {
        latitude_e7: -275_953_778,
        longitude_e7: -485_480_499,
        name: Some("Praça XV".to_owned()),
        address: None,
        url: None,
    }
}

pub(crate) fn card() -> ContactCard {
    ContactCard {
        name: "Loja Exemplo".to_owned(),
        phones: vec![ContactPhone {
            written: "+55 48 3333-0001".to_owned(),
            phone: Phone::parse("4833330001", BRAZIL).ok(),
            is_on_channel: false,
        }],
        ..ContactCard::default()
    }
}

pub(crate) fn value(name: Option<&str>, text: &str) -> TemplateValue {
    TemplateValue {
        name: name.map(str::to_owned),
        text: text.to_owned(),
    }
}

pub(crate) fn template() -> TemplateToSend {
    TemplateToSend {
        name: "boas_vindas".to_owned(),
        language: "pt_BR".to_owned(),
        header: Some(HeaderValue::Text(value(None, "Pedido 12"))),
        body: vec![value(None, "Maria"), value(None, "amanhã")],
        buttons: vec![ButtonValue {
            index: 0,
            value: ButtonKindValue::QuickReply("aceito".to_owned()),
        }],
    }
}

pub(crate) fn template_to_create() -> TemplateToCreate {
    TemplateToCreate {
        name: "boas_vindas".to_owned(),
        language: "pt_BR".to_owned(),
        category: TemplateCategory::Utility,
        parts: TemplateParts {
            header: Some(TemplateHeader::Text {
                text: "Pedido {{1}}".to_owned(),
            }),
            body: "Olá {{1}}, chega {{2}}.".to_owned(),
            footer: Some("Loja Exemplo".to_owned()),
            buttons: vec![TemplateButton::QuickReply {
                text: "Aceito".to_owned(),
            }],
            others: Vec::new(),
        },
        body_examples: vec!["Maria".to_owned(), "amanhã".to_owned()],
        header_example: Some("12".to_owned()),
    }
}

pub(crate) fn list() -> SayContent {
    let row = |offer| ListRow {
        offer,
        description: Some("Segunda linha".to_owned()),
    };
    SayContent::List {
        body: "Com quem quer falar?".to_owned(),
        footer: None,
        open: "Escolher".to_owned(),
        sections: vec![ListSection {
            title: String::new(),
            rows: offers(10).into_iter().map(row).collect(),
        }],
    }
}

/// What proves each capability in the outward direction.
pub(crate) fn proof(channel: &str, capability: Capability) -> Option<Say> {
    let to = recipient(channel);
    let file = |kind, is_voice| media(channel, kind, "", is_voice);
    Some(match capability {
        Capability::Text | Capability::Quotes => {
            message(channel, SayContent::Text("Bom dia".to_owned()))
        }
        Capability::Image => file(MediaKind::Image, false),
        Capability::Audio => file(MediaKind::Audio, false),
        Capability::Voice => file(MediaKind::Audio, true),
        Capability::Video => file(MediaKind::Video, false),
        Capability::Document => file(MediaKind::Document, false),
        Capability::Sticker => file(MediaKind::Sticker, false),
        Capability::Location => message(channel, SayContent::Location(place())),
        Capability::Contacts => message(channel, SayContent::Contacts(vec![card()])),
        Capability::Templates => message(channel, SayContent::Template(template())),
        Capability::Buttons => message(
            channel,
            SayContent::Buttons {
                body: "Posso ajudar em algo mais?".to_owned(),
                footer: None,
                buttons: offers(2),
            },
        ),
        Capability::Lists => message(channel, list()),
        Capability::Reactions => Say::Reaction {
            to,
            target: "wamid.1".to_owned(),
            emoji: Some("👍".to_owned()),
        },
        Capability::Typing => Say::MarkRead {
            to,
            target: "wamid.1".to_owned(),
            is_typing: true,
        },
        Capability::ReadReceipts => Say::MarkRead {
            to,
            target: "wamid.1".to_owned(),
            is_typing: false,
        },
        // Only heard, never said.
        Capability::Edits => return None,
    })
}

/// Everything else that may be asked of a channel.
pub(crate) fn others(channel: &str) -> Vec<Say> {
    let to = || recipient(channel);
    vec![
        Say::Typing {
            to: to(),
            is_typing: true,
        },
        Say::Notice {
            to: to(),
            notice: CustomerNotice::Closed { protocol: None },
        },
        Say::Notice {
            to: to(),
            notice: CustomerNotice::Waiting { position: Some(2) },
        },
        Say::Upload(FileToSend {
            file: FileId::from_i64(9),
            media: MediaKind::Image,
            mime: "image/png".to_owned(),
            file_name: "a.png".to_owned(),
            size: 100,
        }),
        Say::FetchMedia {
            media_id: "400000000000001".to_owned(),
            bytes_max: 1_000,
        },
        Say::ListTemplates {
            page: Some("cursor".to_owned()),
        },
        Say::CreateTemplate(template_to_create()),
        Say::DeleteTemplate {
            name: "boas_vindas".to_owned(),
        },
        Say::Probe,
    ]
}
