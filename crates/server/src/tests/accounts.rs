//! Accounts through the real router: mail and links, passwords, the second factor, sessions and locks, tables of users, tokens.

use std::pin::pin;
use std::task::{Context, Poll, Waker};

use app_setup::access::{self, RecoveryInput};
use axum::body::Body;
use axum::http::Request;
use base::authz::RoleProfile;
use base::time::Span;
use serde_json::{Value, json};
use store::db_test;
use totp_rs::{Algorithm, Builder, Secret};

use super::smtp::Smtp;
use super::support::{Answer, World, call, request, send, sign_in};
use crate::state::jobs;

const ADMINISTRATOR: RoleProfile = RoleProfile::Administrator;
const AGENT: RoleProfile = RoleProfile::Agent;
const OLD: &str = "uma senha de teste";
const NEW: &str = "cavalo bateria grampo";

/// Calls what needs no sign-in.
async fn open(world: &World, method: &str, path: &str, body: Value) -> Answer {
    call(
        &world.router,
        None,
        method,
        &format!("/api/v1{path}"),
        &body,
    )
    .await
}

async fn admin(world: &World, method: &str, path: &str, body: Value) -> Answer {
    world
        .ours(ADMINISTRATOR, method, &format!("/api/v1{path}"), body)
        .await
}

async fn enter(world: &World, email: &str, password: &str) -> Answer {
    open(
        world,
        "POST",
        "/session",
        json!({ "email": email, "password": password }),
    )
    .await
}

/// Makes a user who has no password yet.
async fn invited(world: &World) -> Value {
    let body = json!({ "name": "Ana Silva", "email": "ana@loja.exemplo", "role_profile": "agent" });
    let answer = admin(world, "POST", "/users", body).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    answer.body
}

/// The newest mail of the outbox, with what it says.
pub(super) async fn newest_mail(world: &World) -> Value {
    let list = admin(world, "GET", "/outbox-mails", json!({})).await;
    let id = list.body["items"][0]["id"].as_str().unwrap().to_owned();
    admin(world, "GET", &format!("/outbox-mails/{id}"), json!({}))
        .await
        .body
}

pub(super) fn token_of(text: &str) -> String {
    let (_, rest) = text.split_once("http://localhost/access#").unwrap();
    rest.split_whitespace().next().unwrap().to_owned()
}

async fn choose(world: &World, token: &str, password: &str) -> Answer {
    let body = json!({ "token": token, "password": password });
    open(world, "POST", "/access/password", body).await
}

fn field_code(answer: &Answer) -> String {
    format!(
        "{}: {}",
        answer.body["fields"][0]["field"]
            .as_str()
            .unwrap_or_default(),
        answer.body["fields"][0]["code"]
            .as_str()
            .unwrap_or_default()
    )
}

/// The code that an authenticator app shows now.
pub(super) fn app_code(world: &World, secret: &str) -> String {
    let secret = Secret::try_from_base32(secret.replace(' ', "")).unwrap();
    let totp = Builder::new()
        .with_algorithm(Algorithm::SHA1)
        .with_digits(6)
        .with_step_duration(30)
        .with_secret(secret)
        .build()
        .unwrap();
    totp.generate(u64::try_from(world.ctx.now().micros() / 1_000_000).unwrap())
        .to_string()
}

