//! Announcements: who is told, who has read, what is no longer shown.

use base::id::AnnouncementId;
use store::{Result, Tx, db_test, in_db};
use store_floor::announcements::{self, NewAnnouncement};

use crate::support::{at, scope, user_id};

async fn announce(
    tx: &mut Tx<'_>,
    n: i64,
    author: i64,
    to: &[i64],
    state: Option<&str>,
) -> Result<()> {
    let one = NewAnnouncement {
        id: AnnouncementId::from_i64(n),
        author: user_id(author),
        text: format!("texto {n}"),
        audience: state
            .is_none()
            .then(|| serde_json::json!({ "everybody": true })),
        agent_state: state.map(str::to_owned),
        created_at: at(n),
        expires_at: at(100 + n),
    };
    let to: Vec<_> = to.iter().copied().map(user_id).collect();
    announcements::insert(tx, &scope(1), &one, &to).await
}

async fn told(tx: &mut Tx<'_>, user: i64, secs: i64) -> Result<Vec<(i64, bool)>> {
    let rows = announcements::of_user(tx, &scope(1), user_id(user), at(secs), 10).await?;
    Ok(rows
        .iter()
        .map(|one| (one.id.get(), one.read_at.is_some()))
        .collect())
}

db_test! {
    async fn each_is_told_until_it_expires_or_is_taken_back_and_reads_once(db: &TestDb) {
        in_db!(db, |tx| {
            announce(tx, 1, 10, &[11, 12], None).await?;
            announce(tx, 2, 10, &[11], Some("paused")).await?;
            announce(tx, 3, 13, &[11], None).await?;
            let id = AnnouncementId::from_i64;
            assert_eq!(told(tx, 11, 50).await?, [(3, false), (2, false), (1, false)]);
            assert_eq!(told(tx, 12, 50).await?, [(1, false)]);
            assert!(announcements::mark_read(tx, &scope(1), id(1), user_id(12), at(60)).await?);
            assert!(!announcements::mark_read(tx, &scope(1), id(1), user_id(12), at(70)).await?, "the first time counts");
            assert!(!announcements::mark_read(tx, &scope(1), id(3), user_id(12), at(60)).await?, "not told");
            assert!(!announcements::mark_read(tx, &scope(2), id(1), user_id(11), at(60)).await?, "another organization");
            assert_eq!(told(tx, 12, 60).await?, [(1, true)]);
            let one = announcements::get(tx, &scope(1), id(1)).await?.unwrap();
            assert_eq!((one.recipient_count, one.read_count), (2, 1));
            let readers = announcements::recipients(tx, &scope(1), id(1)).await?;
            assert_eq!(readers, [(user_id(11), None), (user_id(12), Some(at(60)))]);
            assert!(announcements::withdraw(tx, &scope(1), id(3), at(80)).await?);
            assert!(!announcements::withdraw(tx, &scope(1), id(3), at(80)).await?);
            assert_eq!(told(tx, 11, 80).await?, [(2, false), (1, false)]);
            assert_eq!(told(tx, 11, 101).await?, [(2, false)], "the first has expired");
            let ids = |rows: Vec<announcements::Announcement>| rows.iter().map(|one| one.id.get()).collect::<Vec<_>>();
            assert_eq!(ids(announcements::list(tx, &scope(1), None, None, 9).await?), [3, 1]);
            assert_eq!(ids(announcements::list(tx, &scope(1), Some(user_id(10)), None, 9).await?), [1]);
            assert_eq!(ids(announcements::list(tx, &scope(1), None, Some(id(3)), 9).await?), [1]);
            assert_eq!(ids(announcements::list(tx, &scope(2), None, None, 9).await?), Vec::<i64>::new());
            assert!(announcements::get(tx, &scope(2), id(1)).await?.is_none());
        })
        .unwrap();
    }
}
