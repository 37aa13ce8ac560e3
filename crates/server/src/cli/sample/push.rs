//! Pushing sample images as a client would, through the same verbs.

use anyhow::Result;
use app::access::{Permit, Push};
use app::{Actor, App};
use chrono::{DateTime, Duration, SecondsFormat, Utc};
use clock::Clock;
use oci::{Chunk, Manifest, MediaType, Name, Reference};
use serde_json::{Value, json};

use super::image::{CONFIG, Image, Part, Recipe};

/// The last one is also `latest`, and is signed.
const VERSIONS: [&str; 5] = ["1.0.0", "1.1.0", "1.2.0", "1.9.0", "1.10.0"];
const PLATFORMS: [(&str, Option<&str>); 2] = [("amd64", None), ("arm64", Some("v8"))];
/// The type of a configuration that says nothing (image-spec, "Guidance for an Empty Descriptor").
const EMPTY: &str = "application/vnd.oci.empty.v1+json";
/// The types of what refers to an image: its signature, and its bill of materials.
const REFERRERS: [(&str, &str); 2] = [
    ("application/vnd.dev.cosign.artifact.sig.v1+json", r#"{"critical":{"type":"cosign container image signature"}}"#),
    (
        "application/spdx+json",
        r#"{"spdxVersion":"SPDX-2.3","name":"sample","packages":[{"name":"libshared","versionInfo":"2.1"}]}"#,
    ),
];
const PROVENANCE: &str = "https://slsa.dev/provenance/v0.2";

pub struct Pusher<'a> {
    app: &'a App,
    now: DateTime<Utc>,
}

impl<'a> Pusher<'a> {
    pub fn new(app: &'a App, clock: &dyn Clock) -> Self {
        Self { app, now: clock.now() }
    }

    /// Versions of an image; every second repository has them for two platforms.
    pub async fn images(&self, actor: &Actor, repository: &str, index: usize) -> Result<()> {
        let place = self.place(actor, repository)?;
        for (age, version) in VERSIONS.into_iter().rev().enumerate().collect::<Vec<_>>().into_iter().rev() {
            let days = i64::try_from(20 * age + index)?;
            let created =
                (self.now - Duration::days(days) - Duration::hours(3)).to_rfc3339_opts(SecondsFormat::Secs, true);
            let recipe = |architecture| Recipe { repository, version, architecture, created: &created };
            let tags = if age == 0 { vec![version, "latest"] } else { vec![version] };
            let pushed = if index.is_multiple_of(2) {
                self.index(&place, recipe, &tags).await?
            } else {
                self.image(&place, &Image::bake(&recipe("amd64"))?, &tags).await?
            };
            if age == 0 {
                self.referrers(&place, &pushed).await?;
            }
        }
        Ok(())
    }

    /// A package that is no image.
    pub async fn chart(&self, actor: &Actor, repository: &str) -> Result<()> {
        let place = self.place(actor, repository)?;
        let about = json!({ "apiVersion": "v2", "name": "shop", "version": "0.4.2", "description": "The shop" });
        let config = Part::new("application/vnd.cncf.helm.config.v1+json", about.to_string());
        let content = Part::new(
            "application/vnd.cncf.helm.chart.content.v1.tar+gzip",
            Image::archive("shop/Chart.yaml", &about.to_string())?,
        );
        self.blob(&place, &config).await?;
        self.blob(&place, &content).await?;
        let manifest = json!({
            "schemaVersion": 2, "mediaType": MediaType::OCI_MANIFEST,
            "config": config.descriptor(), "layers": [content.descriptor()],
            "annotations": { "org.opencontainers.image.title": "shop", "org.opencontainers.image.version": "0.4.2" },
        });
        self.manifest(&place, &manifest, &["0.4.2"]).await?;
        Ok(())
    }

    fn place(&self, actor: &Actor, repository: &str) -> Result<Permit<Push>> {
        Ok(self.app.access.permit(actor, Push(repository.parse::<Name>()?))?)
    }

