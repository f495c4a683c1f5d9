//! By what a text or a document is known to tell of a customer, where no column says so: answers kept for a repeated request,
//! payloads kept aside, refused lines of imports, filters under a name.

use std::collections::BTreeSet;

use base::text::fold;
use office::person::PointKind;
use serde_json::Value;

use super::family::Family;

/// Digits of a number that is no telephone: shorter ones are found anywhere by chance.
const DIGITS_MIN: usize = 8;

/// What a customer is known by.
#[derive(Debug, Clone, Default)]
pub(crate) struct Traces {
    names: BTreeSet<String>,
    documents: BTreeSet<String>,
    phones: BTreeSet<String>,
    /// E-mail addresses and names on channels, folded.
    addresses: BTreeSet<String>,
    /// Of records, contacts, messages, cases and proposals, as JSON holds them.
    ids: BTreeSet<String>,
}

impl Traces {
    /// Gathers what the records of a customer say.
    pub(crate) fn of(family: &Family) -> Self {
        let mut traces = Self::default();
        for member in &family.members {
            traces.ids.insert(member.id.to_string());
            traces.names.insert(fold(&member.name));
            traces.names.extend(member.trade_name.as_deref().map(fold));
            traces.documents.extend(member.tax_id.clone());
        }
        traces.names.retain(|name| !name.is_empty());
        for point in &family.points {
            if point.kind == PointKind::Phone {
                traces.phones.insert(digits(&point.value));
                traces.phones.insert(digits(&point.key));
            } else {
                traces.addresses.insert(fold(&point.value));
                traces.addresses.insert(fold(&point.key));
            }
        }
        traces.phones.retain(|phone| phone.len() >= DIGITS_MIN);
        traces.addresses.retain(|address| !address.is_empty());
        traces
    }

    /// Adds the id of something that belongs to the customer.
    pub(crate) fn add_id(&mut self, id: i64) {
        self.ids.insert(id.to_string());
    }

    /// Tells whether a document names something of the customer by its id.
    pub(crate) fn is_named_in(&self, value: &Value) -> bool {
        match value {
            Value::String(text) => self.ids.contains(text),
            Value::Array(items) => items.iter().any(|one| self.is_named_in(one)),
            Value::Object(fields) => fields.values().any(|one| self.is_named_in(one)),
            Value::Null | Value::Bool(_) | Value::Number(_) => false,
        }
    }

    /// Tells whether a cell or a filter is one of the customer's names, documents or addresses, however it is written.
    pub(crate) fn is_in_cell(&self, cell: &str) -> bool {
        let folded = fold(cell);
        let number = digits(cell);
        let is_phone = |phone: &String| {
            number.len() >= DIGITS_MIN && (phone.ends_with(&number) || number.ends_with(phone))
        };
        self.names.contains(&folded)
            || self.addresses.contains(folded.trim())
            || self.documents.contains(&number)
            || self.phones.iter().any(is_phone)
    }

    /// Tells whether raw bytes hold one of the customer's addresses or documents.
    pub(crate) fn is_in_bytes(&self, bytes: &[u8]) -> bool {
        let text = String::from_utf8_lossy(bytes).to_lowercase();
        let marks = self.phones.iter().chain(&self.documents);
        marks.chain(&self.addresses).any(|mark| text.contains(mark))
    }
}

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn traces() -> Traces {
        let set = |text: &str| BTreeSet::from([text.to_owned()]);
        Traces {
            names: set("ana souza"),
            documents: set("52998224725"),
            phones: set("5548991234567"),
            addresses: set("ana@exemplo.com"),
            ids: set("77"),
        }
    }

    #[test]
    fn a_cell_tells_of_somebody_however_it_is_written() {
        let traces = traces();
        for cell in [
            "Ana Souza",
            "529.982.247-25",
            "(48) 99123-4567",
            "99123-4567",
            "+55 48 99123-4567",
            "ANA@exemplo.com",
        ] {
            assert!(traces.is_in_cell(cell), "{cell}");
        }
        for cell in ["", "Ana", "48", "4567", "99123-4568", "529.982.247-24"] {
            assert!(!traces.is_in_cell(cell), "{cell}");
        }
    }

    #[test]
    fn ids_are_found_however_deep_and_bytes_by_their_marks() {
        let traces = traces();
        assert!(traces.is_named_in(&json!({ "a": [{ "b": "77" }] })));
        assert!(!traces.is_named_in(&json!({ "a": [77, "777"] })));
        assert!(traces.is_in_bytes(br#"{"from":"5548991234567"}"#));
        assert!(!traces.is_in_bytes(br#"{"from":"5548991234568"}"#));
    }
}
