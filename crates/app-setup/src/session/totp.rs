//! Codes of an authenticator app: time-based, six digits, thirty seconds (RFC 6238), and the recovery codes beside them.

use app::seal::SealKey;
use app::{Fault, chance};
use base::id::UserId;
use base::time::Timestamp;
use qrcode::render::svg;
use qrcode::{EcLevel, QrCode};
use totp_rs::{Algorithm, Builder, Totp};

/// Recovery codes that are handed out at once.
pub(crate) const RECOVERY_CODES: usize = 10;
/// Letters and digits of recovery codes: none that look alike. 32 of them, five bits each.
const ALPHABET: &[u8; 32] = b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
/// Letters of an account that an authenticator app is told.
const ACCOUNT_CHARS: usize = 80;
/// Letters of the issuer; they stand twice in the address.
const ISSUER_CHARS: usize = 40;
/// Characters of a recovery code: 80 bits.
const RECOVERY_CHARS: usize = 16;

/// The place of a user's secret: what it is sealed for.
fn place(user: UserId) -> String {
    format!("users/{user}/totp")
}

/// Draws a secret and seals it.
pub(crate) fn draw(key: &SealKey, user: UserId) -> ([u8; 20], Vec<u8>) {
    let secret = chance::bytes::<20>();
    let sealed = key.seal(&place(user), &secret);
    (secret, sealed)
}

/// Opens a sealed secret.
pub(crate) fn open(key: &SealKey, user: UserId, sealed: &[u8]) -> Result<[u8; 20], Fault> {
    let bytes = key
        .open(&place(user), sealed)
        .map_err(|error| Fault::Internal(Box::new(error)))?;
    bytes
        .reveal()
        .as_slice()
        .try_into()
        .map_err(|_| Fault::Internal("a secret has another length".into()))
}

fn totp(secret: [u8; 20], account: &str, issuer: &str) -> Result<Totp, Fault> {
    // A colon parts issuer and account in the address, so neither may hold one. A picture holds little more than two thousand
    // bytes, and each letter may take twelve of them.
    let plain = |text: &str, most: usize| -> String {
        text.chars()
            .map(|c| if c == ':' { ' ' } else { c })
            .take(most)
            .collect()
    };
    Builder::new()
        .with_algorithm(Algorithm::SHA1)
        .with_digits(6)
        .with_skew(1)
        .with_step_duration(30)
        .with_secret(secret.to_vec())
        .with_account_name(plain(account, ACCOUNT_CHARS))
        .with_issuer(Some(plain(issuer, ISSUER_CHARS)))
        .build()
        .map_err(|error| Fault::Internal(error.to_string().into()))
}

/// Checks a code, and gives the step that it belongs to.
pub(crate) fn check(secret: [u8; 20], code: &str, now: Timestamp) -> Result<Option<i64>, Fault> {
    let digits: String = code.chars().filter(|c| !c.is_whitespace()).collect();
    if digits.len() != 6 || !digits.chars().all(|c| c.is_ascii_digit()) {
        return Ok(None);
    }
    let seconds = u64::try_from(now.micros() / 1_000_000).unwrap_or_default();
    let step = totp(secret, "x", "x")?.check(&digits, seconds);
    Ok(step.and_then(|step| i64::try_from(step).ok()))
}

/// What an authenticator app is given.
#[derive(Debug, Clone, serde::Serialize, utoipa::ToSchema)]
pub struct EnrolmentView {
    /// The secret as text, in groups of four, for typing.
    pub secret: String,
    /// The address that the picture holds.
    pub uri: String,
    /// The picture: an SVG of black and white squares.
    pub qr_svg: String,
}

/// Shows a secret for an authenticator app.
pub(crate) fn show(secret: [u8; 20], account: &str, issuer: &str) -> Result<EnrolmentView, Fault> {
    let totp = totp(secret, account, issuer)?;
    let uri = totp
        .to_url()
        .map_err(|error| Fault::Internal(error.to_string().into()))?;
    let code = QrCode::with_error_correction_level(uri.as_bytes(), EcLevel::M)
        .map_err(|error| Fault::Internal(error.to_string().into()))?;
    let qr_svg = code
        .render::<svg::Color<'_>>()
        .min_dimensions(200, 200)
        .dark_color(svg::Color("#000000"))
        .light_color(svg::Color("#ffffff"))
        .build();
    let text = totp.secret().to_base32();
    Ok(EnrolmentView {
        secret: grouped(&text),
        uri,
        qr_svg,
    })
}

