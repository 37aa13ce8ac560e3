import { CloseButton, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { Search } from "lucide-react";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";

interface Props {
  label: string;
  value: string;
  onChange: (value: string) => void;
  /** In pixels, but on narrow screens. */
  width?: number;
}

/** Filters a list while one types; `/` leads to it. */
export function SearchField({ label, value, onChange, width = 280 }: Props) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState(value);
  const change = useDebouncedCallback(onChange, 200);
  useEffect(() => setTyped(value), [value]); // a link or a cleared filter changed it
  return (
    <TextInput
      type="search"
      data-filter
      aria-label={label}
      placeholder={label}
      value={typed}
      maxLength={200}
      w={{ base: "100%", xs: width }}
      leftSection={<Search size={14} aria-hidden />}
      rightSection={
        typed && (
          <CloseButton
            size="sm"
            aria-label={t("common.clear")}
            onClick={() => {
              setTyped("");
              onChange("");
            }}
          />
        )
      }
      onChange={(event) => {
        setTyped(event.currentTarget.value);
        change(event.currentTarget.value);
      }}
    />
  );
}
