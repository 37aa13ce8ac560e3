import { useQuery } from "@tanstack/react-query";
import { TriangleAlert } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, body } from "@/api/client";
import { patternKind } from "@/lib/pattern";
import { Alert, Button, FailureNote, Group, Modal, Stack, Text, useAction } from "@/ui";
import { grantsQuery } from "./data";
import { PatternField, PatternMatches } from "./PatternField";
import { SubjectField } from "./SubjectField";
import { isAt, named, type Subject } from "./useSetGrant";
import { VerbChoice, VerbMarks } from "./VerbSet";
import { PRESETS, type Verb } from "./verbs";

interface Props {
  onClose: () => void;
  /** For whom, when that is not asked. */
  subject?: Subject;
  pattern?: string;
}

/** Lets somebody do something. Mounted while it is open, so that each time begins afresh. */
export function GrantDialog({ onClose, subject: fixed, pattern: first = "" }: Props) {
  const { t } = useTranslation();
  const [subject, setSubject] = useState<Subject>(fixed ?? { kind: "user", name: "" });
  const [pattern, setPattern] = useState(first);
  const [verbs, setVerbs] = useState<Verb[]>([...PRESETS.readOnly]);
  const { data: grants } = useQuery(grantsQuery);
  const before = grants?.items.find((grant) => isAt(grant, { subject, pattern }));
  const grant = useAction({
    run: () => body(api.POST("/api/permissions", { body: { ...named(subject), pattern, verbs } })),
    changes: [["permissions"]],
    done: () => t("permissions.granted", { subject: subject.name, pattern }),
    then: onClose,
  });
  const isReady = subject.name !== "" && patternKind(pattern) !== undefined && verbs.length > 0;
  return (
    <Modal
      opened
      onClose={onClose}
      title={fixed ? t("permissions.addTo", { name: fixed.name }) : t("permissions.add")}
      size="lg"
      closeButtonProps={{ "aria-label": t("common.close") }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (isReady) grant.mutate();
        }}
      >
        <Stack gap="md">
          {!fixed && <SubjectField value={subject} onChange={setSubject} />}
          <Stack gap={6}>
            <PatternField
              label={t("permissions.pattern")}
              description={t("permissions.patternHint")}
              value={pattern}
              onChange={setPattern}
            />
            <PatternMatches pattern={pattern} />
          </Stack>
          <VerbChoice verbs={verbs} onChange={setVerbs} />
          {before && (
            <Alert color="warn" icon={<TriangleAlert size={18} />}>
              <Group gap={6}>
                <Text size="sm">{t("permissions.replaces", { subject: subject.name, pattern })}</Text>
                <VerbMarks verbs={before.verbs} />
              </Group>
            </Alert>
          )}
          <FailureNote error={grant.error} />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t("common.cancel")}
            </Button>
            <Button type="submit" loading={grant.isPending} disabled={!isReady}>
              {t(before ? "permissions.replace" : "permissions.add")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
