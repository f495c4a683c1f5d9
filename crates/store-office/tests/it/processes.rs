//! Processes: kept and published, run for cases, with the steps they came by and the tasks that wait for people.

use std::collections::BTreeSet;

use base::id::{
    CaseId, FormId, ProcessId, ProcessInstanceId, ProcessStepId, ProcessTaskId, UserGroupId, UserId,
};
use base::time::Span;
use office::crm::form::answers::Answers;
use office::process::state::{CancelledBy, Outcome, State, TaskState, Token};
use serde_json::json;
use store::{db_test, in_db};
use store_office::process_instances::{self, ProcessInstance};
use store_office::process_steps::{self, ProcessStep};
use store_office::process_tasks::{self, Filter, ProcessTask};
use store_office::processes::{self, NewVersion, ProcessRow, Secrets};
use store_office::{cases, people, person_erasure};

use crate::cases::case;
use crate::support::{NOW, id, person, scope};

const ME: UserId = UserId::from_i64(7);
const AREA: UserGroupId = UserGroupId::from_i64(5);
const PROCESS: ProcessId = ProcessId::from_i64(1);

fn process(n: i64, name: &str) -> ProcessRow {
    ProcessRow {
        id: ProcessId::from_i64(n),
        name: name.to_owned(),
        active: true,
        on_desk: true,
        file: "<a/>".to_owned(),
        published_version: None,
        changed_at: NOW,
        secrets: Secrets::default(),
        revision: 1,
    }
}

fn instance(n: i64, of: i64) -> ProcessInstance {
    ProcessInstance {
        id: ProcessInstanceId::from_i64(n),
        process: PROCESS,
        version: 1,
        case: CaseId::from_i64(of),
        state: State::default(),
        answers: Answers::default(),
        started_by: Some(ME),
        started_at: NOW,
        ended_at: None,
        cancel_reason: None,
        revision: 1,
    }
}

fn task(n: i64, of: i64) -> ProcessTask {
    ProcessTask {
        id: ProcessTaskId::from_i64(n),
        instance: ProcessInstanceId::from_i64(1),
        case: CaseId::from_i64(of),
        token: n,
        node: format!("t{n}"),
        name: format!("Conferência {n}"),
        form: None,
        group: None,
        user: None,
        due_at: None,
        state: TaskState::Open,
        answers: Answers::default(),
        opened_at: NOW,
        ended_at: None,
        ended_by: None,
        delay_told_at: None,
        revision: 1,
    }
}

