/** Dates and numbers as the reader's language writes them. */

import type { Language } from "./types.js";

const LOCALES: Record<Language, string> = { ko: "ko-KR", en: "en" };
const DATE = /^\d{4}-\d{2}-\d{2}$/;
const NAMES_A_THING = /(^|[\s_.])(id|no|key|code|number|year|zip|phone|fax)$|번호|코드|연도|년도|전화|팩스|ID$|_id$/i;

/** The first of the browser's languages that the widget speaks. */
export function preferred(): Language {
  const found = navigator.languages.map((tag) => tag.slice(0, 2).toLowerCase()).find((tag) => tag === "ko" || tag === "en");
  return (found as Language | undefined) ?? "en";
}

export function moment(iso: string, language: Language): string {
  const date = new Date(iso);
  if (Number.isNaN(date.valueOf())) return iso;
  const now = new Date();
  const options: Intl.DateTimeFormatOptions =
    date.toDateString() === now.toDateString()
      ? { hour: "numeric", minute: "2-digit" }
      : date.getFullYear() === now.getFullYear()
        ? { month: "long", day: "numeric" }
        : { year: "numeric", month: "long", day: "numeric" };
  return new Intl.DateTimeFormat(LOCALES[language], options).format(date);
}

export function day(iso: string, language: Language): string {
  const date = new Date(DATE.test(iso) ? `${iso}T00:00` : iso);
  return Number.isNaN(date.valueOf()) ? iso : new Intl.DateTimeFormat(LOCALES[language], { dateStyle: "medium" }).format(date);
}

/** A cell of a table. Numbers that name a thing (keys, years, telephones) stay as they are. */
export function cell(value: unknown, column: string, language: Language): string {
  switch (typeof value) {
    case "number":
      return NAMES_A_THING.test(column) || (Number.isInteger(value) && Math.abs(value) < 10_000) ? String(value) : number(value, language);
    case "boolean":
      return language === "ko" ? (value ? "예" : "아니요") : value ? "yes" : "no";
    case "string":
      return DATE.test(value) ? day(value, language) : value;
    case "undefined":
      return "";
    default:
      return value === null ? "" : Array.isArray(value) ? value.map((item) => cell(item, column, language)).join(", ") : JSON.stringify(value);
  }
}

export function number(value: number, language: Language): string {
  return new Intl.NumberFormat(LOCALES[language], { maximumFractionDigits: 6 }).format(value);
}

export function seconds(ms: number, language: Language): string {
  return new Intl.NumberFormat(LOCALES[language], { style: "unit", unit: "second", unitDisplay: "short", maximumFractionDigits: ms < 950 ? 2 : 1 }).format(ms / 1000);
}
