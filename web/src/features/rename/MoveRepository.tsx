import { useTranslation } from "react-i18next";
import { Button, Group, Paper, Stack, Text, Title, useDisclosure } from "@/ui";
import { RenameOne } from "./RenameOne";

/** The part of a repository's settings that gives it another name, or copies it. */
export function MoveRepository({ repository }: { repository: string }) {
  const { t } = useTranslation();
  const [isOpen, dialog] = useDisclosure(false);
  return (
    <Paper className="card" p="md">
      <Group justify="space-between" gap="md">
        <Stack gap={4} flex="1 1 320px">
          <Title order={2}>{t("rename.oneTitle")}</Title>
          <Text size="sm" c="dimmed">
            {t("rename.oneHint")}
          </Text>
        </Stack>
        <Button variant="default" onClick={dialog.open}>
          {t("rename.open")}
        </Button>
      </Group>
      {isOpen && <RenameOne repository={repository} onClose={dialog.close} />}
    </Paper>
  );
}
