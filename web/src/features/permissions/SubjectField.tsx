import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useIsAdmin } from "@/app/session";
import { Autocomplete, SegmentedControl, Stack, Text, useDebouncedValue } from "@/ui";
import { grantsQuery, subjectsQuery } from "./data";
import type { Subject } from "./useSetGrant";

interface Props {
  value: Subject;
  onChange: (value: Subject) => void;
  error?: string;
}

/** Whom to grant something: a user or robot, or a group. */
export function SubjectField({ value, onChange, error }: Props) {
  const { t } = useTranslation();
  return (
    <Stack gap={6}>
      <Text size="sm" fw={500} component="span" id="subject-kind">
        {t("permissions.subject")}
      </Text>
      <SegmentedControl
        aria-labelledby="subject-kind"
        value={value.kind}
        onChange={(kind) => onChange({ kind: kind as Subject["kind"], name: "" })}
        data={[
          { value: "user", label: t("permissions.userOrRobot") },
          { value: "group", label: t("permissions.group") },
        ]}
      />
      <NameField kind={value.kind} value={value.name} onChange={(name) => onChange({ ...value, name })} error={error} />
    </Stack>
  );
}

interface NameProps {
  kind: Subject["kind"];
  value: string;
  onChange: (name: string) => void;
  error?: string;
  label?: string;
}

/**
 * The name of a user, robot or group, completed while one types. Who is no administrator sees only the names that their
 * grants have, and may type any other.
 */
export function NameField({ kind, value, onChange, error, label }: NameProps) {
  const { t } = useTranslation();
  const isAdmin = useIsAdmin();
  const [typed] = useDebouncedValue(value, 150);
  const { data: found } = useQuery(subjectsQuery(kind, typed, isAdmin));
  const { data: grants } = useQuery({ ...grantsQuery, enabled: !isAdmin });
  const known = grants?.items.filter((grant) => grant.subject_kind === kind).map((grant) => grant.subject) ?? [];
  return (
    <Autocomplete
      label={label}
      aria-label={label ? undefined : t(kind === "user" ? "permissions.userName" : "permissions.groupName")}
      placeholder={t(kind === "user" ? "permissions.userName" : "permissions.groupName")}
      value={value}
      onChange={(name) => onChange(name.trim())}
      error={error}
      maxLength={64}
      spellCheck={false}
      autoCapitalize="none"
      autoComplete="off"
      data={isAdmin ? (found ?? []) : [...new Set(known)].slice(0, 50)}
      maxDropdownHeight={260}
    />
  );
}
