//! Which modules an organization uses (ORG-010).

use std::collections::BTreeMap;

use base::authz::{Action, Module};
use serde::{Deserialize, Serialize, Serializer};
use utoipa::openapi::schema::{ObjectBuilder, Schema, Type};

/// The decisions of an organization about modules; for one without a decision, [`Module::is_usual`].
///
/// **Shape**: in JSON every module by its name with `true` or `false`; what is absent when it is read keeps to the usual.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(transparent)]
pub struct Modules(BTreeMap<Module, bool>);

impl Modules {
    /// Tells whether a module is used.
    pub fn uses(&self, module: Module) -> bool {
        let decided = self.0.get(&module).copied();
        decided.unwrap_or(module.is_usual())
    }

    /// Gives the modules that are used.
    pub fn used(&self) -> Vec<Module> {
        Module::ALL
            .iter()
            .copied()
            .filter(|module| self.uses(*module))
            .collect()
    }

    /// Gives the actions that mean nothing here: those of the modules that are not used.
    pub fn idle_actions(&self) -> Vec<Action> {
        Module::ALL
            .iter()
            .filter(|module| !self.uses(**module))
            .flat_map(|module| module.actions())
            .copied()
            .collect()
    }
}

impl PartialEq for Modules {
    fn eq(&self, other: &Self) -> bool {
        Module::ALL
            .iter()
            .all(|module| self.uses(*module) == other.uses(*module))
    }
}

impl Eq for Modules {}

impl Serialize for Modules {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_map(
            Module::ALL
                .iter()
                .map(|module| (module, self.uses(*module))),
        )
    }
}

// By hand, because the derived description would not name the modules.
impl utoipa::PartialSchema for Modules {
    fn schema() -> utoipa::openapi::RefOr<Schema> {
        Module::ALL
            .iter()
            .fold(ObjectBuilder::new(), |object, module| {
                let switch = ObjectBuilder::new().schema_type(Type::Boolean);
                object.property(module.name(), switch)
            })
            .into()
    }
}

impl utoipa::ToSchema for Modules {}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    /// Rows: ORG-010.
    #[test]
    fn what_is_not_decided_is_as_usual_and_every_module_is_named() {
        let modules: Modules = serde_json::from_value(json!({ "flows": false })).unwrap();
        assert!(!modules.uses(Module::Flows));
        let idle = modules.idle_actions();
        assert!(idle.starts_with(&[Action::FlowRead, Action::FlowWrite]));
        let unusual = Module::ALL.iter().filter(|module| !module.is_usual());
        for action in unusual.flat_map(|module| module.actions()) {
            assert!(
                idle.contains(action),
                "{action:?} of a module that is off unless wanted"
            );
        }
        assert!(!idle.contains(&Action::CaseRead));
        for module in Module::ALL {
            assert_eq!(Modules::default().uses(*module), module.is_usual());
            assert_eq!(
                modules.used().contains(module),
                *module != Module::Flows && module.is_usual()
            );
        }
        let written = serde_json::to_value(&modules).unwrap();
        assert_eq!(written.as_object().unwrap().len(), Module::ALL.len());
        assert_eq!(serde_json::from_value::<Modules>(written).unwrap(), modules);
        assert!(serde_json::from_value::<Modules>(json!({ "telepathy": true })).is_err());
    }
}
