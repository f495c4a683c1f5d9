//! Products and services on offer.

use base::id::ProductId;
use setup::product::{Price, ProductKind};
use store::{db_test, in_db};
use store_setup::products::{self, Filter, Order, Product};

use crate::support::{at, is_taken, scope};

fn product(n: i64, code: &str, name: &str, cents: Option<i64>) -> Product {
    Product {
        id: ProductId::from_i64(n),
        name: name.to_owned(),
        code: code.to_owned(),
        kind: if n % 2 == 0 {
            ProductKind::Service
        } else {
            ProductKind::Product
        },
        description: (n == 1).then(|| "Com fidelidade.\nInstalação à parte.".to_owned()),
        price: cents.map(|cents| Price::from_cents(cents).unwrap()),
        in_use: n != 3,
        revision: 1,
    }
}

fn four() -> [Product; 4] {
    [
        product(1, "B-2", "Água 20 L", Some(1_590)),
        product(2, "a-1", "Instalação", None),
        product(3, "C-3", "Filtro", Some(8_900)),
        product(4, "D_4", "água com gás", Some(500)),
    ]
}

const ALL: Filter<'_> = Filter {
    words: None,
    kind: None,
    in_use: None,
    order: Order::Name,
    descending: false,
    after: None,
};

fn ids(rows: &[Product]) -> Vec<i64> {
    rows.iter().map(|row| row.id.get()).collect()
}

db_test! {
    /// Rows: ORG-009.
    async fn products_are_read_as_written_and_found_by_name_and_code(db: &TestDb) {
        in_db!(db, |tx| {
            for one in four() {
                products::insert(tx, &scope(1), &one).await?;
            }
            products::insert(tx, &scope(2), &product(5, "b-2", "De outra casa", None)).await?;
            assert_eq!(products::get(tx, &scope(1), ProductId::from_i64(1)).await?, Some(four()[0].clone()));
            assert_eq!(products::get(tx, &scope(2), ProductId::from_i64(1)).await?, None);
            assert_eq!(ids(&products::all(tx, &scope(1)).await?), [1, 4, 3, 2]);
            assert_eq!(products::count(tx, &scope(1)).await?, 4);
            for (filter, found) in [
                (Filter { words: Some("agua"), ..ALL }, vec![1, 4]),
                (Filter { words: Some("a-"), ..ALL }, vec![2]),
                (Filter { words: Some("d_"), ..ALL }, vec![4]),
                (Filter { kind: Some(ProductKind::Service), ..ALL }, vec![4, 2]),
                (Filter { in_use: Some(false), ..ALL }, vec![3]),
                (Filter { words: Some("agua"), in_use: Some(true), kind: Some(ProductKind::Product), ..ALL }, vec![1]),
                (Filter { order: Order::Code, ..ALL }, vec![2, 1, 3, 4]),
                (Filter { order: Order::Price, ..ALL }, vec![2, 4, 1, 3]),
            ] {
                assert_eq!(ids(&products::list(tx, &scope(1), &filter, 9).await?), found, "{filter:?}");
            }
        })
        .unwrap();
    }

    /// Rows: ORG-009.
    async fn pages_of_every_order_neither_repeat_nor_skip(db: &TestDb) {
        in_db!(db, |tx| {
            for one in four() {
                products::insert(tx, &scope(1), &one).await?;
            }
            for order in [Order::Name, Order::Code, Order::Price] {
                for descending in [false, true] {
                    let whole = Filter { order, descending, ..ALL };
                    let whole = products::list(tx, &scope(1), &whole, 9).await?;
                    let mut read: Vec<Product> = Vec::new();
                    loop {
                        let after = read.last().map(|last| last.place(order));
                        let filter = Filter { order, descending, after: after.as_ref(), ..ALL };
                        let page = products::list(tx, &scope(1), &filter, 1).await?;
                        if page.is_empty() {
                            break;
                        }
                        read.extend(page);
                    }
                    assert_eq!((read.len(), &read), (4, &whole), "{order:?} {descending}");
                }
            }
        })
        .unwrap();
    }

    /// Rows: ORG-009, ORG-012.
    async fn a_code_is_taken_once_whatever_its_case_and_free_when_its_product_is_deleted(db: &TestDb) {
        let id = ProductId::from_i64(1);
        in_db!(db, |tx| {
            products::insert(tx, &scope(1), &product(1, "Plano-É", "Plano", None)).await?;
            products::insert(tx, &scope(2), &product(2, "PLANO-E", "Plano", None)).await?;
            products::insert(tx, &scope(1), &product(3, "outro", "Plano", None)).await?;
        })
        .unwrap();
        assert!(is_taken(&in_db!(db, |tx| products::insert(tx, &scope(1), &product(4, "plano-e", "x", None)).await?)));
        assert!(is_taken(&in_db!(db, |tx| products::update(tx, &scope(1), &product(3, "PLANO-E", "x", None)).await?)));
        in_db!(db, |tx| {
            assert!(!products::update(tx, &scope(2), &product(1, "roubo", "x", None)).await?);
            assert!(!products::remove(tx, &scope(2), id, at(5)).await?);
            assert!(products::remove(tx, &scope(1), id, at(5)).await?);
            assert!(!products::remove(tx, &scope(1), id, at(6)).await?);
            assert!(products::update(tx, &scope(1), &product(3, "plano-e", "Outro", Some(100))).await?);
            let changed = Product { revision: 2, ..product(3, "plano-e", "Outro", Some(100)) };
            assert_eq!(products::all(tx, &scope(1)).await?, [changed]);
        })
        .unwrap();
    }
}
