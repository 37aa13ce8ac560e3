import { KeyRound, LogOut } from "lucide-react";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { type Me, signOut } from "@/app/session";
import { Button, Group, Paper, Text, Title } from "@/ui";
import { PasswordForm } from "./PasswordForm";
import { PlainLayout } from "./PlainLayout";

/** Stands in the place of every page until the password is changed; the only other way is out. */
export function ForcedPassword({ me }: { me: Me }) {
  const { t } = useTranslation();
  useEffect(() => {
    document.title = `${t("session.forced")} · Roadstead`;
  }, [t]);
  return (
    <PlainLayout>
      <KeyRound size={28} aria-hidden />
      <div>
        <Title order={1}>{t("session.forced")}</Title>
        <Text mt={4}>{t("session.forcedText")}</Text>
      </div>
      <Paper className="card" p="lg">
        <PasswordForm me={me} />
      </Paper>
      <Group gap="sm">
        <Text size="sm" c="dimmed">
          {t("session.leaveText")}
        </Text>
        <Button
          variant="default"
          size="xs"
          leftSection={<LogOut size={14} aria-hidden />}
          onClick={() => void signOut()}
        >
          {t("shell.logout")}
        </Button>
      </Group>
    </PlainLayout>
  );
}
