//! What of answers somebody sees who may not see documents or phones, and what of it that comes back changes nothing (GAP-075).
//!
//! CPF, CNPJ and phones are masked in fields of these kinds; what somebody wrote into a text is shown as it was written.

use std::collections::BTreeSet;

use base::phone::Phone;
use base::tax_id::TaxId;
use serde_json::Value;

use super::answers::Answers;
use super::definition::FieldKind;
use super::fill::FormVersion;

/// How much of answers somebody sees.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sight {
    /// Whether CPF and CNPJ are whole.
    pub documents: bool,
    /// Whether phones are whole.
    pub phones: bool,
}

impl Sight {
    /// Everything, as of what somebody types at this moment.
    pub const WHOLE: Self = Self {
        documents: true,
        phones: true,
    };

    const fn masks(self, kind: &FieldKind) -> bool {
        (matches!(kind, FieldKind::TaxId { .. }) && !self.documents)
            || (matches!(kind, FieldKind::Phone) && !self.phones)
    }
}

impl FormVersion {
    /// Gives answers as somebody sees them.
    #[must_use]
    pub fn shown(&self, answers: &Answers, sight: Sight) -> Answers {
        let mut shown = answers.clone();
        for field in self.definition().fields() {
            if let Some(answer) = shown.0.get_mut(&field.name)
                && sight.masks(&field.kind)
            {
                *answer = masked(&field.kind, answer);
            }
        }
        shown
    }

    /// Leaves out what only came back as it was shown: what was there `before` stays.
    #[must_use]
    pub fn given(&self, before: &Answers, given: &Answers, sight: Sight) -> Answers {
        let shown = self.shown(before, sight);
        let mut given = given.clone();
        for name in self.masks(&given, sight) {
            if stars(given.get(&name)) == stars(shown.get(&name)) {
                given.0.remove(&name);
            }
        }
        given
    }

    /// Names the fields in which a mask stands.
    pub fn masks(&self, answers: &Answers, sight: Sight) -> BTreeSet<String> {
        let fields = self.definition().fields();
        let hidden = fields.filter(|field| sight.masks(&field.kind));
        hidden
            .filter(|field| {
                answers
                    .get(&field.name)
                    .and_then(Value::as_str)
                    .is_some_and(is_mask)
            })
            .map(|field| field.name.clone())
            .collect()
    }
}

/// Shows an answer with stars; what is no document or phone as it was typed, since somebody has to mend it.
fn masked(kind: &FieldKind, answer: &Value) -> Value {
    let Some(text) = answer.as_str() else {
        return answer.clone();
    };
    let shown = if matches!(kind, FieldKind::Phone) {
        Phone::parse_international(text)
            .map(|phone| format!("+{}", phone.masked()))
            .ok()
    } else {
        TaxId::parse(text)
            .map(|document| document.display(false))
            .ok()
    };
    shown.map_or_else(|| answer.clone(), Value::from)
}

/// A mask without what people write between digits, since fields show it with spaces and points of their own.
fn stars(answer: Option<&Value>) -> Option<String> {
    let text = answer?.as_str()?;
    Some(
        text.chars()
            .filter(|c| c.is_ascii_alphanumeric() || *c == '*')
            .collect(),
    )
}

fn is_mask(text: &str) -> bool {
    text.contains('*')
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::crm::form::definition::FormDefinition;

    fn version() -> FormVersion {
        let fields = json!([
            { "name": "CPF", "label": "CPF", "kind": "tax_id" },
            { "name": "FONE", "label": "Telefone", "kind": "phone" },
            { "name": "OBS", "label": "Nota", "kind": "short_text" },
        ]);
        let definition = json!({ "sections": [{ "title": "Dados", "fields": fields }] });
        let definition: FormDefinition = serde_json::from_value(definition).unwrap();
        FormVersion::of(definition).unwrap()
    }

    fn answers(value: Value) -> Answers {
        serde_json::from_value(value).unwrap()
    }

    const NOTHING: Sight = Sight {
        documents: false,
        phones: false,
    };

    /// Rows: GAP-075.
    #[test]
    fn documents_and_phones_are_masked_by_what_somebody_may_see() {
        let kept = answers(
            json!({ "CPF": "52998224725", "FONE": "+5548999900011", "OBS": "CPF 529.982.247-25" }),
        );
        let shown = |sight| version().shown(&kept, sight);
        assert_eq!(shown(Sight::WHOLE), kept);
        let masked = answers(
            json!({ "CPF": "***.982.***-25", "FONE": "+5548*****0011", "OBS": "CPF 529.982.247-25" }),
        );
        assert_eq!(shown(NOTHING), masked);
        let phones = Sight {
            phones: true,
            ..NOTHING
        };
        assert_eq!(shown(phones).get("FONE"), kept.get("FONE"));
        assert_eq!(shown(phones).get("CPF"), masked.get("CPF"));
        let wrong = answers(json!({ "CPF": "529.982.247", "FONE": null }));
        assert_eq!(
            version().shown(&wrong, NOTHING),
            wrong,
            "whoever typed it sees what is wrong with it"
        );
    }

    /// Rows: GAP-075.
    #[test]
    fn a_mask_that_comes_back_keeps_what_it_stands_for_and_another_is_wrong() {
        let kept = answers(json!({ "CPF": "52998224725", "FONE": "+5548999900011" }));
        let given = |value| version().given(&kept, &answers(value), NOTHING);
        assert_eq!(
            given(json!({ "CPF": "***.982.***-25", "OBS": "a" })),
            answers(json!({ "OBS": "a" }))
        );
        let drawn = json!({ "CPF": "***982***25", "FONE": "+55 48 *****-0011" });
        assert_eq!(given(drawn), answers(json!({})), "as a screen writes it");
        assert_eq!(
            given(json!({ "CPF": null })),
            answers(json!({ "CPF": null }))
        );
        for new in ["***.982.***-26", "11144477735"] {
            assert_eq!(given(json!({ "CPF": new })), answers(json!({ "CPF": new })));
        }
        let whole = version().given(
            &kept,
            &answers(json!({ "CPF": "***.982.***-25" })),
            Sight::WHOLE,
        );
        assert_eq!(
            whole,
            answers(json!({ "CPF": "***.982.***-25" })),
            "whoever sees all writes no mask"
        );
    }
}
