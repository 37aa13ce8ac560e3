import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { isRepositoryName } from "@/lib/pattern";
import { Checkbox, Drawer, Failure, Skeleton, Stack, Text, useDebouncedValue } from "@/ui";
import { explainQuery } from "./data";
import { PatternField } from "./PatternField";
import { Verdicts } from "./Rule";
import { NameField } from "./SubjectField";

interface Props {
  user: string;
  repository: string;
  /** They are kept in the address, so that the answer can be sent to who asked. */
  onChange: (user: string, repository: string) => void;
  onClose: () => void;
}

/** May this person do that there, and why? The server answers with the rule that decides requests too. */
export function ExplainDrawer({ user, repository, onChange, onClose }: Props) {
  const { t } = useTranslation();
  const [isAnyone, setAnyone] = useState(false);
  return (
    <Drawer
      opened
      onClose={onClose}
      title={t("permissions.explain")}
      closeButtonProps={{ "aria-label": t("common.close") }}
    >
      <Stack gap="md">
        <Text size="sm" c="dimmed">
          {t("permissions.explainHint")}
        </Text>
        {!isAnyone && (
          <NameField
            kind="user"
            label={t("permissions.userOrRobot")}
            value={user}
            onChange={(name) => onChange(name, repository)}
          />
        )}
        <Checkbox
          label={t("permissions.anyone")}
          checked={isAnyone}
          onChange={(event) => setAnyone(event.currentTarget.checked)}
        />
        <PatternField
          isExact
          label={t("permissions.repository")}
          description={t("permissions.repositoryHint")}
          value={repository}
          onChange={(name) => onChange(user, name)}
        />
        {(isAnyone || user !== "") && <Explanations user={isAnyone ? "" : user} repository={repository} />}
      </Stack>
    </Drawer>
  );
}

/** The verdicts for a user in a repository; `undefined` is oneself. Nothing while the name is no name yet. */
export function Explanations({ user, repository }: { user?: string; repository: string }) {
  const [asked] = useDebouncedValue(`${user ?? ""} ${repository}`, 250);
  const isSettled = asked === `${user ?? ""} ${repository}`;
  const isReady = isRepositoryName(repository);
  const { data, error } = useQuery({ ...explainQuery(user, repository), enabled: isReady && isSettled });
  if (!isReady) return null;
  if (error) return <Failure error={error} />;
  if (!data) return <Skeleton height={140} />;
  return (
    <div aria-live="polite">
      <Verdicts explanations={data.items} />
    </div>
  );
}
