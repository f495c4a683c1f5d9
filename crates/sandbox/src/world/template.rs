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

    /// Gives the text of a component; empty when it has none.
    pub(crate) fn text(&self, kind: &str) -> &str {
        self.component(kind)
            .and_then(|part| part["text"].as_str())
            .unwrap_or_default()
    }
}

/// Names the variables of a text, each once: `{{1}}` by number, `{{nome}}` as they appear.
pub(crate) fn variables(text: &str) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for piece in text.split("{{").skip(1) {
        if let Some((name, _)) = piece.split_once("}}")
            && !names.iter().any(|known| known == name)
        {
            names.push(name.to_owned());
        }
    }
    names.sort_by_key(|name| name.parse::<usize>().unwrap_or(usize::MAX));
    names
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

fn samples() -> [(&'static str, &'static str, Value); 5] {
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
        (
            "oferta_com_foto",
            "MARKETING",
            json!([
                { "type": "HEADER", "format": "IMAGE" },
                { "type": "BODY", "text": "Olá, {{nome}}. Até {{data}} você tem desconto na loja toda." },
                { "type": "FOOTER", "text": "Loja Exemplo" },
                { "type": "BUTTONS", "buttons": [
                    { "type": "URL", "text": "Comprar", "url": "https://loja.example.com/ofertas/{{1}}" },
                    { "type": "COPY_CODE", "text": "Copiar código", "example": ["PROMO10"] } ] },
            ]),
        ),
        (
            "fatura_do_mes",
            "UTILITY",
            json!([
                { "type": "HEADER", "format": "DOCUMENT" },
                { "type": "BODY", "text": "Olá, {{1}}. Sua fatura de {{2}} está em anexo." },
            ]),
        ),
    ]
}
