//! A customer of whom every kind of thing is known.

use app::jobs::drain;
use base::authz::{Scope, SystemReason};
use base::id::{FormId, InteractionId, ProposalExportId, ProposalId, ProposalMoveId, QueueId};
use office::sale::stage::ProposalStage;
use serde_json::json;
use store::in_tx;
use store_office::proposal_exports::{self, ProposalExport};
use store_office::proposal_forms::{self, ProposalForm};
use store_office::proposal_moves::{self, ProposalMove};
use store_office::proposals::{self, Proposal};

use super::marks::{MARK, PHONE};
use super::{ADMINISTRATOR, AGENT, SUPERVISOR};
use crate::state::jobs;
use crate::tests::cases::{Scene, does, text};
use crate::tests::main_path::{Visitor, eventually};
use crate::tests::person_imports::upload;
use crate::tests::samples::PROCESS;
use crate::tests::support::{NOON, World, request, send};
use crate::tests::templates::{customer_says, whatsapp};

/// A customer of whom every kind of thing is known, all of it over.
pub(super) struct Known {
    pub(super) person: String,
    pub(super) case: String,
    pub(super) contact: String,
    pub(super) proposal: ProposalId,
}

impl Known {
    pub(super) async fn new(world: &World) -> Self {
        let scene = Scene::new(world).await;
        let field = json!({ "physical_name": "time", "name": "Time", "kind": "text" });
        does(world, ADMINISTRATOR, "POST", "/person-fields", field).await;
        let person = Self::register(world).await;
        Self::merges(world, &person).await;
        let contact = scene.contact.clone();
        does(
            world,
            AGENT,
            "PUT",
            &scene.at("/person"),
            json!({ "person_id": person }),
        )
        .await;
        Self::talks(world, &scene).await;
        Self::agrees_on_a_callback(world, &person).await;
        let case = Self::opens_a_case(world, &scene).await;
        does(
            world,
            AGENT,
            "POST",
            &scene.at("/conclude"),
            json!({ "wrap_up_code_id": scene.code }),
        )
        .await;
        let proposal = Self::buys(world, &person, &contact).await;
        Self::is_known_elsewhere(world, &person, &scene).await;
        Self {
            person,
            case,
            contact,
            proposal,
        }
    }

    async fn register(world: &World) -> String {
        let body = json!({
            "kind": "natural", "name": format!("Zélia {MARK}"), "trade_name": format!("Loja {MARK}"), "tax_id": "529.982.247-25",
            "note": format!("nota {MARK}"), "gender": "female", "custom": { "time": MARK },
            "contact_points": [{ "kind": "phone", "value": PHONE }, { "kind": "email", "value": "zelia@marcadagua.com" }],
        });
        // Under a key, so that the answer is kept for a repeated request.
        let mut asked = request(
            Some(&world.ours.cookies[&AGENT]),
            "POST",
            "/api/v1/people",
            &body,
        );
        asked
            .headers_mut()
            .insert("idempotency-key", "k-1".parse().unwrap());
        let person = send(&world.router, asked).await;
        assert_eq!(person.status, 200, "{person:?}");
        let person = person.body;
        let id = text(&person["id"]);
        let point = text(&person["contact_points"][1]["id"]);
        let path = format!("/people/{id}/contact-points/{point}/opt-in");
        does(world, AGENT, "PUT", &path, json!({ "opt_in": "opted_out" })).await;
        let photo = json!({ "photo": crate::tests::samples::PHOTO });
        does(world, AGENT, "PUT", &format!("/people/{id}/photo"), photo).await;
        id
    }

    /// One record is merged into the person and stays so, another is taken out again.
    async fn merges(world: &World, person: &str) {
        for (name, back) in [
            (format!("Zelia M. {MARK}"), false),
            ("Outra Pessoa".to_owned(), true),
        ] {
            let other = json!({ "kind": "natural", "name": name, "anyway": true });
            let other = text(&does(world, SUPERVISOR, "POST", "/people", other).await["id"]);
            let body = json!({ "merged_id": other });
            let merge = does(
                world,
                SUPERVISOR,
                "POST",
                &format!("/people/{person}/merge"),
                body,
            )
            .await;
            if back {
                let path = format!("/person-merges/{}/undo", text(&merge["id"]));
                does(world, SUPERVISOR, "POST", &path, json!({})).await;
            }
        }
        app_floor::matcher::keep_all(&world.ctx, None)
            .await
            .unwrap();
    }

