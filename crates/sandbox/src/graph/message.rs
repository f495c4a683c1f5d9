//! Checks of a message's body, with the provider's error numbers; gives what the phone shows.

mod template;

use serde_json::{Value, json};

use super::error::GraphError;
use super::file;
use crate::world::World;

/// Checks one message; gives `{type, [type]: …}` as the phone shows it.
pub(super) fn check(
    world: &World,
    account: &str,
    kind: &str,
    request: &Value,
) -> Result<Value, GraphError> {
    let body = request
        .get(kind)
        .filter(|body| body.is_object() || body.is_array())
        .ok_or_else(|| missing(kind))?;
    match kind {
        "text" => text_within(body, "body", "text", 4_096)?,
        "image" | "audio" | "video" | "document" | "sticker" => media(world, kind, body)?,
        "location" => {
            for key in ["latitude", "longitude"] {
                if !body[key].is_number() && !body[key].is_string() {
                    return Err(missing(key));
                }
            }
        }
        "contacts" => contacts(body)?,
        "interactive" => interactive(body)?,
        "reaction" => {
            if !body["message_id"].is_string() || !body["emoji"].is_string() {
                return Err(missing("reaction"));
            }
        }
        "template" => return template::check(world, account, body),
        _ => {
            return Err(GraphError::new(
                131_051,
                format!("Type '{kind}' is not supported."),
            ));
        }
    }
    Ok(json!({ "type": kind, kind: body }))
}

fn missing(what: &str) -> GraphError {
    GraphError::new(131_008, format!("Parameter '{what}' is mandatory."))
}

fn invalid(what: &str) -> GraphError {
    GraphError::new(131_009, format!("Parameter '{what}' is not valid."))
}

/// A text must be there, filled, and not longer than this.
fn text_within(object: &Value, key: &str, name: &str, max: usize) -> Result<(), GraphError> {
    let text = object[key].as_str().ok_or_else(|| missing(name))?;
    match text.chars().count() {
        0 => Err(missing(name)),
        n if n > max => {
            let details = format!("Param {name}['{key}'] must be at most {max} characters long.");
            Err(GraphError::new(100, details))
        }
        _ => Ok(()),
    }
}

fn media(world: &World, kind: &str, body: &Value) -> Result<(), GraphError> {
    match (body["id"].as_str(), body["link"].as_str()) {
        (Some(id), None) => {
            let found = world.media.get(id).ok_or_else(|| invalid("id"))?;
            if !file::kinds_of(&found.mime).contains(&kind) {
                return Err(GraphError::new(131_053, "The file is of another kind."));
            }
        }
        (None, Some(link)) if link.starts_with("http://") || link.starts_with("https://") => {}
        (Some(_) | None, Some(_)) => return Err(invalid("link")),
        (None, None) => return Err(missing("id")),
    }
    if body.get("caption").is_some() {
        if matches!(kind, "audio" | "sticker") {
            return Err(GraphError::new(
                100,
                format!("Unexpected key 'caption' on '{kind}'."),
            ));
        }
        text_within(body, "caption", kind, 1_024)?;
    }
    Ok(())
}

fn contacts(body: &Value) -> Result<(), GraphError> {
    let cards = body.as_array().filter(|cards| !cards.is_empty());
    for card in cards.ok_or_else(|| missing("contacts"))? {
        let name = &card["name"];
        if !name["formatted_name"].is_string() {
            return Err(missing("contacts[].name.formatted_name"));
        }
        if ["first_name", "last_name", "middle_name"]
            .iter()
            .all(|key| !name[*key].is_string())
        {
            return Err(missing("contacts[].name.first_name"));
        }
    }
    Ok(())
}

fn interactive(body: &Value) -> Result<(), GraphError> {
    let action = &body["action"];
    match body["type"].as_str() {
        Some("button") => {
            text_within(&body["body"], "text", "interactive.body", 1_024)?;
            let buttons = action["buttons"]
                .as_array()
                .ok_or_else(|| missing("action.buttons"))?;
            if !(1..=3).contains(&buttons.len()) {
                return Err(GraphError::new(
                    131_009,
                    "There may be one to three buttons.",
                ));
            }
            for button in buttons {
                text_within(&button["reply"], "id", "buttons[].reply", 256)?;
                text_within(&button["reply"], "title", "buttons[].reply", 20)?;
            }
            unique(
                buttons
                    .iter()
                    .filter_map(|button| button.pointer("/reply/id")?.as_str()),
            )
        }
        Some("list") => {
            text_within(&body["body"], "text", "interactive.body", 4_096)?;
            text_within(action, "button", "action", 20)?;
            list_sections(action)
        }
        Some(_) | None => Err(invalid("interactive.type")),
    }
}

fn list_sections(action: &Value) -> Result<(), GraphError> {
    let sections = action["sections"]
        .as_array()
        .ok_or_else(|| missing("action.sections"))?;
    let rows: Vec<_> = sections
        .iter()
        .flat_map(|section| section["rows"].as_array().map_or(&[][..], Vec::as_slice))
        .collect();
    if rows.is_empty() || rows.len() > 10 || sections.len() > 10 {
        return Err(GraphError::new(131_009, "There may be one to ten rows."));
    }
    if sections.len() > 1 {
        for section in sections {
            text_within(section, "title", "sections[]", 24)?;
        }
    }
    for row in &rows {
        text_within(row, "id", "rows[]", 200)?;
        text_within(row, "title", "rows[]", 24)?;
        if row.get("description").is_some() {
            text_within(row, "description", "rows[]", 72)?;
        }
    }
    unique(rows.iter().filter_map(|row| row["id"].as_str()))
}

fn unique<'a>(ids: impl Iterator<Item = &'a str>) -> Result<(), GraphError> {
    let mut seen = std::collections::BTreeSet::new();
    for id in ids {
        if !seen.insert(id) {
            return Err(GraphError::new(
                131_009,
                format!("The id '{id}' is used twice."),
            ));
        }
    }
    Ok(())
}
