//! What a row of a file says of a person: which column means what, and how its cells are read.

use base::locale::Locale;
use base::phone::Phone;
use base::sheet::unsafe_again;
use base::tax_id::TaxId;
use base::text::{Text, fold};

use crate::person::{Address, Gender, PersonKind, PointKind};

/// Phones of one row at the most (GAP-070).
pub const PHONES_MAX: u8 = 10;
/// E-mail addresses of one row at the most.
pub const EMAILS_MAX: u8 = 5;

/// What a column means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    /// The name.
    Name,
    /// The trade name.
    TradeName,
    /// Natural or legal.
    Kind,
    /// CPF or CNPJ.
    TaxId,
    /// Whether the person is identified and contacted.
    Active,
    /// The agent whose portfolio the person belongs to: the e-mail address or the name.
    Owner,
    /// What is noted.
    Note,
    /// What a natural person said of their gender.
    Gender,
    /// Values of fields that the organization added: pairs in brackets.
    Custom,
    /// An e-mail address, by number.
    Email(u8),
    /// A whole phone, by number.
    Phone(u8),
    /// The country code of a phone that stands in parts.
    PhoneCountry(u8),
    /// Its area code.
    PhoneArea(u8),
    /// Its number.
    PhoneNumber(u8),
    /// What a phone is for.
    PhoneLabel(u8),
}

/// Fields that a file has once: name, titles in the three languages, other words people use.
const ONCE: [(Field, &str, [&str; 3], &[&str]); 9] = [
    (
        Field::Name,
        "name",
        ["Nome", "Name", "Nombre"],
        &[
            "nomecompleto",
            "razaosocial",
            "cliente",
            "contato",
            "fullname",
            "nombrecompleto",
        ],
    ),
    (
        Field::TradeName,
        "trade_name",
        ["Nome fantasia", "Trade name", "Nombre comercial"],
        &["fantasia"],
    ),
    (
        Field::Kind,
        "kind",
        ["Tipo de pessoa", "Kind of person", "Tipo de persona"],
        &["pessoa", "naturezajuridica"],
    ),
    (
        Field::TaxId,
        "tax_id",
        ["CPF/CNPJ", "CPF or CNPJ", "CPF o CNPJ"],
        &["cpf", "cnpj", "documento", "document", "cpfcnpj"],
    ),
    (
        Field::Active,
        "active",
        ["Ativo", "Active", "Activo"],
        &["situacao", "status", "estado"],
    ),
    (
        Field::Owner,
        "owner",
        ["Responsável", "Owner", "Responsable"],
        &["carteira", "atendente", "vendedor", "portfolio", "cartera"],
    ),
    (
        Field::Note,
        "note",
        ["Observação", "Note", "Observación"],
        &["observacoes", "obs", "nota", "notas", "notes"],
    ),
    (
        Field::Gender,
        "gender",
        ["Gênero", "Gender", "Género"],
        &["sexo", "sex"],
    ),
    (
        Field::Custom,
        "custom",
        [
            "Campos personalizados",
            "Custom fields",
            "Campos personalizados",
        ],
        &["camposextras", "camposadicionais", "extrafields"],
    ),
];

/// A field that a file has more than once.
type Numbered = (
    fn(u8) -> Field,
    &'static str,
    [&'static str; 3],
    &'static [&'static str],
    u8,
);

const MANY: [Numbered; 6] = [
    (
        Field::Email,
        "email",
        ["E-mail", "E-mail", "Correo"],
        &["mail", "correoelectronico"],
        EMAILS_MAX,
    ),
    (
        Field::Phone,
        "phone",
        ["Telefone", "Phone", "Teléfono"],
        &["celular", "fone", "tel", "whatsapp", "mobile", "movil"],
        PHONES_MAX,
    ),
    (
        Field::PhoneCountry,
        "phone_country",
        ["DDI", "Country code", "Código de país"],
        &[],
        PHONES_MAX,
    ),
    (
        Field::PhoneArea,
        "phone_area",
        ["DDD", "Area code", "Código de área"],
        &[],
        PHONES_MAX,
    ),
    (
        Field::PhoneNumber,
        "phone_number",
        ["Número", "Number", "Número"],
        &["numerodotelefone"],
        PHONES_MAX,
    ),
    (
        Field::PhoneLabel,
        "phone_label",
        ["Tipo do telefone", "Kind of phone", "Tipo de teléfono"],
        &["tipotelefone"],
        PHONES_MAX,
    ),
];

