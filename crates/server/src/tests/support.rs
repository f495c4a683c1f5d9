//! Two organizations behind the real router, and how tests call it.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use app::bus::Signal;
use app::clock::Clock;
use app::ctx::Settings;
use app::seal::SealKey;
use app::{Ctx, chance, password};
use app_setup::keys::data_key_place;
use axum::Router;
use axum::body::Body;
use axum::http::{Request, header};
use base::authz::{RoleProfile, Scope, SystemReason};
use base::id::{OrgId, UserId};
use base::locale::Locale;
use base::network::Network;
use base::secret::Secret;
use base::time::Timestamp;
use serde_json::{Value, json};
use setup::brand::Brand;
use setup::organization::OrganizationSettings;
use setup::sign_in::SecondFactorRule;
use setup::user::Work;
use store::testing::TestDb;
use store::{Db, in_tx};
use store_setup::organizations::{self, Organization};
use store_setup::users::{self, Standing, User};
use tokio::sync::{broadcast, watch};
use tower::ServiceExt;

use crate::serve;

/// A Tuesday morning in São Paulo.
pub(super) const NOON: Timestamp = Timestamp::from_secs(1_795_000_000);
const PASSWORD: &str = "uma senha de teste";

/// Whom notices with this code called, from where the listening began. Waits for the first of them: a notice follows the commit that readers
/// already see.
pub(super) async fn noticed(
    signals: &mut broadcast::Receiver<Arc<Signal>>,
    code: &str,
) -> Vec<UserId> {
    let called = |signal: &Signal| match signal {
        Signal::Notice {
            code: heard, user, ..
        } if heard == code => Some(*user),
        _ => None,
    };
    let mut users = Vec::new();
    while users.is_empty() {
        users.extend(called(&signals.recv().await.unwrap()));
    }
    while let Ok(signal) = signals.try_recv() {
        users.extend(called(&signal));
    }
    users
}

/// An answer: status and body.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) body: Value,
}

impl Answer {
    /// The stable code of a refusal.
    pub(super) fn code(&self) -> &str {
        self.body["code"].as_str().unwrap_or_default()
    }
}

/// An organization with one user of each profile, signed in.
pub(super) struct Tenant {
    pub(super) org: OrgId,
    pub(super) cookies: BTreeMap<RoleProfile, String>,
    pub(super) users: BTreeMap<RoleProfile, UserId>,
}

/// The product with two organizations.
pub(super) struct World {
    pub(super) ctx: Ctx,
    pub(super) router: Router,
    pub(super) ours: Tenant,
    pub(super) theirs: Tenant,
    _stage: Stage,
}

/// The machine itself, where receivers of tests listen.
fn local() -> Vec<Network> {
    let local = ["127.0.0.0/8", "::1"];
    local.into_iter().filter_map(Network::parse).collect()
}

/// The product over a database, at a moment that stands still.
pub(super) struct Stage {
    pub(super) ctx: Ctx,
    pub(super) router: Router,
    folder: PathBuf,
    _stop: watch::Sender<bool>,
}

impl Drop for Stage {
    fn drop(&mut self) {
        // Left-overs of a failed removal are in the temporary folder of the system.
        drop(std::fs::remove_dir_all(&self.folder));
    }
}

impl Stage {
    /// Puts it together over a database that is migrated.
    pub(super) fn over(db: Db, key: SealKey, now: Timestamp) -> Self {
        let (stopper, stop) = watch::channel(false);
        let folder = std::env::temp_dir().join(format!("unissono-server-{}", chance::token()));
        let ctx = serve::compose(
            db,
            (
                Clock::standing(now),
                crate::nodes::Place::alone(crate::nodes::ONLY_NODE),
            ),
            (&folder, key),
            Settings {
                public_url: "http://localhost".into(),
                sandbox_url: None,
                webhook_networks: local(),
            },
            stop.clone(),
        )
        .unwrap();
        let router = serve::router(serve::state(ctx.clone(), stop), None);
        Self {
            ctx,
            router,
            folder,
            _stop: stopper,
        }
    }
}

impl Stage {
    /// Puts it together over a fresh database with one organization, and no other.
    pub(super) async fn of_one(db: &TestDb) -> (Self, Tenant) {
        let stage = Self::over(db.db.clone(), SealKey::new(&[7; 32]), NOON);
        let hash = Arc::new(hash().await);
        let only = tenant(&stage.ctx, &stage.router, "ours", &hash).await;
        (stage, only)
    }
}

async fn hash() -> String {
    password::hash(Secret::new(PASSWORD.into())).await.unwrap()
}

impl World {
    /// Builds it over a fresh database.
    pub(super) async fn new(db: &TestDb) -> Self {
        let stage = Stage::over(db.db.clone(), SealKey::new(&[7; 32]), NOON);
        let (ctx, router) = (stage.ctx.clone(), stage.router.clone());
        let hash = Arc::new(hash().await);
        let ours = tenant(&ctx, &router, "ours", &hash).await;
        let theirs = tenant(&ctx, &router, "theirs", &hash).await;
        Self {
            ctx,
            router,
            ours,
            theirs,
            _stage: stage,
        }
    }

    /// Calls the API as somebody of our organization.
    pub(super) async fn ours(
        &self,
        profile: RoleProfile,
        method: &str,
        path: &str,
        body: Value,
    ) -> Answer {
        call(
            &self.router,
            Some(&self.ours.cookies[&profile]),
            method,
            path,
            &body,
        )
        .await
    }

