import { useState } from "react";
import { useTranslation } from "react-i18next";
import { number } from "@/lib/format";
import { nameProblem } from "@/lib/names";
import {
  Alert,
  Button,
  FailureNote,
  Group,
  Modal,
  SegmentedControl,
  Stack,
  Text,
  Textarea,
  TextInput,
  useDebouncedValue,
} from "@/ui";
import { usePlanned } from "../jobs/usePlanned";
import { Choices } from "./Choices";
import { FIRST_CHOICE, isStopped, optionsOf, type RenameChoice, type RenamePlan, renameJob, workable } from "./data";
import { RowState } from "./RowState";

/** Renames one repository, or copies all or some of its tags to another. */
export function RenameOne({ repository, onClose }: { repository: string; onClose: () => void }) {
  const { t } = useTranslation();
  const [to, setTo] = useState(repository);
  const [choice, setChoice] = useState<RenameChoice>(FIRST_CHOICE);
  const [tags, setTags] = useState<string>();
  const [typed, setTyped] = useState("");
  const problem = nameProblem(to);
  const job = useOne({ repository, to, tags, choice, isValid: !problem && to !== repository });
  const count = workable(job.plan, choice.conflicts);
  const [row] = job.plan?.rows ?? [];
  const overwritten = choice.conflicts === "overwrite" ? (job.plan?.totals.conflicts ?? 0) : 0;
  return (
    <Modal
      opened
      onClose={onClose}
      title={t("rename.oneTitle")}
      size="lg"
      closeButtonProps={{ "aria-label": t("common.close") }}
    >
      <Stack gap="md">
        <TextInput
          label={t("rename.newName")}
          description={t("rename.example", { from: repository, to })}
          value={to}
          onChange={(event) => setTo(event.currentTarget.value.trim())}
          error={problem && t(`repositories.nameProblems.${problem}`)}
          data-autofocus
          maxLength={300}
          spellCheck={false}
          autoCapitalize="none"
          autoComplete="off"
        />
        <TagChoice value={tags} onChange={setTags} />
        <Choices choice={choice} onChange={setChoice} />
        {row && (
          <Group gap="md" role="status" style={job.isPlanning ? { opacity: 0.6 } : undefined}>
            <RowState row={row} conflicts={choice.conflicts} />
          </Group>
        )}
        {isStopped(job.plan, choice.conflicts) && <Alert color="warn">{t("rename.conflictsStop")}</Alert>}
        {overwritten > 0 && (
          <TextInput
            label={`${t("common.typeToConfirm")} ${to}`}
            description={t("rename.confirmOverwrite", { count: overwritten, shown: number(overwritten) })}
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
            autoComplete="off"
            spellCheck={false}
          />
        )}
        <FailureNote error={job.planError ?? job.startError} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t("common.cancel")}
          </Button>
          <Button
            disabled={
              count === 0 ||
              job.isPlanning ||
              isStopped(job.plan, choice.conflicts) ||
              (overwritten > 0 && typed !== to)
            }
            loading={job.isStarting}
            onClick={job.confirm}
          >
            {t(choice.isMove ? "rename.oneMove" : "rename.oneCopy")}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

function TagChoice({ value, onChange }: { value?: string; onChange: (value?: string) => void }) {
  const { t } = useTranslation();
  return (
    <Stack gap={6}>
      <Text size="sm" fw={500} id="rename-tags">
        {t("rename.tagsWanted")}
      </Text>
      <SegmentedControl
        aria-labelledby="rename-tags"
        style={{ alignSelf: "flex-start" }}
        value={value === undefined ? "all" : "some"}
        onChange={(to) => onChange(to === "all" ? undefined : "")}
        data={[
          { value: "all", label: t("rename.allTags") },
          { value: "some", label: t("rename.someTags") },
        ]}
      />
      {value !== undefined && (
        <Textarea
          aria-label={t("rename.tagList")}
          description={t("rename.tagListHint")}
          value={value}
          onChange={(event) => onChange(event.currentTarget.value)}
          autosize
          minRows={2}
          maxRows={8}
          spellCheck={false}
          autoCapitalize="none"
        />
      )}
    </Stack>
  );
}

interface Wanted {
  repository: string;
  to: string;
  /** All of them when there is no text. */
  tags?: string;
  choice: RenameChoice;
  isValid: boolean;
}

function useOne({ repository, to, tags, choice, isValid }: Wanted) {
  const named = tags?.split(/[\s,]+/).filter(Boolean);
  const wanted = { moves: [{ from: repository, to, tags: named }], ...optionsOf(choice) };
  const [request] = useDebouncedValue(wanted, 350);
  const isSettled = JSON.stringify(request) === JSON.stringify(wanted);
  const isReady = isValid && isSettled && named?.length !== 0;
  const planned = usePlanned<RenamePlan>({
    key: ["rename-one", request],
    isReady,
    plan: () => renameJob.plan(request),
    start: (plan) => renameJob.start(request, plan),
  });
  return { ...planned, isPlanning: planned.isPlanning || !isSettled };
}
