//! Small closed sets of words, stored as text: readable in SQL, and a new word needs no migration.

use std::{fmt, str::FromStr};

use sea_orm::DeriveValueType;
use serde::{Deserialize, Serialize};

/// A text that is none of the words of its set.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{found}` is none of: {expected}")]
pub struct UnknownWord {
    found: String,
    expected: String,
}

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$word_doc:meta])* $variant:ident = $word:literal,)+ }) => {
        $(#[$doc])*
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, DeriveValueType,
        )]
        #[sea_orm(value_type = "String")]
        pub enum $name {
            $($(#[$word_doc])* #[serde(rename = $word)] $variant,)+
        }

        impl $name {
            /// The word as it is stored and shown.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word,)+ }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl FromStr for $name {
            type Err = UnknownWord;

            fn from_str(text: &str) -> Result<Self, UnknownWord> {
                match text {
                    $($word => Ok(Self::$variant),)+
                    _ => Err(UnknownWord { found: text.to_owned(), expected: [$($word),+].join(", ") }),
                }
            }
        }
    };
}

words!(
    /// Who signs in: a person, or a machine that only has tokens.
    UserKind {
        /// A person with a password.
        User = "user",
        /// A robot: no password, only access tokens.
        Robot = "robot",
    }
);
words!(
    /// What somebody may do beside their grants.
    Role {
        /// Everything.
        Admin = "admin",
        /// What the grants say.
        User = "user",
    }
);
words!(
    /// Who may pull without a grant.
    Visibility {
        /// Nobody.
        Private = "private",
        /// Every signed-in user.
        Public = "public",
    }
);
words!(
    /// What a manifest names.
    LinkKind {
        /// The configuration blob of an image.
        Config = "config",
        /// A layer blob.
        Layer = "layer",
        /// A manifest of an index.
        Child = "child",
    }
);
words!(
    /// What a job does.
    JobKind {
        /// Deletes from many repositories.
        Deletion = "deletion",
        /// Gives repositories other names, or copies them within the registry.
        Rename = "rename",
        /// Brings images from another registry, or takes them there.
        Sync = "sync",
        /// Joins tags of single platforms into indexes.
        Index = "index",
        /// Brings images out of a file that somebody uploaded.
        Import = "import",
        /// Frees the space of what nothing references.
        Collection = "collection",
        /// Reads again what is stored, and compares it with its digests.
        Verification = "verification",
        /// Pushes images of the local Docker daemon.
        LocalPush = "local_push",
        /// Deletes images of the local Docker daemon.
        LocalDelete = "local_delete",
    }
);
words!(
    /// How a job is.
    JobState {
        /// Waits for a worker.
        Queued = "queued",
        /// A worker holds its lease, or held it until that lapsed.
        Running = "running",
        /// Every item is done or skipped.
        Succeeded = "succeeded",
        /// An item failed, or the job itself.
        Failed = "failed",
        /// Somebody stopped it.
        Cancelled = "cancelled",
        /// On its way out: shown to nobody any more.
        Removed = "removed",
    }
);
words!(
    /// How an item of a job is.
    ItemState {
        /// To be done.
        Waiting = "waiting",
        /// Being done.
        Running = "running",
        /// Done.
        Done = "done",
        /// There was nothing to do.
        Skipped = "skipped",
        /// It could not be done.
        Failed = "failed",
        /// The job was stopped before it was done.
        Cancelled = "cancelled",
    }
);
words!(
    /// How much a line of a job's log matters.
    LogLevel {
        /// What happens.
        Info = "info",
        /// What somebody may want to look at.
        Warning = "warning",
        /// What went wrong.
        Error = "error",
    }
);
