//! The sample operation (`--demo`): it sets itself up from nothing, customers write in it, and the next start finds it again.

use serde_json::json;

use crate::product::{Api, Home, PROGRAM, Product, eventually, fresh_folder};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_sample_operation_sets_itself_up_and_is_there_again_after_the_next_start() {
    let folder = fresh_folder();
    let home = Home::in_folder(&folder);
    for start in ["first", "second"] {
        let product = Product::start_by(&home, &[PROGRAM, "--demo"]).await;
        let mut bia = Api::at(&product.url);
        let body = json!({ "email": "bia@demo.exemplo", "password": "demonstracao-2026" });
        eventually("the welcome of the sample operation", async || {
            product
                .log()
                .iter()
                .any(|line| line.contains("Telefone do cliente"))
        })
        .await;
        bia.enter("/session", &body).await;
        eventually("a customer who writes", async || {
            let open = bia.get("/interactions?view=open").await;
            open["items"]
                .as_array()
                .is_some_and(|items| !items.is_empty())
        })
        .await;
        let log = product.log();
        let bad = log.iter().find(|line| line.contains("ERROR"));
        assert_eq!(bad, None, "the {start} start");
        product.kill().await;
    }
    // Left-overs of a failed removal are in the temporary folder of the system.
    drop(std::fs::remove_dir_all(&folder));
}
