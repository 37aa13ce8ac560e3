import { Alert, Button, Code, Group, Stack, Text, Title } from "@mantine/core";
import { Link, useLocation } from "@tanstack/react-router";
import { CircleAlert, LockKeyhole, SearchX } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { asApiError } from "@/api/errors";
import { useErrorText } from "@/i18n/useErrorText";

/** Something in the place of content: an icon, what it is, and what to do next. */
export function Empty({ icon, title, children }: { icon?: ReactNode; title: string; children?: ReactNode }) {
  return (
    <Stack align="center" gap="sm" py={48} px="md" ta="center">
      <Text c="dimmed" aria-hidden>
        {icon}
      </Text>
      <Title order={2}>{title}</Title>
      {children}
    </Stack>
  );
}

/** Nothing matches what was looked for. */
export function NothingMatches({ onClear }: { onClear: () => void }) {
  const { t } = useTranslation();
  return (
    <Empty icon={<SearchX size={32} />} title={t("common.nothingMatches")}>
      <Button variant="default" onClick={onClear}>
        {t("common.clearFilters")}
      </Button>
    </Empty>
  );
}

/** A failure in the place of content. Not being allowed is another thing than having failed. */
export function Failure({ error, retry }: { error: unknown; retry?: () => void }) {
  const { t } = useTranslation();
  const text = useErrorText();
  const problem = asApiError(error);
  const isForbidden = problem.status === 403 || problem.status === 401;
  return (
    <Empty
      icon={isForbidden ? <LockKeyhole size={32} /> : <CircleAlert size={32} />}
      title={isForbidden ? t("common.notAllowed") : problem.status === 404 ? t("common.notFound") : t("common.failed")}
    >
      <Text maw={560}>{text(problem)}</Text>
      <ProblemDetails error={error} />
      {problem.status === 401 && <LoginLink />}
      {retry && !isForbidden && (
        <Button variant="default" onClick={retry}>
          {t("common.retry")}
        </Button>
      )}
    </Empty>
  );
}

/** For those who are not signed in: what is missing here may be theirs after it. */
function LoginLink() {
  const { t } = useTranslation();
  const { href } = useLocation();
  return (
    <Button renderRoot={(props) => <Link to="/login" search={{ to: href }} {...props} />}>{t("shell.login")}</Button>
  );
}

/** A failure beside content: at the head of a form or dialog. */
export function FailureNote({ error }: { error: unknown }) {
  const text = useErrorText();
  if (!error) return null;
  return (
    <Alert color="danger" icon={<CircleAlert size={18} />} role="alert">
      <Stack gap={4}>
        <Text size="sm">{text(asApiError(error))}</Text>
        <ProblemDetails error={error} />
      </Stack>
    </Alert>
  );
}

/** What the server said, in its own words, and the number by which its log has it. */
function ProblemDetails({ error }: { error: unknown }) {
  const { t } = useTranslation();
  const { problem } = asApiError(error);
  return (
    <details>
      <summary style={{ cursor: "pointer", fontSize: 12 }}>{t("common.details")}</summary>
      <Stack gap={4} mt={4} ta="left">
        <Text size="xs" className="wrap-anywhere">
          <Code>{problem.code}</Code> {problem.message}
        </Text>
        {problem.request_id && (
          <Group gap={4}>
            <Text size="xs">{t("common.requestId")}</Text>
            <Code>{problem.request_id}</Code>
          </Group>
        )}
      </Stack>
    </details>
  );
}
