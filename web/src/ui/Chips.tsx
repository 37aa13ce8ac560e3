import { Badge, Group, Popover, Stack, UnstyledButton } from "@mantine/core";
import style from "./Chips.module.css";

interface Props {
  items: string[];
  /** So many are shown; the others behind `+N`. */
  most?: number;
  /** What `+N` shows, for those who hear it. */
  label: string;
}

/** A few short names in a row. */
export function Chips({ items, most = 2, label }: Props) {
  const rest = items.slice(most);
  return (
    <Group gap={4} wrap="nowrap" component="span" className={style.chips}>
      {items.slice(0, most).map((item) => (
        <Badge key={item} color="gray" size="sm" className={style.chip}>
          {item}
        </Badge>
      ))}
      {rest.length > 0 && (
        <Popover position="bottom" withArrow>
          <Popover.Target>
            <UnstyledButton className={style.more} aria-label={label}>
              +{rest.length}
            </UnstyledButton>
          </Popover.Target>
          <Popover.Dropdown>
            <Stack gap={4} align="flex-start">
              {items.map((item) => (
                <Badge key={item} color="gray" size="sm" maw={320}>
                  {item}
                </Badge>
              ))}
            </Stack>
          </Popover.Dropdown>
        </Popover>
      )}
    </Group>
  );
}
