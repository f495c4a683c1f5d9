//! Puts the program together, serves, and stops without losing what is in flight.

use std::future::Future;
use std::net::SocketAddr;
use std::path::Path;
use std::pin::Pin;
use std::sync::Arc;

use app::bus::Bus;
use app::clock::Clock;
use app::ctx::{Extras, Parts, Settings};
use app::files::Files;
use app::ids::Ids;
use app::jobs::JobBell;
use app::outbound::Outbound;
use app::seal::SealKey;
use app::{Ctx, chance, follow, membership};
use app_floor::floors::{Floors, StopFloors};
use app_floor::webhook::couriers::Couriers;
use app_setup::account::KnownAccounts;
use app_setup::identity_provider::RETURN_PATH;
use app_setup::session::set_up;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::{from_fn, map_request};
use axum::routing::{any, delete, get, post};
use axum::serve::ListenerExt;
use store::db::{Durability, Place};
use store::{Db, migrate};
use store_setup::organizations;
use tokio::net::TcpListener;
use tokio::sync::{Semaphore, watch};

use crate::cli::{complain, say};
use crate::client_address::TrustedProxies;
use crate::config::Config;
use crate::hooks::own_protocol;
use crate::nodes::{self, Place as NodePlace};
use crate::raw::{
    access, assets, brand, embed, files, health, photo, provider, session, transcript, widget,
};
use crate::state::{AppState, RECOVERIES_MAX, jobs, operations};
use crate::ws;
use crate::ws::hall::Hall;
use crate::ws::presence::Connections;
use crate::{adapter, demo, hooks, openapi, telemetry, wire};

/// The node of ids made at the console, so that both may work at the same time.
const CONSOLE_NODE: u16 = 1_023;

/// Serves until the process is told to stop.
pub(crate) fn run(config: Config, is_demo: bool) -> Result<(), String> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|error| format!("the runtime cannot start: {error}"))?;
    let telemetry = telemetry::start(&config, runtime.handle())?;
    runtime.block_on(async {
        let served = serve(config, is_demo).await;
        telemetry.end(&Clock::System).await;
        served
    })
}

async fn serve(config: Config, is_demo: bool) -> Result<(), String> {
    wire::allow_many();
    let listener = TcpListener::bind(&config.server.bind)
        .await
        .map_err(|error| format!("{} cannot be listened on: {error}", config.server.bind))?;
    let address = listener.local_addr().map_err(|error| error.to_string())?;
    let (stopper, stop) = watch::channel(false);
    let _lock = lock(&config)?;
    let ctx = put_together(&config, address, stop.clone()).await?;
    let state = state(ctx.clone(), stop.clone());
    let sandbox = config.sandbox.enabled.then(|| start_sandbox(&ctx));
    let proxies = TrustedProxies::parse(&config.server.trusted_proxies)?;
    let mut app =
        router(state.clone(), sandbox.as_ref()).layer(from_fn(adapter::refuse_unreadable));
    if !config.otel.endpoint.is_empty() {
        telemetry::watch(&state);
        app = app.layer(from_fn(telemetry::traced(ctx.clock.clone())));
    }
    let app = app.layer(map_request(move |request| {
        let proxies = proxies.clone();
        async move { proxies.settle(request) }
    }));
    nodes::begin(&ctx, &stop).await?;
    let (released, release) = watch::channel(false);
    let mut keeper = tokio::spawn(keep_place(ctx.clone(), release));
    if !ctx.nodes.are_many() {
        let floors = organizations_of(&ctx).await?;
        ctx.extras.get::<Floors>().start(&ctx, &floors);
    }
    let jobs = tokio::spawn(app::jobs::run(ctx.clone(), jobs().into(), stop.clone()));
    let indexer = tokio::spawn(app_floor::indexer::run(ctx.clone(), stop.clone()));
    let matcher = tokio::spawn(app_floor::matcher::run(ctx.clone(), stop.clone()));
    let teller = tokio::spawn(app_floor::webhook::teller::run(ctx.clone(), stop.clone()));
    let desks = tokio::spawn(ws::run(state.clone()));
    let served = tokio::spawn(until_stopped(listener, app, stop));
    greet(&state, address).await?;
    let sample = match (is_demo, sandbox) {
        (true, Some(sandbox)) => {
            let known = demo::prepare(&ctx, &sandbox, address)
                .await
                .map_err(|fault| format!("demo: {fault:?}"))?;
            say(&demo::welcome(address));
            let living = config.demo.living;
            living.then(|| tokio::spawn(demo::live(ctx.clone(), sandbox, known)))
        }
        _ => None,
    };
    let has_place = tokio::select! {
        () = wait_for_signal() => true,
        _ = &mut keeper => false,
    };
    say("Stopping: finishing what is under way.\n");
    stopper.send_replace(true);
    if let Some(sample) = sample {
        sample.abort();
    }
    desks.abort();
    // Requests and jobs under way end by themselves; a second signal ends the process at once.
    tokio::select! {
        _ = async { (served.await, jobs.await, indexer.await, matcher.await, teller.await) } => {}
        () = wait_for_signal() => {}
    }
    if !has_place {
        return Err("the number of this node is another's by now: start it again".to_owned());
    }
    // The last act: until now nobody else could be given the number.
    released.send_replace(true);
    drop(keeper.await);
    Ok(())
}

