import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiError } from "@/api/errors";
import { Button, FailureNote, Group, Section, Text, Time, useAction } from "@/ui";
import { deleteImport } from "../data";
import { type Earlier, earlierUploads, forgetUpload } from "./earlier";
import style from "./Import.module.css";

interface Props {
  onContinue: (id: string) => void;
}

/** What was uploaded in a tab that is closed: it counts among the five of a person until it is used or deleted. */
export function EarlierUploads({ onContinue }: Props) {
  const { t } = useTranslation();
  const [uploads, setUploads] = useState(earlierUploads);
  const remove = useAction<Earlier>({
    run: async ({ id }) => {
      await deleteImport(id).catch((error) => {
        // Its time was over, or a job has used it up.
        if (!(error instanceof ApiError && error.status === 404)) throw error;
      });
    },
    changes: [],
    then: (_, { id }) => {
      forgetUpload(id);
      setUploads(earlierUploads());
    },
  });
  if (uploads.length === 0) return null;
  return (
    <Section title={t("archives.earlier.title")} hint={t("archives.earlier.hint")}>
      <ul className={style.earlier}>
        {uploads.map((upload) => (
          <li key={upload.id}>
            <span>
              <Text size="sm" fw={600} className="wrap-anywhere">
                {upload.name}
              </Text>
              <Text size="xs" c="dimmed">
                {t("archives.import.expires")} <Time at={upload.expiresAt} />
              </Text>
            </span>
            <Group gap="xs" wrap="nowrap">
              <Button
                size="compact-md"
                variant="default"
                aria-label={t("archives.earlier.continueWith", { name: upload.name })}
                onClick={() => onContinue(upload.id)}
              >
                {t("archives.earlier.continue")}
              </Button>
              <Button
                size="compact-md"
                variant="outline"
                color="danger"
                loading={remove.isPending && remove.variables?.id === upload.id}
                aria-label={t("archives.earlier.deleteIt", { name: upload.name })}
                onClick={() => remove.mutate(upload)}
              >
                {t("common.delete")}
              </Button>
            </Group>
          </li>
        ))}
      </ul>
      <FailureNote error={remove.error} />
    </Section>
  );
}
