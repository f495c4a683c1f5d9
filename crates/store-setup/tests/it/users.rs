//! Users, their groups and their sessions.

use std::collections::BTreeMap;

use base::authz::{Action, Reach, RoleProfile};
use base::id::{OrgId, SessionId, SkillId, UserGroupId};
use base::locale::Locale;
use base::medium::Medium;
use setup::sign_in::SecondFactorRule;
use setup::user::Work;
use store::{Result, Tx, db_test, in_db};
use store_setup::sessions::{self, Origin, Session};
use store_setup::user_groups::{self, UserGroup};
use store_setup::users::{self, Filter, Standing, User};

use crate::support::{at, is_taken, scope, user_id};

fn user(n: i64, name: &str) -> User {
    User {
        id: user_id(n),
        org: OrgId::from_i64(1),
        email: format!("u{n}@exemplo.com"),
        name: name.to_owned(),
        role_profile: RoleProfile::Agent,
        profile: None,
        reach: Reach::Own,
        locale: Locale::PtBr,
        active: true,
        permissions: BTreeMap::new(),
        work: Work::default(),
        employee_number: None,
        agent_login: None,
        second_factor: SecondFactorRule::default(),
        standing: Standing {
            has_password: true,
            ..Standing::default()
        },
        revision: 1,
    }
}

async fn add(tx: &mut Tx<'_>, user: &User) -> Result<()> {
    users::insert(tx, &scope(user.org.get()), user, "hash", at(1)).await
}

async fn names(tx: &mut Tx<'_>, filter: Filter<'_>) -> Result<Vec<String>> {
    let page = users::list(tx, &scope(1), &filter, 50).await?;
    Ok(page.into_iter().map(|user| user.name).collect())
}

fn group(n: i64, name: &str, members: &[i64]) -> UserGroup {
    UserGroup {
        id: UserGroupId::from_i64(n),
        name: name.to_owned(),
        members: members.iter().copied().map(user_id).collect(),
        responsible: None,
        kind: String::new(),
        out_of_use: false,
        restricted: false,
        mailbox: String::new(),
        revision: 1,
    }
}

