import { BadgeCheck, FileText, Package, ScrollText, ShieldCheck } from "lucide-react";
import type { Kind, Purpose } from "./kinds";

const ICONS: Record<Purpose, typeof Package> = {
  signature: BadgeCheck,
  sbom: ScrollText,
  provenance: ShieldCheck,
  scan: FileText,
  attestation: ShieldCheck,
  chart: Package,
  wasm: Package,
  other: Package,
};

/** The picture that goes with the word. */
export function KindMark({ kind }: { kind: Kind }) {
  const Icon = ICONS[kind.purpose];
  return <Icon size={13} aria-hidden />;
}
