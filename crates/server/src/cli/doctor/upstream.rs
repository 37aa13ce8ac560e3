//! The registry that we stand in front of, as our account sees it.

use anyhow::{Context, Result};
use client::{Abilities, Remote};

use super::Report;
use crate::boot;
use crate::config::Settings;

/// Reach it, and see what it can do. Nothing there is changed.
pub async fn look(settings: &Settings, report: &mut Report) -> Result<()> {
    let issuer = boot::token_issuer(settings)?;
    let Some(remote) = boot::upstream::remote(settings, issuer.as_ref())? else { return Ok(()) };
    report.add("upstream", reach(&remote, settings).await);
    report.add("upstream abilities", abilities(&remote).await);
    Ok(())
}

async fn reach(remote: &Remote, settings: &Settings) -> Result<String> {
    let host = remote.host();
    remote.ping().await.with_context(|| {
        format!("{host}: see REGISTRY_URL, REGISTRY_USERNAME, REGISTRY_PASSWORD, and for HTTPS REGISTRY_CA")
    })?;
    Ok(match settings.registry_username {
        Some(_) => format!("{host} answers, and takes our account"),
        None => format!("{host} answers; make sure that clients cannot reach it past Roadstead"),
    })
}

async fn abilities(remote: &Remote) -> Result<String> {
    let found = remote.probe().await.context("it could not be asked")?;
    Ok(words(found).join("; "))
}

/// The protocol has no word for a version, so it is told by what it can do.
fn words(found: Abilities) -> Vec<&'static str> {
    vec![
        if found.deletes {
            "it deletes"
        } else {
            "deletion is switched off (REGISTRY_STORAGE_DELETE_ENABLED=true there)"
        },
        if found.deletes_tags {
            "tags by their names (as CNCF distribution since 3)"
        } else {
            "tags not by their names (as CNCF distribution 2.8): Roadstead does it in two steps, siblings stay"
        },
        if found.lists_referrers {
            "it lists referrers"
        } else {
            "it does not list referrers: Roadstead keeps the fallback tags"
        },
    ]
}
