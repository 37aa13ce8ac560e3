import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Search } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, body } from "@/api/client";
import { createSpotlight, Kbd, Loader, Spotlight, useDebouncedValue } from "@/ui";
import { useMe, useRegistryHost } from "../../session";
import { type Entry, type Group, matching, ofSearch, recentEntries, useCommands } from "./entries";
import style from "./Palette.module.css";
import { parseWanted } from "./query";

/** The server refuses longer texts. */
const LONGEST = 300;

const LIST = "palette-list";

const [store, spotlight] = createSpotlight();

interface Props {
  /** How often it was asked for; each time it opens. */
  asked: number;
  onSheet: () => void;
}

/** Everything by its name: pages, actions, recent places, and what the server finds. */
export function Palette({ asked, onSheet }: Props) {
  const { t } = useTranslation();
  const me = useMe();
  const [typed, setTyped] = useState("");
  const answered = useRef(0);
  useEffect(() => {
    if (asked !== answered.current) spotlight.open();
    answered.current = asked;
  }, [asked]);
  const { groups, isSearching } = useGroups(typed, onSheet);
  const hasMoved = useRef(false);
  // Mantine moves the mark of the list by itself, but does not say so to those who hear the page.
  const [selected, setSelected] = useState(0);
  const shown = groups.flatMap(({ entries }) => entries.map(({ id }) => id)).join("\n");
  // biome-ignore lint/correctness/useExhaustiveDependencies: what the server found comes later, and before the rest
  useEffect(() => {
    // The dialog comes into the document after this.
    const frame = requestAnimationFrame(() => {
      if (!hasMoved.current) selectFirst();
      setSelected(store.getState().selected);
    });
    return () => cancelAnimationFrame(frame);
  }, [shown, asked, typed]);
  // What scrolls is the list for those who hear it. It takes this though its type does not say so.
  const list = { viewportProps: { id: LIST, role: "listbox", "aria-label": t("palette.label") } };
  let index = 0;
  return (
    <Spotlight.Root
      store={store}
      query={typed}
      onQueryChange={(query) => {
        hasMoved.current = false;
        setTyped(query);
      }}
      centered={false}
      overlayProps={{ backgroundOpacity: 0.4, blur: 0 }}
      shortcut={null}
      scrollable
      maxHeight={440}
      size={600}
      attributes={{ content: { "aria-label": t("palette.label") } }}
    >
      <Spotlight.Search
        aria-label={t("palette.label")}
        placeholder={t("palette.placeholder")}
        maxLength={LONGEST}
        spellCheck={false}
        role="combobox"
        aria-expanded
        aria-autocomplete="list"
        aria-controls={LIST}
        aria-activedescendant={groups.length > 0 && selected >= 0 ? optionId(selected) : undefined}
        onKeyDown={({ key }) => {
          if (key !== "ArrowDown" && key !== "ArrowUp") return;
          hasMoved.current = true;
          queueMicrotask(() => setSelected(store.getState().selected));
        }}
        leftSection={isSearching ? <Loader size={16} /> : <Search size={18} aria-hidden />}
      />
      <Spotlight.ActionsList className={style.list} {...list}>
        {groups.map(({ id, label, entries }) => (
          <Spotlight.ActionsGroup key={id} label={label} className={style.group} role="group" aria-label={label}>
            {entries.map((entry) => {
              const own = index++;
              return <Row key={entry.id} entry={entry} index={own} isSelected={own === selected} />;
            })}
          </Spotlight.ActionsGroup>
        ))}
        {groups.length === 0 && (
          <Spotlight.Empty className="wrap-anywhere">
            {isSearching ? t("palette.searching") : t("palette.nothing", { text: typed.trim() })}
            {!me && ` ${t("palette.loginToSearch")}`}
          </Spotlight.Empty>
        )}
      </Spotlight.ActionsList>
      <Spotlight.Footer className={style.foot}>
        <span>
          <Kbd size="xs">↑</Kbd> <Kbd size="xs">↓</Kbd> {t("palette.move")}
        </span>
        <span>
          <Kbd size="xs">Enter</Kbd> {t("palette.open")}
        </span>
        <span>
          <Kbd size="xs">Esc</Kbd> {t("palette.close")}
        </span>
      </Spotlight.Footer>
    </Spotlight.Root>
  );
}

/** What Enter opens; Mantine keeps the row that was first before others came. */
function selectFirst() {
  const list = document.getElementById(store.getState().listId);
  list?.querySelector("[data-selected]")?.removeAttribute("data-selected");
  list?.querySelector("[data-action]")?.setAttribute("data-selected", "true");
  store.updateState((state) => ({ ...state, selected: 0 }));
}

function optionId(index: number): string {
  return `palette-${index}`;
}

function Row({ entry, index, isSelected }: { entry: Entry; index: number; isSelected: boolean }) {
  const { Icon, hint, label, run } = entry;
  // Mantine keeps `id` for itself.
  const option = { ref: (element: HTMLElement | null) => element?.setAttribute("id", optionId(index)) };
  return (
    <Spotlight.Action {...option} role="option" aria-selected={isSelected} onClick={run} className={style.entry}>
      <Icon size={16} aria-hidden />
      <span className="one-line" title={label}>
        {label}
      </span>
      {hint && <span className={`${style.hint} one-line`}>{hint}</span>}
    </Spotlight.Action>
  );
}

function useGroups(typed: string, onSheet: () => void): { groups: Group[]; isSearching: boolean } {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const host = useRegistryHost();
  const commands = useCommands(onSheet);
  const [settled] = useDebouncedValue(typed, 200);
  const open = (place: string) => void navigate({ to: "/r/$", params: { _splat: place } });
  const base = new URL(".", document.baseURI).href;
  const { search } = parseWanted(settled, host, base);
  const found = useQuery({
    queryKey: ["search", search],
    queryFn: ({ signal }) => body(api.GET("/api/search", { params: { query: { q: search } }, signal })),
    enabled: search !== "",
    placeholderData: keepPreviousData,
  });
  if (typed.trim() === "") {
    const recent = { id: "recent", label: t("palette.recent"), entries: recentEntries(open) };
    return { groups: [recent, ...commands].filter(isFilled), isSearching: false };
  }
  const { place } = parseWanted(typed, host, base);
  // What was found for an earlier text must not stand before the place that this one names: Enter opens the first.
  const isOfBefore = search === "" || (place !== undefined && found.isPlaceholderData);
  const groups = [...ofSearch(isOfBefore ? undefined : found.data, place, open, t), ...matching(commands, typed)];
  return { groups: groups.filter(isFilled), isSearching: found.isFetching || typed !== settled };
}

function isFilled(group: Group): boolean {
  return group.entries.length > 0;
}
