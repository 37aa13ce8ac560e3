import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { number } from "@/lib/format";
import { Button, Group, SearchField, Stack, Text, TextInput } from "@/ui";
import { USUAL } from "./rows";

const route = getRouteApi("/shell/own/join");

interface Props {
  names: string[];
  /** On the page of all repositories, and not by a search here. */
  isChosen: boolean;
  hasSuffixes: boolean;
}

/** Which repositories, and by what their tags differ. */
export function Scope({ names, isChosen, hasSuffixes }: Props) {
  const { t } = useTranslation();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  // As it is typed: an empty field in the address would be the usual ones again.
  const [suffixes, setSuffixes] = useState(search.suffixes ?? USUAL);
  const change = (values: typeof search, keeps = true) =>
    void navigate({
      search: (before) => ({ ...before, ...values }),
      state: keeps ? true : {},
      replace: true,
      resetScroll: false,
    });
  return (
    <Stack gap="md">
      {isChosen ? (
        <Group gap="sm">
          <Text size="sm">
            {t("indexes.repositories.chosen", { count: names.length, shown: number(names.length) })}
          </Text>
          <Button variant="subtle" size="compact-sm" onClick={() => change({}, false)}>
            {t("indexes.repositories.searchInstead")}
          </Button>
        </Group>
      ) : (
        <SearchField
          label={t("indexes.repositories.search")}
          width={360}
          value={search.search ?? ""}
          onChange={(text) => change({ search: text || undefined })}
        />
      )}
      <TextInput
        label={t("indexes.repositories.suffixes")}
        description={t("indexes.repositories.suffixesHint")}
        maw={480}
        value={suffixes}
        onChange={(event) => {
          const { value } = event.currentTarget;
          setSuffixes(value);
          change({ suffixes: value === USUAL ? undefined : value.trim() || " " });
        }}
        error={!hasSuffixes && t("indexes.repositories.suffixesProblem")}
        maxLength={1000}
        spellCheck={false}
        autoCapitalize="none"
        autoComplete="off"
      />
    </Stack>
  );
}
