//! A process with a timer and a parallel gateway goes on after `kill -9`, wherever it stood.

use serde_json::json;
use store::db_test;

use crate::product::{Home, eventually};
use crate::stage::Stage;

/// A task beside a timer, a join, and a second task.
const FILE: &str = r#"<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"><process id="p" name="Troca">
<startEvent id="inicio"/><parallelGateway id="abre"/><parallelGateway id="junta"/><endEvent id="fim"/>
<userTask id="analisar" name="Analisar"/><userTask id="avisar" name="Avisar"/>
<intermediateCatchEvent id="prazo"><timerEventDefinition><timeDuration>PT3S</timeDuration></timerEventDefinition></intermediateCatchEvent>
<sequenceFlow id="f1" sourceRef="inicio" targetRef="abre"/><sequenceFlow id="f2" sourceRef="abre" targetRef="analisar"/>
<sequenceFlow id="f3" sourceRef="abre" targetRef="prazo"/><sequenceFlow id="f4" sourceRef="analisar" targetRef="junta"/>
<sequenceFlow id="f5" sourceRef="prazo" targetRef="junta"/><sequenceFlow id="f6" sourceRef="junta" targetRef="avisar"/>
<sequenceFlow id="f7" sourceRef="avisar" targetRef="fim"/>
</process></definitions>"#;

db_test! {
    /// Rows: CASE-025, GAP-127.
    async fn a_process_with_a_timer_and_a_parallel_gateway_survives_the_kill(db: &TestDb) {
        let home = Home::of(db);
        let stage = Stage::new(&home).await;
        let process = stage.admin.make("/processes", json!({ "file": FILE, "on_desk": true })).await;
        stage.admin.ask("POST", &format!("/processes/{process}/publish"), json!({})).await;
        let kind = stage.admin.make("/case-types", json!({ "name": "Troca" })).await;
        let case = stage.agent.make("/cases", json!({ "type_id": kind })).await;
        let path = format!("/cases/{case}/processes");
        let started = stage.agent.ask("POST", &path, json!({ "process_id": process })).await;
        let task = started["tasks"][0]["id"].as_str().unwrap().to_owned();

        // Both ways are open when it dies.
        let stage = stage.restart(&home).await;
        stage.agent.ask("POST", &format!("/process-tasks/{task}/complete"), json!({})).await;
        // What was done is kept, whether the time is over or not; and it passes without anybody.
        let stage = stage.restart(&home).await;
        eventually("the task behind the join", async || {
            let now = stage.agent.get(&path).await;
            now["items"][0]["places"][0]["node"] == "avisar"
        })
        .await;
        let now = stage.agent.get(&path).await;
        let task = now["items"][0]["tasks"][1]["id"].as_str().unwrap().to_owned();

        let stage = stage.restart(&home).await;
        stage.agent.ask("POST", &format!("/process-tasks/{task}/complete"), json!({})).await;
        let over = stage.agent.get(&path).await["items"][0].clone();
        assert_eq!(over["outcome"]["kind"], "completed");
        let steps: Vec<&str> = over["steps"].as_array().unwrap().iter().rev().map(|one| one["node"].as_str().unwrap()).collect();
        assert_eq!(steps, ["inicio", "abre", "analisar", "prazo", "junta", "avisar", "fim"], "each once");
    }
}
