import type { Schema } from "@/api/client";
import { isIndex } from "@/lib/mediaType";
import { list, object, text } from "./config";

type Referrer = Schema<"ReferrerBody">;

/** What an artifact is for, in a word that the reader's language has. */
export type Purpose = "signature" | "sbom" | "provenance" | "scan" | "attestation" | "chart" | "wasm" | "other";

export interface Kind {
  purpose: Purpose;
  /** The tool or format by its own name: cosign, SPDX. */
  format?: string;
}

type Rule = [pattern: RegExp, purpose: Purpose, format?: string];

/** The first that fits, by types of media and artifacts. */
const TYPES: Rule[] = [
  [/helm\.chart\.provenance/, "signature", "Helm"],
  [/vnd\.dev\.cosign\.(artifact\.sig|simplesigning)/, "signature", "cosign"],
  [/vnd\.cncf\.notary\.signature/, "signature", "Notation"],
  [/spdx/, "sbom", "SPDX"],
  [/cyclonedx/, "sbom", "CycloneDX"],
  [/vnd\.syft/, "sbom", "Syft"],
  [/sbom/, "sbom"],
  [/provenance/, "provenance", "in-toto"],
  [/sarif|vulnerab|vnd\.security\.scan/, "scan"],
  [/vnd\.in-toto|vnd\.dsse\.envelope|vnd\.dev\.cosign\.artifact\.att/, "attestation", "in-toto"],
  [/vnd\.dev\.sigstore\.bundle/, "signature", "Sigstore"],
  [/vnd\.cncf\.helm/, "chart", "Helm"],
  [/vnd\.(wasm|bytecodealliance|w3c)/, "wasm", "WebAssembly"],
];

/** By what an in-toto statement says. */
const PREDICATES: Rule[] = [
  [/spdx/, "sbom", "SPDX"],
  [/cyclonedx/, "sbom", "CycloneDX"],
  [/slsa\.dev\/provenance/, "provenance", "SLSA"],
  [/vuln/, "scan"],
  [/cosign.*sign/, "signature", "cosign"],
];

const PREDICATE_KEYS = ["in-toto.io/predicate-type", "dev.sigstore.bundle.predicateType", "predicateType"];

export function kindOf(types: (string | null | undefined)[], annotations?: Record<string, string> | null): Kind {
  const predicate = PREDICATE_KEYS.map((key) => annotations?.[key]).find((value) => value);
  const byPredicate = predicate && find(PREDICATES, predicate);
  if (byPredicate) return byPredicate;
  for (const type of types) {
    const found = type && find(TYPES, type);
    if (found) return found;
  }
  const isAttestation = predicate || annotations?.["vnd.docker.reference.type"] === "attestation-manifest";
  return isAttestation ? { purpose: "attestation", format: "in-toto" } : { purpose: "other" };
}

function find(rules: Rule[], type: string): Kind | undefined {
  const short = type.slice(0, 300).toLowerCase();
  const rule = rules.find(([pattern]) => pattern.test(short));
  return rule && { purpose: rule[1], format: rule[2] };
}

export function referrerKind({ artifact_type, annotations }: Referrer): Kind {
  return kindOf([artifact_type], annotations);
}

/** What the page is about: it decides which tabs make sense. */
export type Subject = { is: "index" } | { is: "image" } | { is: "artifact"; kind: Kind };

const IMAGE_CONFIG = /^application\/vnd\.(oci\.image\.config|docker\.container\.image)\.v1\+json$/;
const IMAGE_LAYER = /^application\/vnd\.(oci\.image\.layer|docker\.image\.rootfs)\b/;

export function subjectOf(
  image: Pick<Schema<"ImageBody">, "media_type" | "artifact_type" | "manifest" | "layers" | "annotations">,
): Subject {
  if (isIndex(image.media_type)) return { is: "index" };
  const manifest = object(image.manifest);
  const config = text(object(manifest?.config)?.mediaType) ?? "";
  const layers = image.layers.map(({ media_type }) => media_type);
  // Attestations and old signatures come with the configuration of an image, but their layers are no file systems.
  const hasLayers = layers.length === 0 || layers.some((type) => IMAGE_LAYER.test(type));
  if (IMAGE_CONFIG.test(config) && !text(manifest?.artifactType) && hasLayers) return { is: "image" };
  const layerAnnotations = list(manifest?.layers).map((layer) => object(object(layer)?.annotations));
  const first = layerAnnotations.find(Boolean) as Record<string, string> | undefined;
  const own = kindOf([image.artifact_type, config, ...layers], image.annotations);
  return { is: "artifact", kind: own.purpose === "other" ? kindOf([], first) : own };
}