db_test! {
    /// Rows: ORG-004.
    async fn a_user_is_read_as_written(db: &TestDb) {
        in_db!(db, |tx| {
            let full = User {
                role_profile: RoleProfile::Supervisor,
                reach: Reach::Queues,
                locale: Locale::En,
                permissions: BTreeMap::from([(Action::UserWrite, true), (Action::InteractionRead, false)]),
                work: Work {
                    capacity: 9,
                    capacity_per_medium: BTreeMap::from([(Medium::Chat, 2)]),
                    automatic_distribution: false,
                    skills: BTreeMap::from([(SkillId::from_i64(i64::MAX), 10)]),
                },
                ..user(1, "Ânia")
            };
            add(tx, &full).await?;
            assert_eq!(users::get(tx, &scope(1), full.id).await?, Some(full.clone()));
            let plain = User { active: false, ..user(1, "Bia") };
            users::update(tx, &scope(1), &plain).await?;
            assert_eq!(users::get(tx, &scope(1), full.id).await?, Some(User { revision: 2, ..plain.clone() }));
            users::update_locale(tx, &scope(1), full.id, Locale::Es).await?;
            let found = users::list_all(tx, &scope(1)).await?;
            assert_eq!(found, [User { locale: Locale::Es, revision: 3, ..plain }]);
        })
        .unwrap();
    }

    async fn a_sign_in_finds_the_user_by_folded_address_and_counts_failures(db: &TestDb) {
        in_db!(db, |tx| {
            let one = User { email: "Ana@Exemplo.com".to_owned(), ..user(1, "Ana") };
            add(tx, &one).await?;
            users::update_failures(tx, &scope(1), one.id, 3, at(9)).await?;
            let row = users::for_sign_in(tx, "ANA@exemplo.COM").await?.unwrap();
            assert_eq!((row.id, row.org, row.active), (one.id, one.org, true));
            assert_eq!((row.failed_count, row.locked_until), (3, at(9)));
            users::update_password(tx, &scope(2), one.id, "stolen").await?;
            users::update_password(tx, &scope(1), one.id, "other").await?;
            let row = users::for_sign_in(tx, "ana@exemplo.com").await?.unwrap();
            assert_eq!((row.password_hash.as_str(), row.failed_count, row.locked_until), ("other", 0, at(0)));
            assert_eq!(users::for_sign_in(tx, "bia@exemplo.com").await?, None);
        })
        .unwrap();
    }

    async fn an_address_belongs_to_one_user_of_all_organizations(db: &TestDb) {
        in_db!(db, |tx| {
            add(tx, &user(1, "Ana")).await?;
            add(tx, &user(2, "Bia")).await?;
        })
        .unwrap();
        let twin = |n| User { email: "U1@EXEMPLO.com".to_owned(), org: OrgId::from_i64(2), ..user(n, "Ana") };
        assert!(is_taken(&in_db!(db, |tx| add(tx, &twin(3)).await?)));
        assert!(is_taken(&in_db!(db, |tx| {
            users::update(tx, &scope(1), &User { org: OrgId::from_i64(1), ..twin(2) }).await?;
        })));
        in_db!(db, |tx| users::update(tx, &scope(1), &user(1, "Ana Maria")).await?).unwrap();
    }

    async fn users_are_listed_by_folded_name_and_filtered(db: &TestDb) {
        in_db!(db, |tx| {
            for (n, name) in (1..).zip(["Érica Nunes", "ana", "Zé_100%", "Álvaro"]) {
                add(tx, &User { active: n != 2, ..user(n, name) }).await?;
            }
            assert_eq!(names(tx, Filter::default()).await?, ["Álvaro", "ana", "Érica Nunes", "Zé_100%"]);
            let by = |name| Filter { name: Some(name), ..Filter::default() };
            assert_eq!(names(tx, by("nunes")).await?, ["Érica Nunes"]);
            assert_eq!(names(tx, by("_1")).await?, ["Zé_100%"]);
            assert_eq!(names(tx, by("%")).await?, ["Zé_100%"]);
            assert_eq!(names(tx, Filter { active: Some(false), ..Filter::default() }).await?, ["ana"]);
            let after = Filter { after: Some(("ana", user_id(2))), active: Some(true), ..Filter::default() };
            assert_eq!(names(tx, after).await?, ["Érica Nunes", "Zé_100%"]);
        })
        .unwrap();
    }

    async fn another_organization_sees_and_changes_no_user(db: &TestDb) {
        in_db!(db, |tx| {
            let one = User { role_profile: RoleProfile::Administrator, ..user(1, "Ana") };
            add(tx, &one).await?;
            users::update(tx, &scope(2), &user(1, "Outra")).await?;
            users::update_locale(tx, &scope(2), one.id, Locale::En).await?;
            users::update_failures(tx, &scope(2), one.id, 9, at(9)).await?;
            assert_eq!(users::get(tx, &scope(2), one.id).await?, None);
            assert!(users::list_all(tx, &scope(2)).await?.is_empty());
            assert!(users::list(tx, &scope(2), &Filter::default(), 9).await?.is_empty());
            assert_eq!(users::get(tx, &scope(1), one.id).await?, Some(one));
        })
        .unwrap();
    }

    /// Rows: ORG-008.
    async fn groups_are_read_with_their_members_and_make_a_team(db: &TestDb) {
        in_db!(db, |tx| {
            user_groups::insert(tx, &scope(1), &group(1, "Vendas", &[10, 11])).await?;
            user_groups::insert(tx, &scope(1), &group(2, "Apoio", &[11, 12])).await?;
            user_groups::insert(tx, &scope(2), &group(3, "Vendas", &[10, 99])).await?;
            let all = user_groups::list(tx, &scope(1)).await?;
            assert_eq!(all, [group(2, "Apoio", &[11, 12]), group(1, "Vendas", &[10, 11])]);
            let team = user_groups::team_of(tx, &scope(1), user_id(11)).await?;
            assert_eq!(team, [user_id(10), user_id(11), user_id(12)]);
            assert_eq!(user_groups::team_of(tx, &scope(1), user_id(10)).await?, [user_id(10), user_id(11)]);
            assert!(user_groups::team_of(tx, &scope(1), user_id(99)).await?.is_empty());

            assert!(!user_groups::update(tx, &scope(2), &group(1, "Roubado", &[99])).await?);
            assert!(!user_groups::remove(tx, &scope(2), UserGroupId::from_i64(1)).await?);
            assert!(user_groups::update(tx, &scope(1), &group(1, "Vendas SP", &[12])).await?);
            assert!(user_groups::remove(tx, &scope(1), UserGroupId::from_i64(2)).await?);
            let left = user_groups::list(tx, &scope(1)).await?;
            assert_eq!(left, [UserGroup { revision: 2, ..group(1, "Vendas SP", &[12]) }]);
            assert!(user_groups::team_of(tx, &scope(1), user_id(11)).await?.is_empty());
        })
        .unwrap();
        assert!(is_taken(&in_db!(db, |tx| {
            user_groups::insert(tx, &scope(1), &group(5, "VENDAS sp", &[])).await?;
        })));
    }

    async fn a_session_is_found_by_its_token_until_it_ends(db: &TestDb) {
        in_db!(db, |tx| {
            let session = |n: i64| SessionId::from_i64(n);
            for n in 1..=4 {
                let token = [u8::try_from(n).unwrap(), 0, 255];
                let whose = user_id(if n == 4 { 8 } else { 7 });
                sessions::insert(tx, &scope(1), (session(n), whose), &token, (&Origin::default(), at(n))).await?;
            }
            sessions::touch(tx, &scope(1), session(1), at(50)).await?;
            sessions::touch(tx, &scope(2), session(2), at(60)).await?;
            let first = Session {
                id: session(1),
                org: OrgId::from_i64(1),
                user: user_id(7),
                created_at: at(1),
                seen_at: at(50),
            };
            assert_eq!(sessions::by_token(tx, &[1, 0, 255]).await?, Some(first));
            assert_eq!(sessions::by_token(tx, &[1, 0]).await?, None);
            assert_eq!(sessions::by_token(tx, &[2, 0, 255]).await?.unwrap().seen_at, at(2));
            sessions::remove(tx, &scope(2), session(1)).await?;
            sessions::remove_of_user(tx, &scope(2), user_id(7)).await?;
            assert_eq!(sessions::purge(tx, &scope(2), at(99), at(99)).await?, 0);
            assert_eq!(sessions::purge(tx, &scope(1), at(3), at(1)).await?, 1, "only the second is idle");
            assert_eq!(sessions::by_token(tx, &[2, 0, 255]).await?, None);
            sessions::remove(tx, &scope(1), session(1)).await?;
            assert_eq!(sessions::by_token(tx, &[1, 0, 255]).await?, None);
            sessions::remove_of_user(tx, &scope(1), user_id(7)).await?;
            assert_eq!(sessions::by_token(tx, &[3, 0, 255]).await?, None);
            assert!(sessions::by_token(tx, &[4, 0, 255]).await?.is_some());
        })
        .unwrap();
    }
}
