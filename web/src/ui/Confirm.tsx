import { Button, Group, Modal, Stack, Text, TextInput } from "@mantine/core";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { FailureNote } from "./States";

interface Props {
  opened: boolean;
  onClose: () => void;
  title: string;
  /** Verb and object: "Delete 12 tags". */
  action: string;
  onConfirm: () => void;
  isBusy?: boolean;
  /** It cannot be confirmed now: the plan is not there yet. */
  isBlocked?: boolean;
  error?: unknown;
  /** What must be typed before it can be confirmed. */
  typed?: string;
  size?: string;
  children: ReactNode;
}

/** Asks before something that cannot be taken back. Enter does not confirm, and the focus begins on Cancel. */
export function Confirm(props: Props) {
  const { t } = useTranslation();
  const [text, setText] = useState("");
  const close = () => {
    setText("");
    props.onClose();
  };
  return (
    <Modal
      opened={props.opened}
      onClose={close}
      title={props.title}
      size={props.size ?? "lg"}
      closeButtonProps={{ "aria-label": t("common.close") }}
    >
      <Stack gap="md">
        {props.children}
        {props.typed !== undefined && (
          <TextInput
            label={<TypeThis name={props.typed} />}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
            autoComplete="off"
            spellCheck={false}
          />
        )}
        <FailureNote error={props.error} />
        <Group justify="flex-end">
          <Button variant="default" onClick={close} data-autofocus>
            {t("common.cancel")}
          </Button>
          <Button
            color="danger"
            loading={props.isBusy}
            disabled={props.isBlocked || (props.typed !== undefined && text !== props.typed)}
            onClick={props.onConfirm}
          >
            {props.action}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

function TypeThis({ name }: { name: string }) {
  const { t } = useTranslation();
  return (
    <Text size="sm" className="wrap-anywhere" span>
      {t("common.typeToConfirm")} <strong>{name}</strong>
    </Text>
  );
}
