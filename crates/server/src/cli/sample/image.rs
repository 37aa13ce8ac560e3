//! What sample images are made of.

use anyhow::Result;
use oci::{Algorithm, Digest, MediaType};
use serde_json::{Value, json};

pub const CONFIG: &str = "application/vnd.oci.image.config.v1+json";
const LAYER: &str = "application/vnd.oci.image.layer.v1.tar";

/// A blob with the type by which a manifest names it.
pub struct Part {
    pub media_type: String,
    pub bytes: Vec<u8>,
}

impl Part {
    pub fn new(media_type: &str, bytes: impl Into<Vec<u8>>) -> Self {
        Self { media_type: media_type.to_owned(), bytes: bytes.into() }
    }

    pub fn digest(&self) -> Digest {
        Digest::of(Algorithm::Sha256, &self.bytes)
    }

    pub fn descriptor(&self) -> Value {
        json!({ "mediaType": self.media_type, "digest": self.digest().as_str(), "size": self.bytes.len() })
    }
}

/// An image for one platform, to be pushed.
pub struct Image {
    pub config: Part,
    pub layers: Vec<Part>,
}

/// What tells one sample image from another.
pub struct Recipe<'a> {
    pub repository: &'a str,
    pub version: &'a str,
    pub architecture: &'a str,
    /// RFC 3339.
    pub created: &'a str,
}

impl Image {
    /// A base that all versions share, libraries that a repository's versions share, and the program.
    pub fn bake(recipe: &Recipe<'_>) -> Result<Self> {
        let Recipe { repository, version, architecture, created } = recipe;
        let program = repository.rsplit('/').next().unwrap_or(repository);
        let layers = vec![
            layer("etc/os-release", "NAME=\"Sample Linux\"\nVERSION_ID=\"12\"\n", (architecture, 600_000))?,
            layer(
                "usr/lib/libshared.so",
                "shared library of the sample\n",
                (&format!("{repository}{architecture}"), 240_000),
            )?,
            layer(
                &format!("app/{program}"),
                &format!("{repository} {version} for {architecture}\n"),
                (version, 90_000),
            )?,
        ];
        let created_by = |text: &str| json!({ "created": created, "created_by": text });
        let empty = |text: &str| json!({ "created": created, "created_by": text, "empty_layer": true });
        let config = json!({
            "architecture": architecture, "os": "linux", "created": created, "author": "Roadstead samples",
            "config": {
                "Env": ["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "LOG_LEVEL=info", "DATABASE_PASSWORD=only-a-sample"],
                "Entrypoint": [format!("/app/{program}")], "Cmd": ["serve"], "WorkingDir": "/app", "User": "1000:1000",
                "ExposedPorts": { "8080/tcp": {} }, "Volumes": { "/data": {} }, "StopSignal": "SIGTERM",
                "Labels": { "org.opencontainers.image.title": repository, "org.opencontainers.image.version": version },
            },
            "rootfs": { "type": "layers", "diff_ids": layers.iter().map(|layer| layer.digest().as_str().to_owned()).collect::<Vec<_>>() },
            "history": [
                created_by("/bin/sh -c #(nop) ADD file:rootfs in / "), empty("ENV LOG_LEVEL=info"),
                created_by("RUN /bin/sh -c apt-get update && apt-get install -y --no-install-recommends libshared # buildkit"),
                empty("EXPOSE map[8080/tcp:{}]"), created_by(&format!("COPY {program} /app/ # buildkit")),
                empty(&format!("ENTRYPOINT [\"/app/{program}\"]")),
            ],
        });
        Ok(Self { config: Part::new(CONFIG, config.to_string()), layers })
    }

    /// A tar archive with one readable file.
    pub fn archive(path: &str, text: &str) -> Result<Vec<u8>> {
        archive(&[(path.to_owned(), text.as_bytes())])
    }

    pub fn manifest(&self) -> Value {
        json!({
            "schemaVersion": 2, "mediaType": MediaType::OCI_MANIFEST, "config": self.config.descriptor(),
            "layers": self.layers.iter().map(Part::descriptor).collect::<Vec<_>>(),
        })
    }
}

/// A layer with one readable file, and one of `size` bytes that differ with their seed, so that digests and sizes do.
fn layer(path: &str, text: &str, (seed, size): (&str, usize)) -> Result<Part> {
    let bytes = seed.bytes().cycle().zip(0_u32..).map(|(byte, at)| byte ^ at.to_le_bytes()[0]);
    let filler: Vec<u8> = bytes.take(size).collect();
    Ok(Part::new(LAYER, archive(&[(path.to_owned(), text.as_bytes()), (format!("{path}.data"), &filler)])?))
}

fn archive(files: &[(String, &[u8])]) -> Result<Vec<u8>> {
    let mut archive = tar::Builder::new(Vec::new());
    for (path, bytes) in files {
        let mut header = tar::Header::new_gnu();
        header.set_size(bytes.len() as u64);
        header.set_mode(0o644);
        archive.append_data(&mut header, path, *bytes)?;
    }
    Ok(archive.into_inner()?)
}