    async fn talks(world: &World, scene: &Scene) {
        let cookie = &world.ours.cookies[&AGENT];
        let file = upload(
            &world.router,
            cookie,
            ("marcadagua.csv", b"conteudo marcadagua"),
        )
        .await;
        let said = json!({ "text": format!("Bom dia, {MARK}"), "file_ids": [file] });
        does(world, AGENT, "POST", &scene.at("/messages"), said).await;
        does(
            world,
            AGENT,
            "POST",
            &scene.at("/notes"),
            json!({ "text": format!("Nota sobre {MARK}") }),
        )
        .await;
        let later = json!({ "text": format!("Até logo, {MARK}"), "send_at": NOON.micros() + 3_600_000_000 });
        let later = does(
            world,
            AGENT,
            "POST",
            &scene.at("/scheduled-messages"),
            later,
        )
        .await;
        let path = scene.at(&format!("/scheduled-messages/{}", text(&later["id"])));
        does(world, AGENT, "DELETE", &path, json!({})).await;
        app_floor::indexer::keep_all(&world.ctx, None)
            .await
            .unwrap();
    }

    /// A process runs for the case and is over, with what was filled in on its way.
    async fn runs_a_process(world: &World, case: &str) {
        let fields = json!([{ "name": "DSC_PEDIDO", "label": "Pedido", "kind": "short_text" }]);
        let form = json!({ "name": "Passo", "draft": { "sections": [{ "title": "Passo", "fields": fields }] } });
        let form = does(world, ADMINISTRATOR, "POST", "/forms", form).await;
        let path = format!("/forms/{}/publish", text(&form["id"]));
        does(world, ADMINISTRATOR, "POST", &path, json!({})).await;
        let file = PROCESS.replace(
            "<userTask id=\"t\"/>",
            "<userTask id=\"t\"><extensionElements><task xmlns=\"urn:unissono:bpmn:1\" form=\"Passo\"/></extensionElements></userTask>",
        );
        let body = json!({ "name": "Passos", "file": file, "on_desk": true });
        let process = does(world, ADMINISTRATOR, "POST", "/processes", body).await;
        let process = text(&process["id"]);
        let path = format!("/processes/{process}/publish");
        does(world, ADMINISTRATOR, "POST", &path, json!({})).await;
        let path = format!("/cases/{case}/processes");
        let body = json!({ "process_id": process });
        let running = does(world, AGENT, "POST", &path, body).await;
        let task = text(&running["tasks"][0]["id"]);
        let path = format!("/process-tasks/{task}/complete");
        let answers = json!({ "answers": { "DSC_PEDIDO": format!("Passo de {MARK}") } });
        does(world, AGENT, "POST", &path, answers).await;
    }

    /// What was asked of a colleague, returned, done and canceled.
    async fn asks_others(world: &World, path: &str) {
        let user = world.ours.users[&SUPERVISOR];
        let mut asked = Vec::new();
        for what in ["Ligar para", "Escrever a"] {
            let body = json!({ "text": format!("{what} {MARK}"), "user_id": user });
            let one = does(world, AGENT, "POST", &format!("{path}/follow-ups"), body).await;
            asked.push(format!("/follow-ups/{}", text(&one["id"])));
        }
        for (n, step, body) in [
            (0, "return", json!({ "reason": format!("Sem {MARK}") })),
            (
                1,
                "conclude",
                json!({ "conclusion": format!("Falei com {MARK}") }),
            ),
        ] {
            does(
                world,
                SUPERVISOR,
                "POST",
                &format!("{}/{step}", asked[n]),
                body,
            )
            .await;
        }
        does(
            world,
            AGENT,
            "POST",
            &format!("{}/cancel", asked[0]),
            json!({}),
        )
        .await;
    }

    /// A callback that was moved, made, and cancelled after it was opened again.
    async fn agrees_on_a_callback(world: &World, person: &str) {
        let record = does(world, AGENT, "GET", &format!("/people/{person}"), json!({})).await;
        let points = record["contact_points"].as_array().unwrap();
        let phone = points.iter().find(|one| one["kind"] == "phone").unwrap();
        let due_at = world.ctx.now().micros() + 3_600_000_000;
        let body = json!({ "person_id": person, "contact_point_id": phone["id"], "due_at": due_at,
            "note": format!("Ligar para {MARK}") });
        let one = does(world, AGENT, "POST", "/callbacks", body).await;
        let path = format!("/callbacks/{}", text(&one["id"]));
        let later = json!({ "due_at": due_at + 60_000_000, "reason": format!("{MARK} pediu") });
        does(world, AGENT, "PATCH", &path, later).await;
        let made = json!({ "outcome": format!("Falei com {MARK}") });
        does(world, AGENT, "POST", &format!("{path}/conclude"), made).await;
    }