/// Keeps the place among those who serve the database until it is released. Ends early when it is lost.
async fn keep_place(ctx: Ctx, mut release: watch::Receiver<bool>) {
    if !ctx.db.is_shared() {
        drop(release.wait_for(|released| *released).await);
        return;
    }
    if !membership::keep(&ctx, release).await {
        return;
    }
    if let Err(error) = membership::leave(&ctx).await {
        tracing::warn!(error = ?error, "the place of this node ends by itself");
    }
}

async fn until_stopped(
    listener: TcpListener,
    app: Router,
    mut stop: watch::Receiver<bool>,
) -> std::io::Result<()> {
    let app = app.into_make_service_with_connect_info::<SocketAddr>();
    axum::serve(listener.tap_io(wire::watch), app)
        .with_graceful_shutdown(async move {
            drop(stop.wait_for(|stopped| *stopped).await);
        })
        .await
}

async fn wait_for_signal() {
    let interrupted = tokio::signal::ctrl_c();
    match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
        Ok(mut terminated) => {
            tokio::select! {
                _ = interrupted => {}
                _ = terminated.recv() => {}
            }
        }
        Err(_) => drop(interrupted.await),
    }
}

async fn put_together(
    config: &Config,
    address: SocketAddr,
    stop: watch::Receiver<bool>,
) -> Result<Ctx, String> {
    std::fs::create_dir_all(&config.data.dir)
        .map_err(|error| format!("{} cannot be used: {error}", config.data.dir.display()))?;
    let clock = Clock::System;
    let db = Db::open(&place(config)?)
        .map_err(|error| format!("the database cannot be opened: {}", error.told()))?;
    migrate::run(&db, clock.now())
        .await
        .map_err(|error| format!("the schema cannot be brought up to date: {}", error.told()))?;
    let key = nodes::check_key(&db, &config.secrets.key_file).await?;
    let place = nodes::join(config, &db, &key, &stop).await?;
    compose(
        db,
        (clock, place),
        (&config.data.dir, key),
        settings(config, &address.to_string())?,
        stop,
    )
    .map_err(|fault| format!("{fault:?}"))
}