/// Parts a text into groups of four.
fn grouped(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    chars
        .chunks(4)
        .map(|four| four.iter().collect::<String>())
        .collect::<Vec<_>>()
        .join(" ")
}

/// Draws recovery codes as people write them: `ABCD-EFGH-JKLM-NPQR`.
pub(crate) fn draw_recovery_codes() -> Vec<String> {
    (0..RECOVERY_CODES)
        .map(|_| {
            let letters: String = chance::bytes::<RECOVERY_CHARS>()
                .into_iter()
                .filter_map(|byte| ALPHABET.get(usize::from(byte & 31)).copied())
                .map(char::from)
                .collect();
            grouped(&letters).replace(' ', "-")
        })
        .collect()
}

/// Gives the digest of a recovery code, however it was typed.
pub(crate) fn recovery_digest(user: UserId, code: &str) -> Vec<u8> {
    let plain: String = code
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|c| c.to_ascii_uppercase())
        .collect();
    chance::digest(&format!("{user}/{plain}"))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn no_code_makes_the_check_panic_and_only_one_of_about_now_is_good(
            secret in any::<[u8; 20]>(), typed in "\\PC{0,12}", seconds in -100_i64..10_000_000_000,
        ) {
            let now = Timestamp::from_secs(seconds);
            let found = check(secret, &typed, now).unwrap();
            if let Some(step) = found {
                prop_assert!((step - seconds.max(0) / 30).abs() <= 1);
            }
            // The code that the app shows now is good, however it is grouped, and for its own step.
            let shown = totp(secret, "x", "x").unwrap().generate(u64::try_from(seconds.max(0)).unwrap());
            let shown = shown.to_string();
            let (first, last) = shown.split_at(3);
            let step = check(secret, &format!(" {first} {last}\u{a0}"), now).unwrap();
            prop_assert!(step.is_some_and(|step| (step - seconds.max(0) / 30).abs() <= 1), "{:?}", step);
            prop_assert_eq!(check(secret, &format!("{shown}0"), now).unwrap(), None);
        }
    }

    proptest! {
        // A picture takes as long as many codes. An account is an address, which is never empty.
        #![proptest_config(ProptestConfig::with_cases(24))]

        #[test]
        fn every_name_has_its_picture(secret in any::<[u8; 20]>(), account in "\\PC{1,254}", issuer in "[\u{1f600}-\u{1f64f}:a-z]{1,254}") {
            let view = show(secret, &account, &issuer).unwrap();
            prop_assert!(view.uri.starts_with("otpauth://totp/") && view.qr_svg.contains("<svg"));
        }
    }

    /// The values of RFC 6238, appendix B, cut to six digits.
    ///
    /// Rows: GAP-005.
    #[test]
    fn codes_are_those_of_the_standard() {
        let secret = *b"12345678901234567890";
        let at = |seconds| Timestamp::from_secs(seconds);
        assert_eq!(check(secret, "287082", at(59)).unwrap(), Some(1));
        assert_eq!(
            check(secret, "081 804", at(1_111_111_109)).unwrap(),
            Some(37_037_036)
        );
        assert_eq!(check(secret, "287082", at(59 + 30)).unwrap(), Some(1));
        assert_eq!(check(secret, "287082", at(59 + 61)).unwrap(), None);
        for bad in ["", "287083", "28708", "2870820", "abcdef"] {
            assert_eq!(check(secret, bad, at(59)).unwrap(), None, "{bad}");
        }
    }

    /// Rows: GAP-005.
    #[test]
    fn the_picture_holds_the_address_and_the_text_can_be_typed() {
        let view = show(*b"12345678901234567890", "ana@x.io", "Loja: Maré").unwrap();
        assert!(view.uri.starts_with("otpauth://totp/"), "{}", view.uri);
        assert!(view.uri.contains("secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"));
        assert!(view.secret.starts_with("GEZD GNBV "));
        assert!(view.qr_svg.contains("<svg"));
    }

    #[test]
    fn recovery_codes_differ_and_are_found_however_typed() {
        let codes = draw_recovery_codes();
        assert_eq!(codes.len(), RECOVERY_CODES);
        let first = &codes[0];
        assert_eq!(first.len(), 19);
        assert_ne!(first, &codes[1]);
        let user = UserId::from_i64(1);
        let typed = first.to_lowercase().replace('-', " ");
        assert_eq!(recovery_digest(user, first), recovery_digest(user, &typed));
        assert_ne!(
            recovery_digest(user, first),
            recovery_digest(UserId::from_i64(2), first)
        );
    }
}