/// Takes off what people write in different ways.
fn plain(text: &str) -> String {
    fold(text).chars().filter(|c| c.is_alphanumeric()).collect()
}

/// Parts a word from the number at its end; none means the first.
fn numbered(word: &str) -> (&str, u8) {
    let name = word.trim_end_matches(|c: char| c.is_ascii_digit());
    let number = word
        .get(name.len()..)
        .and_then(|digits| digits.parse().ok());
    (name, number.unwrap_or(1))
}

impl Field {
    /// Gives the stable name: `tax_id`, `phone_2`.
    pub fn name(self) -> String {
        let many = |name: &str, number: u8| format!("{name}_{number}");
        match self {
            Self::Name => "name".to_owned(),
            Self::TradeName => "trade_name".to_owned(),
            Self::Kind => "kind".to_owned(),
            Self::TaxId => "tax_id".to_owned(),
            Self::Active => "active".to_owned(),
            Self::Owner => "owner".to_owned(),
            Self::Note => "note".to_owned(),
            Self::Gender => "gender".to_owned(),
            Self::Custom => "custom".to_owned(),
            Self::Email(number) => many("email", number),
            Self::Phone(number) => many("phone", number),
            Self::PhoneCountry(number) => many("phone_country", number),
            Self::PhoneArea(number) => many("phone_area", number),
            Self::PhoneNumber(number) => many("phone_number", number),
            Self::PhoneLabel(number) => many("phone_label", number),
        }
    }

    /// Reads the stable name.
    pub fn parse(name: &str) -> Option<Self> {
        if let Some((field, ..)) = ONCE.iter().find(|(_, known, ..)| *known == name) {
            return Some(*field);
        }
        let (word, number) = name.rsplit_once('_')?;
        let number: u8 = number.parse().ok()?;
        let (make, .., max) = MANY.iter().find(|(_, known, ..)| *known == word)?;
        (1..=*max).contains(&number).then(|| make(number))
    }

    /// Gives the title in a language.
    pub fn title(self, locale: Locale) -> String {
        let of = |[pt, en, es]: [&'static str; 3]| match locale {
            Locale::PtBr => pt,
            Locale::En => en,
            Locale::Es => es,
        };
        if let Some((_, _, titles, _)) = ONCE.iter().find(|(field, ..)| *field == self) {
            return of(*titles).to_owned();
        }
        let all = MANY.iter();
        all.flat_map(|(make, _, titles, _, max)| (1..=*max).map(move |n| (make(n), *titles, n)))
            .find(|(field, ..)| *field == self)
            .map(|(_, titles, number)| format!("{} {number}", of(titles)))
            .unwrap_or_default()
    }

    /// Guesses what a title means, in whatever language.
    pub fn guess(title: &str) -> Option<Self> {
        let word = plain(title);
        let is = |titles: &[&str], words: &[&str], word: &str| {
            titles.iter().any(|known| plain(known) == word) || words.contains(&word)
        };
        for (field, _, titles, words) in &ONCE {
            if is(titles, words, &word) {
                return Some(*field);
            }
        }
        let (name, number) = numbered(&word);
        MANY.iter()
            .find(|(_, _, titles, words, max)| {
                is(titles.as_slice(), words, name) && (1..=*max).contains(&number)
            })
            .map(|(make, ..)| make(number))
    }
}

/// Guesses what each title means; what was guessed once is not guessed again.
pub fn guess_all<'a>(titles: impl IntoIterator<Item = &'a str>) -> Vec<Option<Field>> {
    let mut taken = Vec::new();
    let guess = |title: &str| {
        let found = Field::guess(title).filter(|field| !taken.contains(field));
        taken.extend(found);
        found
    };
    titles.into_iter().map(guess).collect()
}

/// What is wrong with a row: the field, and the name of the problem.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wrong {
    /// The stable name of the field; `row` for the row as a whole.
    pub field: String,
    /// The name of the problem, as fields have it.
    pub code: &'static str,
}

/// What a row says of a person. What it does not say stays as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Draft {
    /// The name.
    pub name: Option<String>,
    /// The trade name.
    pub trade_name: Option<String>,
    /// Natural or legal, as it was said or as the document tells.
    pub kind: Option<PersonKind>,
    /// CPF or CNPJ.
    pub tax_id: Option<TaxId>,
    /// Whether the person is identified and contacted.
    pub active: Option<bool>,
    /// Whose portfolio, as it was written.
    pub owner: Option<String>,
    /// What is noted.
    pub note: Option<String>,
    /// What was said of the gender.
    pub gender: Option<Gender>,
    /// Values of added fields, as they were written: who knows the fields reads them.
    pub custom: Option<String>,
    /// Addresses, with what each is for.
    pub points: Vec<(Address, &'static str)>,
}

