//! Merging and undoing: examples, and that undoing gives back exactly both whatever they were.

use proptest::prelude::*;

use super::*;
use crate::person::Address;

pub(crate) fn record(name: &str) -> Record {
    Record {
        kind: PersonKind::Natural,
        name: name.to_owned(),
        trade_name: None,
        tax_id: None,
        active: true,
        owner: None,
        note: None,
        gender: None,
        photo: None,
        custom: Values::new(),
        points: Vec::new(),
    }
}

pub(crate) fn point(id: i64, kind: PointKind, value: &str) -> Point {
    let address = Address::parse(kind, value).unwrap();
    Point {
        id: ContactPointId::from_i64(id),
        kind,
        value: address.value,
        key: address.key,
        label: "other".to_owned(),
        status: "active".to_owned(),
        consent: Consent::default(),
    }
}

fn said(opt_in: OptIn, at: i64) -> Consent {
    Consent {
        opt_in,
        said: Some((Timestamp::from_secs(at), "agent".to_owned())),
        requested_at: None,
    }
}

fn merged_of(survivor: Record, merged: Record, choices: &MergeChoices) -> Merge {
    let result = merge(&survivor, &merged, choices).unwrap();
    Merge {
        survivor,
        merged,
        result,
    }
}

/// Rows: GAP-007.
#[test]
fn each_field_is_kept_as_chosen_and_what_is_empty_is_filled() {
    let ana = Record {
        tax_id: Some("52998224725".to_owned()),
        owner: Some(UserId::from_i64(7)),
        note: Some("Prefere a manhã".to_owned()),
        ..record("Ana Lima")
    };
    let other = Record {
        kind: PersonKind::Legal,
        trade_name: Some("Lima Doces".to_owned()),
        tax_id: Some("11222333000181".to_owned()),
        active: false,
        owner: Some(UserId::from_i64(8)),
        note: Some("Cliente antiga".to_owned()),
        ..record("Ana L. Doces")
    };
    let kept = merge(&ana, &other, &MergeChoices::default()).unwrap();
    assert_eq!(
        kept.note.as_deref(),
        Some("Prefere a manhã\n\nCliente antiga")
    );
    assert_eq!(kept.trade_name, other.trade_name, "the survivor had none");
    let wanted = Record {
        note: kept.note.clone(),
        trade_name: other.trade_name.clone(),
        ..ana.clone()
    };
    assert_eq!(kept, wanted);
    let all = MergeChoices {
        name: Some(MergeSide::Merged),
        trade_name: Some(MergeSide::Survivor),
        tax_id: Some(MergeSide::Merged),
        active: Some(MergeSide::Merged),
        owner_id: Some(MergeSide::Merged),
        note: Some(MergeNoteSide::Merged),
        ..MergeChoices::default()
    };
    let kept = merge(&ana, &other, &all).unwrap();
    assert_eq!(
        kept,
        Record {
            trade_name: None,
            ..other.clone()
        }
    );
    assert_eq!(kept.kind, PersonKind::Legal, "a document brings its kind");
}

/// Rows: GAP-007, GAP-070.
#[test]
fn added_fields_are_kept_each_by_itself_and_come_back_each_by_itself() {
    let with = |name: &str, of: &[(&str, &str)]| Record {
        custom: of
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).into()))
            .collect(),
        ..record(name)
    };
    let ana = with("Ana", &[("plano", "Ouro"), ("cidade", "Itajaí")]);
    let other = with("Ana L.", &[("plano", "Prata"), ("renda", "10")]);
    let choices = MergeChoices {
        custom: [("plano".to_owned(), MergeSide::Merged)].into(),
        ..MergeChoices::default()
    };
    let done = merged_of(ana.clone(), other.clone(), &choices);
    let wanted = with(
        "Ana",
        &[("plano", "Prata"), ("cidade", "Itajaí"), ("renda", "10")],
    );
    assert_eq!(done.result, wanted);
    let mut now = done.result.clone();
    now.custom.insert("cidade".to_owned(), "Lages".into());
    let (own, back) = undo(&done, &now);
    assert_eq!(own, with("Ana", &[("plano", "Ouro"), ("cidade", "Lages")]));
    assert_eq!(back, other);
}

