//! Ids as types of their own, so that a user's id cannot be handed in where a group's is meant.

use std::{fmt, str::FromStr};

use sea_orm::{DbErr, DeriveValueType, TryFromU64};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident($inner:ident)) => {
        $(#[$doc])*
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, DeriveValueType,
        )]
        #[serde(transparent)]
        pub struct $name(pub $inner);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = <$inner as FromStr>::Err;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }
    };
}

/// Ids that the caller makes (UUID version 7, so that they sort by age).
macro_rules! uuid_id {
    ($(#[$doc:meta])* $name:ident) => {
        id!($(#[$doc])* $name(Uuid));

        // sea-orm asks this of every primary key; it is only called for keys that the database counts.
        impl TryFromU64 for $name {
            fn try_from_u64(_: u64) -> Result<Self, DbErr> {
                Err(DbErr::ConvertFromU64(stringify!($name)))
            }
        }
    };
}

uuid_id!(
    /// A user or robot.
    UserId
);
uuid_id!(
    /// A group of users.
    GroupId
);
uuid_id!(
    /// A grant: subject, pattern, verbs.
    GrantId
);
uuid_id!(
    /// A repository; it stays the same when the repository is renamed.
    RepositoryId
);
uuid_id!(
    /// An access token.
    AccessTokenId
);
id!(
    /// A manifest row, counted by the database.
    ManifestId(i64)
);
id!(
    /// A remote, counted by the database.
    RemoteId(i64)
);
id!(
    /// A blob row, counted by the database.
    BlobId(i64)
);
id!(
    /// A job, counted by the database.
    JobId(i64)
);
id!(
    /// A schedule of jobs, counted by the database.
    ScheduleId(i64)
);
