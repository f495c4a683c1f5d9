//! A template message: which template, with which values, as its row keeps it.

use channels::say::TemplateToSend;
use serde_json::{Value, json};

/// Writes what a template message keeps: what is sent, and the text as the customer reads it.
pub fn content(name: &str, language: &str, body: &[String], rendered: &str) -> Value {
    json!({ "name": name, "language": language, "values": body, "body": rendered })
}

/// Reads what is sent.
pub fn template_of(content: Option<&Value>) -> Option<TemplateToSend> {
    let content = content?;
    let text = |key: &str| content.get(key).and_then(Value::as_str).map(str::to_owned);
    let values = content
        .get("values")
        .and_then(Value::as_array)
        .cloned()
        .unwrap_or_default();
    Some(TemplateToSend {
        name: text("name")?,
        language: text("language")?,
        header: None,
        body: values
            .iter()
            .filter_map(|value| value.as_str().map(str::to_owned))
            .collect(),
        buttons: Vec::new(),
    })
}

/// Fills the numbered variables of a template's body.
pub fn render(body: &str, values: &[String]) -> String {
    let mut rendered = body.to_owned();
    for (n, value) in values.iter().enumerate() {
        rendered = rendered.replace(&format!("{{{{{}}}}}", n + 1), value);
    }
    rendered
}

/// Counts the variables of a template's body.
pub fn variable_count(body: &str) -> usize {
    (1..=20)
        .take_while(|n| body.contains(&format!("{{{{{n}}}}}")))
        .count()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rows: GAP-029.
    #[test]
    fn numbered_variables_are_counted_and_filled() {
        let body = "Olá {{1}}, seu pedido {{2}} saiu.";
        assert_eq!(variable_count(body), 2);
        assert_eq!(
            render(body, &["Ana".into(), "88".into()]),
            "Olá Ana, seu pedido 88 saiu."
        );
        let kept = content("pedido", "pt_BR", &["Ana".into()], "Olá Ana");
        assert_eq!(template_of(Some(&kept)).unwrap().body, ["Ana"]);
        assert!(template_of(None).is_none());
    }
}
