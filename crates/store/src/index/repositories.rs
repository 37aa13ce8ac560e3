//! Repositories of the index.

use db::{RepositoryId, Tx, Visibility};
use oci::{Code, Error, Name, Reference, Result};

use super::{Index, rows};

impl Index {
    pub async fn find_repository(&self, name: &Name) -> Result<Option<RepositoryId>> {
        let found = db::repositories::find_by_name(&self.db, name.as_str()).await.map_err(rows)?;
        Ok(found.map(|repository| repository.id))
    }

    pub async fn get_repository(&self, name: &Name) -> Result<RepositoryId> {
        self.find_repository(name).await?.ok_or_else(|| Error::name_unknown(name))
    }

    /// The repository, made by its first write. Whether that is allowed was decided before.
    pub async fn ensure_repository(&self, tx: &Tx, name: &Name) -> Result<RepositoryId> {
        let new = db::repositories::NewRepository {
            id: RepositoryId(self.clock.id()),
            name: name.to_string(),
            visibility: Visibility::Private,
            created_at: self.clock.now(),
        };
        let (repository, _) = db::repositories::ensure(tx, &new).await.map_err(rows)?;
        Ok(repository.id)
    }

    pub async fn no_manifest(&self, repository: &Name, reference: &Reference) -> Error {
        let message = "the repository has no such tag or manifest";
        self.absent(repository, Code::ManifestUnknown, message, &reference.to_string()).await
    }

    /// Not found: is it the thing or the whole repository? Asked only then, so that what is found costs one query.
    pub async fn absent(&self, repository: &Name, code: Code, message: &str, what: &str) -> Error {
        match self.get_repository(repository).await {
            Ok(_) => Error::new(code, message)
                .with_detail(serde_json::json!({ "name": repository.as_str(), "reference": what })),
            Err(error) => error,
        }
    }
}
