//! Tests of the phone numbers; every number is invented.

use proptest::prelude::*;

use super::*;

fn brazilian(raw: &str) -> Result<String, PhoneRefused> {
    Phone::parse(raw, BRAZIL).map(|phone| phone.e164())
}

/// Rows: PERSON-001.
#[test]
fn every_way_to_write_a_brazilian_mobile_has_one_identity() {
    for raw in [
        "554899990001",
        "5548999990001",
        "(48) 99999-0001",
        "(48) 9999-0001",
        "48 9 9999 0001",
        "048 99999-0001",
        "0 15 48 99999-0001",
        "+55 48 99999-0001",
        "+55 (48) 9999-0001",
        "00 55 48 99999 0001",
        "tel:+5548999990001",
    ] {
        let phone = Phone::parse(raw, BRAZIL).unwrap_or_else(|why| panic!("{raw}: {why}"));
        assert_eq!(phone.identity_key(), "5548999990001", "{raw}");
        assert_eq!(phone.area_code(), Some("48"), "{raw}");
    }
}

#[test]
fn landlines_and_service_numbers_keep_their_digits() {
    let landline = Phone::parse("(48) 3333-0001", BRAZIL).unwrap();
    assert_eq!(landline.identity_key(), "554833330001");
    assert_eq!(landline.brazilian_line(), Some(BrazilianLine::Landline));
    let free = Phone::parse("0800 700 0001", BRAZIL).unwrap();
    assert_eq!(free.e164(), "+558007000001");
    assert_eq!(free.brazilian_line(), Some(BrazilianLine::Service));
    assert_eq!(free.area_code(), None);
}

#[test]
fn foreign_numbers_are_kept_and_their_mobile_marks_forgiven() {
    assert_eq!(brazilian("+351 910 000 001").unwrap(), "+351910000001");
    assert_eq!(brazilian("16505550100").unwrap(), "+16505550100");
    for (one, other) in [
        ("5491122220001", "541122220001"),
        ("5215522220001", "525522220001"),
    ] {
        let one = Phone::parse_international(one).unwrap();
        assert!(one.is_same_line(&Phone::parse_international(other).unwrap()));
    }
    // A provider's id always holds the country: this is Oregon, not Campinas.
    assert_eq!(
        Phone::parse_international("19715550100")
            .unwrap()
            .area_code(),
        None
    );
    assert_eq!(
        Phone::parse("910 000 001", "351").unwrap().e164(),
        "+351910000001"
    );
}

#[test]
fn what_is_not_a_number_is_refused_with_a_stable_code() {
    for (raw, code) in [
        ("", "phone_empty"),
        (" - ", "phone_empty"),
        ("48 9999x0001", "phone_unexpected_character"),
        ("99999-0001", "phone_without_area_code"),
        ("(20) 99999-0001", "phone_area_code_unknown"),
        ("+55 20 99999 0001", "phone_area_code_unknown"),
        ("(48) 1999-0001", "phone_local_part_invalid"),
        ("+55 48 89999-0001", "phone_local_part_invalid"),
        ("+1234", "phone_too_short"),
        ("+1234567890123456", "phone_too_long"),
        ("123", "phone_too_short"),
    ] {
        assert_eq!(
            brazilian(raw).map_err(|why| why.to_string()),
            Err(code.to_owned()),
            "{raw}"
        );
    }
}

#[test]
fn a_number_is_shown_whole_or_masked() {
    let show = |raw: &str, how| Phone::parse(raw, BRAZIL).unwrap().display(how);
    assert_eq!(show("5548999990001", PhoneDisplay::Full), "(48) 99999-0001");
    assert_eq!(
        show("5548999990001", PhoneDisplay::Masked),
        "(48) *****-0001"
    );
    assert_eq!(show("554833330001", PhoneDisplay::Full), "(48) 3333-0001");
    assert_eq!(show("+351910000001", PhoneDisplay::Masked), "+35******0001");
    assert_eq!(show("08007000001", PhoneDisplay::Full), "0800 7000001");
}

