import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, body, type Schema } from "@/api/client";
import { FailureNote, Modal, Stack, TextInput, useAction } from "@/ui";
import { isName, NameField } from "../users/NameField";
import { FormButtons } from "../users/PersonForm";

interface Props {
  onClose: () => void;
  onMade: (group: Schema<"GroupBody">) => void;
}

/** Makes a group; its members and grants come next. Mounted while it is open. */
export function NewGroupDialog({ onClose, onMade }: Props) {
  const { t } = useTranslation();
  const [name, setName] = useState("");
  const [description, setDescription] = useState("");
  const create = useAction({
    run: () => body(api.POST("/api/groups", { body: { name, description } })),
    changes: [["groups"], ["system"]],
    done: () => t("groups.created", { name }),
    then: (group) => {
      onClose();
      onMade(group);
    },
  });
  return (
    <Modal
      opened
      onClose={onClose}
      title={t("groups.create")}
      size="md"
      closeButtonProps={{ "aria-label": t("common.close") }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (isName(name)) create.mutate();
        }}
      >
        <Stack gap="md">
          <NameField value={name} onChange={setName} isGroup isFirst />
          <TextInput
            label={t("common.description")}
            value={description}
            onChange={(event) => setDescription(event.currentTarget.value)}
            maxLength={2000}
          />
          <FailureNote error={create.error} />
          <FormButtons
            action={t("groups.create")}
            onCancel={onClose}
            isBusy={create.isPending}
            isReady={isName(name)}
          />
        </Stack>
      </form>
    </Modal>
  );
}
