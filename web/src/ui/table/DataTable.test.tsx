import i18next from "i18next";
import { act, useState } from "react";
import { createRoot, type Root } from "react-dom/client";
import { initReactI18next } from "react-i18next";
import { afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import zh from "@/i18n/zh-CN";
import { MantineProvider } from "@/ui";
import { DataTable } from "./DataTable";
import type { TableProps } from "./types";
import { type Selection, useSelection } from "./useSelection";

interface Row {
  name: string;
}

const COLUMNS = [
  { id: "name", header: "Name", isTitle: true, sort: "name", cell: (row: Row) => row.name },
  { id: "size", header: "Size", sort: "size", descendingFirst: true, cell: () => "1 MB" },
];
const rowsOf = (count: number) => Array.from({ length: count }, (_, index) => ({ name: `row-${index}` }));
const loaded = (items: Row[]) => ({
  items,
  total: items.length,
  isLoading: false,
  isRefreshing: false,
  error: null,
  retry: () => {},
  hasMore: false,
  loadMore: () => {},
});

let root: Root;
let selection: Selection;

beforeAll(async () => {
  (globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean }).IS_REACT_ACT_ENVIRONMENT = true;
  await i18next.use(initReactI18next).init({ lng: "zh-CN", resources: { "zh-CN": { translation: zh } } });
});

beforeEach(() => {
  // happy-dom lays nothing out: rows are as high as they are in a browser.
  vi.spyOn(HTMLElement.prototype, "offsetHeight", "get").mockReturnValue(41);
  vi.spyOn(window, "scrollTo").mockImplementation(() => {});
  const place = document.createElement("div");
  document.body.append(place);
  root = createRoot(place);
});

afterEach(() => {
  act(() => root.unmount());
  document.body.replaceChildren();
  vi.restoreAllMocks();
});

function TestTable({ name, ...props }: Partial<TableProps<Row>> & { name: string }) {
  const own = useSelection();
  const [sort, setSort] = useState<string | undefined>("name");
  selection = own;
  return (
    <DataTable
      id={name}
      label={name}
      rows={loaded(rowsOf(10))}
      columns={COLUMNS}
      rowKey={(row) => row.name}
      selection={own}
      sort={sort}
      onSort={setSort}
      empty="nothing"
      {...props}
    />
  );
}

async function show(...tables: (Partial<TableProps<Row>> & { name: string })[]) {
  await act(async () =>
    root.render(
      <MantineProvider>
        {tables.map((table) => (
          <TestTable key={table.name} {...table} />
        ))}
      </MantineProvider>,
    ),
  );
}

async function press(key: string, target: Element = document.activeElement ?? document.body) {
  await act(async () => {
    target.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
    await new Promise((done) => requestAnimationFrame(done));
  });
}

const focused = () => document.activeElement?.closest("tr")?.getAttribute("data-index");
const table = (name: string) => document.querySelector(`table[aria-label="${name}"]`);

test("of ten thousand rows only those in sight are in the document", async () => {
  await show({ name: "many", rows: loaded(rowsOf(10_000)) });
  expect(table("many")?.getAttribute("aria-rowcount")).toBe("10001");
  const shown = document.querySelectorAll("tbody tr").length;
  expect(shown).toBeGreaterThan(10);
  expect(shown).toBeLessThan(100);
});

test("letters move, select, open and copy", async () => {
  const opened: string[] = [];
  const copied: string[] = [];
  vi.stubGlobal("navigator", { ...navigator, clipboard: { writeText: async (text: string) => copied.push(text) } });
  await show({ name: "keys", onOpen: (row) => opened.push(row.name), copyText: (row) => `pull ${row.name}` });
  await press("j");
  expect(focused()).toBe("0");
  await press("j");
  await press("j");
  await press("k");
  expect(focused()).toBe("1");
  await press("x");
  expect([...selection.keys]).toEqual(["row-1"]);
  await press("Enter");
  expect(opened).toEqual(["row-1"]);
  await press("c");
  expect(copied).toEqual(["pull row-1"]);
  await press("Escape");
  expect(selection.keys.size).toBe(0);
  vi.unstubAllGlobals();
});

test("a key that is held down loses no row", async () => {
  await show({ name: "held" });
  await act(async () => {
    for (let times = 0; times < 5; times++) {
      document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "j", bubbles: true }));
    }
    await new Promise((done) => requestAnimationFrame(done));
  });
  expect(focused()).toBe("4");
});

test("Esc closes a menu before it clears the selection", async () => {
  await show({ name: "layers" });
  await press("j");
  await press("x");
  const menu = document.createElement("div");
  menu.setAttribute("role", "menu");
  document.body.append(menu);
  await press("Escape");
  expect(selection.keys.size).toBe(1);
  menu.remove();
  await press("Escape");
  expect(selection.keys.size).toBe(0);
});

test("a full stop opens the menu of the row", async () => {
  const clicked: string[] = [];
  await show({
    name: "menus",
    actions: (row) => (
      <button type="button" aria-haspopup="menu" onClick={() => clicked.push(row.name)}>
        …
      </button>
    ),
  });
  await press("j");
  await press(".");
  expect(clicked).toEqual(["row-0"]);
});

test("letters belong to the table that has the focus, else to the first", async () => {
  await show({ name: "first" }, { name: "second" });
  await press("j");
  expect(table("first")?.contains(document.activeElement)).toBe(true);
  table("second")?.querySelector<HTMLElement>('tr[data-index="3"]')?.focus();
  await press("j");
  expect(table("second")?.contains(document.activeElement)).toBe(true);
  expect(focused()).toBe("4");
});

test("letters that are typed stay letters", async () => {
  await show({ name: "typing" });
  const field = document.createElement("input");
  document.body.append(field);
  field.focus();
  await press("j");
  expect(document.activeElement).toBe(field);
});

test("a heading sorts, and says how", async () => {
  await show({ name: "sorted" });
  const [, name, size] = [...document.querySelectorAll("th")];
  expect(name?.getAttribute("aria-sort")).toBe("ascending");
  await act(async () => size?.querySelector("button")?.click());
  expect(size?.getAttribute("aria-sort")).toBe("descending");
});

test("nothing, a failure and waiting look different", async () => {
  await show({ name: "empty", rows: loaded([]) });
  expect(document.body.textContent).toContain("nothing");
  await show({ name: "empty", rows: { ...loaded([]), error: new Error("x") } });
  expect(document.body.textContent).toContain(zh.common.failed);
  await show({ name: "empty", rows: { ...loaded([]), isLoading: true } });
  expect(document.querySelectorAll("tbody tr").length).toBeGreaterThan(3);
});
