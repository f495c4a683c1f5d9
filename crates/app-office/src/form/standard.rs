//! The standard form: what a case is filled in with whose type names no form (CASE-009). It is always there and nobody designs it.
//!
//! Its words follow the language of the organization; its names never change, so that what was filled in is read in any.

use base::locale::Locale;
use office::crm::form::definition::{
    Field, FieldKind, FormDefinition, FromPerson, Section, TaxIdKind,
};
use office::crm::form::fill::FormVersion;

/// The version that is filled in anew. A version that was filled in once stays in [`of`].
pub const VERSION: i64 = 1;

/// The words of the form.
struct Words {
    name: &'static str,
    customer: &'static str,
    document: &'static str,
    phone: &'static str,
    email: &'static str,
    subject: &'static str,
    description: &'static str,
    description_help: &'static str,
}

const fn words(locale: Locale) -> Words {
    match locale {
        Locale::PtBr => Words {
            name: "Ficha padrão",
            customer: "Cliente",
            document: "CPF ou CNPJ",
            phone: "Telefone",
            email: "E-mail",
            subject: "Ocorrência",
            description: "Descrição",
            description_help: "O que o cliente pediu e o que foi combinado.",
        },
        Locale::En => Words {
            name: "Standard form",
            customer: "Customer",
            document: "CPF or CNPJ",
            phone: "Phone",
            email: "E-mail",
            subject: "Case",
            description: "Description",
            description_help: "What the customer asked for and what was agreed.",
        },
        Locale::Es => Words {
            name: "Ficha estándar",
            customer: "Cliente",
            document: "CPF o CNPJ",
            phone: "Teléfono",
            email: "Correo electrónico",
            subject: "Caso",
            description: "Descripción",
            description_help: "Lo que pidió el cliente y lo que se acordó.",
        },
    }
}

/// Gives a version of the standard form with its name; none for a version that there never was.
pub fn of(locale: Locale, version: i64) -> Option<(String, FormVersion)> {
    if version != VERSION {
        return None;
    }
    let words = words(locale);
    let form = FormVersion::of(definition(&words)).ok()?;
    Some((words.name.to_owned(), form))
}

fn definition(words: &Words) -> FormDefinition {
    let tax_id = FieldKind::TaxId {
        accepts: TaxIdKind::Any,
    };
    let text = FieldKind::ShortText { chars_max: None };
    let long = FieldKind::LongText { chars_max: None };
    let description = Field {
        help: words.description_help.to_owned(),
        required: true,
        ..field("DSC_OCORRENCIA", words.description, long, None)
    };
    let section = |title: &str, fields: Vec<Field>| Section {
        title: title.to_owned(),
        fields,
        ..Section::default()
    };
    FormDefinition {
        sections: vec![
            section(words.subject, vec![description]),
            section(
                words.customer,
                vec![
                    field("NOM_CLIENTE", words.customer, text, Some(FromPerson::Name)),
                    field(
                        "NUM_DOCUMENTO",
                        words.document,
                        tax_id,
                        Some(FromPerson::TaxId),
                    ),
                    field(
                        "NUM_TELEFONE",
                        words.phone,
                        FieldKind::Phone,
                        Some(FromPerson::Phone),
                    ),
                    field(
                        "DSC_EMAIL",
                        words.email,
                        FieldKind::Email,
                        Some(FromPerson::Email),
                    ),
                ],
            ),
        ],
    }
}

fn field(name: &str, label: &str, kind: FieldKind, from_person: Option<FromPerson>) -> Field {
    Field {
        name: name.to_owned(),
        label: label.to_owned(),
        help: String::new(),
        kind,
        required: false,
        required_when: String::new(),
        visible_when: String::new(),
        default: None,
        from_person,
        on_desk: true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rows: CASE-009.
    #[test]
    fn the_standard_form_can_be_filled_in_in_every_language() {
        for locale in Locale::ALL {
            let (name, form) = of(locale, VERSION).unwrap();
            assert!(!name.is_empty());
            assert_eq!(form.definition().fields().count(), 5);
        }
        assert!(of(Locale::PtBr, VERSION + 1).is_none());
    }
}
