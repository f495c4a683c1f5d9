//! An export of a person as pages to be read, in Portuguese, beside the documents for programs: the person has a right to
//! understand it, not only to have it (LGPD, art. 19).
//!
//! A page is made of any document: fields become lines, lists become sections. What people know under a name gets that name;
//! every text is escaped.

use std::fmt::Write;

use base::calendar::Calendar;
use base::time::Timestamp;
use serde_json::Value;

/// Lists inside of lists that are written out; deeper ones cannot come from our own documents.
const DEPTH_MAX: usize = 12;

const STYLE: &str = "body{font:16px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:60rem;padding:0 1rem;color:#1c2430;background:#fff}\
h1{font-size:1.5rem}h2{font-size:1.15rem;margin-top:2rem;border-bottom:1px solid #c8cfd8}dl{display:grid;grid-template-columns:max-content 1fr;gap:.15rem 1rem;margin:.25rem 0}\
dt{color:#4a5566}dd{margin:0;overflow-wrap:anywhere;white-space:pre-wrap}section{border:1px solid #dde3ea;border-radius:.5rem;padding:.5rem 1rem;margin:.5rem 0}a{color:#1d4f91}";

/// What people call the fields of documents.
const WORDS: &[(&str, &str)] = &[
    ("action", "Ação"),
    ("active", "Ativo"),
    ("added_at", "Incluído em"),
    ("address", "Endereço de rede"),
    ("after", "Depois"),
    ("answers", "Respostas"),
    ("arrived_at", "Chegou em"),
    ("at", "Quando"),
    ("author_id", "Escrito por (ID)"),
    ("before", "Antes"),
    ("blocked_at", "Bloqueado em"),
    ("body", "Texto"),
    ("cc", "Cópia"),
    ("callback", "Retorno"),
    ("changes", "Mudanças"),
    ("channel", "Canal"),
    ("code", "Código"),
    ("conclusion", "Conclusão"),
    ("contact_points", "Contatos"),
    ("content", "Conteúdo"),
    ("created_at", "Criado em"),
    ("custom", "Campos adicionais"),
    ("customer", "Cliente"),
    ("delivery", "Entrega"),
    ("direction", "Sentido"),
    ("due_at", "Prazo"),
    ("email", "E-mail"),
    ("emails", "E-mails"),
    ("ended_at", "Terminou em"),
    ("external_number", "Número externo"),
    ("field", "Campo"),
    ("file", "Arquivo"),
    ("files", "Arquivos"),
    ("follow_ups", "Acompanhamentos"),
    ("form", "Formulário"),
    ("form_changes", "Mudanças do formulário"),
    ("from", "De"),
    ("gender", "Gênero"),
    ("history", "Histórico"),
    ("interaction", "Atendimento"),
    ("items", "Itens"),
    ("kind", "Tipo"),
    ("label", "Uso"),
    ("last_contact_at", "Último contato em"),
    ("legal_hold", "Retenção legal"),
    ("merged_at", "Unido em"),
    ("messages", "Mensagens"),
    ("moves", "Movimentações"),
    ("name", "Nome"),
    ("note", "Observação"),
    ("number", "Número"),
    ("photo_id", "Foto"),
    ("opened_at", "Aberto em"),
    ("opt_in", "Consentimento"),
    ("opt_in_at", "Consentimento em"),
    ("opt_in_source", "Quem informou o consentimento"),
    ("opt_in_requested_at", "Consentimento pedido em"),
    ("owner_id", "Responsável pela carteira (ID)"),
    ("phone", "Telefone"),
    ("placed_at", "Desde"),
    ("points", "Pontos a corrigir"),
    ("priority", "Prioridade"),
    ("process", "Processo"),
    ("processes", "Processos"),
    ("proposal", "Proposta"),
    ("quantity", "Quantidade"),
    ("reason", "Motivo"),
    ("resolution", "Solução"),
    ("script", "Caminho no roteiro"),
    ("state", "Estado"),
    ("status", "Situação"),
    ("steps", "Passos"),
    ("subject", "Assunto"),
    ("tasks", "Tarefas"),
    ("tax_id", "CPF/CNPJ"),
    ("text", "Texto"),
    ("title", "Título"),
    ("to", "Para"),
    ("total_cents", "Total (centavos)"),
    ("trade_name", "Nome fantasia"),
    ("user_id", "Usuário (ID)"),
    ("value", "Valor"),
    ("what", "O que foi lido"),
];

/// Makes the page of a document.
pub(crate) fn page(title: &str, value: &Value, calendar: &Calendar) -> String {
    let mut html = head(title);
    write_value(&mut html, value, calendar, 0);
    html.push_str("</body></html>\n");
    html
}

/// A part of an export, as the first page names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Part {
    /// What it is.
    pub(crate) title: String,
    /// Where it is in the archive, without its ending.
    pub(crate) path: String,
}

