import { useTranslation } from "react-i18next";
import type { Kind } from "./kinds";

/** `签名 · cosign`, `SBOM · SPDX`. */
export function useKindText(): (kind: Kind) => string {
  const { t } = useTranslation();
  return ({ purpose, format }) => {
    const word = t(`images.purposes.${purpose}`);
    return format ? `${word} · ${format}` : word;
  };
}