/// Rows: GAP-007, PERSON-014.
#[test]
fn addresses_are_joined_without_doubles_and_what_was_said_last_holds() {
    let with = |points| Record {
        points,
        ..record("Ana")
    };
    let mut mine = point(1, PointKind::Phone, "(48) 99999-0001");
    mine.consent = said(OptIn::OptedIn, 100);
    let mut double = point(2, PointKind::Phone, "554899990001");
    double.consent = said(OptIn::OptedOut, 200);
    let mail = point(3, PointKind::Email, "ana@exemplo.com.br");
    let kept = merge(
        &with(vec![mine.clone()]),
        &with(vec![double.clone(), mail.clone()]),
        &MergeChoices::default(),
    )
    .unwrap();
    let joined = Point {
        consent: double.consent.clone(),
        ..mine
    };
    assert_eq!(kept.points, [joined, mail]);
}

/// Rows: GAP-007.
#[test]
fn too_many_addresses_and_too_long_a_note_are_refused() {
    let many = |from: i64| {
        let points =
            (from..from + 30).map(|n| point(n, PointKind::Phone, &format!("+55489999900{n}")));
        Record {
            points: points.collect(),
            note: Some("x".repeat(1500) + &from.to_string()),
            ..record("Ana")
        }
    };
    let note = MergeChoices {
        note: Some(MergeNoteSide::Survivor),
        ..MergeChoices::default()
    };
    assert_eq!(merge(&many(10), &many(50), &note), Err(Refused::PointsMany));
    assert_eq!(
        merge(&many(10), &many(10), &note).map(|kept| kept.points.len()),
        Ok(30)
    );
    let other = Record {
        points: Vec::new(),
        ..many(50)
    };
    assert_eq!(
        merge(&many(10), &other, &MergeChoices::default()),
        Err(Refused::NoteLong)
    );
}

/// Rows: GAP-007.
#[test]
fn what_came_after_the_merge_stays_with_the_survivor() {
    let ana = Record {
        points: vec![point(1, PointKind::Phone, "48999990001")],
        ..record("Ana")
    };
    let other = Record {
        trade_name: Some("Doces".to_owned()),
        points: vec![
            point(2, PointKind::Phone, "48999990002"),
            point(3, PointKind::Email, "a@b.co"),
        ],
        ..record("Ana Lima")
    };
    let done = merged_of(
        ana.clone(),
        other.clone(),
        &MergeChoices {
            name: Some(MergeSide::Merged),
            ..MergeChoices::default()
        },
    );
    let mut now = done.result.clone();
    now.name = "Ana Lima Costa".to_owned();
    now.points.retain(|point| point.kind != PointKind::Email);
    let new = point(9, PointKind::Phone, "48999990009");
    now.points.push(new.clone());
    now.points[1].consent = said(OptIn::OptedOut, 500);
    let (own, back) = undo(&done, &now);
    assert_eq!(own.name, "Ana Lima Costa", "changed since");
    assert_eq!(own.trade_name, None, "brought by the merge");
    assert_eq!(own.points, [ana.points[0].clone(), new]);
    let mut wanted = other;
    wanted.points[0].consent = said(OptIn::OptedOut, 500);
    assert_eq!(
        back, wanted,
        "all it had, and what the owner of the phone said since"
    );
}

fn consents() -> impl Strategy<Value = Consent> {
    let opt_in = prop_oneof![
        Just(OptIn::Undefined),
        Just(OptIn::OptedIn),
        Just(OptIn::OptedOut)
    ];
    (
        opt_in,
        proptest::option::of(0_i64..5),
        proptest::option::of(0_i64..5),
    )
        .prop_map(|(opt_in, at, asked)| Consent {
            opt_in,
            said: at.map(|at| (Timestamp::from_secs(at), "agent".to_owned())),
            requested_at: asked.map(Timestamp::from_secs),
        })
}

