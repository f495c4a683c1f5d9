//! Scripts: kept as a tree with who may use them, and the ways of cases by the names of their day.

use std::collections::BTreeSet;

use base::id::{AgentScriptId, CaseId, CaseTypeId, FormId, UserGroupId, UserId};
use office::crm::script::{FormComplement, MarketingAction, MarketingResult, Step};
use store::{db_test, in_db};
use store_office::agent_scripts::{self, AgentScript};
use store_office::case_script_steps;

use crate::support::scope;

fn script(n: i64, parent: Option<i64>, name: &str) -> AgentScript {
    AgentScript {
        id: AgentScriptId::from_i64(n),
        parent: parent.map(AgentScriptId::from_i64),
        position: n,
        name: name.to_owned(),
        message: None,
        case_type: None,
        form: None,
        complement: None,
        active: true,
        users: BTreeSet::new(),
        groups: BTreeSet::new(),
        revision: 1,
    }
}

db_test! {
    /// Rows: CASE-015, CASE-016, CASE-018, CASE-020.
    async fn scripts_come_back_in_their_order_with_who_may_use_them(db: &TestDb) {
        in_db!(db, |tx| {
            let whole = AgentScript {
                message: Some("Olá, {customer}".into()),
                case_type: Some(CaseTypeId::from_i64(5)),
                form: Some(FormId::from_i64(6)),
                complement: Some(FormComplement::MarketingAction(MarketingAction { result: Some(MarketingResult::CallBack) })),
                active: false,
                ..script(1, Some(2), "Oferta")
            };
            let top = script(2, None, "Vendas");
            for one in [&whole, &top] {
                agent_scripts::insert(tx, &scope(1), one).await.unwrap();
            }
            assert_eq!(agent_scripts::list(tx, &scope(1)).await?, [whole.clone(), top.clone()]);
            assert_eq!(agent_scripts::list(tx, &scope(2)).await?, []);
            let named = AgentScript {
                users: BTreeSet::from([UserId::from_i64(7), UserId::from_i64(8)]),
                groups: BTreeSet::from([UserGroupId::from_i64(9)]),
                ..top.clone()
            };
            assert!(agent_scripts::authorize(tx, &scope(1), &named).await?);
            assert!(!agent_scripts::authorize(tx, &scope(2), &script(2, None, "Vendas")).await?, "another organization's");
            let renamed = AgentScript { name: "Venda".into(), position: 0, ..top };
            assert!(agent_scripts::update(tx, &scope(1), &renamed).await?);
            let kept = agent_scripts::list(tx, &scope(1)).await?;
            assert_eq!(kept.first(), Some(&AgentScript { name: "Venda".into(), position: 0, revision: 3, ..named }), "editing keeps who may use it");
            assert!(agent_scripts::remove(tx, &scope(1), whole.id).await?);
            assert!(!agent_scripts::remove(tx, &scope(1), whole.id).await?);
            assert_eq!(agent_scripts::list(tx, &scope(1)).await?.len(), 1);
        })
        .unwrap();
    }

    /// Rows: CASE-015.
    async fn a_name_is_taken_once_below_the_same_script(db: &TestDb) {
        in_db!(db, |tx| {
            agent_scripts::insert(tx, &scope(1), &script(1, None, "Início da venda")).await?;
            agent_scripts::insert(tx, &scope(1), &script(2, Some(1), "Início da venda")).await?;
            agent_scripts::insert(tx, &scope(2), &script(3, None, "Início da venda")).await?;
        })
        .unwrap();
        let twice = in_db!(db, |tx| {
            agent_scripts::insert(tx, &scope(1), &script(4, None, "inicio da VENDA")).await?;
        });
        assert!(twice.unwrap_err().is_unique());
    }

    /// Rows: CASE-018, CASE-034, ORG-012.
    async fn a_case_keeps_its_way_and_every_script_on_it_counts_as_used(db: &TestDb) {
        in_db!(db, |tx| {
            let step = |n: i64, skipped| Step { script_id: AgentScriptId::from_i64(n), name: format!("Passo {n}"), skipped };
            let way = [step(3, false), step(1, true), step(2, false)];
            let case = CaseId::from_i64(50);
            case_script_steps::insert(tx, &scope(1), case, &way).await?;
            assert_eq!(case_script_steps::of_case(tx, &scope(1), case).await?, way);
            assert_eq!(case_script_steps::of_case(tx, &scope(2), case).await?, []);
            for (n, org, used) in [(1, 1, true), (2, 1, true), (4, 1, false), (1, 2, false)] {
                let has = case_script_steps::has_script(tx, &scope(org), AgentScriptId::from_i64(n)).await?;
                assert_eq!(has, used, "{n} of {org}");
            }
        })
        .unwrap();
    }
}
