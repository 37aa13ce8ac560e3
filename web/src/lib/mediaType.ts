const INDEX = /^application\/vnd\.(oci\.image\.index|docker\.distribution\.manifest\.list)\b/;

/** OCI's index, and Docker's list. */
export function isIndex(mediaType: string): boolean {
  return INDEX.test(mediaType);
}
