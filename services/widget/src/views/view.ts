/** What every part of the face is given: the words, the language, and what can be done. */

import type { Session, Turn } from "../session.js";
import type { Texts } from "../texts.js";
import type { Citation, DocumentCitation, Language } from "../types.js";

export interface View {
  readonly texts: Texts;
  readonly language: Language;
  readonly session: Session;
  ask(question: string): void;
  cite(turn: Turn, id: number): void;
  openSource(source: string, cited: DocumentCitation | null): void;
  copy(turn: Turn): void;
  readonly copied: Turn | null;
  refresh(): void;
}

export function nameOf(citation: Citation, texts: Texts): string {
  switch (citation.kind) {
    case "document":
      return [citation.title, citation.section].filter(Boolean).join(" › ");
    case "graph":
      return `${citation.source} · ${texts.rows(citation.rows.length)}`;
    case "calculation":
      return texts.calculation;
  }
}
