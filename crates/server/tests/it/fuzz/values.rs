//! Values for an input: such as fit, such as nearly fit, and such as nobody should send.

use base::rng::Rng;
use serde_json::{Map, Value, json};

use super::schema::{Known, Schemas, types};

/// How deep values are nested before lists and optional fields stay empty.
const DEPTH_MAX: u32 = 6;
/// Names of fields that hold an address to call: nothing beyond this machine is ever called.
const ADDRESSES: [&str; 5] = ["host", "issuer", "base_url", "url", "page_url"];

/// Texts that broke other programs.
const HOSTILE: [&str; 26] = [
    "",
    " ",
    "\0",
    "a\0b",
    "\u{1}\u{1b}[31m",
    "'; DROP TABLE users; --",
    "\" OR 1=1",
    "%' ESCAPE '\\",
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "{{7*7}}",
    "${jndi:ldap://127.0.0.1:9}",
    "../../../../etc/passwd",
    "=HYPERLINK(\"x\")",
    "\u{202e}abc\u{2066}",
    "שלום עולם",
    "👩‍👩‍👧‍👦🏳️‍🌈",
    "\u{feff}\u{200b}\u{ad}",
    "İıßﬁ",
    "a\u{301}\u{301}\u{301}\u{301}",
    "NaN",
    "-1",
    "9223372036854775808",
    "1e400",
    "true",
    "\r\nset-cookie: a=b",
];

const FINE: [&str; 14] = [
    "Trocas",
    "Ação & Reação",
    "Maria José",
    "maria@exemplo.com.br",
    "+5548999990011",
    "529.982.247-25",
    "88010-000",
    "2026-11-18",
    "America/Sao_Paulo",
    "red",
    "#3366ff",
    "oi",
    "senha-de-prova-2026",
    "web-chat",
];

/// Makes values.
pub(super) struct Maker<'a> {
    pub(super) rng: &'a mut Rng,
    pub(super) schemas: &'a Schemas,
    pub(super) known: &'a Known,
}

