import { CircleAlert } from "lucide-react";
import { useEffect, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { bytes } from "@/lib/format";
import { Alert, Button, FailureNote, Page, Section, Text, Time, useSelection } from "@/ui";
import type { Import } from "../data";
import { ChoiceFields } from "./ChoiceFields";
import { ImportTable } from "./ImportTable";
import { type Choice, FIRST_CHOICE, isNamed, type Row, rowsOf, targetOf } from "./rows";
import { Start } from "./Start";
import { useImport } from "./useImport";
import { useLeaving } from "./useLeaving";

interface Props {
  archive: Import;
  /** Another file. */
  onOther: () => void;
}

/** What is in an archive, and where each image goes. */
export function Imported({ archive, onOther }: Props) {
  const { t } = useTranslation();
  const first = useMemo(() => rowsOf(archive), [archive]);
  const [rows, setRows] = useState(first);
  const [choice, setChoice] = useState<Choice>(FIRST_CHOICE);
  const selection = useSelection();
  const { set } = selection;
  // biome-ignore lint/correctness/useExhaustiveDependencies: all of them, whenever there are others
  useEffect(() => set(first.map(({ key }) => key)), [first]);
  const keep = useLeaving(archive.id);
  const chosen = rows.filter(({ key }) => selection.has(key)).map((row) => targetOf(row, choice.prefix));
  const nameless = chosen.filter((target) => !isNamed(target)).length;
  const job = useImport({ id: archive.id, targets: chosen.filter(isNamed), choice, onStarted: keep });
  const change = (row: Row) => setRows(rows.map((one) => (one.key === row.key ? row : one)));
  return (
    <Page
      title={t("shell.import")}
      actions={
        <>
          <Button variant="default" onClick={onOther}>
            {t("archives.import.other")}
          </Button>
          <Start job={job} choice={choice} isBlocked={nameless > 0} />
        </>
      }
    >
      <Text size="sm" c="dimmed">
        {t("archives.import.about", {
          format: t(`archives.import.formats.${archive.format === "docker" ? "docker" : "oci"}`),
          received: bytes(archive.received),
          size: bytes(archive.size),
        })}{" "}
        {t("archives.import.expires")} <Time at={archive.expires_at} />
      </Text>
      <Section title={t("archives.import.rule")}>
        <ChoiceFields choice={choice} onChange={setChoice} />
      </Section>
      {job.hasChanged && (
        <Alert color="warn" icon={<CircleAlert size={18} />} role="alert">
          {t("archives.import.changed")}
        </Alert>
      )}
      <FailureNote error={job.planError ?? job.startError} />
      <ImportTable rows={rows} onChange={change} selection={selection} job={job} choice={choice} nameless={nameless} />
    </Page>
  );
}
