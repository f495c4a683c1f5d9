//! Operations: everything a person or a program can ask. One file each; `server` turns the list into routes.

use std::future::Future;

use base::authz::{Action, Module, Scope};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use utoipa::ToSchema;
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::Schema;

use crate::{Boxed, Ctx, Fault, input};

/// How an operation is called over HTTP.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Method {
    /// Reads.
    Get,
    /// Makes, or does.
    Post,
    /// Replaces.
    Put,
    /// Changes the fields that are given.
    Patch,
    /// Removes.
    Delete,
}

/// Something that can be asked.
///
/// The input joins path parameters, query parameters and the fields of the JSON body in one object.
pub trait Operation: 'static {
    /// Verb and noun, `open_case`: the file name and the id in the API description.
    const ID: &'static str;
    /// How it is called.
    const METHOD: Method;
    /// Where, below `/api/v1`: `/queues/{id}`.
    const PATH: &'static str;
    /// What it needs permission for.
    const ACTION: Action;
    /// The module it belongs to: refused where the organization does not use it. That of the action, unless it says otherwise.
    const MODULE: Option<Module> = Module::of(Self::ACTION);
    /// One sentence for the API description.
    const SUMMARY: &'static str;
    /// Whether it refuses to change a record that is not as the caller saw it: it looks at [`Scope::seen`].
    const GUARDED: bool = false;
    /// The list of the input whose lines are each read by themselves, with [`input::read`]: a wrong one stops no other.
    const LINES: Option<&'static str> = None;
    /// Bytes of the body of a request at the most.
    const BODY_BYTES_MAX: usize = 1024 * 1024;
    /// What it needs.
    type Input: DeserializeOwned + ToSchema + Send + 'static;
    /// What it answers.
    type Output: Serialize + ToSchema + Send + 'static;

    /// Does it. The scope is the proof that the caller may.
    ///
    /// **Errors**: see [`Fault`].
    fn run(
        ctx: Ctx,
        scope: Scope,
        input: Self::Input,
    ) -> impl Future<Output = Result<Self::Output, Fault>> + Send;
}

/// A schema and everything it refers to.
pub struct Shape {
    /// The schema itself.
    pub schema: RefOr<Schema>,
    /// Its name.
    pub name: String,
    /// Schemas it refers to, by name.
    pub parts: Vec<(String, RefOr<Schema>)>,
}

impl Shape {
    /// Describes a type.
    pub fn of<T: ToSchema>() -> Self {
        let mut parts = Vec::new();
        T::schemas(&mut parts);
        Self {
            schema: T::schema(),
            name: T::name().into_owned(),
            parts,
        }
    }
}

/// An operation in the list, its types forgotten.
#[derive(Clone, Copy)]
pub struct Entry {
    /// See [`Operation::ID`].
    pub id: &'static str,
    /// See [`Operation::METHOD`].
    pub method: Method,
    /// See [`Operation::PATH`].
    pub path: &'static str,
    /// See [`Operation::ACTION`].
    pub action: Action,
    /// See [`Operation::MODULE`].
    pub module: Option<Module>,
    /// See [`Operation::SUMMARY`].
    pub summary: &'static str,
    /// See [`Operation::GUARDED`].
    pub guarded: bool,
    /// See [`Operation::BODY_BYTES_MAX`].
    pub body_bytes_max: usize,
    /// The shape of the input.
    pub input: fn() -> Shape,
    /// The shape of the output.
    pub output: fn() -> Shape,
    /// Reads the input, runs, and writes the output.
    pub run: fn(Ctx, Scope, Value) -> Boxed<'static, Result<Value, Fault>>,
}

impl Entry {
    /// Lists an operation.
    pub const fn of<O: Operation>() -> Self {
        Self {
            id: O::ID,
            method: O::METHOD,
            path: O::PATH,
            action: O::ACTION,
            module: O::MODULE,
            summary: O::SUMMARY,
            guarded: O::GUARDED,
            body_bytes_max: O::BODY_BYTES_MAX,
            input: Shape::of::<O::Input>,
            output: Shape::of::<O::Output>,
            run: |ctx, scope, value| {
                Box::pin(async move {
                    let input = input::read_all_but::<O::Input>(value, O::LINES)?;
                    let output = O::run(ctx, scope, input).await?;
                    serde_json::to_value(output).map_err(|error| Fault::Internal(Box::new(error)))
                })
            },
        }
    }
}

/// The input of an operation that needs nothing.
#[derive(Debug, serde::Deserialize, ToSchema)]
pub struct Nothing {}

/// The output of an operation that has nothing to say.
#[derive(Debug, serde::Serialize, ToSchema)]
pub struct Done {}