impl Maker<'_> {
    /// One of so many.
    pub(super) fn below(&mut self, n: usize) -> usize {
        usize::try_from(self.rng.below(u64::try_from(n.max(1)).unwrap())).unwrap()
    }

    fn pick<'v, T>(&mut self, from: &'v [T]) -> Option<&'v T> {
        let n = self.below(from.len());
        from.get(n)
    }

    /// A text for a path that names no kind of id: mostly the key of a web chat.
    pub(super) fn key(&mut self, key: &str) -> Value {
        if self.rng.chance(4, 5) {
            json!(key)
        } else {
            self.hostile()
        }
    }

    /// A value that fits, as far as the description tells.
    pub(super) fn fitting(&mut self, schema: &Value, depth: u32) -> Value {
        let (name, schema) = self.schemas.resolve(schema);
        if let Some(name) = name.filter(|name| name.ends_with("Id")) {
            let known = self.known.of(name);
            return match self.pick(known) {
                Some(id) if self.rng.chance(9, 10) => json!(id),
                _ => json!((1 + self.rng.below(1 << 40)).to_string()),
            };
        }
        if name == Some("Timestamp") {
            // From the beginning of time to the year 36812, most of them near today.
            let near = 1_795_000_000_000_000 + self.rng.below(1_000_000_000_000);
            let far = self.rng.below(1 << 60);
            return json!(if self.rng.chance(4, 5) { near } else { far });
        }
        if let Some(choices) = schema["oneOf"].as_array() {
            let choice = self.pick(choices).unwrap().clone();
            return self.fitting(&choice, depth);
        }
        if let Some(parts) = schema["allOf"].as_array() {
            let mut joined = Map::new();
            for part in parts {
                if let Value::Object(fields) = self.fitting(part, depth) {
                    joined.extend(fields);
                }
            }
            return Value::Object(joined);
        }
        if let Some(words) = schema["enum"].as_array() {
            return self.pick(words).unwrap().clone();
        }
        let kinds = types(schema);
        let kind = self.pick(&kinds).copied().unwrap_or("string");
        match kind {
            "object" => self.object(schema, depth),
            "array" => {
                let count = if depth > DEPTH_MAX { 0 } else { self.below(4) };
                (0..count)
                    .map(|_| self.fitting(&schema["items"], depth + 1))
                    .collect()
            }
            "string" => self.text(schema),
            "integer" | "number" => self.number(schema),
            "boolean" => json!(self.rng.chance(1, 2)),
            _ => Value::Null,
        }
    }

    fn object(&mut self, schema: &Value, depth: u32) -> Value {
        let mut made = Map::new();
        let required = schema["required"].as_array().cloned().unwrap_or_default();
        // Quarters of the optional fields that are given: few inputs are good with all of them.
        let share = self.rng.below(3);
        for (name, of) in schema["properties"].as_object().into_iter().flatten() {
            let needed = required.iter().any(|one| one == name);
            if needed || (depth <= DEPTH_MAX && self.rng.chance(share, 4)) {
                let value = self.fitting(of, depth + 1);
                made.insert(name.clone(), local(name, value));
            }
        }
        if let Some(of) = schema
            .get("additionalProperties")
            .filter(|of| of.is_object())
        {
            for _ in 0..self.below(3) {
                let key = self.fitting(&schema["propertyNames"], depth + 1);
                let value = self.fitting(of, depth + 1);
                made.insert(key.as_str().unwrap_or("x").to_owned(), value);
            }
        }
        Value::Object(made)
    }

    fn text(&mut self, schema: &Value) -> Value {
        if schema["pattern"].is_string() {
            return json!("2026-11-18");
        }
        let fine = (*self.pick(&FINE).unwrap()).to_owned();
        let unique = self.rng.below(1 << 30);
        json!(match self.rng.below(4) {
            0 => fine,
            1 => format!("{fine} {unique}"),
            2 => (*self.pick(&HOSTILE).unwrap()).to_owned(),
            _ => format!("n{unique}"),
        })
    }

    fn number(&mut self, schema: &Value) -> Value {
        let least = schema["minimum"].as_i64().unwrap_or(0);
        match self.rng.below(8) {
            0 => json!(least),
            1 => json!(i64::from(i32::MAX)),
            2 => json!(least - 1),
            _ => json!(least + i64::try_from(self.rng.below(100)).unwrap()),
        }
    }

    /// Something that nobody should send.
    pub(super) fn hostile(&mut self) -> Value {
        match self.rng.below(14) {
            0 => Value::Null,
            1 => json!(true),
            2 => json!(i64::MAX),
            3 => json!(i64::MIN),
            4 => json!(u64::MAX),
            5 => json!(1.5e300),
            6 => json!([]),
            7 => json!({}),
            8 => json!("x".repeat(70_000)),
            9 => json!("👩‍👩‍👧‍👦".repeat(400)),
            10 => nested(100),
            11 => json!([[], {}, null, "x", 1]),
            _ => json!(self.pick(&HOSTILE).unwrap()),
        }
    }

    /// Spoils one place of a value.
    pub(super) fn spoil(&mut self, value: &mut Value) {
        let spoilt = self.hostile();
        match value {
            Value::Object(fields) if !fields.is_empty() => {
                let n = self.below(fields.len());
                let name = fields.keys().nth(n).unwrap().clone();
                if ADDRESSES.contains(&name.as_str()) {
                    return;
                }
                match self.rng.below(6) {
                    0 => drop(fields.remove(&name)),
                    1 | 2 => drop(fields.insert(name, spoilt)),
                    3 => drop(fields.insert("\0<b>".to_owned(), spoilt)),
                    _ => self.spoil(fields.get_mut(&name).unwrap()),
                }
            }
            Value::Array(items) if !items.is_empty() => {
                let n = self.below(items.len());
                match self.rng.below(4) {
                    0 => *items = vec![items[n].clone(); 300],
                    1 => items[n] = spoilt,
                    _ => self.spoil(&mut items[n]),
                }
            }
            _ => *value = spoilt,
        }
    }

    /// Bytes that are no input at all.
    pub(super) fn garbage(&mut self) -> Vec<u8> {
        match self.rng.below(10) {
            0 => Vec::new(),
            1 => b"null".to_vec(),
            2 => b"[1,2]".to_vec(),
            3 => b"{\"name\":\"\xff\xfe\"}".to_vec(),
            4 => br#"{"name":"\ud800"}"#.to_vec(),
            5 => br#"{"name":"a","name":"b"}"#.to_vec(),
            6 => b"[".repeat(20_000),
            7 => b"{\"a\":".repeat(20_000),
            8 => br#"{"name":1e999999}"#.to_vec(),
            _ => (0..200)
                .map(|_| u8::try_from(self.rng.below(256)).unwrap())
                .collect(),
        }
    }
}

fn local(name: &str, value: Value) -> Value {
    if ADDRESSES.contains(&name) && value.is_string() {
        return json!(if name == "host" {
            "127.0.0.1"
        } else {
            "http://127.0.0.1:9"
        });
    }
    value
}

fn nested(depth: u32) -> Value {
    (0..depth).fold(json!(1), |inner, _| json!([inner]))
}
