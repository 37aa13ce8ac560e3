//! The key by which tokens for another registry are signed: read, made, and shown as that registry wants it.

use anyhow::{Context, Result, bail};
use rcgen::{CertificateParams, DnType, KeyPair, PKCS_ECDSA_P256_SHA256};
use rustls_pki_types::PrivatePkcs8KeyDer;
use rustls_pki_types::pem::PemObject;

/// How a key is made, for messages.
const HOW: &str = "`openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256` makes one";

/// A private key of the curve P-256.
pub struct TokenKey(KeyPair);

impl TokenKey {
    /// A new one.
    ///
    /// # Errors
    /// When the machine has no randomness.
    pub fn generate() -> Result<Self> {
        Ok(Self(KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256)?))
    }

    /// Read PEM of PKCS#8.
    ///
    /// # Errors
    /// What is wrong with it, and how a good one is made. Never its text.
    pub fn from_pem(pem: &str) -> Result<Self> {
        // The causes are left out: some of them quote the line that cannot be read.
        let Ok(der) = PrivatePkcs8KeyDer::from_pem_slice(pem.as_bytes()) else {
            bail!("there is no whole `-----BEGIN PRIVATE KEY-----` (PEM of PKCS#8, without a password); {HOW}");
        };
        let Ok(key) = KeyPair::try_from(&der) else { bail!("the key is damaged; {HOW}") };
        if key.algorithm() != &PKCS_ECDSA_P256_SHA256 {
            bail!("the key is of another kind: tokens are signed with one of the curve P-256; {HOW}");
        }
        Ok(Self(key))
    }

    /// As it is kept.
    pub fn to_pem(&self) -> String {
        self.0.serialize_pem()
    }

    /// PKCS#8.
    pub fn der(&self) -> &[u8] {
        self.0.serialized_der()
    }

    /// A certificate for `rootcertbundle`. Each call signs it anew, and none of that matters to the registry: it goes by
    /// the key, which has no end of its own. So the dates are those of rcgen, 1975 to 4096.
    ///
    /// # Errors
    /// When it cannot be signed.
    pub fn certificate(&self) -> Result<String> {
        let mut params = CertificateParams::default();
        params.distinguished_name.push(DnType::CommonName, "roadstead");
        let certificate = params.self_signed(&self.0).context("cannot sign the certificate")?;
        Ok(certificate.pem())
    }
}

#[cfg(test)]
mod tests {
    use rcgen::PKCS_ECDSA_P384_SHA384;

    use super::*;

    fn refusal(pem: &str) -> String {
        TokenKey::from_pem(pem).err().expect("a refusal").to_string()
    }

    #[test]
    fn what_was_made_is_read_again() {
        let key = TokenKey::generate().unwrap();
        assert_eq!(TokenKey::from_pem(&key.to_pem()).unwrap().der(), key.der());
        let [first, second] = [key.certificate().unwrap(), key.certificate().unwrap()];
        assert!(first.starts_with("-----BEGIN CERTIFICATE-----") && second.starts_with("-----BEGIN CERTIFICATE-----"));
    }

    #[test]
    fn a_key_that_will_not_do_is_refused_with_what_to_do_and_not_shown() {
        let whole = TokenKey::generate().unwrap().to_pem();
        let other = KeyPair::generate_for(&PKCS_ECDSA_P384_SHA384).unwrap().serialize_pem();
        let half = format!("{}\n-----END PRIVATE KEY-----\n", &whole[..100]);
        let swapped = whole.replacen("MIGH", "MIGI", 1);
        for (pem, words) in [
            ("", "no whole"),
            ("nonsense", "no whole"),
            (&whole[..100], "no whole"),
            (&whole.replace("PRIVATE", "EC PRIVATE"), "no whole"),
            (&half, "damaged"),
            (&swapped, "damaged"),
            (&other, "another kind"),
        ] {
            let refusal = refusal(pem);
            assert!(refusal.contains(words) && refusal.contains("openssl genpkey"), "{pem}: {refusal}");
            assert!(!refusal.contains("MIG"), "{refusal}");
        }
    }
}
