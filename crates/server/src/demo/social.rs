//! What the sample operation reads of social media: the module switched on, its queue, and posts in several states.

use app::{Ctx, Fault};
use base::authz::Actor;
use base::time::{Span, Timestamp};
use serde_json::{Value, json};

use super::call;

/// Makes them; contacts from social media count for the queue.
pub(super) async fn create(ctx: &Ctx, admin: &Actor, queue: &Value) -> Result<(), Fault> {
    let organization = call(ctx, admin, "get_organization", json!({})).await?;
    let mut settings = organization.get("settings").cloned().unwrap_or_default();
    if let Some(modules) = settings
        .get_mut("modules")
        .and_then(|one| one.as_object_mut())
    {
        modules.insert("social".to_owned(), true.into());
    }
    let input = json!({ "settings": settings });
    call(ctx, admin, "update_organization", input).await?;
    let mut social = call(ctx, admin, "get_social_settings", json!({})).await?;
    if let Some(fields) = social.as_object_mut() {
        fields.insert("queue_id".to_owned(), queue.clone());
        fields.remove("revision");
        fields.remove("unmapped");
    }
    let input = json!({ "settings": social });
    call(ctx, admin, "update_social_settings", input).await?;
    let posts = json!({ "posts": posts(ctx.now()) });
    call(ctx, admin, "ingest_social_posts", posts).await?;
    let later = json!({ "posts": [answered(ctx.now())] });
    call(ctx, admin, "ingest_social_posts", later).await?;
    Ok(())
}

fn ago(now: Timestamp, hours: i64) -> Timestamp {
    now - Span::from_hours(hours)
}

fn reclame_aqui(now: Timestamp, id: &str, hours: i64, (title, text): (&str, &str)) -> Value {
    json!({
        "medium": "Reclame Aqui", "external_id": id, "updated_at": ago(now, hours), "published_at": ago(now, hours),
        "title": title, "text": text, "situation": "Não respondida", "status": "not answered",
    })
}

fn with(mut post: Value, more: &Value) -> Value {
    for (name, value) in more.as_object().into_iter().flatten() {
        if let Some(fields) = post.as_object_mut() {
            fields.insert(name.clone(), value.clone());
        }
    }
    post
}

/// The version of the first post after the company answered.
fn answered(now: Timestamp) -> Value {
    let said = (
        "Tênis chegou com o número errado",
        "Comprei o 38 e veio o 42. Já abri troca duas vezes.",
    );
    with(
        reclame_aqui(now, "RA-48213", 50, said),
        &json!({
            "updated_at": ago(now, 44), "situation": "Respondida", "status": "answered",
            "author": { "external_id": "c-81", "name": "Marina Falcão", "email": "marina.falcao@exemplo.com" },
            "replies": [{ "side": "company", "text": "Marina, a troca foi liberada. O código de postagem está no seu e-mail.", "at": ago(now, 44) }],
            "treatment_started_at": ago(now, 47), "treatment_ended_at": ago(now, 44),
        }),
    )
}

fn posts(now: Timestamp) -> Vec<Value> {
    let author = |id: &str, name: &str| json!({ "author": { "external_id": id, "name": name } });
    vec![
        with(
            reclame_aqui(
                now,
                "RA-48213",
                50,
                (
                    "Tênis chegou com o número errado",
                    "Comprei o 38 e veio o 42. Já abri troca duas vezes.",
                ),
            ),
            &author("c-81", "Marina Falcão"),
        ),
        with(
            reclame_aqui(
                now,
                "RA-48377",
                20,
                (
                    "Forno não liga",
                    "Recebi ontem e não liga em nenhuma tomada. Quero outro ou o dinheiro de volta.",
                ),
            ),
            &author("c-82", "Otávio Reis"),
        ),
        with(
            reclame_aqui(
                now,
                "RA-48402",
                9,
                (
                    "Cobrança em dobro",
                    "A fatura veio com a compra duas vezes.",
                ),
            ),
            &with(
                author("c-83", "Lúcia Amaral"),
                &json!({ "situation": "Réplica", "status": "Em análise interna" }),
            ),
        ),
        json!({
            "medium": "Facebook", "external_id": "fb-901", "updated_at": ago(now, 6), "published_at": ago(now, 6),
            "text": "Alguém sabe se a loja da praia abre no feriado?", "author": { "handle": "@bento", "name": "Bento Luz" },
        }),
        json!({
            "medium": "Instagram", "external_id": "ig-77", "updated_at": ago(now, 3), "published_at": ago(now, 3),
            "visibility": "private", "text": "Meu pedido está parado há cinco dias, podem ver?",
            "author": { "handle": "@dora.mar", "name": "Dora Mar" },
        }),
    ]
}