    /// Two platforms, and beside them what a build says of the first one, as Docker's builder pushes it.
    async fn index<'r>(
        &self,
        place: &Permit<Push>,
        recipe: impl Fn(&'static str) -> Recipe<'r>,
        tags: &[&str],
    ) -> Result<Value> {
        let mut manifests = Vec::new();
        for (architecture, variant) in PLATFORMS {
            let mut descriptor = self.image(place, &Image::bake(&recipe(architecture))?, &[]).await?;
            descriptor["platform"] = json!({ "os": "linux", "architecture": architecture });
            if let Some(variant) = variant {
                descriptor["platform"]["variant"] = variant.into();
            }
            manifests.push(descriptor);
        }
        let described = manifests[0]["digest"].clone();
        let mut attestation = self.attestation(place, &described).await?;
        attestation["platform"] = json!({ "os": "unknown", "architecture": "unknown" });
        attestation["annotations"] =
            json!({ "vnd.docker.reference.digest": described, "vnd.docker.reference.type": "attestation-manifest" });
        manifests.push(attestation);
        let index = json!({ "schemaVersion": 2, "mediaType": MediaType::OCI_INDEX, "manifests": manifests });
        self.manifest(place, &index, tags).await
    }

    async fn image(&self, place: &Permit<Push>, image: &Image, tags: &[&str]) -> Result<Value> {
        for part in image.layers.iter().chain([&image.config]) {
            self.blob(place, part).await?;
        }
        self.manifest(place, &image.manifest(), tags).await
    }

    async fn attestation(&self, place: &Permit<Push>, described: &Value) -> Result<Value> {
        let statement = json!({
            "_type": "https://in-toto.io/Statement/v0.1", "predicateType": PROVENANCE,
            "subject": [{ "name": "sample", "digest": described }], "predicate": { "buildType": "sample" },
        });
        let statement = Part::new("application/vnd.in-toto+json", statement.to_string());
        let config = json!({ "os": "unknown", "architecture": "unknown", "config": {}, "rootfs": { "type": "layers", "diff_ids": [statement.digest().as_str()] } });
        let config = Part::new(CONFIG, config.to_string());
        self.blob(place, &statement).await?;
        self.blob(place, &config).await?;
        let mut layer = statement.descriptor();
        layer["annotations"] = json!({ "in-toto.io/predicate-type": PROVENANCE });
        let manifest = json!({ "schemaVersion": 2, "mediaType": MediaType::OCI_MANIFEST, "config": config.descriptor(), "layers": [layer] });
        self.manifest(place, &manifest, &[]).await
    }

    async fn referrers(&self, place: &Permit<Push>, subject: &Value) -> Result<()> {
        let empty = Part::new(EMPTY, "{}");
        self.blob(place, &empty).await?;
        for (kind, text) in REFERRERS {
            let content = Part::new(kind, text);
            self.blob(place, &content).await?;
            let manifest = json!({
                "schemaVersion": 2, "mediaType": MediaType::OCI_MANIFEST, "artifactType": kind, "subject": subject,
                "config": empty.descriptor(), "layers": [content.descriptor()],
                "annotations": { "org.opencontainers.image.created": self.now.to_rfc3339_opts(SecondsFormat::Secs, true) },
            });
            self.manifest(place, &manifest, &[]).await?;
        }
        Ok(())
    }

    async fn blob(&self, place: &Permit<Push>, part: &Part) -> Result<()> {
        let images = &self.app.images;
        let upload = images.start_upload(place).await?;
        let upload = images.append_upload(place, &upload, Chunk::of(part.bytes.clone()).at(0)).await?;
        images.finish_upload(place, &upload.id, &part.digest()).await?;
        Ok(())
    }

    /// Under its tags, or without any by its digest. Answers its descriptor.
    async fn manifest(&self, place: &Permit<Push>, manifest: &Value, tags: &[&str]) -> Result<Value> {
        let media_type: MediaType = manifest["mediaType"].as_str().unwrap_or_default().parse()?;
        let manifest = Manifest::new(media_type.clone(), manifest.to_string());
        let part = Part::new(media_type.as_str(), manifest.bytes.to_vec());
        let mut references = tags.iter().map(|tag| Ok(Reference::Tag(tag.parse()?))).collect::<Result<Vec<_>>>()?;
        if references.is_empty() {
            references.push(part.digest().into());
        }
        for reference in references {
            self.app.images.put_manifest(place, &reference, manifest.clone()).await?;
        }
        Ok(part.descriptor())
    }
}
