//! The record of the organization as a company: what invoices and consumers ask for.

use base::phone::Phone;
use base::postal_code::PostalCode;
use base::tax_id::TaxId;
use base::text::Text;
use serde::{Deserialize, Deserializer, Serialize};

/// The federal units of Brazil.
///
/// **Source**: IBGE.
const STATES: [&str; 27] = [
    "AC", "AL", "AM", "AP", "BA", "CE", "DF", "ES", "GO", "MA", "MG", "MS", "MT", "PA", "PB", "PE",
    "PI", "PR", "RJ", "RN", "RO", "RR", "RS", "SC", "SE", "SP", "TO",
];

/// A federal unit (UF).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct State(String);

impl State {
    /// Reads the two letters.
    pub fn parse(raw: &str) -> Option<Self> {
        let letters = raw.trim().to_ascii_uppercase();
        STATES.contains(&letters.as_str()).then_some(Self(letters))
    }
}

impl<'de> Deserialize<'de> for State {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let raw = String::deserialize(from)?;
        Self::parse(&raw).ok_or_else(|| serde::de::Error::custom("unknown"))
    }
}

impl utoipa::PartialSchema for State {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        String::schema()
    }
}
impl utoipa::ToSchema for State {}

/// Who answers for the organization.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Responsible {
    /// The name.
    pub name: Text<120>,
    /// The CPF.
    pub cpf: TaxId,
    /// The e-mail.
    pub email: Text<254>,
    /// The phone.
    pub phone: Phone,
}

/// The organization as a company. Every field is required but the complement and the district.
///
/// **Source**: GAP-006, ORG-001.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct OrganizationRecord {
    /// The CNPJ, numeric or alphanumeric.
    pub cnpj: TaxId,
    /// The e-mail.
    pub email: Text<254>,
    /// The phone.
    pub phone: Phone,
    /// The postal code (CEP).
    pub postal_code: PostalCode,
    /// Street or avenue.
    pub street: Text<160>,
    /// The number in the street; `s/n` for none.
    pub number: Text<20>,
    /// Floor, room.
    pub complement: Option<Text<80>>,
    /// The district (bairro).
    pub district: Option<Text<80>>,
    /// The city.
    pub city: Text<100>,
    /// The federal unit.
    pub state: State,
    /// The country.
    pub country: Text<60>,
    /// Who answers for it.
    pub responsible: Responsible,
}

impl OrganizationRecord {
    /// Names every document that is of the wrong kind: a CPF where a CNPJ belongs, or the other way round.
    pub fn wrong_documents(&self) -> Vec<&'static str> {
        let company = (!matches!(self.cnpj, TaxId::Cnpj(_))).then_some("cnpj");
        let person = (!matches!(self.responsible.cpf, TaxId::Cpf(_))).then_some("responsible.cpf");
        company.into_iter().chain(person).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rows: GAP-006.
    #[test]
    fn postal_codes_and_states_are_read_as_people_write_them() {
        assert_eq!(PostalCode::parse("88015-600").unwrap().as_str(), "88015600");
        assert_eq!(
            PostalCode::parse(" 01310 100").unwrap().as_str(),
            "01310100"
        );
        for bad in ["", "8801560", "880156001", "00000-000", "88015-60A"] {
            assert_eq!(PostalCode::parse(bad), None, "{bad}");
        }
        assert_eq!(State::parse("sc"), Some(State("SC".into())));
        assert_eq!(State::parse("XX"), None);
    }

    /// Rows: GAP-006, ORG-001.
    #[test]
    fn a_company_has_a_cnpj_and_its_responsible_a_cpf() {
        let read = |cnpj: &str, cpf: &str| -> OrganizationRecord {
            serde_json::from_value(serde_json::json!({
                "cnpj": cnpj, "email": "a@b.co", "phone": "48 99999-0001", "postal_code": "88015-600",
                "street": "Rua", "number": "1", "city": "Florianópolis", "state": "SC", "country": "Brasil",
                "responsible": { "name": "Ana", "cpf": cpf, "email": "a@b.co", "phone": "48 99999-0001" }
            }))
            .unwrap()
        };
        let (cnpj, new, cpf) = ("11222333000181", "12.ABC.345/01DE-35", "529.982.247-25");
        assert!(read(cnpj, cpf).wrong_documents().is_empty());
        assert!(read(new, cpf).wrong_documents().is_empty());
        assert_eq!(read(cpf, cpf).wrong_documents(), ["cnpj"]);
        assert_eq!(read(cnpj, new).wrong_documents(), ["responsible.cpf"]);
        assert_eq!(
            read(cpf, new).wrong_documents(),
            ["cnpj", "responsible.cpf"]
        );
    }
}