db_test! {
    /// Rows: CASE-024.
    async fn a_process_is_changed_by_one_at_a_time_and_its_versions_stay(db: &TestDb) {
        in_db!(db, |tx| {
            let mut one = process(1, "Troca");
            processes::insert(tx, &scope(1), &one).await?;
            assert_eq!(processes::get(tx, &scope(1), one.id).await?, Some(one.clone()));
            assert_eq!(processes::get(tx, &scope(2), one.id).await?, None, "another organization");
            assert_eq!(one.offered_version(), None);
            one.published_version = Some(1);
            assert!(!processes::update(tx, &scope(2), &one).await?);
            assert!(processes::update(tx, &scope(1), &one).await?);
            assert!(!processes::update(tx, &scope(1), &one).await?, "it is not as it was seen");
            for (active, on_desk, offered) in [(true, true, Some(1)), (false, true, None), (true, false, None)] {
                assert_eq!(ProcessRow { active, on_desk, ..one.clone() }.offered_version(), offered);
            }
            let version = NewVersion { version: 1, file: "<b/>".to_owned(), bindings: json!({ "forms": {} }), published_at: NOW, published_by: Some(ME) };
            processes::insert_version(tx, &scope(1), one.id, &version).await?;
            assert_eq!(processes::list(tx, &scope(1)).await?[0].file, "", "without the file");
            assert!(processes::list(tx, &scope(2)).await?.is_empty());
            assert!(processes::remove(tx, &scope(1), one.id, NOW).await?);
            assert_eq!(processes::get(tx, &scope(1), one.id).await?, None);
            assert_eq!(processes::name(tx, &scope(1), one.id).await?.as_deref(), Some("Troca"), "of a deleted one too");
            assert_eq!(processes::name(tx, &scope(2), one.id).await?, None);
            let stored = processes::version(tx, &scope(1), (one.id, 1)).await?.unwrap();
            assert_eq!((stored.name.as_str(), stored.file.as_str(), stored.bindings), ("Troca", "<b/>", json!({ "forms": {} })));
            assert_eq!(processes::version(tx, &scope(2), (one.id, 1)).await?, None);
            assert_eq!(processes::versions(tx, &scope(1), one.id).await?.len(), 1);
            processes::insert(tx, &scope(1), &process(2, "TROCA")).await?;
        }).unwrap();
        let taken = in_db!(db, |tx| processes::insert(tx, &scope(1), &process(3, "Trôca")).await?);
        assert!(taken.unwrap_err().is_unique());
    }

    /// Rows: CASE-025, GAP-074.
    async fn an_instance_runs_until_it_ended_and_keeps_where_it_came_by(db: &TestDb) {
        in_db!(db, |tx| {
            people::insert(tx, &scope(1), &person(1, "Ana"), NOW).await?;
            let of = cases::Case { person: Some(id(1)), ..case(5, "Troca") };
            cases::insert(tx, &scope(1), &of).await?;
            let (mut one, two) = (instance(1, 5), instance(2, 6));
            for one in [&one, &two] {
                process_instances::insert(tx, &scope(1), one).await?;
            }
            assert_eq!(process_instances::of_case(tx, &scope(1), one.case).await?, [one.clone()]);
            assert_eq!(process_instances::of_case(tx, &scope(2), one.case).await?, []);
            assert!(process_instances::runs(tx, &scope(1), PROCESS).await?);
            assert!(!process_instances::runs(tx, &scope(2), PROCESS).await?, "another organization");
            assert!(person_erasure::has_process(tx, &scope(1), id(1)).await?);
            assert!(!person_erasure::has_process(tx, &scope(1), id(2)).await?, "somebody else");
            let token = Token { number: 1, node: "t".to_owned(), within: None, by: None };
            one.state = State { tokens: vec![token], next: 2, ..State::default() };
            one.answers = serde_json::from_value(json!({ "MOTIVO": "ação 😀" })).unwrap();
            process_instances::update(tx, &scope(2), &instance(1, 5)).await?;
            process_instances::update(tx, &scope(1), &one).await?;
            one.revision = 2;
            assert_eq!(process_instances::get(tx, &scope(1), one.id).await?, Some(one.clone()));
            let because = Some(CancelledBy::FormDiscarded);
            one.state = State { outcome: Some(Outcome::Cancelled { because }), next: 2, ..State::default() };
            one.ended_at = Some(NOW);
            process_instances::update(tx, &scope(1), &one).await?;
            let found = process_instances::get(tx, &scope(1), one.id).await?.unwrap();
            assert_eq!((found.state, found.ended_at), (one.state.clone(), Some(NOW)));
            assert!(!person_erasure::has_process(tx, &scope(1), id(1)).await?, "it is over");
            for n in 1..=2 {
                let step = ProcessStep { id: ProcessStepId::from_i64(n), node: format!("n{n}"), at: NOW, by: (n == 1).then_some(ME) };
                process_steps::insert(tx, &scope(1), one.id, &step).await?;
            }
            let steps = process_steps::of_instance(tx, &scope(1), one.id).await?;
            assert_eq!(steps.iter().map(|step| step.node.as_str()).collect::<Vec<_>>(), ["n2", "n1"], "the newest first");
            assert!(process_steps::of_instance(tx, &scope(2), one.id).await?.is_empty());
        }).unwrap();
    }

    /// Rows: CASE-029.
    async fn tasks_are_listed_for_who_has_them_their_groups_and_who_answers_for_the_case(db: &TestDb) {
        in_db!(db, |tx| {
            let mine = cases::Case { responsible: Some(ME), ..case(5, "Nota fiscal") };
            let ours = cases::Case { group: Some(AREA), ..case(6, "Entrega") };
            let theirs = cases::Case { responsible: Some(UserId::from_i64(8)), group: Some(AREA), ..case(7, "Frete") };
            for one in [&mine, &ours, &theirs] {
                cases::insert(tx, &scope(1), one).await?;
            }
            let at = |hours: i64| Some(NOW + Span::from_hours(hours));
            let waits = ProcessTask { group: Some(AREA), due_at: at(1), form: Some((FormId::from_i64(3), 2)), ..task(1, 7) };
            let taken = ProcessTask { group: Some(AREA), due_at: at(2), ..task(2, 7) };
            let other = ProcessTask { group: Some(UserGroupId::from_i64(6)), ..task(3, 5) };
            for one in [&waits, &taken, &other, &task(4, 5), &task(5, 6), &task(6, 7)] {
                process_tasks::insert(tx, &scope(1), one).await?;
            }
            assert_eq!(process_tasks::get(tx, &scope(1), waits.id).await?, Some(waits.clone()));
            assert_eq!(process_tasks::get(tx, &scope(2), waits.id).await?, None, "another organization");
            let has = |who: i64, one: &ProcessTask| ProcessTask { user: Some(UserId::from_i64(who)), ..one.clone() };
            process_tasks::update(tx, &scope(1), &has(8, &taken)).await?;
            let all = Filter { user: Some(ME), groups: BTreeSet::from([AREA]), ..Filter::default() };
            let groups = Filter { user: None, taken: true, ..all.clone() };
            let own = Filter { groups: BTreeSet::new(), ..all.clone() };
            let colleague = Filter { user: Some(UserId::from_i64(8)), ..own.clone() };
            for (filter, wanted) in [
                (all.clone(), vec![1, 4, 5]),
                (groups, vec![1, 2, 5]),
                (own, vec![4]),
                (colleague, vec![2, 6]),
                (Filter { part: Some("conferencia 4"), ..all.clone() }, vec![4]),
                (Filter { part: Some("nota"), ..all.clone() }, vec![4]),
                (Filter { part: Some("%"), ..all.clone() }, vec![]),
                (Filter { number: Some("2026-0000006"), ..all.clone() }, vec![5]),
                (Filter { due_before: at(2), ..all.clone() }, vec![1]),
                (Filter { after: Some((at(1), 1)), ..all.clone() }, vec![4, 5]),
                (Filter { after: Some((None, 4)), ..all.clone() }, vec![5]),
            ] {
                let found = process_tasks::list(tx, &scope(1), &filter, 10).await?;
                assert_eq!(found.iter().map(|one| one.id.get()).collect::<Vec<_>>(), wanted, "{filter:?}");
                assert!(process_tasks::list(tx, &scope(2), &filter, 10).await?.is_empty(), "another organization");
            }
            assert_eq!(process_tasks::list(tx, &scope(1), &all, 1).await?.len(), 1);
            let later = NOW + Span::from_hours(3);
            assert_eq!(process_tasks::count(tx, &scope(1), &all, later).await?, (3, 1));
            assert_eq!(process_tasks::count(tx, &scope(2), &all, later).await?, (0, 0));

            process_tasks::delay_told(tx, &scope(1), waits.id, later).await?;
            let told = process_tasks::get(tx, &scope(1), waits.id).await?.unwrap();
            assert_eq!((told.delay_told_at, told.revision), (Some(later), 1), "who does it need not know");
            let answers: Answers = serde_json::from_value(json!({ "VALOR": 100 })).unwrap();
            let done = ProcessTask { state: TaskState::Done, answers: answers.clone(), ended_at: Some(later), ended_by: Some(ME), ..waits.clone() };
            process_tasks::update(tx, &scope(1), &done).await?;
            process_tasks::withdraw(tx, &scope(1), (waits.instance, 4), later).await?;
            process_tasks::withdraw(tx, &scope(1), (waits.instance, 1), later).await?;
            let states: Vec<_> = process_tasks::of_instance(tx, &scope(1), waits.instance).await?.into_iter().map(|one| one.state).collect();
            let open = TaskState::Open;
            assert_eq!(states, [TaskState::Done, open, open, TaskState::Withdrawn, open, open], "what was done is not taken away");
            assert_eq!(process_tasks::get(tx, &scope(1), waits.id).await?.unwrap().answers, answers);
            assert_eq!(process_tasks::count(tx, &scope(1), &all, later).await?, (1, 0));
        }).unwrap();
    }
}