/// The parts of one phone as they stand in a row.
#[derive(Debug, Default, Clone, Copy)]
struct Parts<'a> {
    whole: &'a str,
    country: &'a str,
    area: &'a str,
    number: &'a str,
    label: &'a str,
}

/// Reads a row.
///
/// **Shape**: `columns` says what each cell means. An empty cell says nothing.
/// **Errors**: everything that is wrong with it, so that a person mends all of it at once.
pub fn read(columns: &[Option<Field>], cells: &[String]) -> Result<Draft, Vec<Wrong>> {
    let mut wrong = Vec::new();
    let mut draft = Draft::default();
    let mut phones = [Parts::default(); 10];
    let more = cells.iter().skip(columns.len());
    if more.clone().any(|cell| !cell.trim().is_empty()) {
        wrong.push(Wrong {
            field: "row".to_owned(),
            code: "row_more_cells_than_titles",
        });
    }
    for (field, cell) in columns.iter().zip(cells) {
        let (Some(field), cell) = (*field, unsafe_again(cell)) else {
            continue;
        };
        if cell.is_empty() {
            continue;
        }
        if let Some(parts) = part_of(&mut phones, field) {
            *parts = cell;
            continue;
        }
        if let Err(code) = take(&mut draft, field, cell) {
            wrong.push(Wrong {
                field: field.name(),
                code,
            });
        }
    }
    for (number, parts) in (1_u8..).zip(phones) {
        read_phone(&mut draft, number, &parts, &mut wrong);
    }
    settle_kind(&mut draft, &mut wrong);
    if wrong.is_empty() {
        Ok(draft)
    } else {
        Err(wrong)
    }
}

fn part_of<'p, 'a>(phones: &'p mut [Parts<'a>; 10], field: Field) -> Option<&'p mut &'a str> {
    let place = |number: u8| usize::from(number.saturating_sub(1));
    match field {
        Field::Phone(n) => phones.get_mut(place(n)).map(|parts| &mut parts.whole),
        Field::PhoneCountry(n) => phones.get_mut(place(n)).map(|parts| &mut parts.country),
        Field::PhoneArea(n) => phones.get_mut(place(n)).map(|parts| &mut parts.area),
        Field::PhoneNumber(n) => phones.get_mut(place(n)).map(|parts| &mut parts.number),
        Field::PhoneLabel(n) => phones.get_mut(place(n)).map(|parts| &mut parts.label),
        Field::Name
        | Field::TradeName
        | Field::Kind
        | Field::TaxId
        | Field::Active
        | Field::Owner
        | Field::Note
        | Field::Gender
        | Field::Custom
        | Field::Email(_) => None,
    }
}

fn text<const MAX: usize>(cell: &str) -> Result<Option<String>, &'static str> {
    use base::text::TextRefused as T;
    match Text::<MAX>::parse(cell) {
        Ok(text) => Ok(Some(text.into_string())),
        Err(T::Empty) => Err("required"),
        Err(T::TooLong) => Err("text_too_long"),
        Err(T::ControlCharacter) => Err("text_control_character"),
    }
}

fn take(draft: &mut Draft, field: Field, cell: &str) -> Result<(), &'static str> {
    match field {
        Field::Name => draft.name = text::<160>(cell)?,
        Field::TradeName => draft.trade_name = text::<160>(cell)?,
        Field::Kind => draft.kind = Some(read_kind(cell).ok_or("invalid")?),
        Field::TaxId => draft.tax_id = Some(read_tax_id(cell)?),
        Field::Active => draft.active = Some(read_active(cell).ok_or("invalid")?),
        Field::Owner => draft.owner = text::<254>(cell)?,
        Field::Note => draft.note = text::<2000>(cell)?,
        Field::Gender => draft.gender = Some(read_gender(cell).ok_or("invalid")?),
        Field::Custom => draft.custom = Some(cell.to_owned()),
        Field::Email(_) => {
            text::<254>(cell)?;
            let address = Address::parse(PointKind::Email, cell).map_err(|_| "email_invalid")?;
            add(draft, address, "other");
        }
        Field::Phone(_)
        | Field::PhoneCountry(_)
        | Field::PhoneArea(_)
        | Field::PhoneNumber(_)
        | Field::PhoneLabel(_) => {}
    }
    Ok(())
}