fn records(first_id: i64) -> impl Strategy<Value = Record> {
    let texts = || proptest::option::of("[a-c]{1,3}");
    let custom = proptest::collection::btree_map("[a-c]", "[x-z]", 0..4);
    let points =
        proptest::collection::btree_map((0_u8..3, 0_u8..4), (consents(), any::<bool>()), 0..6);
    (
        (
            any::<bool>(),
            "[A-C]{1,3}",
            texts(),
            texts(),
            any::<bool>(),
            proptest::option::of(1_i64..4),
            texts(),
            custom,
        ),
        points,
    )
        .prop_map(
            move |((natural, name, trade_name, tax_id, active, owner, note, custom), points)| {
                Record {
                    kind: if natural {
                        PersonKind::Natural
                    } else {
                        PersonKind::Legal
                    },
                    name,
                    trade_name,
                    tax_id,
                    active,
                    owner: owner.map(UserId::from_i64),
                    note,
                    gender: natural.then_some(Gender::Female),
                    photo: natural.then(|| FileId::from_i64(first_id)),
                    custom: custom
                        .into_iter()
                        .map(|(name, value)| (name, value.into()))
                        .collect(),
                    points: (first_id..)
                        .zip(points)
                        .map(|(id, ((kind, key), (consent, used)))| Point {
                            id: ContactPointId::from_i64(id),
                            kind: [PointKind::Phone, PointKind::Email, PointKind::Handle]
                                [usize::from(kind)],
                            value: format!("value {id}"),
                            key: key.to_string(),
                            label: if used { "mobile" } else { "other" }.to_owned(),
                            status: if used { "active" } else { "inactive" }.to_owned(),
                            consent,
                        })
                        .collect(),
                }
            },
        )
}

fn choices() -> impl Strategy<Value = MergeChoices> {
    let side = || {
        proptest::option::of(prop_oneof![
            Just(MergeSide::Survivor),
            Just(MergeSide::Merged)
        ])
    };
    let note = proptest::option::of(prop_oneof![
        Just(MergeNoteSide::Both),
        Just(MergeNoteSide::Survivor),
        Just(MergeNoteSide::Merged)
    ]);
    let sides = prop_oneof![Just(MergeSide::Survivor), Just(MergeSide::Merged)];
    let custom = proptest::collection::btree_map("[a-c]", sides, 0..3);
    let looks = (side(), side());
    (side(), side(), side(), side(), side(), note, looks, custom).prop_map(
        |(name, trade_name, tax_id, active, owner_id, note, (gender, photo), custom)| {
            MergeChoices {
                name,
                trade_name,
                tax_id,
                active,
                owner_id,
                note,
                gender,
                photo,
                custom,
            }
        },
    )
}

proptest! {
    /// Rows: GAP-007.
    #[test]
    fn undoing_a_merge_gives_back_exactly_both(survivor in records(1), merged in records(100), choices in choices()) {
        let done = merged_of(survivor.clone(), merged.clone(), &choices);
        let keys = |of: &Record| of.points.iter().map(|one| (one.kind, one.key.clone())).collect::<std::collections::BTreeSet<_>>();
        let both: std::collections::BTreeSet<_> = keys(&survivor).union(&keys(&merged)).cloned().collect();
        prop_assert_eq!(keys(&done.result), both.clone());
        prop_assert_eq!(done.result.points.len(), both.len(), "no doubles");
        let (own, other) = undo(&done, &done.result);
        prop_assert_eq!(own, survivor);
        prop_assert_eq!(other, merged);
    }

    /// Rows: GAP-007.
    #[test]
    fn what_a_merge_keeps_survives_being_written_down(survivor in records(1), merged in records(100), choices in choices()) {
        let done = merged_of(survivor, merged, &choices);
        let text = serde_json::to_string(&done).unwrap();
        prop_assert_eq!(serde_json::from_str::<Merge>(&text).unwrap(), done);
    }
}
