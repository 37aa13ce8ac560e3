//! A start with a configuration that cannot be: it ends at once and names the key.

use std::net::TcpListener;

use crate::attempt::Attempt;

#[test]
fn a_value_that_is_none_is_refused_by_its_name() {
    for (key, value, words) in [
        ("PORT", "x", "port"),
        ("PORT", "99999", "port"),
        ("PORT", "-1", "port"),
        ("HOST", "nowhere", "host"),
        ("DEBUG", "maybe", "debug"),
        ("LOG_FORMAT", "xml", "log_format"),
        ("TRUSTED_PROXIES", "10.0.0.0/8,nonsense", "nonsense"),
        ("PUBLIC_URL", "https://registry.example/path", "PUBLIC_URL"),
        ("PUBLIC_URL", "registry.example", "public_url"),
        ("MAX_CATALOG_RESULTS", "0", "MAX_CATALOG_RESULTS"),
        ("SECRET_KEY", "short", "SECRET_KEY"),
        ("SECRET_KEY", "change-me-change-me-change-me-change-me", "SECRET_KEY"),
        ("ADMIN_PASSWORD", "short", "ADMIN_PASSWORD"),
        ("DATABASE_URL", "mysql://localhost/roadstead", "DATABASE_URL"),
        ("DATABASE_URL", "nonsense", "DATABASE_URL"),
        ("TLS_CERT", "cert.pem", "TLS_KEY"),
        ("TLS_KEY", "key.pem", "TLS_CERT"),
    ] {
        let output = Attempt::new(&["serve"]).env(key, value).run();
        let log = crate::support::log_of(&output);
        assert!(!output.status.success() && log.contains(words) && !log.contains("panicked"), "{key}={value}: {log}");
    }
}

#[test]
fn a_file_that_is_no_configuration_is_refused() {
    Attempt::new(&["serve"]).file("config.toml", "prot = 1").fails_with(&["prot"]);
    Attempt::new(&["serve"]).file("config.toml", "port = 1\nport = 2").fails_with(&["port"]);
    Attempt::new(&["serve"]).file("config.toml", "port = ").fails_with(&["config.toml"]);
    Attempt::new(&["serve"]).file("config.toml", b"\xff\xfe").fails_with(&["config.toml"]);
    Attempt::new(&["--config", "nowhere.toml"]).fails_with(&["nowhere.toml"]);
    Attempt::new(&["check-config"]).file("config.toml", "[database]\nurl = 1").fails_with(&["database"]);
    Attempt::new(&["sail"]).fails_with(&["sail"]);
}

#[test]
fn a_secret_that_cannot_be_read_is_named() {
    Attempt::new(&["serve"]).env("SECRET_KEY_FILE", "/nonexistent").fails_with(&["SECRET_KEY_FILE", "/nonexistent"]);
    Attempt::new(&["serve"]).env("SECRET_KEY_FILE", "/tmp").fails_with(&["SECRET_KEY_FILE", "/tmp"]);
    let not_text = Attempt::new(&["serve"]).file("key", b"\xff".repeat(64)).env("SECRET_KEY_FILE", "key");
    not_text.fails_with(&["SECRET_KEY_FILE"]);
    let both = Attempt::new(&["serve"]).env("ADMIN_PASSWORD_FILE", "/nonexistent");
    both.fails_with(&["ADMIN_PASSWORD", "both set"]);
    let key = "7cb7bd6a3f1c5a2b7cb7bd6a3f1c5a2b";
    let both = Attempt::new(&["serve"]).env("SECRET_KEY", key).env("SECRET_KEY_FILE", "/nonexistent");
    both.fails_with(&["SECRET_KEY", "both set"]);
}

#[test]
fn a_damaged_key_is_not_replaced_in_silence() {
    let kept = tempfile::tempdir().unwrap();
    let key = kept.path().join("secret.key");
    std::fs::write(&key, "stub").unwrap();
    Attempt::new(&["serve"]).env("DATA_DIR", kept.path()).fails_with(&["secret.key", "damaged", "restore it"]);
    assert_eq!(std::fs::read_to_string(key).unwrap(), "stub");
    let attempt = Attempt::new(&["serve"]);
    std::fs::create_dir_all(attempt.data().join("secret.key")).unwrap();
    attempt.fails_with(&["secret.key"]);
}

#[test]
fn a_key_for_tokens_that_will_not_do_is_refused_with_how_to_make_one() {
    let other = rcgen::KeyPair::generate_for(&rcgen::PKCS_ECDSA_P384_SHA384).unwrap().serialize_pem();
    let good = rcgen::KeyPair::generate().unwrap().serialize_pem();
    for (key, words) in [("nonsense", "no whole"), (&other, "another kind"), (&good[..80], "no whole")] {
        for (file, name, value) in [
            ("data/token.key", "PORT", "0"),
            ("key.pem", "REGISTRY_TOKEN_KEY_FILE", "key.pem"),
            ("unread", "REGISTRY_TOKEN_KEY", key),
        ] {
            let attempt = Attempt::new(&["serve"]).env("REGISTRY_TOKEN_SERVICE", "upstream").file(file, key);
            let named = if name == "PORT" { "token.key" } else { "REGISTRY_TOKEN_KEY" };
            attempt.env(name, value).fails_with(&[named, words, "openssl genpkey"]);
        }
    }
}

#[test]
fn a_certificate_and_a_key_that_do_not_fit_are_refused() {
    let made = || rcgen::generate_simple_self_signed(vec!["localhost".into()]).unwrap();
    let (mine, other) = (made(), made());
    let attempt = |certificate: &str, key: &str| {
        let attempt = Attempt::new(&["serve"]).file("cert.pem", certificate).file("key.pem", key);
        attempt.env("TLS_CERT", "cert.pem").env("TLS_KEY", "key.pem")
    };
    let (certificate, key) = (mine.cert.pem(), mine.signing_key.serialize_pem());
    attempt(&certificate, &other.signing_key.serialize_pem()).fails_with(&["TLS_CERT and TLS_KEY"]);
    attempt("", &key).fails_with(&["TLS_CERT", "cert.pem"]);
    attempt(&key, &key).fails_with(&["TLS_CERT", "cert.pem"]);
    attempt(&certificate, "").fails_with(&["TLS_KEY", "key.pem"]);
    attempt(&certificate, &certificate).fails_with(&["TLS_KEY", "key.pem"]);
    attempt(&certificate, &key).env("TLS_CERT", "/nonexistent").fails_with(&["TLS_CERT", "/nonexistent"]);
}

#[test]
fn a_port_that_is_taken_is_named_before_any_data_is_touched() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let attempt = Attempt::new(&["serve"]).env("PORT", &port);
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    attempt.env("DATA_DIR", &data).fails_with(&["PORT", &port]);
    assert!(!data.exists());
}
