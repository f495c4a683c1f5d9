//! A disk without room: the product says so, keeps what it acknowledged, and goes on by itself when there is room again.

use std::path::PathBuf;

use serde_json::{Value, json};

use crate::product::{Answer, Home, PROGRAM, Product, eventually, fresh_folder, send};
use crate::provider;
use crate::stage::{NUMBER, Stage};

const MARIA: &str = "5548999900011";
/// Mounts a small disk where nobody else sees it, and becomes the program.
const MOUNT: &str = r#"mount -t tmpfs -o size=12m none "$1" && shift && exec "$@""#;

/// The small disk as seen from outside the product's own view of the files.
struct Disk {
    seen: PathBuf,
}

impl Disk {
    fn ballast(&self) -> PathBuf {
        self.seen.join("ballast")
    }

    /// Takes all the room that is left.
    fn fill(&self) {
        use std::io::Write;
        let mut file = std::fs::File::create(self.ballast()).unwrap();
        for size in [65_536, 4_096] {
            while file.write_all(&vec![7; size]).is_ok() {}
        }
    }

    fn make_room(&self) {
        std::fs::remove_file(self.ballast()).unwrap();
    }
}

/// Rows: GAP-127.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[expect(clippy::too_many_lines, reason = "one story, told in its order")]
async fn a_full_disk_is_said_and_nothing_acknowledged_is_lost() {
    let folder = fresh_folder();
    let place = folder.display().to_string();
    let home = Home::in_folder(&folder);
    let words = [
        "unshare",
        "--map-root-user",
        "--mount",
        "sh",
        "-c",
        MOUNT,
        "mount",
        &place,
        PROGRAM,
    ];
    let product = Product::start_by(&home, &words).await;
    let disk = Disk {
        seen: PathBuf::from(format!("/proc/{}/root{place}", product.pid())),
    };
    let stage = Stage::with(product).await;
    let interaction = stage.conversation(MARIA).await;
    disk.fill();

    // Everything that is written is either kept or refused by its stable code.
    let mut kept = Vec::new();
    let mut refused = None;
    for n in 0..400 {
        let text = format!("recado {n}");
        let path = format!("/interactions/{interaction}/notes");
        let body = json!({ "text": format!("{text} {}", "x".repeat(2_000)) });
        let answer = stage.agent.call("POST", &path, body).await;
        if answer.status == 200 {
            kept.push(answer.body["id"].as_str().unwrap().to_owned());
        } else {
            refused = Some(answer);
            break;
        }
    }
    is_full(&refused.expect("the disk never was full"));
    assert_eq!(stage.product.status("/readyz").await, 503);
    assert_eq!(stage.product.status("/healthz").await, 200);
    let upload = stage
        .agent
        .request("POST", "/files")
        .header("content-type", "text/plain");
    is_full(
        &send(
            upload
                .header("x-file-name", "a.txt")
                .body("x".repeat(300_000)),
        )
        .await,
    );
    let payload = provider::text(NUMBER, MARIA, "cheio", "Está aí?");
    is_full(&provider::post(&stage.hook_url(), payload.to_string().into_bytes()).await);
    // Reading goes on.
    let thread = stage.thread(&interaction).await;
    assert!(!thread.is_empty());

    disk.make_room();
    eventually("readiness", async || {
        stage.product.status("/readyz").await == 200
    })
    .await;
    provider::post_until_taken(|| stage.hook_url(), &payload).await;
    let upload = stage
        .agent
        .request("POST", "/files")
        .header("content-type", "text/plain");
    let file = send(
        upload
            .header("x-file-name", "a.txt")
            .body("x".repeat(300_000)),
    )
    .await;
    assert_eq!(file.status, 200, "{file:?}");
    stage.write(&interaction, "de volta").await;
    eventually("the message at the provider", async || {
        stage.provider.taken() == ["de volta"]
    })
    .await;
    let notes = all_ids(&stage, &interaction).await;
    let lost: Vec<&String> = kept.iter().filter(|id| !notes.contains(id)).collect();
    assert!(lost.is_empty(), "acknowledged and lost: {lost:?}");
    let chain = stage.admin.ask("POST", "/audit-log/check", json!({})).await;
    assert_eq!(chain["broken_seq"], Value::Null, "{chain}");
    drop(std::fs::remove_dir_all(folder));
}

fn is_full(answer: &Answer) {
    assert_eq!(
        (answer.status, answer.code()),
        (503, "storage_full"),
        "{answer:?}"
    );
}

async fn all_ids(stage: &Stage, interaction: &str) -> Vec<String> {
    let mut ids = Vec::new();
    let mut after = 0;
    loop {
        let path = format!("/interactions/{interaction}/messages?limit=200&after_seq={after}");
        let page = stage.admin.get(&path).await;
        let items = page["items"].as_array().unwrap();
        let Some(last) = items.last() else {
            return ids;
        };
        after = last["seq"].as_i64().unwrap();
        ids.extend(
            items
                .iter()
                .map(|one| one["id"].as_str().unwrap().to_owned()),
        );
    }
}
