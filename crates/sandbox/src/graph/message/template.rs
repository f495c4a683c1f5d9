//! Checks a template message against the template that was approved, and fills it for the phone.
//!
//! **Source**: provider pages “Template components”, “Coupon code templates”, “Error codes”.

use serde_json::{Value, json};

use super::super::error::GraphError;
use super::{media, missing};
use crate::world::{Template, World, variables};

/// Characters of a body once its values stand in it.
const BODY_CHARS_MAX: usize = 1_024;
/// Characters of a code to be copied.
const CODE_CHARS_MAX: usize = 15;

/// Checks a template message; gives what the phone shows.
pub(super) fn check(world: &World, account: &str, body: &Value) -> Result<Value, GraphError> {
    let found = find(world, account, body)?;
    let components = body["components"].as_array().map_or(&[][..], Vec::as_slice);
    let header = header(world, found, parameters(components, "header"))?;
    let (names, values) = texts(found, "BODY", parameters(components, "body"))?;
    let text = filled(found.text("BODY"), &names, &values);
    if text.chars().count() > BODY_CHARS_MAX {
        return Err(GraphError::new(132_005, "body: the text is too long"));
    }
    let buttons = buttons(found, components)?;
    let payloads: Vec<_> = components
        .iter()
        .filter(|component| component["type"] == "button")
        .map(|button| json!({ "index": button["index"], "parameters": button["parameters"] }))
        .collect();
    Ok(json!({
        "type": "template",
        "template": {
            "name": found.name,
            "header": header,
            "text": text,
            "footer": found.component("FOOTER").map(|footer| &footer["text"]),
            "buttons": buttons,
            "payloads": payloads,
        },
    }))
}

fn find<'a>(world: &'a World, account: &str, body: &Value) -> Result<&'a Template, GraphError> {
    let name = body["name"]
        .as_str()
        .ok_or_else(|| missing("template.name"))?;
    let language = body
        .pointer("/language/code")
        .and_then(Value::as_str)
        .ok_or_else(|| missing("template.language.code"))?;
    let absent = || {
        let details = format!("template name ({name}) does not exist in {language}");
        GraphError::new(132_001, details)
    };
    let found = world.template(account, name, language).ok_or_else(absent)?;
    match found.status.as_str() {
        "APPROVED" => Ok(found),
        "PAUSED" => Err(GraphError::new(132_015, "The template is paused.")),
        "DISABLED" => Err(GraphError::new(132_016, "The template is disabled.")),
        _ => Err(absent()),
    }
}

/// Gives the parameters of the first component of a kind.
fn parameters<'a>(components: &'a [Value], kind: &str) -> &'a [Value] {
    let is_it = |component: &&Value| {
        component["type"]
            .as_str()
            .is_some_and(|found| found.eq_ignore_ascii_case(kind))
    };
    let found = components.iter().find(is_it);
    found
        .and_then(|component| component["parameters"].as_array())
        .map_or(&[][..], Vec::as_slice)
}

/// Checks the values of a text part: numbered ones by their place, named ones by their name.
fn texts(
    found: &Template,
    part: &str,
    given: &[Value],
) -> Result<(Vec<String>, Vec<String>), GraphError> {
    let names = variables(found.text(part));
    let place = part.to_lowercase();
    if given.len() != names.len() {
        let details = format!(
            "{place}: number of localizable_params ({}) does not match the expected number of params ({})",
            given.len(),
            names.len()
        );
        return Err(GraphError::new(132_000, details));
    }
    let mut values = Vec::with_capacity(names.len());
    for (n, name) in names.iter().enumerate() {
        let is_named = !name.chars().all(|c| c.is_ascii_digit());
        let parameter = if is_named {
            given.iter().find(|one| one["parameter_name"] == **name)
        } else {
            given
                .get(n)
                .filter(|one| one.get("parameter_name").is_none())
        };
        let wrong = || GraphError::new(100, format!("{place}: the parameter {name} is missing"));
        let text = text_of(parameter.ok_or_else(wrong)?).ok_or_else(wrong)?;
        if text.contains(['\n', '\t']) || text.contains("     ") {
            let details =
                "Param text cannot have new-line/tab characters or more than 4 consecutive spaces";
            return Err(GraphError::new(100, details));
        }
        values.push(text.to_owned());
    }
    Ok((names, values))
}

