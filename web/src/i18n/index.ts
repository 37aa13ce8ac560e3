import i18next from "i18next";
import { initReactI18next } from "react-i18next";
import type { Texts } from "./zh-CN";
import type { Operations } from "./zh-CN/operations";

export const LANGUAGES = { "zh-CN": "简体中文", en: "English" } as const;
export type Language = keyof typeof LANGUAGES;

declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "translation";
    resources: { translation: Texts & Operations };
    // Plurals are chosen by `Intl.PluralRules`; a missing key must not compile.
    returnNull: false;
  }
}

/** Each language is a file of its own: only the one that is read is fetched. */
const loaders: Record<Language, () => Promise<{ default: unknown }>> = {
  "zh-CN": () => import("./zh-CN"),
  en: () => import("./en"),
};

/** The texts of pages that are opened seldom, or by few: they come with the first of those pages. */
const operations: Record<Language, () => Promise<{ default: unknown }>> = {
  "zh-CN": () => import("./zh-CN/operations"),
  en: () => import("./en/operations"),
};

const STORED = "roadstead.language";

let started: Promise<void> | undefined;
let areOperationsWanted = false;
const fetched = new Set<unknown>();

function firstLanguage(): Language {
  const stored = localStorage.getItem(STORED);
  if (stored === "zh-CN" || stored === "en") return stored;
  const wanted = navigator.languages.find((language) => /^(zh|en)\b/i.test(language));
  return wanted?.toLowerCase().startsWith("zh") ? "zh-CN" : "en";
}

export function currentLanguage(): Language {
  return i18next.language as Language;
}

async function fetchTexts(language: Language): Promise<void> {
  const wanted = [loaders[language], ...(areOperationsWanted ? [operations[language]] : [])];
  const missing = wanted.filter((load) => !fetched.has(load));
  const files = await Promise.all(missing.map((load) => load()));
  for (const { default: texts } of files) i18next.addResourceBundle(language, "translation", texts, true);
  for (const load of missing) fetched.add(load);
}

/** Fetches the texts of jobs, renames, syncs and storage, before a page that has them is shown. */
export async function operationTexts(): Promise<void> {
  areOperationsWanted = true;
  await started; // a page is asked for while its language comes
  await fetchTexts(currentLanguage());
}

/** A part of a page with the texts that it needs. */
export async function withOperationTexts<Module>(load: () => Promise<Module>): Promise<Module> {
  const [module] = await Promise.all([load(), operationTexts()]);
  return module;
}

async function setLanguage(language: Language): Promise<void> {
  await fetchTexts(language);
  await i18next.changeLanguage(language);
  document.documentElement.lang = language;
}

/** The person's own choice, which survives the visit. */
export async function chooseLanguage(language: Language): Promise<void> {
  localStorage.setItem(STORED, language);
  await setLanguage(language);
}

export function startLanguage(): Promise<void> {
  started ??= start();
  return started;
}

async function start(): Promise<void> {
  await i18next.use(initReactI18next).init({
    resources: {},
    fallbackLng: false,
    interpolation: { escapeValue: false }, // React escapes
    react: { useSuspense: false },
  });
  await setLanguage(firstLanguage());
}
