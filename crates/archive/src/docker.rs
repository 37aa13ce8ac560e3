//! What `docker save` wrote before Docker 25: `manifest.json`, configurations, and layers as plain tars, of which those that
//! images share may be links.

use std::collections::HashMap;

use bytes::Bytes;
use oci::{Algorithm, Descriptor, Digest, Platform};
use serde::Deserialize;

use crate::error::{Result, invalid, too_large};
use crate::limits::Limits;
use crate::members::{Members, Section};
use crate::open::{Content, Found, Image, Layer, MOST_IMAGES};
use crate::squeeze::LAYER;
use crate::verify;

/// What such a file begins with.
pub(crate) const MANIFEST: &str = "manifest.json";

/// An image as `manifest.json` tells of it.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Item {
    config: String,
    repo_tags: Option<Vec<String>>,
    #[serde(default)]
    layers: Vec<String>,
}

/// What a configuration says.
#[derive(Deserialize)]
struct Config {
    rootfs: RootFs,
    #[serde(flatten)]
    platform: Platform,
}

#[derive(Deserialize)]
struct RootFs {
    #[serde(default)]
    diff_ids: Vec<String>,
}

pub(crate) fn read(members: &Members, limits: &Limits) -> Result<Found> {
    let (mut found, mut known) = (Found::default(), HashMap::new());
    for item in items(members, limits)? {
        let config = members.read(&item.config, limits.document)?;
        let id = Digest::of(Algorithm::Sha256, &config);
        let names = item.repo_tags.clone().unwrap_or_default();
        if let Some(same) = found.images.iter_mut().find(|image: &&mut Image| image.id.as_ref() == Some(&id)) {
            same.names.extend(names);
            continue;
        }
        let image = image(members, limits, (&item, &config, id.clone()), &mut known)?;
        found.images.push(Image { names, ..image });
        found.configs.insert(id, config);
    }
    Ok(found)
}

/// The names that `manifest.json` has for images that a layout beside it has without.
pub(crate) fn add_names(members: &Members, limits: &Limits, images: &mut [Image]) -> Result<()> {
    for item in items(members, limits)? {
        let names = item.repo_tags.unwrap_or_default();
        let Ok(config) = members.read(&item.config, limits.document) else { continue };
        let id = Digest::of(Algorithm::Sha256, &config);
        let nameless = |image: &&mut Image| {
            // A tag alone is less than a name.
            let has_name = image.names.iter().any(|name| name.contains(['/', ':']));
            image.id.as_ref() == Some(&id) && !has_name
        };
        if let Some(image) = images.iter_mut().find(nameless).filter(|_| !names.is_empty()) {
            image.names = names;
        }
    }
    Ok(())
}

fn items(members: &Members, limits: &Limits) -> Result<Vec<Item>> {
    let bytes = members.read(MANIFEST, limits.document)?;
    let items: Vec<Item> =
        serde_json::from_slice(&bytes).map_err(|error| invalid(format!("{MANIFEST} cannot be read: {error}")))?;
    if items.len() > MOST_IMAGES {
        return Err(too_large(format!("the archive has more than {MOST_IMAGES} images")));
    }
    Ok(items)
}

fn image(
    members: &Members,
    limits: &Limits,
    (item, config, id): (&Item, &Bytes, Digest),
    known: &mut HashMap<Section, Layer>,
) -> Result<Image> {
    let Config { rootfs, platform } = serde_json::from_slice(config)
        .map_err(|error| invalid(format!("the configuration {:?} cannot be read: {error}", item.config)))?;
    if rootfs.diff_ids.len() != item.layers.len() {
        let (said, has) = (rootfs.diff_ids.len(), item.layers.len());
        return Err(invalid(format!("{:?} names {said} layers, and the archive has {has} for it", item.config)));
    }
    let mut layers = Vec::new();
    for (name, diff_id) in item.layers.iter().zip(&rootfs.diff_ids) {
        let section = members.find(name)?;
        let layer = match known.get(&section) {
            Some(layer) => layer.clone(),
            None => layer(members, limits, section)?,
        };
        if layer.diff_id.as_str() != diff_id {
            return Err(invalid(format!("the layer {name:?} is {}, and not {diff_id}", layer.diff_id)));
        }
        known.insert(section, layer.clone());
        layers.push(layer);
    }
    let mut seen = Vec::new();
    let own = layers.iter().filter(|layer| {
        let is_new = !seen.contains(&layer.section);
        seen.push(layer.section);
        is_new
    });
    let size = own.fold(config.len() as u64, |sum, layer| sum.saturating_add(layer.size()));
    let platforms = Some(platform).filter(Platform::is_known).into_iter().collect();
    let count = layers.len();
    Ok(Image { names: Vec::new(), platforms, content: Content::Layers(layers), id: Some(id), size, layers: count })
}

/// A layer, read once.
fn layer(members: &Members, limits: &Limits, section: Section) -> Result<Layer> {
    let (digest, size) = verify::hash(members.reader(section), Algorithm::Sha256, u64::MAX)?;
    if !verify::is_gzip(members, section)? {
        return Ok(Layer { diff_id: digest, section, compressed: None });
    }
    let (diff_id, _) = verify::hash_gzip(members, section, limits)?;
    let media_type = LAYER.parse().expect("a media type");
    Ok(Layer { diff_id, section, compressed: Some(Descriptor::new(media_type, digest, size)) })
}