/// An address that stands there twice is one.
fn add(draft: &mut Draft, address: Address, label: &'static str) {
    let is_known = |(one, _): &(Address, _)| one.kind == address.kind && one.key == address.key;
    if !draft.points.iter().any(is_known) {
        draft.points.push((address, label));
    }
}

/// Reads a document. A spreadsheet that took it for a number left its zeros off; they are put back where the result is valid.
fn read_tax_id(cell: &str) -> Result<TaxId, &'static str> {
    if is_rounded(cell) {
        return Err("number_rounded");
    }
    if let Ok(read) = TaxId::parse(cell) {
        return Ok(read);
    }
    let bare = cell.chars().all(|c| c.is_ascii_digit());
    let filled = match cell.len() {
        8..=10 if bare => format!("{cell:0>11}"),
        12..=13 if bare => format!("{cell:0>14}"),
        _ => return Err("tax_id_invalid"),
    };
    TaxId::parse(&filled).map_err(|_| "tax_id_invalid")
}

/// Tells whether a spreadsheet turned a long number into `5,51199E+12`: its last digits are lost.
fn is_rounded(cell: &str) -> bool {
    let Some((head, power)) = cell.split_once(['E', 'e']) else {
        return false;
    };
    let digits = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_digit());
    let power = power.strip_prefix('+').unwrap_or(power);
    let parts: Vec<&str> = head.split([',', '.']).collect();
    digits(power) && parts.len() <= 2 && parts.iter().all(|part| digits(part))
}

fn read_phone(draft: &mut Draft, number: u8, parts: &Parts<'_>, wrong: &mut Vec<Wrong>) {
    let mut refuse = |field: Field, code: &'static str| {
        wrong.push(Wrong {
            field: field.name(),
            code,
        });
    };
    let label = if parts.label.is_empty() {
        Some("mobile")
    } else {
        read_label(parts.label)
    };
    let Some(label) = label else {
        return refuse(Field::PhoneLabel(number), "invalid");
    };
    if !parts.whole.is_empty() {
        match phone(parts.whole) {
            Ok(address) => add(draft, address, label),
            Err(code) => return refuse(Field::Phone(number), code),
        }
    }
    if parts.number.is_empty() {
        // Codes alone are no phone: many files fill them in for everybody.
        return;
    }
    if parts.area.is_empty() && matches!(parts.country, "" | "55" | "+55") {
        return refuse(Field::PhoneArea(number), "phone_without_area_code");
    }
    let country = parts.country.trim_start_matches(['+', '0']);
    let country = if country.is_empty() { "55" } else { country };
    let area = parts.area.trim_start_matches('0');
    if is_rounded(parts.number) {
        return refuse(Field::PhoneNumber(number), "number_rounded");
    }
    match phone(&format!("+{country} {area} {}", parts.number)) {
        Ok(address) => add(draft, address, label),
        Err(code) => refuse(Field::PhoneNumber(number), code),
    }
}

fn phone(text: &str) -> Result<Address, &'static str> {
    use base::phone::PhoneRefused as P;
    if is_rounded(text) {
        return Err("number_rounded");
    }
    match Phone::parse(text, "55") {
        Ok(phone) => Ok(Address {
            kind: PointKind::Phone,
            key: phone.identity_key(),
            value: phone.e164(),
        }),
        Err(P::Empty) => Err("phone_empty"),
        Err(P::UnexpectedCharacter) => Err("phone_unexpected_character"),
        Err(P::TooShort) => Err("phone_too_short"),
        Err(P::TooLong) => Err("phone_too_long"),
        Err(P::WithoutAreaCode) => Err("phone_without_area_code"),
        Err(P::AreaCodeUnknown) => Err("phone_area_code_unknown"),
        Err(P::LocalPartInvalid) => Err("phone_local_part_invalid"),
    }
}

