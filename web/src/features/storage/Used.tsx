import { useTranslation } from "react-i18next";
import { bytes, number } from "@/lib/format";
import { Bytes, Fact, Facts, Section } from "@/ui";
import type { StorageBody } from "./data";
import style from "./Storage.module.css";

/** How much there is, how much of it nobody needs, and how much room is left. */
export function Used({ storage }: { storage: StorageBody }) {
  const { t } = useTranslation();
  const isEngine = storage.mode === "engine";
  return (
    <Section title={t("storage.used")}>
      <div className={style.used}>
        <Bytes count={storage.used_bytes} />
      </div>
      <Bar storage={storage} />
      <Facts>
        <Fact name={t("storage.blobs")}>{number(storage.blobs)}</Fact>
        <Fact name={t("storage.untagged")}>{number(storage.untagged_manifests)}</Fact>
        {isEngine && (
          <>
            <Fact name={t("storage.reclaimableBlobs")}>{number(storage.reclaimable_blobs)}</Fact>
            <Fact name={t("storage.uploads")}>{number(storage.stale_uploads)}</Fact>
          </>
        )}
      </Facts>
    </Section>
  );
}

function Bar({ storage }: { storage: StorageBody }) {
  const { t } = useTranslation();
  const { used_bytes: used, total_bytes: total, free_bytes: free, reclaimable_bytes: reclaimable } = storage;
  // The disk may have others' files, too; without a disk the whole is what we store.
  const whole = total ?? used;
  const other = total && typeof free === "number" ? Math.max(0, total - free - used) : 0;
  const kept = Math.max(0, used - reclaimable);
  const share = (count: number) => ({ width: `${whole > 0 ? (100 * count) / whole : 0}%` });
  return (
    <>
      <div className={style.bar} aria-hidden>
        <span className={style.kept} style={share(kept)} />
        <span className={style.reclaimable} style={share(reclaimable)} />
        <span className={style.other} style={share(other)} />
      </div>
      <div className={style.legend}>
        <span>
          <i className={style.kept} />
          {t("storage.kept")} {bytes(kept)}
        </span>
        {storage.mode === "engine" && (
          <span>
            <i className={style.reclaimable} />
            {t("storage.reclaimable")} {bytes(reclaimable)}
          </span>
        )}
        {other > 0 && (
          <span>
            <i className={style.other} />
            {t("storage.other")} {bytes(other)}
          </span>
        )}
        {typeof free === "number" && (
          <span>
            {t("storage.free")} {bytes(free)}
          </span>
        )}
      </div>
    </>
  );
}
