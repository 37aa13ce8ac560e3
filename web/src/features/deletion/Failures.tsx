import { useTranslation } from "react-i18next";
import { number } from "@/lib/format";
import { Button, Group, Modal, Stack, Text } from "@/ui";
import { Refusals } from "./Refusals";
import type { Outcome } from "./useDeletion";

/** What of a deletion did not work; all else was done. */
export function Failures({ failed, onClose }: { failed: Outcome["failed"]; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Modal
      opened
      onClose={onClose}
      title={t("deletion.partly")}
      size="lg"
      closeButtonProps={{ "aria-label": t("common.close") }}
    >
      <Stack gap="md">
        <Text role="alert">{t("deletion.failed", { count: failed.length, shown: number(failed.length) })}</Text>
        <Refusals refused={failed} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose} data-autofocus>
            {t("common.close")}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
