import { expect, test } from "vitest";
import { referrerKind, subjectOf } from "./kinds";

const referrer = (artifact_type: string | null, annotations: Record<string, string> = {}) =>
  referrerKind({
    artifact_type,
    annotations,
    digest: "sha256:0",
    media_type: "application/vnd.oci.image.manifest.v1+json",
    size: 1,
  });

test.each([
  ["application/vnd.dev.cosign.artifact.sig.v1+json", "signature", "cosign"],
  ["application/vnd.dev.cosign.simplesigning.v1+json", "signature", "cosign"],
  ["application/vnd.dev.sigstore.bundle.v0.3+json", "signature", "Sigstore"],
  ["application/vnd.cncf.notary.signature", "signature", "Notation"],
  ["application/spdx+json", "sbom", "SPDX"],
  ["text/spdx", "sbom", "SPDX"],
  ["application/vnd.cyclonedx+json", "sbom", "CycloneDX"],
  ["application/vnd.syft+json", "sbom", "Syft"],
  ["application/vnd.example.sbom.v1+json", "sbom", undefined],
  ["application/vnd.in-toto+json", "attestation", "in-toto"],
  ["application/vnd.in-toto.provenance+dsse", "provenance", "in-toto"],
  ["application/sarif+json", "scan", undefined],
  ["text/<script>alert(1)</script>", "other", undefined],
  [null, "other", undefined],
])("%s is a %s", (type, purpose, format) => expect(referrer(type)).toEqual({ purpose, format }));

test("a statement says itself what it is", () => {
  const bundle = "application/vnd.dev.sigstore.bundle.v0.3+json";
  const says = (predicate: string) => referrer(bundle, { "dev.sigstore.bundle.predicateType": predicate });
  expect(says("https://slsa.dev/provenance/v1")).toEqual({ purpose: "provenance", format: "SLSA" });
  expect(says("https://spdx.dev/Document")).toEqual({ purpose: "sbom", format: "SPDX" });
  expect(says("https://cyclonedx.org/bom")).toEqual({ purpose: "sbom", format: "CycloneDX" });
  expect(says("https://sigstore.dev/cosign/sign/v1")).toEqual({ purpose: "signature", format: "cosign" });
});

test("BuildKit's attestations are known by their annotation", () => {
  expect(referrer(null, { "vnd.docker.reference.type": "attestation-manifest" }).purpose).toBe("attestation");
});

const OCI = "application/vnd.oci.image";
const image = (config: string, layers: string[], more: object = {}) => ({
  media_type: `${OCI}.manifest.v1+json`,
  artifact_type: null,
  annotations: {},
  manifest: { config: { mediaType: config }, layers: layers.map((mediaType) => ({ mediaType })) },
  layers: layers.map((media_type) => ({ digest: "", media_type, size: 1, shared_by: 0 })),
  ...more,
});

test("an image is told from an artifact", () => {
  const config = `${OCI}.config.v1+json`;
  expect(subjectOf(image(config, [`${OCI}.layer.v1.tar+zstd`]))).toEqual({ is: "image" });
  expect(subjectOf(image(config, []))).toEqual({ is: "image" });
  expect(
    subjectOf(
      image("application/vnd.docker.container.image.v1+json", ["application/vnd.docker.image.rootfs.diff.tar.gzip"]),
    ),
  ).toEqual({ is: "image" });
  expect(subjectOf(image("application/vnd.cncf.helm.config.v1+json", ["application/tar+gzip"]))).toEqual({
    is: "artifact",
    kind: { purpose: "chart", format: "Helm" },
  });
  expect(subjectOf(image(config, ["application/vnd.in-toto+json"]))).toMatchObject({
    is: "artifact",
    kind: { purpose: "attestation" },
  });
  expect(subjectOf(image(config, ["application/vnd.dev.cosign.simplesigning.v1+json"]))).toMatchObject({
    kind: { purpose: "signature", format: "cosign" },
  });
});

test("indexes are known by their type, and nonsense is an artifact", () => {
  expect(subjectOf(image("", [], { media_type: `${OCI}.index.v1+json`, manifest: {} }))).toEqual({ is: "index" });
  expect(subjectOf(image("", [], { manifest: null })).is).toBe("artifact");
});
