//! Who is on the other side of a conversation, as its row keeps it.

use base::authz::{Action, Scope};
use base::id::VisitorId;
use base::phone::{Phone, PhoneDisplay, mask_if_phone};
use channels::heard::{Identity, Sender};
use channels::say::Recipient;
use office::person::{Address, PointKind};
use serde::{Deserialize, Serialize};

/// The other side of a conversation.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Contact {
    /// The name shown.
    pub name: String,
    /// Phone, E.164.
    pub phone: Option<String>,
    /// The provider's id of the customer towards this business.
    pub scoped_id: Option<String>,
    /// Public user name.
    pub handle: Option<String>,
    /// E-mail address.
    pub email: Option<String>,
    /// Web chat visitor.
    pub visitor: Option<VisitorId>,
    /// The customer of a system of the organization.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sender: Option<Sender>,
    /// Language of the customer's page.
    pub locale: Option<base::locale::Locale>,
    /// Whether the site vouched for who this is.
    pub verified: bool,
}

impl Contact {
    /// Takes what a channel told.
    pub fn of(identity: &Identity) -> Self {
        let phone = identity.phone.as_ref().map(|phone| phone.e164().clone());
        let name = identity
            .display_name
            .clone()
            .or_else(|| identity.handle.clone())
            .or_else(|| {
                identity
                    .phone
                    .as_ref()
                    .map(|phone| phone.display(PhoneDisplay::Full))
            })
            .or_else(|| identity.email.clone())
            .unwrap_or_default();
        Self {
            name,
            phone,
            scoped_id: identity.scoped_id.clone(),
            handle: identity.handle.clone(),
            email: identity.email.clone(),
            visitor: identity.visitor,
            sender: identity.sender.clone(),
            locale: None,
            verified: false,
        }
    }

    /// Gives the name as the holder of a scope sees it: one that is nothing but a phone is masked (GAP-075).
    pub fn name_for(&self, scope: &Scope) -> String {
        if scope.has(Action::PersonPhoneRead) {
            return self.name.clone();
        }
        mask_if_phone(&self.name)
    }

    /// Gives the keys under which a conversation with this customer may be found, the best first.
    ///
    /// **Shape**: the phone's key forgives the ninth digit, so one customer never has two conversations.
    pub fn keys(&self) -> Vec<String> {
        let phone = self.phone_key().map(|key| format!("phone:{key}"));
        let visitor = self.visitor.map(|visitor| format!("visitor:{visitor}"));
        let scoped = self.scoped_id.as_ref().map(|id| format!("scoped:{id}"));
        let handle = self
            .handle
            .as_ref()
            .map(|handle| format!("handle:{handle}"));
        let email = self
            .email
            .as_ref()
            .map(|email| format!("email:{}", base::text::fold(email)));
        // The id of a window or of a system stays the same whatever else is told of the customer, or not told any more.
        match visitor.or_else(|| self.sender.as_ref().map(Sender::key)) {
            Some(own) => vec![own],
            None => [phone, scoped, email, handle]
                .into_iter()
                .flatten()
                .collect(),
        }
    }

    /// Gives the keys by which a block recognises this customer, on every account alike (BLOCK-007).
    ///
    /// **Shape**: of a web chat visitor the window's token, and an e-mail only when the site vouches for it: anybody can
    /// type somebody else's, and would have them kept out.
    pub fn block_keys(&self) -> Vec<String> {
        let visitor = self.visitor.map(|visitor| format!("visitor:{visitor}"));
        let sender = self.sender.as_ref().map(Sender::key);
        let is_known = self.visitor.is_none() || self.verified;
        let addresses = self.addresses().into_iter().filter(|_| is_known);
        visitor
            .into_iter()
            .chain(sender)
            .chain(addresses.map(|address| block_key(&address)))
            .collect()
    }

    /// Gives the identity key of the phone.
    pub fn phone_key(&self) -> Option<String> {
        let phone = self.phone.as_deref()?;
        Phone::parse(phone, "55")
            .ok()
            .map(|phone| phone.identity_key())
    }

    /// Gives the addresses by which a person may be identified (PERSON-001, PERSON-002).
    ///
    /// **Shape**: of a web chat visitor the e-mail alone. Anybody can type somebody's phone; with one that the site
    /// vouches for, the site gives the e-mail too.
    pub fn addresses(&self) -> Vec<Address> {
        let phone = self
            .phone
            .as_deref()
            .and_then(|phone| Address::parse(PointKind::Phone, phone).ok());
        let email = self
            .email
            .as_deref()
            .and_then(|email| Address::parse(PointKind::Email, email).ok());
        let handle = self
            .scoped_id
            .as_deref()
            .and_then(|id| Address::parse(PointKind::Handle, id).ok());
        match self.visitor {
            Some(_) => email.into_iter().collect(),
            None => phone.into_iter().chain(email).chain(handle).collect(),
        }
    }

    /// Gives where the customer is reached.
    pub fn recipient(&self) -> Option<Recipient> {
        Recipient::of(&Identity {
            phone: self
                .phone
                .as_deref()
                .and_then(|phone| Phone::parse(phone, "55").ok()),
            scoped_id: self.scoped_id.clone(),
            handle: self.handle.clone(),
            email: self.email.clone(),
            visitor: self.visitor,
            sender: self.sender.clone(),
            display_name: None,
        })
    }

    /// Reads the row's document; one of an older shape gives what it has.
    pub fn read(document: &serde_json::Value) -> Self {
        serde_json::from_value(document.clone()).unwrap_or_default()
    }
}

/// Gives the key by which a block recognises an address.
pub(crate) fn block_key(address: &Address) -> String {
    format!("{}:{}", address.kind.name(), address.key)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with_phone(phone: &str) -> Contact {
        Contact {
            phone: Some(phone.to_owned()),
            ..Contact::default()
        }
    }

    /// Rows: PERSON-001.
    #[test]
    fn the_ninth_digit_never_splits_a_customer_in_two() {
        assert_eq!(
            with_phone("+5548999999999").keys(),
            with_phone("+554899999999").keys()
        );
    }

    /// Rows: BLOCK-007.
    #[test]
    fn a_typed_e_mail_keeps_nobody_else_out() {
        let typed = Contact {
            email: Some("Ana@exemplo.com".into()),
            visitor: Some(VisitorId::from_i64(7)),
            ..Contact::default()
        };
        assert_eq!(typed.block_keys(), ["visitor:7"]);
        let vouched = Contact {
            verified: true,
            ..typed
        };
        assert_eq!(vouched.block_keys(), ["visitor:7", "email:ana@exemplo.com"]);
        assert_eq!(
            with_phone("+5548999999999").block_keys(),
            with_phone("+554899999999").block_keys()
        );
    }

    #[test]
    fn a_customer_without_a_phone_has_another_key() {
        let contact = Contact {
            scoped_id: Some("BR.123".into()),
            ..Contact::default()
        };
        assert_eq!(contact.keys(), ["scoped:BR.123"]);
        assert!(contact.recipient().is_some());
    }
}
