//! Message templates of the business accounts.

use base::time::Timestamp;
use serde_json::{Value, json};

use super::{Delivery, World};
use crate::hook;

/// A template.
#[derive(Debug, Clone)]
pub(crate) struct Template {
    pub(crate) id: String,
    pub(crate) business_account_id: String,
    pub(crate) name: String,
    pub(crate) language: String,
    pub(crate) category: String,
    pub(crate) status: String,
    pub(crate) rejected_reason: String,
    pub(crate) components: Value,
}

impl Template {
    /// Gives it as the list of templates shows it.
    pub(crate) fn shown(&self) -> Value {
        json!({
            "id": self.id,
            "name": self.name,
            "language": self.language,
            "category": self.category,
            "status": self.status,
            "rejected_reason": self.rejected_reason,
            "components": self.components,
        })
    }

    /// Finds a component by its type.
    pub(crate) fn component(&self, kind: &str) -> Option<&Value> {
        let is_it = |component: &&Value| {
            component["type"]
                .as_str()
                .is_some_and(|found| found.eq_ignore_ascii_case(kind))
        };
        self.components.as_array()?.iter().find(is_it)
    }

    /// Counts the variables of its body.
    pub(crate) fn body_variables(&self) -> usize {
        let text = self
            .component("BODY")
            .and_then(|body| body["text"].as_str())
            .unwrap_or_default();
        let mut count = 0;
        while text.contains(&format!("{{{{{}}}}}", count + 1)) {
            count += 1;
        }
        count
    }

    /// Fills the body's variables.
    pub(crate) fn body_text(&self, values: &[String]) -> String {
        let body = self
            .component("BODY")
            .and_then(|body| body["text"].as_str());
        let mut text = body.unwrap_or_default().to_owned();
        for (index, value) in values.iter().enumerate() {
            text = text.replace(&format!("{{{{{}}}}}", index + 1), value);
        }
        text
    }
}

impl World {
    pub(crate) fn template(&self, account: &str, name: &str, language: &str) -> Option<&Template> {
        self.templates.iter().find(|template| {
            template.business_account_id == account
                && template.name == name
                && template.language == language
        })
    }

    /// Changes the status of a template and plans the webhook that tells it.
    pub(crate) fn judge_template(
        &mut self,
        due: Timestamp,
        id: &str,
        status: &str,
        reason: &str,
    ) -> bool {
        let Some(template) = self.templates.iter_mut().find(|template| template.id == id) else {
            return false;
        };
        status.clone_into(&mut template.status);
        reason.clone_into(&mut template.rejected_reason);
        let template = template.clone();
        let of_account = template.business_account_id.as_str();
        let number = self
            .numbers
            .iter()
            .find(|n| n.business_account_id == of_account)
            .cloned();
        if let Some(number) = number {
            let payload = hook::template_status(&template, due);
            let about = format!("template {} {status}", template.name);
            self.outbox
                .plan(due, "", Delivery::new(&number, payload, about));
        }
        true
    }
}

/// Adds a few approved templates to every business account.
pub(super) fn add_samples(world: &mut World) {
    let mut accounts: Vec<_> = world
        .numbers
        .iter()
        .map(|number| number.business_account_id.clone())
        .collect();
    accounts.sort();
    accounts.dedup();
    for account in accounts {
        for (index, (name, category, components)) in samples().into_iter().enumerate() {
            world.templates.push(Template {
                id: format!("{account}{index:03}"),
                business_account_id: account.clone(),
                name: name.to_owned(),
                language: "pt_BR".to_owned(),
                category: category.to_owned(),
                status: "APPROVED".to_owned(),
                rejected_reason: "NONE".to_owned(),
                components,
            });
        }
    }
}

fn samples() -> [(&'static str, &'static str, Value); 3] {
    [
        (
            "retorno_do_atendimento",
            "UTILITY",
            json!([
                { "type": "BODY", "text": "Olá, {{1}}. Temos uma resposta sobre o seu pedido {{2}}. Podemos continuar por aqui?" },
                { "type": "FOOTER", "text": "Loja Exemplo" },
                { "type": "BUTTONS", "buttons": [
                    { "type": "QUICK_REPLY", "text": "Pode continuar" },
                    { "type": "QUICK_REPLY", "text": "Agora não" } ] },
            ]),
        ),
        (
            "pedido_de_consentimento",
            "UTILITY",
            json!([
                { "type": "BODY", "text": "Olá, {{1}}. Você autoriza a Loja Exemplo a escrever por este número?" },
                { "type": "BUTTONS", "buttons": [
                    { "type": "QUICK_REPLY", "text": "Autorizo" },
                    { "type": "QUICK_REPLY", "text": "Não autorizo" } ] },
            ]),
        ),
        (
            "novidades_da_semana",
            "MARKETING",
            json!([
                { "type": "HEADER", "format": "TEXT", "text": "Novidades" },
                { "type": "BODY", "text": "Olá, {{1}}. Separamos ofertas para você." },
                { "type": "BUTTONS", "buttons": [
                    { "type": "URL", "text": "Ver ofertas", "url": "https://loja.example.com/{{1}}" } ] },
            ]),
        ),
    ]
}
