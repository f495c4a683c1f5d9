//! Templates of a business account: list, hand in, remove.

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::HeaderMap;
use axum::response::Response;
use base::time::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};

use super::error::GraphError;
use super::{answered, check_token};
use crate::Sandbox;
use crate::settings::TEMPLATES_MAX;
use crate::world::{Template, World};

/// Templates of one page when the caller does not say.
const PAGE_DEFAULT: usize = 25;
/// Templates of one page at the most.
const PAGE_MAX: usize = 250;

/// What a list or a removal is asked with.
#[derive(Debug, Deserialize)]
pub(super) struct Asked {
    limit: Option<usize>,
    after: Option<String>,
    name: Option<String>,
}

pub(super) async fn list(
    State(sandbox): State<Sandbox>,
    Path((_, account)): Path<(String, String)>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Response {
    let outcome =
        check_token(&sandbox, &headers).and_then(|()| page(&sandbox.world(), &account, &asked));
    answered(&sandbox, "GET message_templates", outcome)
}

fn page(world: &World, account: &str, asked: &Asked) -> Result<Value, GraphError> {
    check_account(world, account)?;
    let limit = asked.limit.unwrap_or(PAGE_DEFAULT).clamp(1, PAGE_MAX);
    let skip = asked
        .after
        .as_deref()
        .and_then(|after| after.parse::<usize>().ok())
        .unwrap_or(0);
    let is_asked = |template: &&Template| {
        template.business_account_id == account
            && asked
                .name
                .as_ref()
                .is_none_or(|name| template.name == *name)
    };
    let all: Vec<_> = world.templates.iter().filter(is_asked).collect();
    let shown: Vec<_> = all
        .iter()
        .skip(skip)
        .take(limit)
        .map(|t| t.shown())
        .collect();
    let end = skip.saturating_add(shown.len());
    let mut paging = json!({
        "cursors": { "before": skip.to_string(), "after": end.to_string() },
    });
    if end < all.len()
        && let Some(map) = paging.as_object_mut()
    {
        map.insert("next".to_owned(), json!(format!("?after={end}")));
    }
    Ok(json!({ "data": shown, "paging": paging }))
}

pub(super) async fn create(
    State(sandbox): State<Sandbox>,
    Path((_, account)): Path<(String, String)>,
    headers: HeaderMap,
    Json(request): Json<Value>,
) -> Response {
    let outcome = check_token(&sandbox, &headers)
        .and_then(|()| sandbox.change(|world, now| add(world, now, &account, &request)));
    answered(&sandbox, "POST message_templates", outcome)
}

/// Takes a template in, pending; it is approved after the review, unless its name asks for a rejection.
fn add(
    world: &mut World,
    now: Timestamp,
    account: &str,
    request: &Value,
) -> Result<Value, GraphError> {
    check_account(world, account)?;
    let text = |key: &str| {
        let found = request[key].as_str().filter(|text| !text.is_empty());
        found.ok_or_else(|| GraphError::new(100, format!("The parameter {key} is required.")))
    };
    let (name, language, category) = (text("name")?, text("language")?, text("category")?);
    let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    if !name.chars().all(is_plain) || name.len() > 512 {
        return Err(GraphError::new(
            100,
            "The name may hold a-z, 0-9 and underscores.",
        ));
    }
    if !matches!(category, "MARKETING" | "UTILITY" | "AUTHENTICATION") {
        return Err(GraphError::new(100, "The category is not valid."));
    }
    let components = &request["components"];
    let body = components
        .as_array()
        .and_then(|all| all.iter().find(|c| c["type"] == "BODY"));
    if body.is_none_or(|body| body["text"].as_str().is_none_or(str::is_empty)) {
        return Err(GraphError::new(100, "The body is required."));
    }
    if world.template(account, name, language).is_some() {
        return Err(GraphError::new(
            100,
            "There is already content in this language.",
        ));
    }
    let count = world
        .templates
        .iter()
        .filter(|t| t.business_account_id == account)
        .count();
    if count >= TEMPLATES_MAX {
        return Err(GraphError::new(
            100,
            "The account has as many templates as it may have.",
        ));
    }
    let id = world.new_id(now).to_string();
    world.templates.push(Template {
        id: id.clone(),
        business_account_id: account.to_owned(),
        name: name.to_owned(),
        language: language.to_owned(),
        category: category.to_owned(),
        status: "PENDING".to_owned(),
        rejected_reason: "NONE".to_owned(),
        components: components.clone(),
    });
    let (verdict, reason) = verdict(name);
    let due = now + world.pace.review;
    world.judge_template(due, &id, verdict, reason);
    Ok(json!({ "id": id, "status": "PENDING", "category": category }))
}

/// What the review will say: a name with `rejeitar` in it is rejected, everything else approved.
fn verdict(name: &str) -> (&'static str, &'static str) {
    if name.contains("rejeitar") {
        ("REJECTED", "INVALID_FORMAT")
    } else {
        ("APPROVED", "NONE")
    }
}

pub(super) async fn remove(
    State(sandbox): State<Sandbox>,
    Path((_, account)): Path<(String, String)>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Response {
    let outcome = check_token(&sandbox, &headers).and_then(|()| {
        let name = asked
            .name
            .ok_or_else(|| GraphError::new(100, "The name is required."))?;
        sandbox.change(|world, _| {
            check_account(world, &account)?;
            let before = world.templates.len();
            world
                .templates
                .retain(|t| t.business_account_id != account || t.name != name);
            if world.templates.len() == before {
                return Err(GraphError::new(132_001, "No such template."));
            }
            Ok(json!({ "success": true }))
        })
    });
    answered(&sandbox, "DELETE message_templates", outcome)
}

fn check_account(world: &World, account: &str) -> Result<(), GraphError> {
    if world.has_account(account) {
        Ok(())
    } else {
        Err(GraphError::no_object(account))
    }
}
