//! How the organization's mail leaves, and what the product writes to its users.

use base::locale::Locale;
use serde::{Deserialize, Serialize};

/// How the connection to the mail server is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum MailSecurity {
    /// TLS from the first byte, usually port 465 (RFC 8314).
    #[default]
    Tls,
    /// Plain at first, then STARTTLS or nothing (RFC 3207), usually port 587.
    StartTls,
    /// None: for a server on the same machine.
    None,
}

/// Where mail is handed over. The password is kept apart, sealed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct MailSettings {
    /// Name or address of the server.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the connection is protected.
    pub security: MailSecurity,
    /// Who signs in there; empty when the server asks nobody.
    pub user_name: String,
    /// The address that mail comes from.
    pub from_email: String,
    /// The name that stands before it.
    pub from_name: String,
}

/// Why the product writes to a user.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum MailKind {
    /// The first access of a new user (ACC-002).
    FirstAccess,
    /// A password was forgotten, or an administrator asked for a new one (ACC-004, ACC-008).
    Recovery,
    /// Somebody tries whether mail works.
    Trial,
    /// A webhook was switched off, because its receiver takes nothing.
    WebhookOff,
}

impl MailKind {
    /// Every kind.
    pub const ALL: [Self; 4] = [
        Self::FirstAccess,
        Self::Recovery,
        Self::Trial,
        Self::WebhookOff,
    ];

    /// Gives the name that rows and JSON hold.
    pub const fn name(self) -> &'static str {
        match self {
            Self::FirstAccess => "first_access",
            Self::Recovery => "recovery",
            Self::Trial => "trial",
            Self::WebhookOff => "webhook_off",
        }
    }

    /// Reads the name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// Where a mail is on its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum MailState {
    /// No mail server is configured: the administrator reads it here.
    Held,
    /// It is being sent.
    Queued,
    /// The server took it.
    Sent,
    /// It could not be sent.
    Failed,
    /// Its link was used, replaced or is too old.
    Expired,
}

impl MailState {
    /// Every state.
    pub const ALL: [Self; 5] = [
        Self::Held,
        Self::Queued,
        Self::Sent,
        Self::Failed,
        Self::Expired,
    ];

    /// Gives the name that rows and JSON hold.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Held => "held",
            Self::Queued => "queued",
            Self::Sent => "sent",
            Self::Failed => "failed",
            Self::Expired => "expired",
        }
    }

    /// Reads the name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == name)
    }
}

/// What a mail says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailText {
    /// The subject.
    pub subject: String,
    /// The body: plain text.
    pub body: String,
}

/// Words a mail in the language of its reader.
pub fn text(
    kind: MailKind,
    locale: Locale,
    name: &str,
    organization: &str,
    link: &str,
) -> MailText {
    let (subject, body) = match (kind, locale) {
        (MailKind::FirstAccess, Locale::PtBr) => (
            format!("{organization}: seu primeiro acesso ao Uníssono"),
            format!(
                "Olá, {name}.\n\nSua conta em {organization} foi criada. Abra o endereço abaixo para escolher a sua senha e entrar:\n\n{link}\n\n\
                 O endereço vale por três dias e só pode ser usado uma vez.\nSe você não esperava esta mensagem, ignore-a.\n"
            ),
        ),
        (MailKind::FirstAccess, Locale::En) => (
            format!("{organization}: your first access to Uníssono"),
            format!(
                "Hello, {name}.\n\nYour account at {organization} was created. Open the address below to choose your password and sign in:\n\n{link}\n\n\
                 The address is good for three days and can be used once.\nIf you did not expect this message, ignore it.\n"
            ),
        ),
        (MailKind::FirstAccess, Locale::Es) => (
            format!("{organization}: su primer acceso a Uníssono"),
            format!(
                "Hola, {name}.\n\nSu cuenta en {organization} fue creada. Abra la dirección de abajo para elegir su contraseña e ingresar:\n\n{link}\n\n\
                 La dirección vale por tres días y solo puede usarse una vez.\nSi no esperaba este mensaje, ignórelo.\n"
            ),
        ),
        (MailKind::Recovery, Locale::PtBr) => (
            format!("{organization}: nova senha do Uníssono"),
            format!(
                "Olá, {name}.\n\nRecebemos um pedido para trocar a sua senha. Abra o endereço abaixo para escolher uma nova:\n\n{link}\n\n\
                 O endereço vale por uma hora e só pode ser usado uma vez.\nSe não foi você, ignore esta mensagem: a senha continua a mesma.\n"
            ),
        ),
        (MailKind::Recovery, Locale::En) => (
            format!("{organization}: new password for Uníssono"),
            format!(
                "Hello, {name}.\n\nWe were asked to change your password. Open the address below to choose a new one:\n\n{link}\n\n\
                 The address is good for one hour and can be used once.\nIf it was not you, ignore this message: the password stays the same.\n"
            ),
        ),
        (MailKind::Recovery, Locale::Es) => (
            format!("{organization}: nueva contraseña de Uníssono"),
            format!(
                "Hola, {name}.\n\nRecibimos un pedido para cambiar su contraseña. Abra la dirección de abajo para elegir una nueva:\n\n{link}\n\n\
                 La dirección vale por una hora y solo puede usarse una vez.\nSi no fue usted, ignore este mensaje: la contraseña sigue igual.\n"
            ),
        ),
        (MailKind::Trial, Locale::PtBr) => (
            format!("{organization}: e-mail de teste"),
            format!(
                "Olá, {name}.\n\nO envio de e-mails de {organization} está funcionando.\n\n{link}\n"
            ),
        ),
        (MailKind::Trial, Locale::En) => (
            format!("{organization}: test e-mail"),
            format!("Hello, {name}.\n\nSending e-mail from {organization} works.\n\n{link}\n"),
        ),
        (MailKind::Trial, Locale::Es) => (
            format!("{organization}: correo de prueba"),
            format!("Hola, {name}.\n\nEl envío de correos de {organization} funciona.\n\n{link}\n"),
        ),
        (MailKind::WebhookOff, _) => return webhook_off(locale, name, organization, link),
    };
    MailText { subject, body }
}

