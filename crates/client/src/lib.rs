//! Another registry, over HTTP: [`Remote`] implements the traits of `oci` for any service that speaks `/v2/`.
//!
//! What it promises beyond the traits:
//! - **Nothing false passes.** A manifest is compared with its digest, a whole blob is hashed on its way; what is cut or
//!   other than its digest ends in an error, never as a short success. A download that breaks off goes on by range.
//! - **Credentials stay where they belong:** with the registry's own host, and with token services that were named.
//! - **Nothing private is reached** unless it is allowed: each address is judged after its name was resolved.
//! - **Silence ends, work does not:** time-outs are for a registry that says nothing, never for a transfer that is slow.
//!
//! It knows no users, no rights and no SQL.

mod answer;
mod auth;
mod call;
mod delete;
mod download;
mod list;
mod options;
mod pace;
mod probe;
mod rate_limit;
mod reach;
mod read;
mod referrers;
mod remote;
mod write;

pub use options::{Credentials, Issue, Issued, Options, Reach, Unusable};
pub use probe::Abilities;
pub use rate_limit::RateLimit;
pub use reach::AddressNotAllowed;
pub use remote::Remote;
