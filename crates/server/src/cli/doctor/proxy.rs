//! What a proxy in front of us must do, in nginx's words.

use crate::config::Settings;

/// The lines for nginx that fit this configuration. `deploy/nginx.conf` is the whole file, with the reasons.
pub fn snippet(settings: &Settings) -> String {
    let scheme = if settings.tls_cert.is_some() { "https" } else { "http" };
    let host = if settings.host.is_unspecified() { "127.0.0.1".to_owned() } else { settings.host.to_string() };
    let address = format!("{scheme}://{host}:{}", settings.port);
    format!(
        "
A proxy that fits, for nginx, beside TRUSTED_PROXIES={host} here:

    client_max_body_size 0;
    proxy_request_buffering off;
    proxy_buffering off;
    proxy_read_timeout 900s;
    proxy_send_timeout 900s;
    location / {{
        proxy_pass {address};
        proxy_http_version 1.1;
        proxy_set_header Connection \"\";
        proxy_set_header Host              $http_host;
        proxy_set_header X-Forwarded-Host  $http_host;
        proxy_set_header X-Forwarded-Proto $scheme;
        proxy_set_header X-Forwarded-For   $proxy_add_x_forwarded_for;
        proxy_set_header Forwarded         \"\";
    }}
"
    )
}
