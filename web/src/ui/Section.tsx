import { Group, Stack, Text, Title, type TitleOrder } from "@mantine/core";
import { type ReactNode, useId } from "react";
import style from "./Section.module.css";

interface Props {
  title: string;
  /** What it is for, in one sentence. */
  hint?: ReactNode;
  /** At the right of the heading. */
  actions?: ReactNode;
  /** The level of its heading, below that of what it stands in. */
  order?: TitleOrder;
  /** Without a frame: inside of a drawer, which is one. */
  isBare?: boolean;
  children: ReactNode;
}

/** Part of a page, with a heading of its own. */
export function Section({ title, hint, actions, order = 2, isBare, children }: Props) {
  const id = useId();
  return (
    <section className={isBare ? style.bare : style.section} aria-labelledby={id}>
      <Group justify="space-between" gap="xs" mb={hint ? 2 : 8} mih={28}>
        <Title order={order} id={id} className="wrap-anywhere">
          {title}
        </Title>
        {actions}
      </Group>
      {hint && (
        <Text size="sm" c="dimmed" mb={10} component="div">
          {hint}
        </Text>
      )}
      <Stack gap="sm">{children}</Stack>
    </section>
  );
}