fn webhook_off(locale: Locale, name: &str, organization: &str, link: &str) -> MailText {
    let (subject, body) = match locale {
        Locale::PtBr => (
            format!("{organization}: um webhook foi desligado"),
            format!(
                "Olá, {name}.\n\nUm webhook de {organization} foi desligado, porque o sistema que o recebe não aceita mais as entregas. \
                 Abra o endereço abaixo para ver qual é, o que ele respondeu e o que deixou de ser entregue:\n\n{link}\n\n\
                 Depois de corrigir o sistema, ligue o webhook e reenvie as entregas que falharam: elas ficam guardadas por 14 dias.\n"
            ),
        ),
        Locale::En => (
            format!("{organization}: a webhook was switched off"),
            format!(
                "Hello, {name}.\n\nA webhook of {organization} was switched off, because the system that receives it takes no deliveries \
                 any more. Open the address below to see which one it is, what was answered and what was not delivered:\n\n{link}\n\n\
                 When the system works again, switch the webhook on and replay the deliveries that failed: they are kept for 14 days.\n"
            ),
        ),
        Locale::Es => (
            format!("{organization}: se desactivó un webhook"),
            format!(
                "Hola, {name}.\n\nSe desactivó un webhook de {organization}, porque el sistema que lo recibe ya no acepta las entregas. \
                 Abra la dirección de abajo para ver cuál es, qué respondió y qué no se entregó:\n\n{link}\n\n\
                 Cuando el sistema funcione, active el webhook y reenvíe las entregas que fallaron: se guardan por 14 días.\n"
            ),
        ),
    };
    MailText { subject, body }
}

/// Tells whether a text looks like an address that mail can reach; only a mail can prove it.
pub fn is_email(text: &str) -> bool {
    let Some((local, domain)) = text.rsplit_once('@') else {
        return false;
    };
    !local.is_empty()
        && local.len() <= 64
        && domain.contains('.')
        && domain.split('.').all(|part| !part.is_empty())
        && !text
            .chars()
            .any(|c| c.is_whitespace() || c.is_control() || matches!(c, '<' | '>' | ',' | ';'))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rows: ACC-002.
    #[test]
    fn every_mail_has_its_link_in_every_language() {
        for kind in MailKind::ALL {
            for locale in Locale::ALL {
                let text = text(kind, locale, "Ana", "Loja Maré", "http://x/access/abc");
                assert!(text.body.contains("http://x/access/abc"), "{kind:?}");
                assert!(text.subject.starts_with("Loja Maré: "), "{kind:?}");
            }
        }
    }

    #[test]
    fn addresses_are_told_from_other_texts() {
        for good in ["ana@exemplo.com.br", "a+b@x.io", "josé@exemplo.com"] {
            assert!(is_email(good), "{good}");
        }
        for bad in [
            "",
            "ana",
            "@x.io",
            "ana@",
            "ana@x",
            "ana@x..io",
            "ana silva@x.io",
            "<ana@x.io>",
        ] {
            assert!(!is_email(bad), "{bad}");
        }
    }
}