    async fn opens_a_case(world: &World, scene: &Scene) -> String {
        let case = scene.open(world).await;
        let id = text(&case["id"]);
        Self::runs_a_process(world, &id).await;
        let path = format!("/cases/{id}");
        for answer in [
            format!("Pedido de {MARK}"),
            format!("Outro pedido de {MARK}"),
        ] {
            does(
                world,
                AGENT,
                "PATCH",
                &format!("{path}/form"),
                json!({ "answers": { "DSC_OCORRENCIA": answer } }),
            )
            .await;
        }
        Self::asks_others(world, &path).await;
        let cookie = &world.ours.cookies[&AGENT];
        let file = upload(
            &world.router,
            cookie,
            ("caso-marcadagua.csv", b"caso marcadagua"),
        )
        .await;
        does(
            world,
            AGENT,
            "POST",
            &format!("{path}/files"),
            json!({ "file_id": file }),
        )
        .await;
        Self::writes_mail(world, &id, &text(&case["number"])).await;
        let change = json!({ "title": format!("Caso de {MARK}"), "external_number": "991234567", "status": "concluded",
            "resolution": format!("Resolvido com {MARK}") });
        does(world, AGENT, "PATCH", &path, change).await;
        id
    }

    /// An e-mail that came, and one that was answered and could not be sent.
    async fn writes_mail(world: &World, case: &str, number: &str) {
        let settings = json!({ "host": "127.0.0.1", "port": 1, "security": "none", "from_email": "sac@loja.exemplo", "from_name": "Loja" });
        does(world, ADMINISTRATOR, "PUT", "/organization/mail", settings).await;
        let cookie = &world.ours.cookies[&ADMINISTRATOR];
        let file = upload(
            &world.router,
            cookie,
            ("carta-marcadagua.csv", b"carta marcadagua"),
        )
        .await;
        let from = json!({ "name": format!("Zélia {MARK}"), "address": "zelia@marcadagua.com" });
        let came = json!({
            "case_number": number, "message_id": "<1@marcadagua.com>", "in_reply_to": "<0@marcadagua.com>", "from": from, "to": [from], "cc": [from],
            "subject": format!("De {MARK}"), "html": format!("<p>Sou {MARK}</p>"), "file_ids": [file],
        });
        let came = does(world, ADMINISTRATOR, "POST", "/case-emails", came).await;
        let answer = json!({ "to": ["zelia@marcadagua.com"], "subject": format!("Re: {MARK}"), "text": format!("Olá, {MARK}"),
            "reply_to_id": came["id"] });
        let path = format!("/cases/{case}/emails");
        does(world, AGENT, "POST", &path, answer).await;
    }

    /// A sale that is over, as rows: the modules of sales have tests of their own.
    async fn buys(world: &World, person: &str, contact: &str) -> ProposalId {
        let (ctx, user) = (&world.ctx, world.ours.users[&AGENT]);
        let scope = Scope::system(world.ours.org, SystemReason::Demo);
        let one = Proposal {
            id: ctx.id(ProposalId::from_i64),
            number: "2026-0000099".to_owned(),
            interaction: InteractionId::from_i64(contact.parse().unwrap()),
            queue: ctx.id(QueueId::from_i64),
            person: person.parse().unwrap(),
            owner: user,
            made_by: user,
            made_at: NOON,
            worked_by: user,
            audit_type: "off_line".to_owned(),
            stage: ProposalStage::Confirmed,
            stage_since: NOON,
            situation: None,
            status: None,
            items: Vec::new(),
            total_cents: 9_990,
            points: Some(format!("Corrigir o endereço de {MARK}")),
            returned_count: 1,
            audited_by: None,
            confirmed_at: Some(NOON),
            told_in: None,
            revision: 1,
        };
        let step = ProposalMove {
            id: ctx.id(ProposalMoveId::from_i64),
            proposal: one.id,
            at: NOON,
            by: Some(user),
            place: None,
            stages: (ProposalStage::PendingAudit, ProposalStage::Confirmed),
            situation: None,
            status: None,
            owners: (user, user),
            totals_cents: (9_990, 9_990),
            note: Some(format!("Confirmado por {MARK}")),
        };
        let form = ProposalForm {
            form: ctx.id(FormId::from_i64),
            version: 1,
            answers: json!({ "OBS": format!("Entregar a {MARK}") }),
        };
        let batch = ProposalExport {
            id: ctx.id(ProposalExportId::from_i64),
            from: NOON,
            to: NOON,
            made_by: Some(user),
            made_at: NOON,
            sale_count: 1,
            reversal_count: 0,
        };
        let id = one.id;
        let lines = vec![(id, vec![MARK.to_owned()])];
        let kept = ctx.db.write::<_, store::Error, _>(in_tx!(
            tx,
            [scope, one, step, form, batch, lines],
            {
                proposals::insert(tx, &scope, &one).await?;
                proposal_forms::put(tx, &scope, one.id, &form).await?;
                proposal_moves::insert(tx, &scope, &step).await?;
                proposal_exports::insert(tx, &scope, &batch, &lines).await
            }
        ));
        kept.await.unwrap();
        id
    }

