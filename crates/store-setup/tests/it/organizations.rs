//! Organizations and files.

use std::collections::BTreeSet;
use std::sync::Arc;

use base::authz::{Action, Actor, Reach, Scope};
use base::id::{FileId, OrgId};
use base::locale::Locale;
use setup::brand::{Accent, Brand, Logo, LogoKind};
use setup::organization::OrganizationSettings;
use store::{db_test, in_db};
use store_setup::files::{self, StoredFile};
use store_setup::organizations::{self, Organization};

use crate::support::{at, scope, user_id};

fn organization(id: i64) -> Organization {
    Organization {
        id: OrgId::from_i64(id),
        name: "Farmácia São Lucas".to_owned(),
        time_zone: "America/Sao_Paulo".to_owned(),
        locale: Locale::PtBr,
        settings: OrganizationSettings::default(),
        record: None,
        mail: None,
        brand: Brand::default(),
        data_key: vec![0, 255, 7],
        revision: 1,
    }
}

fn file() -> StoredFile {
    StoredFile {
        id: FileId::from_i64(5),
        object_key: "1/2026/11/abc".to_owned(),
        sha256: "abc".to_owned(),
        size_bytes: 5_000_000_000,
        mime: "image/png".to_owned(),
        name: "Comprovante.png".to_owned(),
        created_by: None,
    }
}

db_test! {
    /// Rows: ORG-001.
    async fn several_organizations_are_read_as_written_each_by_its_own_scope(db: &TestDb) {
        in_db!(db, |tx| {
            assert!(!organizations::any(tx).await?);
            for id in [1, 2] {
                organizations::insert(tx, &scope(id), &organization(id), at(1)).await?;
            }
            assert!(organizations::any(tx).await?);
            let ids = organizations::list_ids(tx).await?;
            assert_eq!(ids, [OrgId::from_i64(1), OrgId::from_i64(2)]);
            let changed = Organization {
                name: "Outra".to_owned(),
                locale: Locale::Es,
                settings: OrganizationSettings { owner_wait_s: 5, ..OrganizationSettings::default() },
                ..organization(1)
            };
            organizations::update(tx, &scope(1), &changed).await?;
            assert_eq!(organizations::get(tx, &scope(1)).await?, Organization { revision: 2, ..changed });
            assert_eq!(organizations::get(tx, &scope(2)).await?, organization(2));
        })
        .unwrap();
        assert!(in_db!(db, |tx| organizations::get(tx, &scope(3)).await?).is_err());
    }

    /// Rows: GAP-006.
    async fn a_brand_is_read_as_written_and_only_one_organization_is_the_only_one(db: &TestDb) {
        let logo = Logo { file_id: FileId::from_i64(5), kind: LogoKind::Webp, width: 64, height: 32 };
        let brand = Brand { accent: Accent::Teal, logo: Some(logo) };
        in_db!(db, |tx| {
            assert_eq!(organizations::only(tx).await?, None);
            organizations::insert(tx, &scope(1), &organization(1), at(1)).await?;
            assert_eq!(organizations::only(tx).await?, Some(OrgId::from_i64(1)));
            organizations::update_brand(tx, &scope(1), &brand).await?;
            let found = organizations::get(tx, &scope(1)).await?;
            assert_eq!((found.brand, found.revision), (brand, 2));
            organizations::insert(tx, &scope(2), &organization(2), at(1)).await?;
            assert_eq!(organizations::only(tx).await?, None);
            assert_eq!(organizations::get(tx, &scope(2)).await?.brand, Brand::default());
        })
        .unwrap();
    }

    async fn a_file_is_read_as_written_with_who_uploaded_it(db: &TestDb) {
        in_db!(db, |tx| {
            files::insert(tx, &scope(1), &file(), at(1)).await?;
            assert_eq!(files::get(tx, &scope(1), FileId::from_i64(5)).await?, Some(file()));
            assert_eq!(files::get(tx, &scope(2), FileId::from_i64(5)).await?, None);
            let uploaded = StoredFile { id: FileId::from_i64(6), ..file() };
            files::insert(tx, &of_user(7), &uploaded, at(1)).await?;
            let found = files::get(tx, &scope(1), FileId::from_i64(6)).await?;
            assert_eq!(found, Some(StoredFile { created_by: Some(user_id(7)), ..uploaded }));
        })
        .unwrap();
    }
}

fn of_user(n: i64) -> Scope {
    let actor = Actor {
        org: OrgId::from_i64(1),
        user: user_id(n),
        actions: Arc::new(BTreeSet::from([Action::InteractionRead])),
        reach: Reach::Own,
        queues: Arc::default(),
        team: Arc::default(),
        address: Arc::from(""),
        session: None,
        token: None,
        seen: None,
    };
    actor.may(Action::InteractionRead).unwrap()
}