/// Rows: PERSON-014.
#[test]
fn a_number_falls_into_country_area_and_local_part() {
    for (raw, country, area, local) in [
        ("(48) 99999-0001", "55", Some("48"), "999990001"),
        ("1133334444", "55", Some("11"), "33334444"),
        ("08007000001", "55", None, "8007000001"),
        ("+351910000001", "351", None, "910000001"),
        ("+12125550100", "1", None, "2125550100"),
        ("+79161234567", "7", None, "9161234567"),
        ("+989123456789", "98", None, "9123456789"),
    ] {
        let phone = Phone::parse(raw, BRAZIL).unwrap();
        let parts = (phone.country_code(), phone.area_code(), phone.local_part());
        assert_eq!(parts, (country, area, local), "{raw}");
        assert_eq!(
            format!("{country}{}{local}", area.unwrap_or("")),
            phone.digits()
        );
    }
}

#[test]
fn json_form_is_e164_and_reads_back() {
    let phone = Phone::parse("(48) 99999-0001", BRAZIL).unwrap();
    let json = serde_json::to_string(&phone).unwrap();
    assert_eq!(json, "\"+5548999990001\"");
    assert_eq!(serde_json::from_str::<Phone>(&json).unwrap(), phone);
    assert!(serde_json::from_str::<Phone>("\"oi\"").is_err());
}

proptest! {
    #[test]
    fn parsing_never_panics_and_what_it_accepts_reads_back(raw in "\\PC{0,50}") {
        if let Ok(phone) = Phone::parse(&raw, BRAZIL) {
            prop_assert_eq!(Phone::parse(&phone.e164(), BRAZIL).unwrap(), phone);
        }
    }

    #[test]
    fn the_ninth_digit_never_splits_an_identity(area in prop::sample::select(&AREA_CODES[..]), local in "[6-9][0-9]{7}") {
        let with = Phone::parse(&format!("({area}) 9{local}"), BRAZIL).unwrap();
        let without = Phone::parse_international(&format!("55{area}{local}")).unwrap();
        prop_assert!(with.is_same_line(&without));
        prop_assert_eq!(with.area_code(), Some(area));
        let key = with.identity_key();
        prop_assert_eq!(Phone::parse_international(&key).unwrap().identity_key(), key);
    }

    #[test]
    fn landlines_never_gain_a_digit(area in prop::sample::select(&AREA_CODES[..]), local in "[2-5][0-9]{7}") {
        let phone = Phone::parse(&format!("{area}{local}"), BRAZIL).unwrap();
        prop_assert_eq!(phone.identity_key(), format!("55{area}{local}"));
    }

    #[test]
    fn a_masked_number_hides_the_middle(digits in "[1-4][0-9]{9,14}") {
        let phone = Phone::parse_international(&digits).unwrap();
        prop_assert!(!phone.display(PhoneDisplay::Masked).contains(&digits));
    }
}

/// Rows: GAP-075.
#[test]
fn masks_leave_the_last_four_digits_and_nothing_that_leads_back() {
    assert_eq!(mask_number("99990-0011"), "*****-0011");
    assert_eq!(mask_number("1234"), "****");
    assert_eq!(mask_number(""), "");
    assert_eq!(mask_if_phone("(48) 99990-0011"), "(48) *****-0011");
    for name in ["Ana Lima", "Loja 24 horas", "12", "999999999999999999", ""] {
        assert_eq!(mask_if_phone(name), name);
    }
    assert_eq!(
        mask_runs(r#"{"from":"5548999900011","n":12345,"id":"wamid.77"}"#),
        r#"{"from":"*********0011","n":12345,"id":"wamid.77"}"#
    );
    assert_eq!(
        Phone::parse("+5548999900011", BRAZIL).unwrap().masked(),
        "5548*****0011"
    );
}