    /// A report and an export of the person are made.
    async fn is_asked_about(world: &World, person: &str) {
        let question = json!({ "from": "2026-11-18", "to": "2026-11-18", "medium": "messaging", "customer": MARK });
        does(
            world,
            ADMINISTRATOR,
            "POST",
            "/report-exports",
            json!({ "report": "tracking", "question": question }),
        )
        .await;
        does(
            world,
            ADMINISTRATOR,
            "POST",
            &format!("/people/{person}/exports"),
            json!({}),
        )
        .await;
    }

    async fn is_known_elsewhere(world: &World, person: &str, scene: &Scene) {
        let account = whatsapp(world).await;
        let filters = json!({ "q": format!("Zélia {MARK}") });
        does(
            world,
            ADMINISTRATOR,
            "POST",
            "/conversation-views",
            json!({ "name": "Dela", "filters": filters }),
        )
        .await;
        let block = json!({ "person_id": person, "reason": format!("Ofensas de {MARK}") });
        let block = does(world, SUPERVISOR, "POST", "/contact-blocks", block).await;
        does(
            world,
            SUPERVISOR,
            "POST",
            &format!("/contact-blocks/{}/lift", text(&block["id"])),
            json!({}),
        )
        .await;
        let hold = json!({ "reason": format!("Processo de {MARK}") });
        does(
            world,
            ADMINISTRATOR,
            "PUT",
            &format!("/people/{person}/legal-hold"),
            hold,
        )
        .await;
        does(
            world,
            ADMINISTRATOR,
            "DELETE",
            &format!("/people/{person}/legal-hold"),
            json!({}),
        )
        .await;
        let visitor = json!({ "name": format!("Zélia {MARK}"), "email": "zelia@marcadagua.com", "locale": "pt-BR", "origin": "http://localhost" });
        let visitor = Visitor::greet_with(world, &scene.key, visitor).await;
        visitor.writes(world, "k2", &format!("Sou {MARK}")).await;
        customer_says(world, &account, PHONE, ("Sou eu, Marcadágua", 1), NOON).await;
        end_all(world).await;
        let scope = Scope::system(world.ours.org, SystemReason::Intake);
        let ready = app_setup::account::get(&world.ctx, &scope, account.parse().unwrap())
            .await
            .unwrap();
        let payload = br#"{"from":"5548991234567","x":"Marcadagua"}"#;
        app_floor::intake::keep_payload(&world.ctx, &ready, "x", payload)
            .await
            .unwrap();
        let cookie = &world.ours.cookies[&ADMINISTRATOR];
        let lines = "nome;cpf\nZélia Marcadágua;1\n";
        let file = upload(&world.router, cookie, ("p.csv", lines.as_bytes())).await;
        let import = json!({ "file_id": file, "columns": ["name", "tax_id"], "key": "tax_id" });
        does(world, ADMINISTRATOR, "POST", "/person-imports", import).await;
        Self::is_asked_about(world, person).await;
        drain(&world.ctx, &jobs()).await.unwrap();
        app_floor::indexer::keep_all(&world.ctx, None)
            .await
            .unwrap();
    }
}

/// Lets the agent cancel what is open.
async fn end_all(world: &World) {
    loop {
        let mine = eventually(
            world,
            ADMINISTRATOR,
            "/api/v1/interactions?view=open",
            |body| {
                let items = body["items"].as_array().unwrap();
                items.iter().all(|one| one["state"] == "active")
            },
        )
        .await;
        let Some(one) = mine["items"].as_array().unwrap().first().cloned() else {
            return;
        };
        let path = format!("/interactions/{}/cancel", text(&one["id"]));
        does(world, AGENT, "POST", &path, json!({})).await;
    }
}
