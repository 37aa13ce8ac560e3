import { Group, Stack, Title } from "@mantine/core";
import { type ReactNode, useEffect } from "react";

interface Props {
  /** The heading, and the title of the browser's tab. */
  title: string;
  /** Beside the heading: badges. */
  marks?: ReactNode;
  /** At the right: one primary button at most. */
  actions?: ReactNode;
  /** Pages of text are no wider than is read well. */
  isText?: boolean;
  children: ReactNode;
}

/** A page: its title row, then its content. */
export function Page({ title, marks, actions, isText, children }: Props) {
  useEffect(() => {
    document.title = `${title} · Roadstead`;
  }, [title]);
  return (
    <Stack gap="md" maw={isText ? 1200 : undefined}>
      {/* As high as a button: the title stays where it is from page to page. */}
      <Group justify="space-between" gap="sm" mih={36}>
        <Group gap="sm" style={{ minWidth: 0 }}>
          <Title order={1} className="wrap-anywhere">
            {title}
          </Title>
          {marks}
        </Group>
        {actions && <Group gap="xs">{actions}</Group>}
      </Group>
      {children}
    </Stack>
  );
}
