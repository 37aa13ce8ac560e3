import i18next from "i18next";
import { initReactI18next } from "react-i18next";
import type { Texts } from "./zh-CN";

export const LANGUAGES = { "zh-CN": "简体中文", en: "English" } as const;
export type Language = keyof typeof LANGUAGES;

declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "translation";
    resources: { translation: Texts };
    // Plurals are chosen by `Intl.PluralRules`; a missing key must not compile.
    returnNull: false;
  }
}

/** Each language is a file of its own: only the one that is read is fetched. */
const loaders: Record<Language, () => Promise<{ default: unknown }>> = {
  "zh-CN": () => import("./zh-CN"),
  en: () => import("./en"),
};

const STORED = "roadstead.language";

function firstLanguage(): Language {
  const stored = localStorage.getItem(STORED);
  if (stored === "zh-CN" || stored === "en") return stored;
  const wanted = navigator.languages.find((language) => /^(zh|en)\b/i.test(language));
  return wanted?.toLowerCase().startsWith("zh") ? "zh-CN" : "en";
}

export function currentLanguage(): Language {
  return i18next.language as Language;
}

async function setLanguage(language: Language): Promise<void> {
  if (!i18next.hasResourceBundle(language, "translation")) {
    i18next.addResourceBundle(language, "translation", (await loaders[language]()).default);
  }
  await i18next.changeLanguage(language);
  document.documentElement.lang = language;
}

/** The person's own choice, which survives the visit. */
export async function chooseLanguage(language: Language): Promise<void> {
  localStorage.setItem(STORED, language);
  await setLanguage(language);
}

export async function startLanguage(): Promise<void> {
  await i18next.use(initReactI18next).init({
    resources: {},
    fallbackLng: false,
    interpolation: { escapeValue: false }, // React escapes
    react: { useSuspense: false },
  });
  await setLanguage(firstLanguage());
}
