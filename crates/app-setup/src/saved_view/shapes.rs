//! Views as they come and go: the same for every list, but for what the list is narrowed by.
//!
//! Described by hand, as pages are: a view of one list is not a view of another, so that each has a name of its own.

use std::borrow::Cow;
use std::collections::BTreeSet;

use base::id::{SavedViewId, UserGroupId, UserId};
use base::text::Text;
use serde::{Deserialize, Serialize};
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ArrayBuilder, ObjectBuilder, Ref, Schema, Type};
use utoipa::{PartialSchema, ToSchema};

/// A view as its readers see it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ViewOf<F> {
    /// What every view has.
    #[serde(flatten)]
    pub about: ViewAbout,
    /// What it narrows the list by.
    pub filters: F,
}

/// What every view has.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct ViewAbout {
    /// The id.
    pub id: SavedViewId,
    /// Who made it.
    pub owner_id: UserId,
    /// The name.
    pub name: String,
    /// Whether everybody has it.
    pub everybody: bool,
    /// The groups that have it.
    pub group_ids: BTreeSet<UserGroupId>,
    /// Whether the caller's list opens with it.
    pub is_default: bool,
    /// Whether the caller may change it.
    pub may_change: bool,
    /// Grows with each change.
    pub revision: i64,
}

/// What is given to make or replace one.
#[derive(Debug, Clone, Deserialize)]
pub struct ViewFields<F> {
    /// The name, once among those of its owner.
    pub name: Text<60>,
    /// What it narrows the list by.
    pub filters: F,
    /// Whether everybody has it.
    #[serde(default)]
    pub everybody: bool,
    /// The groups that have it.
    #[serde(default)]
    pub group_ids: BTreeSet<UserGroupId>,
}

/// Which view, and what it shall be.
#[derive(Debug, Clone, Deserialize)]
pub struct ViewChange<F> {
    /// The view.
    pub id: SavedViewId,
    /// What it shall be.
    pub view: ViewFields<F>,
}

type Part = (String, RefOr<Schema>);

fn put<T: ToSchema>(parts: &mut Vec<Part>) {
    parts.push((T::name().into_owned(), T::schema()));
    T::schemas(parts);
}

fn by_name<T: ToSchema>() -> Ref {
    Ref::from_schema_name(T::name())
}

impl<F: ToSchema> PartialSchema for ViewOf<F> {
    fn schema() -> RefOr<Schema> {
        let mut object = match ViewAbout::schema() {
            RefOr::T(Schema::Object(object)) => object,
            other => return other,
        };
        object
            .properties
            .insert("filters".to_owned(), by_name::<F>().into());
        object.required.push("filters".to_owned());
        RefOr::T(Schema::Object(object))
    }
}

impl<F: ToSchema> ToSchema for ViewOf<F> {
    fn name() -> Cow<'static, str> {
        Cow::Owned(format!("ViewOf{}", F::name()))
    }

    fn schemas(parts: &mut Vec<Part>) {
        ViewAbout::schemas(parts);
        put::<F>(parts);
    }
}

impl<F: ToSchema> PartialSchema for ViewFields<F> {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .property("name", Text::<60>::schema())
            .required("name")
            .property("filters", by_name::<F>())
            .required("filters")
            .property("everybody", ObjectBuilder::new().schema_type(Type::Boolean))
            .property(
                "group_ids",
                ArrayBuilder::new().items(UserGroupId::schema()),
            )
            .into()
    }
}

impl<F: ToSchema> ToSchema for ViewFields<F> {
    fn name() -> Cow<'static, str> {
        Cow::Owned(format!("ViewFieldsOf{}", F::name()))
    }

    fn schemas(parts: &mut Vec<Part>) {
        put::<F>(parts);
    }
}

impl<F: ToSchema> PartialSchema for ViewChange<F> {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .property("id", SavedViewId::schema())
            .required("id")
            .property("view", by_name::<ViewFields<F>>())
            .required("view")
            .into()
    }
}

impl<F: ToSchema> ToSchema for ViewChange<F> {
    fn name() -> Cow<'static, str> {
        Cow::Owned(format!("ViewChangeOf{}", F::name()))
    }

    fn schemas(parts: &mut Vec<Part>) {
        put::<ViewFields<F>>(parts);
    }
}