db_test! {
    /// Rows: ACC-002, GAP-003, GAP-004.
    async fn a_new_user_chooses_a_password_by_a_link_that_works_once(db: &TestDb) {
        let world = World::new(db).await;
        let user = invited(&world).await;
        assert_eq!(user["awaits_first_access"], true);
        assert_eq!(enter(&world, "ana@loja.exemplo", "").await.code(), "sign_in_failed");
        let mail = newest_mail(&world).await;
        assert_eq!((&mail["state"], &mail["kind"]), (&json!("held"), &json!("first_access")));
        let token = token_of(mail["body"].as_str().unwrap());
        let seen = open(&world, "POST", "/access/link", json!({ "token": token })).await;
        assert_eq!(
            (&seen.body["name"], &seen.body["email"], &seen.body["organization"]),
            (&json!("Ana Silva"), &json!("ana@loja.exemplo"), &json!("ours"))
        );
        for (weak, code) in [
            ("curta", "password: password_weak"),
            ("Senha@123456", "password: password_common"),
            ("ana-silva-2026", "password: password_personal"),
        ] {
            assert_eq!(field_code(&choose(&world, &token, weak).await), code);
        }
        assert_eq!(choose(&world, &token, NEW).await.status, 200);
        assert_eq!(enter(&world, "ana@loja.exemplo", NEW).await.status, 200);
        assert_eq!(choose(&world, &token, "outra senha qualquer").await.code(), "link_invalid");
        assert_eq!(open(&world, "POST", "/access/link", json!({ "token": token })).await.status, 410);
        assert_eq!(newest_mail(&world).await["body"], Value::Null);
        assert_eq!(admin(&world, "GET", &format!("/users/{}", user["id"].as_str().unwrap()), json!({})).await.body["awaits_first_access"], false);
    }

    /// Rows: ACC-004, ACC-008, GAP-004.
    async fn a_forgotten_password_is_chosen_anew_and_nobody_learns_who_exists(db: &TestDb) {
        let world = World::new(db).await;
        let email = "agent@ours.exemplo.com";
        // The route answers before it looks, so this one is for somebody whom the rest does not ask about.
        for asked in ["agent@theirs.exemplo.com", "ninguem@ours.exemplo.com"] {
            let answer = open(&world, "POST", "/access/recovery", json!({ "email": asked })).await;
            assert_eq!((answer.status, &answer.body), (202, &json!({})), "{asked}");
        }
        access::request_recovery(&world.ctx, RecoveryInput { email: "ninguem@x.io".into() }).await.unwrap();
        access::request_recovery(&world.ctx, RecoveryInput { email: email.into() }).await.unwrap();
        access::request_recovery(&world.ctx, RecoveryInput { email: email.into() }).await.unwrap();
        let list = admin(&world, "GET", "/outbox-mails", json!({})).await;
        assert_eq!(list.body["items"].as_array().unwrap().len(), 1, "asked again at once: {list:?}");
        let first = token_of(newest_mail(&world).await["body"].as_str().unwrap());
        // The administrator sends another: the first ends.
        let id = world.ours.users[&AGENT];
        let sent = admin(&world, "POST", &format!("/users/{id}/access-link"), json!({})).await;
        assert_eq!(sent.body["state"], "held");
        assert_eq!(choose(&world, &first, NEW).await.code(), "link_invalid");
        let second = token_of(newest_mail(&world).await["body"].as_str().unwrap());
        let cookie = world.ours.cookies[&AGENT].clone();
        assert_eq!(call(&world.router, Some(&cookie), "GET", "/api/v1/session", &json!({})).await.status, 200);
        assert_eq!(choose(&world, &second, NEW).await.status, 200);
        assert_eq!(call(&world.router, Some(&cookie), "GET", "/api/v1/session", &json!({})).await.status, 401);
        assert_eq!(enter(&world, email, OLD).await.code(), "sign_in_failed");
        assert_eq!(enter(&world, email, NEW).await.status, 200);
        // An old link is none.
        admin(&world, "POST", &format!("/users/{id}/access-link"), json!({})).await;
        let third = token_of(newest_mail(&world).await["body"].as_str().unwrap());
        world.ctx.clock.advance(Span::from_mins(61));
        assert_eq!(choose(&world, &third, OLD).await.code(), "link_invalid");
    }

    /// Rows: ACC-004.
    async fn strangers_who_ask_for_passwords_fill_no_memory(db: &TestDb) {
        let world = World::new(db).await;
        let (_stopper, stop) = tokio::sync::watch::channel(false);
        let state = crate::serve::state(world.ctx.clone(), stop);
        let places = std::sync::Arc::clone(&state.recoveries);
        let router = crate::serve::router(state, None);
        let ask = async |email: &str| call(&router, None, "POST", "/api/v1/access/recovery", &json!({ "email": email })).await;
        let all = places.try_acquire_many_owned(u32::try_from(crate::state::RECOVERIES_MAX).unwrap()).unwrap();
        for email in ["agent@ours.exemplo.com", "ninguem@ours.exemplo.com"] {
            let refused = ask(email).await;
            assert_eq!((refused.status, refused.code()), (503, "busy"), "{email}");
        }
        drop(all);
        assert_eq!(ask("agent@ours.exemplo.com").await.status, 202);
    }

    /// Rows: ACC-004.
    async fn the_answer_to_who_forgot_the_password_waits_for_nothing(db: &TestDb) {
        let world = World::new(db).await;
        let mut answers = Vec::new();
        for email in ["agent@ours.exemplo.com", "ninguem@ours.exemplo.com"] {
            let asked = request(None, "POST", "/api/v1/access/recovery", &json!({ "email": email }));
            // Asked once and never woken: an answer that looked anybody up could not be there yet.
            let mut answer = pin!(send(&world.router, asked));
            let Poll::Ready(answer) = answer.as_mut().poll(&mut Context::from_waker(Waker::noop())) else {
                panic!("the answer for {email} waits for something");
            };
            answers.push(answer);
        }
        assert_eq!((answers[0].status, &answers[0]), (202, &answers[1]));
    }

    /// Rows: ACC-002.
    async fn mail_leaves_by_smtp_once_a_server_is_configured(db: &TestDb) {
        let world = World::new(db).await;
        invited(&world).await;
        let held = newest_mail(&world).await;
        let id = held["id"].as_str().unwrap();
        let again = format!("/outbox-mails/{id}/send");
        assert_eq!(admin(&world, "POST", &again, json!({})).await.code(), "mail_not_configured");
        assert_eq!(admin(&world, "POST", "/organization/mail/trial", json!({})).await.code(), "mail_not_configured");
        let server = Smtp::listen(None).await;
        let settings = json!({
            "host": "127.0.0.1", "port": server.port, "security": "none", "user_name": "carteiro",
            "password": "segredo do correio", "from_email": "nao-responda@loja.exemplo", "from_name": "Loja Maré"
        });
        let kept = admin(&world, "PUT", "/organization/mail", settings.clone()).await;
        assert_eq!((kept.status, &kept.body["has_password"]), (200, &json!(true)), "{kept:?}");
        assert!(!kept.body.to_string().contains("segredo do correio"));
        assert_eq!(admin(&world, "POST", &again, json!({})).await.status, 200);
        app::jobs::drain(&world.ctx, &jobs()).await.unwrap();
        let taken = server.taken();
        assert_eq!(taken.len(), 1);
        assert_eq!(taken[0].to, "RCPT TO:<ana@loja.exemplo>");
        assert_eq!(taken[0].authn, "AGNhcnRlaXJvAHNlZ3JlZG8gZG8gY29ycmVpbw==");
        assert!(taken[0].data.contains("nao-responda@loja.exemplo"), "{}", taken[0].data);
        assert!(taken[0].data.contains("http://localhost/access#"), "{}", taken[0].data);
        let sent = newest_mail(&world).await;
        assert_eq!((&sent["state"], &sent["body"]), (&json!("sent"), &Value::Null));
        assert_eq!(admin(&world, "POST", &again, json!({})).await.code(), "mail_gone");
        assert_eq!(admin(&world, "POST", "/organization/mail/trial", json!({})).await.status, 200);
        assert_eq!(server.taken().len(), 2);
        // Another server does not get the password of the one before.
        let mut other = settings;
        other["host"] = json!("localhost");
        other.as_object_mut().unwrap().remove("password");
        let kept = admin(&world, "PUT", "/organization/mail", other).await;
        assert_eq!(kept.body["has_password"], false);
    }

    /// Rows: ACC-002.
    async fn a_mail_that_the_server_refuses_is_shown_with_its_reason(db: &TestDb) {
        let world = World::new(db).await;
        let server = Smtp::listen(Some("550 5.1.1 caixa desconhecida")).await;
        let settings = json!({
            "host": "127.0.0.1", "port": server.port, "security": "none",
            "from_email": "nao-responda@loja.exemplo", "from_name": "Loja"
        });
        assert_eq!(admin(&world, "PUT", "/organization/mail", settings).await.status, 200);
        invited(&world).await;
        app::jobs::drain(&world.ctx, &jobs()).await.unwrap();
        let mail = newest_mail(&world).await;
        assert_eq!(mail["state"], "failed");
        assert!(mail["last_error"].as_str().unwrap().contains("caixa desconhecida"), "{mail}");
        assert!(mail["body"].as_str().unwrap().contains("/access#"), "the administrator can hand it over");
        let trial = admin(&world, "POST", "/organization/mail/trial", json!({})).await;
        assert_eq!(trial.code(), "mail_failed");
        assert!(trial.body["reason"].as_str().unwrap().contains("caixa desconhecida"));
        assert!(server.taken().is_empty());
    }

    /// Rows: ACC-003, GAP-005.
    async fn a_demanded_second_factor_is_enrolled_at_the_sign_in_and_asked_ever_after(db: &TestDb) {
        let world = World::new(db).await;
        let settings = admin(&world, "GET", "/organization", json!({})).await.body["settings"].clone();
        let mut settings = settings;
        settings["sign_in"]["second_factor_profiles"] = json!(["agent"]);
        let kept = admin(&world, "PATCH", "/organization", json!({ "settings": settings })).await;
        assert_eq!(kept.status, 200, "{kept:?}");
        let (email, me) = ("agent@ours.exemplo.com", json!({ "email": "agent@ours.exemplo.com", "password": OLD }));
        assert_eq!(enter(&world, email, OLD).await.code(), "second_factor_enrolment");
        assert_eq!(enter(&world, "supervisor@ours.exemplo.com", OLD).await.status, 200);
        let wrong = json!({ "email": email, "password": "não é esta" });
        assert_eq!(open(&world, "POST", "/session/enrolment", wrong).await.code(), "sign_in_failed");
        let begun = open(&world, "POST", "/session/enrolment", me.clone()).await;
        let secret = begun.body["secret"].as_str().unwrap().to_owned();
        assert!(begun.body["qr_svg"].as_str().unwrap().contains("<svg"));
        let with = |code: &str| json!({ "email": email, "password": OLD, "code": code });
        assert_eq!(open(&world, "PUT", "/session/enrolment", with("000000")).await.code(), "second_factor_wrong");
        let code = app_code(&world, &secret);
        let done = open(&world, "PUT", "/session/enrolment", with(&code)).await;
        assert_eq!(done.status, 200, "{done:?}");
        let recovery = done.body["recovery_codes"].as_array().unwrap().clone();
        assert_eq!((recovery.len(), &done.body["session"]["user"]["email"]), (10, &json!(email)));
        // The code was used up; the next one is good, once.
        assert_eq!(enter(&world, email, OLD).await.code(), "second_factor_needed");
        assert_eq!(open(&world, "POST", "/session", with(&code)).await.code(), "second_factor_wrong");
        world.ctx.clock.advance(Span::from_secs(60));
        let code = app_code(&world, &secret);
        assert_eq!(open(&world, "POST", "/session", with(&code)).await.status, 200);
        assert_eq!(open(&world, "POST", "/session", with(&code)).await.code(), "second_factor_wrong");
        // A recovery code too.
        let spare = recovery[0].as_str().unwrap().to_lowercase();
        assert_eq!(open(&world, "POST", "/session", with(&spare)).await.status, 200);
        assert_eq!(open(&world, "POST", "/session", with(&spare)).await.code(), "second_factor_wrong");
        assert_eq!(open(&world, "POST", "/session/enrolment", me).await.code(), "second_factor_needed");
        // Whoever lost the phone begins again.
        let id = world.ours.users[&AGENT];
        let reset = admin(&world, "DELETE", &format!("/users/{id}/second-factor"), json!({})).await;
        assert_eq!(reset.body["has_second_factor"], false, "{reset:?}");
        assert_eq!(enter(&world, email, OLD).await.code(), "second_factor_enrolment");
        let bad = json!({ "settings": { "sign_in": { "networks": ["escritório"] } } });
        assert_eq!(field_code(&admin(&world, "PATCH", "/organization", bad).await), "settings.sign_in.networks: invalid");
    }

    /// Rows: ACC-003, GAP-005.
    async fn who_wants_a_second_factor_enrols_and_removes_it_with_the_password(db: &TestDb) {
        let world = World::new(db).await;
        let mine = async |method: &str, path: &str, body: Value| {
            world.ours(AGENT, method, &format!("/api/v1{path}"), body).await
        };
        let wrong = mine("POST", "/session/second-factor", json!({ "password": "não é esta" })).await;
        assert_eq!(field_code(&wrong), "password: password_wrong");
        let begun = mine("POST", "/session/second-factor", json!({ "password": OLD })).await;
        let code = app_code(&world, begun.body["secret"].as_str().unwrap());
        assert_eq!(mine("GET", "/session/second-factor", json!({})).await.body["enrolled"], false);
        let done = mine("PUT", "/session/second-factor", json!({ "code": code })).await;
        assert_eq!(done.body["recovery_codes"].as_array().unwrap().len(), 10);
        let stands = mine("GET", "/session/second-factor", json!({})).await;
        assert_eq!(stands.body, json!({ "enrolled": true, "demanded": false, "recovery_codes_left": 10 }));
        let id = world.ours.users[&AGENT];
        let rule = |rule: &str| json!({ "second_factor": rule });
        admin(&world, "PATCH", &format!("/users/{id}"), rule("required")).await;
        let refused = mine("POST", "/session/second-factor/remove", json!({ "password": OLD })).await;
        assert_eq!(refused.code(), "second_factor_demanded");
        admin(&world, "PATCH", &format!("/users/{id}"), rule("optional")).await;
        assert_eq!(mine("POST", "/session/second-factor/remove", json!({ "password": OLD })).await.status, 200);
        assert_eq!(enter(&world, "agent@ours.exemplo.com", OLD).await.status, 200);
    }

    /// Rows: GAP-002.
    async fn failures_slow_down_and_lock_whoever_it_is_and_the_administrator_unlocks(db: &TestDb) {
        let world = World::new(db).await;
        let (known, stranger) = ("agent@ours.exemplo.com", "ninguem@ours.exemplo.com");
        let mut seen = Vec::new();
        for email in [known, stranger] {
            let mut codes = Vec::new();
            for _ in 0..10 {
                let answer = enter(&world, email, "não é esta senha").await;
                codes.push(answer.code().to_owned());
                world.ctx.clock.advance(Span::from_secs(65));
            }
            codes.push(enter(&world, email, "não é esta senha").await.code().to_owned());
            seen.push(codes);
        }
        assert_eq!(seen[0], seen[1], "a stranger cannot be told from a user");
        assert_eq!(seen[0][0], "sign_in_failed");
        assert_eq!(seen[0][10], "sign_in_locked");
        assert_eq!(enter(&world, known, OLD).await.code(), "sign_in_locked");
        let id = world.ours.users[&AGENT];
        let locked = admin(&world, "GET", &format!("/users/{id}"), json!({})).await;
        assert!(locked.body["locked_until"].is_i64(), "{locked:?}");
        let unlocked = admin(&world, "POST", &format!("/users/{id}/unlock"), json!({})).await;
        assert_eq!(unlocked.body["locked_until"], Value::Null);
        assert_eq!(enter(&world, known, OLD).await.status, 200);
    }

    /// Rows: GAP-002.
    async fn guesses_made_at_once_count_each(db: &TestDb) {
        let world = World::new(db).await;
        for email in ["agent@ours.exemplo.com", "ninguem@ours.exemplo.com"] {
            let guesses = (0..10).map(|_| enter(&world, email, "não é esta senha"));
            let answers = futures_util::future::join_all(guesses).await;
            assert!(answers.iter().all(|answer| answer.status != 200));
            world.ctx.clock.advance(Span::from_secs(65));
            assert_eq!(enter(&world, email, OLD).await.code(), "sign_in_locked");
        }
    }

    /// Rows: GAP-002, GAP-004.
    async fn sessions_are_listed_and_ended_and_a_new_password_ends_the_others(db: &TestDb) {
        let world = World::new(db).await;
        let email = "agent@ours.exemplo.com";
        let other = sign_in(&world.router, email).await;
        let mine = async |method: &str, path: &str, body: Value| {
            world.ours(AGENT, method, &format!("/api/v1{path}"), body).await
        };
        let holds = async |cookie: &str| {
            call(&world.router, Some(cookie), "GET", "/api/v1/session", &json!({})).await.status == 200
        };
        let list = mine("GET", "/sessions", json!({})).await;
        let rows = list.body["items"].as_array().unwrap();
        assert_eq!(rows.len(), 2);
        assert_eq!(rows.iter().filter(|row| row["current"] == true).count(), 1);
        let foreign = rows.iter().find(|row| row["current"] == false).unwrap()["id"].as_str().unwrap();
        let stranger = world.ours(RoleProfile::Supervisor, "DELETE", &format!("/api/v1/sessions/{foreign}"), json!({})).await;
        assert_eq!(stranger.status, 404);
        assert_eq!(mine("DELETE", &format!("/sessions/{foreign}"), json!({})).await.status, 200);
        assert!(!holds(&other).await);
        let third = sign_in(&world.router, email).await;
        let change = json!({ "current_password": OLD, "password": NEW });
        assert_eq!(mine("PUT", "/session/password", change.clone()).await.status, 200);
        assert_eq!(field_code(&mine("PUT", "/session/password", change).await), "current_password: password_wrong");
        assert!(!holds(&third).await);
        assert!(holds(&world.ours.cookies[&AGENT]).await);
        let id = world.ours.users[&AGENT];
        let list = admin(&world, "GET", &format!("/users/{id}/sessions"), json!({})).await;
        let session = list.body["items"][0]["id"].as_str().unwrap().to_owned();
        assert_eq!(admin(&world, "DELETE", &format!("/users/{id}/sessions/{session}"), json!({})).await.status, 200);
        assert!(!holds(&world.ours.cookies[&AGENT]).await);
    }

    /// Rows: ORG-006, ORG-007.
    async fn employee_number_and_agent_id_belong_to_one_user(db: &TestDb) {
        let world = World::new(db).await;
        let (agent, other) = (world.ours.users[&AGENT], world.ours.users[&RoleProfile::Supervisor]);
        let set = async |id: base::id::UserId, body: Value| admin(&world, "PATCH", &format!("/users/{id}"), body).await;
        let kept = set(agent, json!({ "employee_number": "A-17", "agent_login": "Ramal2001" })).await;
        assert_eq!((&kept.body["employee_number"], &kept.body["agent_login"]), (&json!("A-17"), &json!("ramal2001")));
        assert_eq!(set(other, json!({ "employee_number": "a-17" })).await.code(), "employee_number_taken");
        assert_eq!(set(other, json!({ "agent_login": "RAMAL2001" })).await.code(), "agent_login_taken");
        assert_eq!(field_code(&set(other, json!({ "agent_login": "com espaço" })).await), "agent_login: invalid");
        assert_eq!(set(agent, json!({ "agent_login": null })).await.body["agent_login"], Value::Null);
        assert_eq!(set(other, json!({ "agent_login": "ramal2001" })).await.status, 200);
        let foreign = world.theirs.users[&AGENT];
        let theirs = world.theirs("PATCH", &format!("/api/v1/users/{foreign}"), json!({ "agent_login": "ramal2001" })).await;
        assert_eq!(theirs.status, 200, "unique within the organization: {theirs:?}");
    }

    /// Rows: GAP-008.
    async fn a_table_of_users_is_tried_taken_in_and_given_back(db: &TestDb) {
        let world = World::new(db).await;
        admin(&world, "POST", "/queues", json!({ "name": "Trocas" })).await;
        let csv = "Nome;E-mail;Perfil;Matrícula;Login do softphone;Filas;Ativo\n\
            Ana Silva;ana@loja.exemplo;operador;17;r17;Trocas;sim\n\
            Bia;bia@loja.exemplo;chefe;18;;;\n\
            Caio;agent@theirs.exemplo.com;operador;;;;\n\
            Duda;;operador;;;;\n\
            Eva;eva@loja.exemplo;supervisor;17;;Inexistente;\n\
            Ana de novo;ANA@loja.exemplo;operador;;;;\n\
            Renomeado;agent@ours.exemplo.com;;;;Trocas;não\n\
            Chefe;administrator@ours.exemplo.com;operador;;;;\n";
        let body = |dry: bool| json!({ "csv": csv, "dry_run": dry, "send_links": true });
        let dry = admin(&world, "POST", "/users/import", body(true)).await;
        let counts = |answer: &Answer| {
            ["created_count", "changed_count", "same_count", "refused_count"].map(|name| answer.body[name].as_i64().unwrap())
        };
        assert_eq!(counts(&dry), [1, 1, 0, 6], "{dry:?}");
        let faults: Vec<String> = dry.body["lines"].as_array().unwrap().iter()
            .flat_map(|line| line["faults"].as_array().unwrap().iter().map(|fault| {
                format!("{} {} {}", line["line"], fault["field"].as_str().unwrap(), fault["code"].as_str().unwrap())
            }).collect::<Vec<_>>())
            .collect();
        assert_eq!(faults, [
            "3 role_profile unknown", "4 email taken", "5 email invalid", "6 queue_ids unknown", "6 employee_number taken",
            "7 email twice", "9 role_profile last_administrator",
        ]);
        assert_eq!(admin(&world, "GET", "/users?q=Ana", json!({})).await.body["items"], json!([]), "a dry run keeps nothing");
        let real = admin(&world, "POST", "/users/import", body(false)).await;
        assert_eq!(counts(&real), [1, 1, 0, 6]);
        let ana = admin(&world, "GET", "/users?q=Ana", json!({})).await.body["items"][0].clone();
        assert_eq!((&ana["employee_number"], &ana["agent_login"], ana["queue_ids"].as_array().unwrap().len()), (&json!("17"), &json!("r17"), 1));
        assert!(newest_mail(&world).await["body"].as_str().unwrap().contains("/access#"));
        assert_eq!(enter(&world, "agent@ours.exemplo.com", OLD).await.code(), "sign_in_failed", "deactivated");
        let table = admin(&world, "GET", "/users/export", json!({})).await.body["csv"].as_str().unwrap().to_owned();
        assert!(table.contains("Ana Silva;ana@loja.exemplo;operador;17;r17;Trocas;sim"), "{table}");
        let again = admin(&world, "POST", "/users/import", json!({ "csv": table })).await;
        assert_eq!(counts(&again), [0, 0, 5, 0], "what was given back changes nothing: {again:?}");
        assert_eq!(field_code(&admin(&world, "POST", "/users/import", json!({ "csv": "nome;senha\nA;b" })).await), "csv: title_unknown");
    }

    async fn a_program_has_the_rights_of_its_token_and_no_more(db: &TestDb) {
        let world = World::new(db).await;
        let until = world.ctx.now() + Span::from_hours(1);
        let wanted = json!({ "name": "Integração", "actions": ["user_read", "queue_read"], "expires_at": until });
        let made = admin(&world, "POST", "/api-tokens", wanted).await;
        let token = made.body["token"].as_str().unwrap().to_owned();
        let with = async |method: &str, path: &str| {
            let request = Request::builder().method(method).uri(format!("/api/v1{path}"))
                .header("authorization", format!("Bearer {token}")).header("content-type", "application/json")
                .body(Body::from("{}")).unwrap();
            send(&world.router, request).await
        };
        assert_eq!(with("GET", "/users").await.status, 200);
        assert_eq!(with("POST", "/users").await.code(), "permission_missing", "no other site's request, but no right either");
        assert_eq!(with("GET", "/session").await.code(), "permission_missing");
        let list = admin(&world, "GET", "/api-tokens", json!({})).await;
        assert!(list.body["items"][0]["used_at"].is_i64());
        assert!(!list.body.to_string().contains(&token));
        let greedy = json!({ "name": "x", "actions": ["api_token_write"] });
        assert_eq!(field_code(&admin(&world, "POST", "/api-tokens", greedy).await), "actions: unknown");
        let other = admin(&world, "POST", "/api-tokens", json!({ "name": "Outra", "actions": ["user_read"] })).await;
        let other_id = other.body["id"].as_str().unwrap();
        assert_eq!(admin(&world, "DELETE", &format!("/api-tokens/{other_id}"), json!({})).await.status, 200);
        let list = admin(&world, "GET", "/api-tokens", json!({})).await;
        assert_eq!(list.body["items"].as_array().unwrap().len(), 1);
        world.ctx.clock.advance(Span::from_mins(61));
        assert_eq!(with("GET", "/users").await.status, 401, "expired");
    }

    async fn a_token_that_was_ended_opens_nothing(db: &TestDb) {
        let world = World::new(db).await;
        let made = admin(&world, "POST", "/api-tokens", json!({ "name": "x", "actions": ["user_read"] })).await;
        let (token, id) = (made.body["token"].as_str().unwrap(), made.body["id"].as_str().unwrap());
        let ask = async || {
            let request = Request::builder().uri("/api/v1/users").header("authorization", format!("bearer {token}"))
                .body(Body::empty()).unwrap();
            send(&world.router, request).await.status
        };
        assert_eq!(ask().await, 200);
        admin(&world, "DELETE", &format!("/api-tokens/{id}"), json!({})).await;
        assert_eq!(ask().await, 401);
    }

    /// Rows: ORG-001, ORG-002, GAP-006.
    async fn the_record_of_the_company_is_kept_when_every_field_fits(db: &TestDb) {
        let world = World::new(db).await;
        let record = json!({
            "cnpj": "12.ABC.345/01DE-35", "email": "contato@loja.exemplo", "phone": "48 99999-0001", "postal_code": "88015-600",
            "street": "Rua Felipe Schmidt", "number": "100", "complement": null, "district": "Centro", "city": "Florianópolis",
            "state": "sc", "country": "Brasil",
            "responsible": { "name": "Ana", "cpf": "529.982.247-25", "email": "ana@loja.exemplo", "phone": "48 99999-0001" }
        });
        let kept = admin(&world, "PUT", "/organization/record", record.clone()).await;
        assert_eq!((&kept.body["record"]["cnpj"], &kept.body["record"]["state"]), (&json!("12ABC34501DE35"), &json!("SC")), "{kept:?}");
        for (field, value, code) in [
            ("cnpj", json!("12.ABC.345/01DE-36"), "cnpj: tax_id_invalid"),
            ("cnpj", json!("529.982.247-25"), "cnpj: tax_id_invalid"),
            ("postal_code", json!("8801"), "postal_code: postal_code_invalid"),
            ("state", json!("XX"), "state: unknown"),
            ("email", json!("contato"), "email: invalid"),
            ("city", json!(""), "city: required"),
        ] {
            let mut wrong = record.clone();
            wrong[field] = value;
            assert_eq!(field_code(&admin(&world, "PUT", "/organization/record", wrong).await), code);
        }
        let mut wrong = record.clone();
        wrong["responsible"]["cpf"] = json!("529.982.247-26");
        assert_eq!(field_code(&admin(&world, "PUT", "/organization/record", wrong).await), "responsible.cpf: tax_id_invalid");
        let mut wrong = record;
        wrong["cnpj"] = json!("529.982.247-25");
        wrong["responsible"]["cpf"] = json!("11.222.333/0001-81");
        let both = admin(&world, "PUT", "/organization/record", wrong).await;
        let named: Vec<&Value> = both.body["fields"].as_array().unwrap().iter().map(|one| &one["field"]).collect();
        assert_eq!(named, ["cnpj", "responsible.cpf"], "every wrong document is told at once");
    }
}
