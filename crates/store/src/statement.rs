//! Statements as values: a name, one text, or a pair of texts where the engines differ.

/// One SQL statement with its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Statement {
    /// Module path and constant, for errors and for the test that prepares all of them.
    pub name: &'static str,
    text: Text,
}

/// The text or texts of a statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Text {
    lite: &'static str,
    pg: &'static str,
}

/// A text that both engines take.
pub const fn both(sql: &'static str) -> Text {
    Text { lite: sql, pg: sql }
}

/// A text per engine, for the few statements that must differ: SQLite first.
pub const fn pair(lite: &'static str, pg: &'static str) -> Text {
    Text { lite, pg }
}

impl Text {
    pub(crate) const fn lite(self) -> &'static str {
        self.lite
    }

    pub(crate) const fn pg(self) -> &'static str {
        self.pg
    }
}

impl Statement {
    /// Names a text. Used by [`crate::statements!`].
    pub const fn new(name: &'static str, text: Text) -> Self {
        Self { name, text }
    }

    pub(crate) const fn lite(&self) -> &'static str {
        self.text.lite
    }

    pub(crate) const fn pg(&self) -> &'static str {
        self.text.pg
    }

    /// Tells whether the engines get different texts.
    pub fn differs(&self) -> bool {
        self.text.lite != self.text.pg
    }
}

/// Declares the statements of a table: a constant each, and `ALL`, which the crate's list of statements names.
///
/// Placeholders are `$1..$n` on both engines, bound by name on SQLite.
#[macro_export]
macro_rules! statements {
    ($($(#[$doc:meta])* $name:ident = $text:expr;)*) => {
        $($(#[$doc])* const $name: $crate::Statement =
            $crate::Statement::new(concat!(module_path!(), "::", stringify!($name)), $text);)*
        /// Every statement of this file.
        pub const ALL: &[&$crate::Statement] = &[$(&$name),*];
    };
}

/// A list whose filters are chosen at run time: a fixed text, conditions, and the values they bind.
///
/// Conditions are literals of ours; whatever comes from outside is a bound value.
pub struct Filtered<'a> {
    name: &'static str,
    text: String,
    args: Vec<crate::V<'a>>,
}

impl<'a> Filtered<'a> {
    /// Begins with a text that ends in a `WHERE` clause, and the values it binds.
    pub fn new(name: &'static str, text: &'static str, args: &[crate::V<'a>]) -> Self {
        Self {
            name,
            text: text.to_owned(),
            args: args.to_vec(),
        }
    }

    /// Adds `AND condition`; every `?` of the condition is the next value.
    #[must_use]
    pub fn and(mut self, condition: &'static str, values: &[crate::V<'a>]) -> Self {
        self.text.push_str(" AND ");
        self.push(condition, values);
        self
    }

    /// Adds a condition when there is a value for it.
    #[must_use]
    pub fn and_if(self, condition: &'static str, value: Option<crate::V<'a>>) -> Self {
        match value {
            Some(value) => self.and(condition, &[value]),
            None => self,
        }
    }

    /// Adds `AND column IN (…)`; an empty list matches nothing.
    #[must_use]
    pub fn and_in(
        mut self,
        column: &'static str,
        values: impl Iterator<Item = crate::V<'a>>,
    ) -> Self {
        self.text.push_str(" AND ");
        let start = self.args.len();
        self.args.extend(values);
        if self.args.len() == start {
            self.text.push_str("1 = 0");
            return self;
        }
        let places: Vec<String> = (start..self.args.len())
            .map(|n| format!("${}", n + 1))
            .collect();
        self.text.push_str(column);
        self.text.push_str(" IN (");
        self.text.push_str(&places.join(","));
        self.text.push(')');
        self
    }

    /// Ends with order and limit; every `?` is the next value.
    #[must_use]
    pub fn end(mut self, tail: &'static str, values: &[crate::V<'a>]) -> Self {
        self.text.push(' ');
        self.push(tail, values);
        self
    }

    fn push(&mut self, part: &str, values: &[crate::V<'a>]) {
        let mut values = values.iter();
        for c in part.chars() {
            match (c, values.len()) {
                ('?', 1..) => {
                    self.args.extend(values.next().copied());
                    self.text.push('$');
                    self.text.push_str(&self.args.len().to_string());
                }
                _ => self.text.push(c),
            }
        }
    }

    pub(crate) fn name(&self) -> &'static str {
        self.name
    }

    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    pub(crate) fn args(&self) -> &[crate::V<'a>] {
        &self.args
    }
}

/// Gives the pattern of a text that contains a part, for `LIKE $n ESCAPE '!'`.
pub fn containing(part: &str) -> String {
    format!("%{}%", escaped(part))
}

/// The engines disagree on what escapes by default, so the escape is named and is no backslash.
fn escaped(part: &str) -> String {
    part.replace('!', "!!")
        .replace('%', "!%")
        .replace('_', "!_")
}