/// The document tells the kind when nothing else does; when both do, they must agree.
fn settle_kind(draft: &mut Draft, wrong: &mut Vec<Wrong>) {
    let told = match &draft.tax_id {
        Some(TaxId::Cpf(_)) => Some(PersonKind::Natural),
        Some(TaxId::Cnpj(_)) => Some(PersonKind::Legal),
        None => None,
    };
    match (draft.kind, told) {
        (None, told) => draft.kind = told,
        (Some(said), Some(told)) if said != told => wrong.push(Wrong {
            field: Field::TaxId.name(),
            code: "tax_id_of_other_kind",
        }),
        (Some(_), _) => {}
    }
    if draft.gender.is_some() && draft.kind == Some(PersonKind::Legal) {
        wrong.push(Wrong {
            field: Field::Gender.name(),
            code: "invalid",
        });
    }
}

fn read_kind(cell: &str) -> Option<PersonKind> {
    match plain(cell).as_str() {
        "fisica" | "pessoafisica" | "pf" | "f" | "natural" | "individual" | "personafisica" => {
            Some(PersonKind::Natural)
        }
        "juridica" | "pessoajuridica" | "pj" | "j" | "legal" | "empresa" | "company"
        | "personajuridica" => Some(PersonKind::Legal),
        _ => None,
    }
}

/// Reads one of the fixed words; nothing else is taken (GAP-071).
fn read_gender(cell: &str) -> Option<Gender> {
    match plain(cell).as_str() {
        "feminino" | "f" | "female" | "femenino" | "mulher" => Some(Gender::Female),
        "masculino" | "m" | "male" | "homem" => Some(Gender::Male),
        "outro" | "o" | "other" | "otro" => Some(Gender::Other),
        _ => None,
    }
}

fn read_active(cell: &str) -> Option<bool> {
    match plain(cell).as_str() {
        "sim" | "s" | "yes" | "y" | "si" | "1" | "true" | "ativo" | "ativa" | "activo"
        | "active" => Some(true),
        "nao" | "n" | "no" | "0" | "false" | "inativo" | "inativa" | "inactivo" | "inactive" => {
            Some(false)
        }
        _ => None,
    }
}

