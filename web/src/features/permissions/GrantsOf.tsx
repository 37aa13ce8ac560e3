import { Link } from "@tanstack/react-router";
import { Plus } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Anchor, Button, Failure, Group, Section, Skeleton, Stack, Text } from "@/ui";
import { GrantDialog } from "./GrantDialog";
import { useGrants } from "./useGrants";
import type { Subject } from "./useSetGrant";
import { VerbToggles } from "./VerbSet";

/** The grants that were given to one user, robot or group itself. */
export function GrantsOf({ subject, hint }: { subject: Subject; hint?: string }) {
  const { t } = useTranslation();
  const [isAdding, setAdding] = useState(false);
  const all = useGrants();
  const grants = all.grants?.filter((one) => one.subject_kind === subject.kind && one.subject === subject.name);
  return (
    <Section
      title={t("permissions.grants")}
      hint={hint}
      order={3}
      isBare
      actions={
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<Plus size={14} aria-hidden />}
          onClick={() => setAdding(true)}
        >
          {t("permissions.add")}
        </Button>
      }
    >
      {all.error && <Failure error={all.error} retry={all.retry} />}
      {!grants && !all.error && <Skeleton height={28} />}
      {grants?.length === 0 && (
        <Text size="sm" c="dimmed">
          {t("permissions.noGrantsYet")}
        </Text>
      )}
      <Stack gap={4}>
        {grants?.map((grant) => (
          <Group key={grant.pattern} justify="space-between" gap="xs" wrap="nowrap">
            <Anchor
              size="sm"
              className="mono wrap-anywhere"
              renderRoot={(props) => <Link to="/permissions" search={{ search: grant.pattern }} {...props} />}
            >
              {grant.pattern}
            </Anchor>
            <VerbToggles
              label={t("permissions.cell", { subject: subject.name, pattern: grant.pattern })}
              verbs={grant.verbs}
              onChange={(verbs) => all.set({ subject, pattern: grant.pattern }, verbs)}
            />
          </Group>
        ))}
      </Stack>
      {isAdding && <GrantDialog subject={subject} onClose={() => setAdding(false)} />}
    </Section>
  );
}