    /// Says whether two people of our organization may have the same document or address (GAP-007).
    pub(super) async fn allow_duplicate_people(&self, allow: bool) {
        let call = async |method: &str, body: Value| {
            self.ours(
                RoleProfile::Administrator,
                method,
                "/api/v1/organization",
                body,
            )
            .await
        };
        let mut settings = call("GET", Value::Null).await.body["settings"].clone();
        settings["forbid_duplicate_people"] = (!allow).into();
        let set = call("PATCH", serde_json::json!({ "settings": settings })).await;
        assert_eq!(set.status, 200, "{set:?}");
    }

    /// Calls the API as the administrator of the other organization.
    pub(super) async fn theirs(&self, method: &str, path: &str, body: Value) -> Answer {
        call(
            &self.router,
            Some(&self.theirs.cookies[&RoleProfile::Administrator]),
            method,
            path,
            &body,
        )
        .await
    }
}

/// Settings with every module in use, so that what walks through all operations finds none of them off.
fn every_module() -> OrganizationSettings {
    let names = base::authz::Module::ALL.iter();
    let all: serde_json::Map<String, Value> = names
        .map(|module| (module.name().to_owned(), true.into()))
        .collect();
    OrganizationSettings {
        modules: serde_json::from_value(Value::Object(all)).unwrap(),
        ..OrganizationSettings::default()
    }
}

async fn tenant(ctx: &Ctx, router: &Router, name: &str, hash: &Arc<String>) -> Tenant {
    let org = ctx.id(OrgId::from_i64);
    let scope = Scope::system(org, SystemReason::SignIn);
    let row = Organization {
        id: org,
        name: name.to_owned(),
        time_zone: "America/Sao_Paulo".to_owned(),
        locale: Locale::PtBr,
        settings: every_module(),
        record: None,
        mail: None,
        brand: Brand::default(),
        data_key: ctx.master_key.wrap_new(&data_key_place(org)),
        revision: 1,
    };
    let people: Vec<User> = RoleProfile::ALL
        .into_iter()
        .map(|profile| User {
            id: ctx.id(UserId::from_i64),
            org,
            email: format!("{}@{name}.exemplo.com", profile.name()),
            name: profile.name().to_owned(),
            role_profile: profile,
            profile: None,
            reach: profile.reach(),
            locale: Locale::PtBr,
            active: true,
            permissions: BTreeMap::new(),
            work: Work::default(),
            employee_number: None,
            agent_login: None,
            second_factor: SecondFactorRule::default(),
            standing: Standing::default(),
            revision: 1,
        })
        .collect();
    let ids = people
        .iter()
        .map(|user| (user.role_profile, user.id))
        .collect();
    let hash = Arc::clone(hash);
    ctx.db
        .write::<_, store::Error, _>(in_tx!(tx, [scope, row, people, hash], {
            organizations::insert(tx, &scope, &row, NOON).await?;
            for user in people.iter() {
                users::insert(tx, &scope, user, &hash, NOON).await?;
            }
            Ok(())
        }))
        .await
        .unwrap();
    let mut cookies = BTreeMap::new();
    for profile in RoleProfile::ALL {
        cookies.insert(
            profile,
            sign_in(router, &format!("{}@{name}.exemplo.com", profile.name())).await,
        );
    }
    Tenant {
        org,
        cookies,
        users: ids,
    }
}

/// Signs in with the password of the tests and gives the cookie.
pub(super) async fn sign_in(router: &Router, email: &str) -> String {
    sign_in_with(router, email, PASSWORD).await
}

/// Signs in and gives the cookie.
pub(super) async fn sign_in_with(router: &Router, email: &str, password: &str) -> String {
    let body = json!({ "email": email, "password": password });
    let response = router
        .clone()
        .oneshot(request(None, "POST", "/api/v1/session", &body))
        .await
        .unwrap();
    let cookie = response.headers()[header::SET_COOKIE]
        .to_str()
        .unwrap()
        .to_owned();
    cookie.split(';').next().unwrap().to_owned()
}

/// Makes a request as the browser of our own pages does.
pub(super) fn request(
    cookie: Option<&str>,
    method: &str,
    path: &str,
    body: &Value,
) -> Request<Body> {
    let mut request = Request::builder()
        .method(method)
        .uri(path)
        .header("sec-fetch-site", "same-origin")
        .header("host", "localhost")
        .header("content-type", "application/json");
    if let Some(cookie) = cookie {
        request = request.header("cookie", cookie);
    }
    let body = if method == "GET" || method == "DELETE" {
        Body::empty()
    } else {
        Body::from(body.to_string())
    };
    request.body(body).unwrap()
}

/// Calls the API.
pub(super) async fn call(
    router: &Router,
    cookie: Option<&str>,
    method: &str,
    path: &str,
    body: &Value,
) -> Answer {
    send(router, request(cookie, method, path, body)).await
}

/// Sends a request as it is.
pub(super) async fn send(router: &Router, request: Request<Body>) -> Answer {
    let response = router.clone().oneshot(request).await.unwrap();
    let status = response.status().as_u16();
    let bytes = axum::body::to_bytes(response.into_body(), usize::MAX)
        .await
        .unwrap();
    let body = serde_json::from_slice(&bytes)
        .unwrap_or(Value::String(String::from_utf8_lossy(&bytes).into_owned()));
    Answer { status, body }
}
