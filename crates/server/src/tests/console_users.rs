//! `unissono user …` over each engine, beside a serving process.

use base::authz::RoleProfile;
use serde_json::{Value, json};
use store::db_test;

use super::support::{World, call};
use crate::command::user;

async fn sign_in(world: &World, email: &str, password: &str) -> u16 {
    let body = json!({ "email": email, "password": password });
    call(&world.router, None, "POST", "/api/v1/session", &body)
        .await
        .status
}

/// The address of somebody of our organization.
async fn address(world: &World, profile: RoleProfile) -> String {
    let path = format!("/api/v1/users/{}", world.ours.users[&profile]);
    let answer = world
        .ours(RoleProfile::Administrator, "GET", &path, Value::Null)
        .await;
    answer.body["email"].as_str().unwrap().to_owned()
}

db_test! {
    /// Rows: ACC-008, GAP-002.
    async fn whoever_cannot_sign_in_is_let_in_from_the_console(db: &TestDb) {
        let world = World::new(db).await;
        let agent = address(&world, RoleProfile::Agent).await;
        for _ in 0..12 {
            sign_in(&world, &agent, "errada").await;
        }
        assert_eq!(sign_in(&world, &agent, "uma senha de teste").await, 429);
        let list = user::run(&world.ctx, &["list"]).await.unwrap();
        assert!(list.contains(&format!("<{agent}>, agent, locked")), "{list}");
        user::run(&world.ctx, &["unlock", &agent]).await.unwrap();
        assert_eq!(sign_in(&world, &agent, "uma senha de teste").await, 200);

        let said = user::run(&world.ctx, &["link", &agent]).await.unwrap();
        let token = said.trim().rsplit_once("/access#").unwrap().1;
        let chosen = json!({ "token": token, "password": "cavalo bateria grampo" });
        let path = "/api/v1/access/password";
        let answer = call(&world.router, None, "POST", path, &chosen).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        assert_eq!(sign_in(&world, &agent, "cavalo bateria grampo").await, 200);

        user::run(&world.ctx, &["reset-second-factor", &agent]).await.unwrap();
        user::run(&world.ctx, &["make-administrator", &agent]).await.unwrap();
        let list = user::run(&world.ctx, &["list"]).await.unwrap();
        assert!(list.contains(&format!("<{agent}>, administrator\n")), "{list}");
        let log = world.ours(RoleProfile::Administrator, "GET", "/api/v1/audit-log?subject=user", Value::Null).await;
        let text = log.body.to_string();
        assert!(text.contains("access_link_sent") && text.contains("sessions_ended"), "{text}");
    }
}

db_test! {
    /// Rows: ORG-004.
    async fn the_console_makes_users_and_says_what_it_does_not_understand(db: &TestDb) {
        let world = World::new(db).await;
        let create = async |email: &str, profile: &str, organization: Option<&str>| {
            let words = ["create", email, "Nova Pessoa", profile];
            let words: Vec<&str> = words.into_iter().chain(organization).collect();
            user::run(&world.ctx, &words).await
        };
        let ours = world.ours.org.get().to_string();
        let told = |outcome: Result<String, String>| outcome.unwrap_err();
        assert!(told(create("nova@loja.exemplo", "boss", None).await).contains("is no profile"));
        assert!(told(create("nova@loja.exemplo", "agent", None).await).contains("by its number"));
        assert!(told(create("nova@loja.exemplo", "agent", Some("7")).await).contains("no organization 7"));
        assert!(told(create("nova", "agent", Some(&ours)).await).starts_with("email: "));
        create("nova@loja.exemplo", "agent", Some(&ours)).await.unwrap();
        let twice = told(create("nova@loja.exemplo", "agent", Some(&ours)).await);
        assert!(twice.contains("e-mail"), "{twice}");
        let list = user::run(&world.ctx, &["list"]).await.unwrap();
        assert!(list.contains("Nova Pessoa <nova@loja.exemplo>, agent, awaits first access"), "{list}");
        assert!(told(user::run(&world.ctx, &["unlock", "ninguem@loja.exemplo"]).await).contains("nobody has"));
        assert!(told(user::run(&world.ctx, &["dance"]).await).contains("not understood"));
    }
}
