import { Plus, X } from "lucide-react";
import { useTranslation } from "react-i18next";
import { patternKind } from "@/lib/pattern";
import { ActionIcon, Button, Group, Stack, Switch } from "@/ui";
import { PatternField } from "../permissions/PatternField";
import { VerbLegend, VerbToggles } from "../permissions/VerbSet";
import type { Verb } from "../permissions/verbs";

export interface Scope {
  pattern: string;
  verbs: Verb[];
}

interface Props {
  /** `undefined`: everything that its user may do. */
  scopes: Scope[] | undefined;
  onChange: (scopes: Scope[] | undefined) => void;
}

export function isScopeReady({ pattern, verbs }: Scope): boolean {
  return patternKind(pattern) !== undefined && verbs.length > 0;
}

const FIRST: Scope = { pattern: "", verbs: ["pull"] };

/** What an access token may be used for at most: patterns with verbs. */
export function ScopesField({ scopes, onChange }: Props) {
  const { t } = useTranslation();
  const replace = (at: number, scope: Scope) => onChange(scopes?.map((one, index) => (index === at ? scope : one)));
  const remove = (at: number) => onChange(scopes?.filter((_, index) => index !== at));
  return (
    <Stack gap="xs">
      <Switch
        label={t("accessTokens.limit")}
        description={t("accessTokens.limitHint")}
        checked={scopes !== undefined}
        onChange={(event) => onChange(event.currentTarget.checked ? [FIRST] : undefined)}
      />
      {scopes && <VerbLegend />}
      {scopes?.map((scope, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a limit is told apart by its place only, and keeps it
        <Group key={index} align="flex-end" gap="xs">
          <div style={{ flex: "1 1 200px" }}>
            <PatternField
              label={t("permissions.pattern")}
              value={scope.pattern}
              onChange={(pattern) => replace(index, { ...scope, pattern })}
              error={scope.pattern !== "" && !patternKind(scope.pattern) ? t("permissions.noPattern") : undefined}
            />
          </div>
          <Group gap={4} h={36} wrap="nowrap">
            <VerbToggles
              label={t("permissions.verbs")}
              verbs={scope.verbs}
              onChange={(verbs) => replace(index, { ...scope, verbs })}
            />
            {scopes.length > 1 && (
              <ActionIcon aria-label={t("accessTokens.removeLimit")} onClick={() => remove(index)}>
                <X size={16} aria-hidden />
              </ActionIcon>
            )}
          </Group>
        </Group>
      ))}
      {scopes && (
        <Button
          variant="subtle"
          size="compact-sm"
          leftSection={<Plus size={14} aria-hidden />}
          onClick={() => onChange([...scopes, FIRST])}
          style={{ alignSelf: "flex-start" }}
        >
          {t("accessTokens.addLimit")}
        </Button>
      )}
    </Stack>
  );
}