fn text_of(parameter: &Value) -> Option<&str> {
    let is_text = parameter["type"] == "text";
    parameter["text"]
        .as_str()
        .filter(|text| is_text && !text.is_empty())
}

/// Gives what stands above the body: `{text}`, or `{type, [type]: file}`.
fn header(world: &World, found: &Template, given: &[Value]) -> Result<Value, GraphError> {
    let format = found
        .component("HEADER")
        .and_then(|header| header["format"].as_str())
        .unwrap_or_default();
    let kind = match format {
        "IMAGE" => "image",
        "VIDEO" => "video",
        "DOCUMENT" => "document",
        "TEXT" => {
            let (names, values) = texts(found, "HEADER", given)?;
            return Ok(json!({ "text": filled(found.text("HEADER"), &names, &values) }));
        }
        _ => return Ok(Value::Null),
    };
    let wrong = |what: &str| {
        let details = format!("header: Format mismatch, expected {format}, received {what}");
        GraphError::new(132_012, details)
    };
    let parameter = given.first().ok_or_else(|| wrong("UNKNOWN"))?;
    let received = parameter["type"].as_str().unwrap_or_default();
    if received != kind {
        return Err(wrong(&received.to_uppercase()));
    }
    let file = &parameter[kind];
    media(world, kind, file)?;
    Ok(json!({ "type": kind, kind: file }))
}

/// Gives the buttons as the phone shows them: addresses whole, codes filled in.
fn buttons(found: &Template, components: &[Value]) -> Result<Vec<Value>, GraphError> {
    let all = found
        .component("BUTTONS")
        .and_then(|buttons| buttons["buttons"].as_array())
        .map_or(&[][..], Vec::as_slice);
    let mut shown = Vec::with_capacity(all.len());
    for (index, button) in all.iter().enumerate() {
        // The position comes as a number or as text.
        let position = json!([index, index.to_string()]);
        let is_it = |component: &&Value| {
            let at = component.get("index");
            let of_it = position
                .as_array()
                .is_some_and(|both| both.iter().any(|one| at == Some(one)));
            of_it && component.get("type").is_some_and(|kind| kind == "button")
        };
        let given = components.iter().find(is_it);
        let parameter = given.and_then(|given| given.pointer("/parameters/0"));
        let sub_type = given
            .and_then(|given| given["sub_type"].as_str())
            .unwrap_or_default();
        let wants = |kind: &str| {
            let details =
                format!("buttons: Button at index {index} of type {kind} requires a parameter");
            GraphError::new(131_008, details)
        };
        let kind = button.get("type").and_then(Value::as_str);
        let mut filled_in = None;
        match kind {
            Some("URL") => {
                let url = button.get("url").and_then(Value::as_str);
                let url = url.unwrap_or_default().to_owned();
                let names = variables(&url);
                if !names.is_empty() {
                    let end = parameter.filter(|_| sub_type.eq_ignore_ascii_case("url"));
                    let end = end.and_then(text_of).ok_or_else(|| wants("Url"))?;
                    filled_in = Some(("url", filled(&url, &names, &[end.to_owned()])));
                }
            }
            Some("COPY_CODE") => {
                let code = parameter
                    .filter(|one| {
                        sub_type.eq_ignore_ascii_case("copy_code") && one["type"] == "coupon_code"
                    })
                    .and_then(|one| one["coupon_code"].as_str())
                    .ok_or_else(|| wants("CopyCode"))?;
                let is_code = code.chars().all(|c| c.is_ascii_alphanumeric());
                if code.is_empty() || code.len() > CODE_CHARS_MAX || !is_code {
                    return Err(GraphError::new(132_018, "The coupon code is not valid."));
                }
                filled_in = Some(("code", code.to_owned()));
            }
            Some(_) | None => {}
        }
        let mut button = button.clone();
        if let (Some(map), Some((key, value))) = (button.as_object_mut(), filled_in) {
            map.insert(key.to_owned(), json!(value));
        }
        shown.push(button);
    }
    Ok(shown)
}

fn filled(text: &str, names: &[String], values: &[String]) -> String {
    let mut filled = text.to_owned();
    for (name, value) in names.iter().zip(values) {
        filled = filled.replace(&format!("{{{{{name}}}}}"), value);
    }
    filled
}