fn read_label(cell: &str) -> Option<&'static str> {
    match plain(cell).as_str() {
        "celular" | "mobile" | "movil" | "whatsapp" => Some("mobile"),
        "comercial" | "business" | "trabalho" | "trabajo" | "work" => Some("business"),
        "residencial" | "home" | "casa" => Some("home"),
        "outro" | "other" | "otro" => Some("other"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(said: &[(&str, &str)]) -> Result<Draft, Vec<Wrong>> {
        let columns: Vec<_> = said.iter().map(|(name, _)| Field::parse(name)).collect();
        let cells: Vec<String> = said.iter().map(|(_, cell)| (*cell).to_owned()).collect();
        read(&columns, &cells)
    }

    fn codes(said: &[(&str, &str)]) -> Vec<(String, &'static str)> {
        let wrong = row(said).unwrap_err();
        wrong.into_iter().map(|one| (one.field, one.code)).collect()
    }

    /// Rows: PERSON-011.
    #[test]
    fn titles_are_guessed_in_three_languages_and_as_people_write_them() {
        let every = [
            "name",
            "trade_name",
            "kind",
            "tax_id",
            "active",
            "owner",
            "note",
            "gender",
            "custom",
            "email_1",
            "email_5",
            "phone_1",
            "phone_10",
            "phone_country_2",
            "phone_area_3",
            "phone_number_4",
            "phone_label_1",
        ];
        for name in every {
            let field = Field::parse(name).unwrap();
            assert_eq!(field.name(), name);
            for locale in Locale::ALL {
                assert_eq!(
                    Field::guess(&field.title(locale)),
                    Some(field),
                    "{name} in {locale:?}"
                );
            }
        }
        for (title, field) in [
            ("RAZÃO SOCIAL", Field::Name),
            ("cpf", Field::TaxId),
            ("Celular", Field::Phone(1)),
            ("telefone_2", Field::Phone(2)),
            ("e-mail 2", Field::Email(2)),
            ("Carteira", Field::Owner),
        ] {
            assert_eq!(Field::guess(title), Some(field), "{title}");
        }
        assert_eq!(Field::guess("cor favorita"), None);
        assert_eq!(Field::guess("telefone 11"), None);
        for wrong in ["phone_0", "phone_11", "phone", "phone_x", "email_6", ""] {
            assert_eq!(Field::parse(wrong), None, "{wrong}");
        }
        assert_eq!(guess_all(["CPF", "CNPJ"]), [Some(Field::TaxId), None]);
    }

    /// Rows: GAP-071.
    #[test]
    fn gender_is_one_of_fixed_words_or_blank() {
        let gender =
            |cell: &str| row(&[("name", "Ana"), ("gender", cell)]).map(|draft| draft.gender);
        for (cell, read) in [
            ("Feminino", Some(Gender::Female)),
            ("M", Some(Gender::Male)),
            ("otro", Some(Gender::Other)),
            (" ", None),
        ] {
            assert_eq!(gender(cell), Ok(read), "{cell}");
        }
        assert_eq!(
            codes(&[("name", "Ana"), ("gender", "talvez")]),
            [("gender".to_owned(), "invalid")]
        );
        let company = [("name", "Maré"), ("kind", "Jurídica"), ("gender", "F")];
        assert_eq!(codes(&company), [("gender".to_owned(), "invalid")]);
    }

    /// Rows: GAP-071, PERSON-014, PERSON-017.
    #[test]
    fn a_row_says_who_somebody_is() {
        let draft = row(&[
            ("name", " Maré Ltda. "),
            ("tax_id", "11.444.777/0001-61"),
            ("phone_1", "(48) 99990-0011"),
            ("phone_country_2", "55"),
            ("phone_area_2", "048"),
            ("phone_number_2", "3222-0000"),
            ("phone_label_2", "Comercial"),
            ("phone_3", "' +5548999900011"),
            ("phone_country_4", "55"),
            ("email_1", "Ana@Exemplo.com"),
            ("active", "Não"),
            ("note", ""),
        ])
        .unwrap();
        assert_eq!(
            (draft.name.as_deref(), draft.kind),
            (Some("Maré Ltda."), Some(PersonKind::Legal))
        );
        assert_eq!(
            (draft.active, draft.note, draft.owner),
            (Some(false), None, None)
        );
        let points: Vec<_> = draft
            .points
            .iter()
            .map(|(one, label)| (one.value.as_str(), *label))
            .collect();
        assert_eq!(
            points,
            [
                ("Ana@Exemplo.com", "other"),
                ("+5548999900011", "mobile"),
                ("+554832220000", "business")
            ]
        );
        let zeros = row(&[("tax_id", "1234567890")])
            .map(|draft| draft.tax_id.map(|id| id.as_str().to_owned()));
        assert_eq!(
            zeros,
            Ok(Some("01234567890".to_owned())),
            "a spreadsheet took the zero away"
        );
    }

    /// Rows: GAP-072, PERSON-016.
    #[test]
    fn everything_that_is_wrong_with_a_row_is_told_at_its_field() {
        let told = |field: &str, code| vec![(field.to_owned(), code)];
        assert_eq!(
            codes(&[("phone_1", "5,51199E+12")]),
            told("phone_1", "number_rounded")
        );
        assert_eq!(
            codes(&[("phone_2", "5.51199e12")]),
            told("phone_2", "number_rounded")
        );
        assert_eq!(
            codes(&[("tax_id", "1,14448E+13")]),
            told("tax_id", "number_rounded")
        );
        assert_eq!(
            codes(&[("tax_id", "529.982.247-26")]),
            told("tax_id", "tax_id_invalid")
        );
        assert_eq!(
            codes(&[("kind", "PJ"), ("tax_id", "529.982.247-25")]),
            told("tax_id", "tax_id_of_other_kind")
        );
        assert_eq!(
            codes(&[("phone_number_1", "99990-0011")]),
            told("phone_area_1", "phone_without_area_code")
        );
        assert_eq!(
            codes(&[("phone_1", "99990-0011")]),
            told("phone_1", "phone_without_area_code")
        );
        assert_eq!(
            codes(&[("name", "A\u{0}na")]),
            told("name", "text_control_character")
        );
        assert_eq!(
            codes(&[("email_1", "a\u{0}@x.io")]),
            told("email_1", "text_control_character")
        );
        assert_eq!(
            codes(&[
                ("email_2", "ana"),
                ("active", "talvez"),
                ("phone_label_1", "sala")
            ]),
            [
                ("email_2".to_owned(), "email_invalid"),
                ("active".to_owned(), "invalid"),
                ("phone_label_1".to_owned(), "invalid")
            ]
        );
        let cells = ["Ana".to_owned(), String::new(), "mais".to_owned()];
        assert_eq!(
            read(&[Some(Field::Name)], &cells).unwrap_err()[0].code,
            "row_more_cells_than_titles"
        );
        assert_eq!(
            read(&[Some(Field::Name)], &cells[..2])
                .unwrap()
                .name
                .as_deref(),
            Some("Ana")
        );
    }
}
