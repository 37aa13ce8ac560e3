import { Alert, Stack, Text } from "@mantine/core";
import { KeyRound } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Command } from "./Command";

/** A password or token that the server does not keep: it is seen now or never. */
export function Secret({ label, children }: { label: string; children: string }) {
  const { t } = useTranslation();
  return (
    <Alert color="warn" icon={<KeyRound size={18} />} title={t("common.shownOnce")} role="status">
      <Stack gap={6}>
        <Text size="sm">{t("common.shownOnceHint")}</Text>
        <Text size="sm" fw={600}>
          {label}
        </Text>
        <Command what={label}>{children}</Command>
      </Stack>
    </Alert>
  );
}