/// Joins the parts for a command at the console, beside a process that may be serving the same database.
///
/// **Errors**: a sentence for the person at the console.
pub(crate) async fn console(config: &Config, db: Db) -> Result<Ctx, String> {
    let key_file = &config.secrets.key_file;
    if !key_file.is_file() {
        return Err(format!("there is no key file at {}", key_file.display()));
    }
    let key = SealKey::load_or_create(key_file).map_err(|error| error.to_string())?;
    let (_, stop) = watch::channel(true);
    let mut place = NodePlace::alone(CONSOLE_NODE);
    match nodes::connect(config, &db, &key).await {
        Ok(nodes) => place.nodes = nodes,
        Err(why) => complain(&format!(
            "{why}; what is done here is seen by those who are signed in within a minute"
        )),
    }
    let settings = settings(config, &config.server.bind)?;
    let parts = (Clock::System, place);
    let ctx = compose(db, parts, (&config.data.dir, key), settings, stop)
        .map_err(|fault| format!("{fault:?}"))?;
    if ctx.nodes.are_many() {
        follow::announce(&ctx);
    }
    Ok(ctx)
}

fn settings(config: &Config, address: &str) -> Result<Settings, String> {
    let public_url = match config.server.public_url.trim_end_matches('/') {
        "" => format!("http://{address}").replace("127.0.0.1", "localhost"),
        url => url.to_owned(),
    };
    Ok(Settings {
        public_url,
        sandbox_url: config
            .sandbox
            .enabled
            .then(|| format!("http://{address}/sandbox/graph")),
        webhook_networks: config.webhooks.networks()?,
    })
}

/// Joins the parts of the product over a database.
pub(crate) fn compose(
    db: Db,
    (clock, place): (Clock, NodePlace),
    (folder, master_key): (&Path, SealKey),
    settings: Settings,
    stop: watch::Receiver<bool>,
) -> Result<Ctx, app::Fault> {
    let accounts = KnownAccounts::new(&db);
    Ok(Ctx::new(Parts {
        db,
        ids: Ids::new(clock.clone(), place.membership.number()),
        clock,
        files: Files::in_folder(&folder.join("files"))?,
        master_key,
        bus: Bus::new(place.nodes.clone()),
        nodes: place.nodes,
        membership: place.membership,
        jobs: JobBell::default(),
        outbound: Outbound::new(&settings.webhook_networks)?,
        settings,
        extras: Extras::default()
            .with(Floors::default())
            .with(accounts)
            .with(StopFloors(stop))
            .with(Couriers::default())
            .with(Connections::default())
            .with(Hall::default()),
    }))
}

/// Keeps a second process out of the data folder, for as long as the file is held; nodes that serve together share it.
pub(crate) fn lock(config: &Config) -> Result<std::fs::File, String> {
    let folder = &config.data.dir;
    let open = || {
        std::fs::create_dir_all(folder)?;
        std::fs::File::create(folder.join("lock"))
    };
    let file = open().map_err(|error| format!("{} cannot be used: {error}", folder.display()))?;
    let locked = if config.nats.url.is_empty() {
        file.try_lock()
    } else {
        file.try_lock_shared()
    };
    locked.map_err(|_| format!("{} is in use by another process", folder.display()))?;
    Ok(file)
}

/// Says where the database is.
pub(crate) fn place(config: &Config) -> Result<Place, String> {
    if !config.database.url.is_empty() {
        return Ok(Place::Server {
            url: config.database.url.clone(),
            connections: config.database.connections,
        });
    }
    let durability = match config.database.durability.as_str() {
        "full" => Durability::Full,
        "normal" => Durability::Normal,
        other => {
            return Err(format!(
                "database.durability: {other} is neither full nor normal"
            ));
        }
    };
    Ok(Place::File {
        path: config.data.dir.join("unissono.db"),
        durability,
    })
}

pub(crate) fn state(ctx: Ctx, stop: watch::Receiver<bool>) -> AppState {
    AppState {
        ctx,
        setup_token: Arc::from(
            chance::token()
                .chars()
                .filter(char::is_ascii_alphanumeric)
                .take(20)
                .collect::<String>(),
        ),
        query_kinds: Arc::new(adapter::query_kinds(&operations())),
        stop,
        counts: Arc::default(),
        calls: app::outbound::pace::Pace::default(),
        recoveries: Arc::new(Semaphore::new(RECOVERIES_MAX)),
    }
}

