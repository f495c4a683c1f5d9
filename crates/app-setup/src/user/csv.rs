//! The table of users as a spreadsheet keeps it: its columns in three languages, and its profiles.

use base::authz::RoleProfile;
use base::locale::Locale;

use crate::table::{Columns, of, plain};

/// A column of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Column {
    Name,
    Email,
    Profile,
    EmployeeNumber,
    AgentLogin,
    Queues,
    Active,
}

impl Columns for Column {
    const ALL: &'static [Self] = &[
        Self::Name,
        Self::Email,
        Self::Profile,
        Self::EmployeeNumber,
        Self::AgentLogin,
        Self::Queues,
        Self::Active,
    ];
    const NEEDED: &'static [Self] = &[Self::Name, Self::Email];

    fn titles(self) -> [&'static str; 3] {
        match self {
            Self::Name => ["nome", "name", "nombre"],
            Self::Email => ["e-mail", "email", "correo"],
            Self::Profile => ["perfil", "profile", "rol"],
            Self::EmployeeNumber => ["matrícula", "employee number", "número de empleado"],
            Self::AgentLogin => [
                "login do softphone",
                "softphone login",
                "login de softphone",
            ],
            Self::Queues => ["filas", "queues", "colas"],
            Self::Active => ["ativo", "active", "activo"],
        }
    }
}

impl Column {
    /// The field that problems of the column are told at.
    pub(crate) const fn field(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Email => "email",
            Self::Profile => "role_profile",
            Self::EmployeeNumber => "employee_number",
            Self::AgentLogin => "agent_login",
            Self::Queues => "queue_ids",
            Self::Active => "active",
        }
    }
}

const PROFILES: [(RoleProfile, [&str; 3]); 4] = [
    (RoleProfile::Agent, ["operador", "agent", "agente"]),
    (
        RoleProfile::SeniorAgent,
        ["operador master", "senior agent", "agente senior"],
    ),
    (
        RoleProfile::Supervisor,
        ["supervisor", "supervisor", "supervisor"],
    ),
    (
        RoleProfile::Administrator,
        ["administrador", "administrator", "administrador"],
    ),
];

/// The word of a profile.
pub(crate) fn profile_word(profile: RoleProfile, locale: Locale) -> &'static str {
    PROFILES
        .iter()
        .find(|(one, _)| *one == profile)
        .map_or("", |(_, [pt, en, es])| of(locale, pt, en, es))
}

/// Reads the word of a profile in whatever language.
pub(crate) fn read_profile(word: &str) -> Option<RoleProfile> {
    let folded = plain(word);
    PROFILES
        .iter()
        .find(|(_, words)| words.iter().any(|known| plain(known) == folded))
        .map(|(profile, _)| *profile)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::{read_yes_or_no, yes_or_no};

    #[test]
    fn titles_and_words_are_read_in_three_languages() {
        for locale in Locale::ALL {
            for column in Column::ALL {
                assert_eq!(Column::parse(column.title(locale)), Some(*column));
            }
            for profile in RoleProfile::ALL {
                assert_eq!(read_profile(profile_word(profile, locale)), Some(profile));
            }
            for active in [true, false] {
                assert_eq!(read_yes_or_no(yes_or_no(active, locale)), Some(active));
            }
        }
        assert_eq!(Column::parse(" MATRICULA "), Some(Column::EmployeeNumber));
        assert_eq!(Column::parse("senha"), None);
        assert_eq!(read_profile("chefe"), None);
    }
}
