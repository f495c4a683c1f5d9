//! What each recorded payload means.

use channels::Heard;
use channels::delivery::DeliveryState;
use channels::heard::Content;

use crate::fixtures;
use crate::support::read;

/// Rows: WA-002, WA-010, WA-012, WA-013, GAP-029, CONFLICT-08.
#[test]
fn every_payload_means_what_is_written_beside_it() {
    let mut wrong = Vec::new();
    for fixture in fixtures::all() {
        let heard = serde_json::to_value(read(fixture.channel, fixture.payload)).unwrap();
        let expected: serde_json::Value = serde_json::from_str(fixture.expected).unwrap();
        if heard != expected {
            let shown = serde_json::to_string_pretty(&heard).unwrap();
            println!("FIXTURE {} {}\n{shown}\nEND", fixture.channel, fixture.name);
            wrong.push(fixture.name);
        }
    }
    assert!(wrong.is_empty(), "{wrong:?}");
}

/// The one thing that a named payload of the first channel says.
fn only(name: &str) -> Heard {
    let fixture = fixtures::all()
        .find(|fixture| fixture.name == name)
        .unwrap();
    read(fixture.channel, fixture.payload).remove(0)
}

fn content(name: &str) -> Content {
    match only(name) {
        Heard::Message(message) => message.content,
        other => panic!("{other:?}"),
    }
}

/// Rows: WA-013.
#[test]
fn a_shared_place_has_a_map_link_of_its_latitude_and_longitude() {
    let Content::Location(place) = content("location") else {
        panic!()
    };
    let link = "https://www.openstreetmap.org/?mlat=-27.5953778&mlon=-48.5480499#map=17/-27.5953778/-48.5480499";
    assert_eq!(place.map_link(), link);
}

/// Rows: WA-012.
#[test]
fn a_shared_card_brings_what_is_needed_to_register_the_contact() {
    let Content::Contacts { cards } = content("contacts") else {
        panic!()
    };
    assert_eq!(cards[0].name, "João Lima");
    assert_eq!(cards[0].emails, ["joao@example.com"]);
    let phone = cards[0].phones[0].phone.as_ref().unwrap();
    assert_eq!(phone.identity_key(), "5548999990002");
}

/// Rows: WA-010, WA-011, CONFLICT-08.
#[test]
fn news_that_come_out_of_order_leave_the_message_seen() {
    let fixture = fixtures::all()
        .find(|f| f.name == "statuses_out_of_order")
        .unwrap();
    let mut state = DeliveryState::Pending;
    for heard in read(fixture.channel, fixture.payload) {
        let Heard::Status(status) = heard else {
            panic!("{heard:?}")
        };
        state = state.advance(status.state);
    }
    assert_eq!(state, DeliveryState::Read);
    // A word of the future is not taken for a delivery.
    let Heard::Status(unknown) = only("status_of_the_future") else {
        panic!()
    };
    assert_eq!(unknown.state, DeliveryState::Pending);
}