pub(crate) fn router(state: AppState, sandbox: Option<&sandbox::Sandbox>) -> Router {
    let routes = adapter::routes(&operations())
        .route(
            "/api/v1/setup",
            get(session::get_setup).post(session::post_setup),
        )
        .route(
            "/api/v1/session",
            post(session::post_session).delete(session::delete_session),
        )
        .route("/api/v1/sessions", delete(session::delete_sessions))
        .route(
            "/api/v1/session/enrolment",
            post(session::post_enrolment).put(session::put_enrolment),
        )
        .route("/api/v1/session/provider", post(provider::post_provider))
        .route(RETURN_PATH, get(provider::get_return))
        .route("/api/v1/access/recovery", post(access::post_recovery))
        .route("/api/v1/access/link", post(access::post_link))
        .route("/api/v1/access/password", post(access::post_password))
        .route("/api/v1/embed/session", post(embed::post_session))
        .route("/embed/case", get(embed::page))
        .route("/api/v1/files", post(files::post_file))
        .route("/api/v1/files/{id}", get(files::get_file))
        .route("/api/v1/logos/{id}", get(brand::get_logo))
        .route(
            "/api/v1/people/{id}/photo/{photo_id}",
            get(photo::get_photo),
        )
        .route(
            "/api/v1/interactions/{id}/transcript.pdf",
            get(transcript::get_transcript),
        )
        .route("/api/openapi.json", get(openapi::document))
        .route("/api/docs", get(openapi::page))
        .route("/api/docs.css", get(openapi::style))
        .route("/ws", get(ws::open))
        .route("/webhooks/{channel}/{token}", any(hooks::hook))
        .route(
            "/webhooks/{channel}/{token}/files",
            post(own_protocol::post_file),
        )
        .route(
            "/webhooks/{channel}/{token}/files/{id}",
            get(own_protocol::get_file),
        )
        .route("/widget.js", get(assets::loader))
        .route("/widget/api/{key}/{*rest}", any(widget::api))
        .route("/widget/ws", get(widget::socket))
        .route("/healthz", get(health::healthz))
        .route("/readyz", get(health::readyz))
        .route("/metrics", get(health::metrics))
        .method_not_allowed_fallback(adapter::refuse_method)
        .fallback(assets::app)
        .layer(DefaultBodyLimit::disable())
        .with_state(state);
    match sandbox {
        Some(sandbox) => routes.merge(sandbox.router()),
        None => routes,
    }
}

fn start_sandbox(ctx: &Ctx) -> sandbox::Sandbox {
    let (now, wait) = (ctx.clock.clone(), ctx.clock.clone());
    let surroundings = sandbox::Surroundings {
        now: Arc::new(move || now.now()),
        wait: Arc::new(move |span| {
            let wait = wait.clone();
            Box::pin(async move { wait.wait(span).await })
                as Pin<Box<dyn Future<Output = ()> + Send>>
        }),
    };
    let sandbox = sandbox::Sandbox::new(demo::sandbox_settings(), surroundings);
    tokio::spawn(sandbox.clone().run());
    sandbox
}

async fn organizations_of(ctx: &Ctx) -> Result<Vec<base::id::OrgId>, String> {
    ctx.db
        .read(|tx| Box::pin(async move { organizations::list_ids(tx).await }))
        .await
        .map_err(|error| format!("the organizations cannot be read: {error}"))
}

/// Tells the person at the console where to go, and the code of the set-up page while it is needed.
async fn greet(state: &AppState, address: SocketAddr) -> Result<(), String> {
    say(&format!("Uníssono listens on http://{address}\n"));
    if set_up::is_needed(&state.ctx)
        .await
        .map_err(|fault| format!("{fault:?}"))?
    {
        say(&format!("Set-up code: {}\n", state.setup_token));
    }
    Ok(())
}
