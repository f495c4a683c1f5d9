//! Gives a model of the file that an import takes: titles, and two people as examples (PERSON-011).

use app::operation::{Method, Nothing};
use app::{Ctx, Fault, Operation};
use app_setup::table::{self, asked_in, of};
use base::authz::{Action, Scope};
use base::locale::Locale;
use office::import::Field;
use serde::Serialize;
use store::in_tx;
use utoipa::ToSchema;

/// Gives the model.
pub struct GetImportModel;

/// The model.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ImportModel {
    /// CSV after RFC 4180 with semicolons, UTF-8 with its mark; titles and words are in the language of whoever asks.
    pub csv: String,
}

impl Operation for GetImportModel {
    const ID: &'static str = "get_import_model";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/person-imports/model";
    const ACTION: Action = Action::PersonImport;
    const SUMMARY: &'static str = "Gives a model of the file that an import of people takes.";
    type Input = Nothing;
    type Output = ImportModel;

    async fn run(ctx: Ctx, scope: Scope, _: Nothing) -> Result<ImportModel, Fault> {
        let locale = ctx
            .db
            .read::<_, Fault, _>(in_tx!(tx, [scope], asked_in(tx, &scope).await))
            .await?;
        let lines = model(locale).into_iter();
        let csv = table::write_lines(lines)?;
        Ok(ImportModel {
            csv: format!("\u{feff}{csv}"),
        })
    }
}

/// The titles, a natural and a legal person. Documents and numbers are examples that belong to nobody.
fn model(locale: Locale) -> Vec<Vec<String>> {
    let say = |pt, en, es| of(locale, pt, en, es);
    let examples: [(Field, &str, &str); 17] = [
        (Field::Name, "Maria de Souza", "Padaria Bom Dia Ltda."),
        (Field::TradeName, "", "Bom Dia"),
        (
            Field::Kind,
            say("Física", "Individual", "Física"),
            say("Jurídica", "Company", "Jurídica"),
        ),
        (Field::TaxId, "529.982.247-25", "11.444.777/0001-61"),
        (Field::PhoneCountry(1), "55", "55"),
        (Field::PhoneArea(1), "48", "11"),
        (Field::PhoneNumber(1), "99990-0011", "3333-4444"),
        (
            Field::PhoneLabel(1),
            say("Celular", "Mobile", "Móvil"),
            say("Comercial", "Business", "Trabajo"),
        ),
        (Field::PhoneCountry(2), "", "55"),
        (Field::PhoneArea(2), "", "11"),
        (Field::PhoneNumber(2), "", "97777-0022"),
        (Field::PhoneLabel(2), "", say("Celular", "Mobile", "Móvil")),
        (
            Field::Email(1),
            "maria@exemplo.com.br",
            "contato@bomdia.exemplo.com.br",
        ),
        (
            Field::Active,
            say("Sim", "Yes", "Sí"),
            say("Sim", "Yes", "Sí"),
        ),
        (Field::Gender, say("Feminino", "Female", "Femenino"), ""),
        (Field::Owner, "", ""),
        (Field::Note, "", ""),
    ];
    let titles = examples.iter().map(|(field, ..)| field.title(locale));
    let first = examples.iter().map(|(_, one, _)| (*one).to_owned());
    let second = examples.iter().map(|(.., two)| (*two).to_owned());
    vec![titles.collect(), first.collect(), second.collect()]
}

#[cfg(test)]
mod tests {
    use super::*;
    use office::import::{guess_all, read};

    /// Rows: PERSON-011, GAP-071.
    #[test]
    fn the_model_is_understood_in_three_languages() {
        for locale in Locale::ALL {
            let lines = model(locale);
            let columns = guess_all(lines[0].iter().map(String::as_str));
            assert!(
                columns.iter().all(Option::is_some),
                "{locale:?}: {columns:?}"
            );
            for line in &lines[1..] {
                let draft = read(&columns, line).unwrap();
                assert!(
                    draft.name.is_some() && draft.kind.is_some() && draft.points.len() >= 2,
                    "{draft:?}"
                );
            }
        }
    }
}