/// Makes the first page: what this is, and where the parts are.
pub(crate) fn index(name: &str, made: &str, parts: &[Part], files: &[Part]) -> String {
    let mut html = head(&format!("Dados de {name}"));
    let about = "Estes são todos os dados pessoais que mantemos sobre esta pessoa. Cada parte pode ser lida aqui e \
        também está em um arquivo JSON, para ser usada por programas.";
    write_paragraph(&mut html, about);
    write_paragraph(&mut html, &format!("Gerado em {made}."));
    html.push_str("<h2>Partes</h2><ul>");
    for part in parts {
        let (path, title) = (escape(&part.path), escape(&part.title));
        push(
            &mut html,
            format_args!(
                "<li><a href=\"{path}.html\">{title}</a> (<a href=\"{path}.json\">JSON</a>)</li>"
            ),
        );
    }
    html.push_str("</ul>");
    if !files.is_empty() {
        html.push_str("<h2>Arquivos</h2><ul>");
        for file in files {
            let (path, title) = (escape(&file.path), escape(&file.title));
            push(
                &mut html,
                format_args!("<li><a href=\"{path}\">{title}</a></li>"),
            );
        }
        html.push_str("</ul>");
    }
    html.push_str("</body></html>\n");
    html
}

fn head(title: &str) -> String {
    let title = escape(title);
    format!(
        "<!doctype html><html lang=\"pt-BR\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">\
         <title>{title}</title><style>{STYLE}</style></head><body><h1>{title}</h1>"
    )
}

fn push(html: &mut String, text: std::fmt::Arguments<'_>) {
    // Writing to a string cannot fail.
    html.write_fmt(text).unwrap_or_default();
}

fn write_paragraph(html: &mut String, text: &str) {
    push(html, format_args!("<p>{}</p>", escape(text)));
}

fn write_value(html: &mut String, value: &Value, calendar: &Calendar, depth: usize) {
    if depth > DEPTH_MAX {
        return;
    }
    match value {
        Value::Object(fields) => {
            html.push_str("<dl>");
            for (name, value) in fields.iter().filter(|(_, value)| !is_empty(value)) {
                push(html, format_args!("<dt>{}</dt><dd>", escape(&word(name))));
                match moment(name, value, calendar) {
                    Some(said) => html.push_str(&escape(&said)),
                    None => write_value(html, value, calendar, depth + 1),
                }
                html.push_str("</dd>");
            }
            html.push_str("</dl>");
        }
        Value::Array(items) if items.is_empty() => write_paragraph(html, "Nada."),
        Value::Array(items) => {
            for item in items {
                html.push_str("<section>");
                write_value(html, item, calendar, depth + 1);
                html.push_str("</section>");
            }
        }
        Value::String(text) => html.push_str(&escape(text)),
        Value::Bool(is) => html.push_str(if *is { "sim" } else { "não" }),
        Value::Number(number) => html.push_str(&escape(&number.to_string())),
        Value::Null => html.push('—'),
    }
}

/// Reads a moment: fields that end in `at` hold microseconds.
fn moment(name: &str, value: &Value, calendar: &Calendar) -> Option<String> {
    let is_moment = name == "at" || name.ends_with("_at");
    let at = value.as_i64().filter(|_| is_moment)?;
    Some(said_at(Timestamp::from_micros(at), calendar))
}

/// Writes a moment as people say it, by the clocks of the organization.
pub(crate) fn said_at(at: Timestamp, calendar: &Calendar) -> String {
    let (day, seconds) = calendar.civil(at);
    let (hour, minute) = (seconds / 3_600, seconds % 3_600 / 60);
    format!("{day} {hour:02}:{minute:02}")
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Array(items) => items.is_empty(),
        Value::Object(fields) => fields.is_empty(),
        Value::String(text) => text.is_empty(),
        Value::Bool(_) | Value::Number(_) => false,
    }
}

fn word(name: &str) -> String {
    let known = WORDS.iter().find(|(field, _)| *field == name);
    known.map_or_else(|| name.replace('_', " "), |(_, word)| (*word).to_owned())
}

/// Makes a text harmless between tags and in attributes.
fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            c => safe.push(c),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn nothing_that_a_customer_wrote_becomes_markup() {
        let document =
            json!({ "text": "<script>alert('x')</script>", "items": [{ "note\"": "a & b" }] });
        let html = page("<b>", &document, &Calendar::always_utc());
        for bad in ["<script", "<b>", "note\"", "a & b"] {
            assert!(!html.contains(bad), "{bad}: {html}");
        }
        assert!(html.contains("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;"));
    }

    #[test]
    fn moments_are_said_by_the_clocks_of_the_organization_and_empty_fields_left_out() {
        let at = Timestamp::from_secs(1_795_000_000).micros();
        let document =
            json!({ "opened_at": at, "name": "Ana", "trade_name": null, "active": true });
        let html = page(
            "x",
            &document,
            &Calendar::always("America/Sao_Paulo").unwrap(),
        );
        assert!(
            html.contains("<dt>Aberto em</dt><dd>2026-11-18 08:06</dd>"),
            "{html}"
        );
        assert!(html.contains("<dt>Ativo</dt><dd>sim</dd>"), "{html}");
        assert!(!html.contains("Nome fantasia"));
    }
}
