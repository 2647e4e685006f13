/** What the HTTP interface sends. Fields that an older or newer service leaves out are optional here. */

export type Language = "ko" | "en";
export type Value = string | number | boolean | null;

export interface DocumentCitation {
  kind: "document";
  id: number;
  source: string;
  title: string;
  section: string;
  page?: number | null;
  /** Code points of the document's text. */
  start: number;
  end: number;
  text: string;
}

export interface GraphCitation {
  kind: "graph";
  id: number;
  source: string;
  query: string;
  params?: Record<string, unknown>;
  columns: string[];
  rows: unknown[][];
  /** How the question was understood, in words. */
  understood?: string | null;
}

export interface CalculationCitation {
  kind: "calculation";
  id: number;
  formula: string;
  inputs: Record<string, unknown>;
  result?: unknown;
  steps?: unknown;
}

export type Citation = DocumentCitation | GraphCitation | CalculationCitation;

export interface Answer {
  answer: string;
  answerable: boolean;
  route: string;
  clarify?: { missing: string[]; choices?: string[][]; labels?: string[] } | null;
  citations: Citation[];
  timings_ms?: Record<string, number>;
  trace_id: string;
  understood?: string | null;
  /** What the reader should know of how the answer was made. */
  notice?: string | null;
  /** Questions that may come next. */
  next?: string[];
  /** Of a refusal: where to turn, and the documents that come nearest. */
  contact?: string | null;
  nearest?: { source: string; title: string }[];
}

export interface Step {
  name: string;
  state: "start" | "end";
  ms?: number;
}

export type AskEvent =
  | { kind: "step"; step: Step }
  | { kind: "draft"; answer: Answer }
  | { kind: "token"; text: string }
  | { kind: "answer"; answer: Answer };

export interface Welcome {
  name?: string | null;
  topics: { collection: string; documents: number; tables: string[] }[];
  questions: string[];
  /** Days that conversations are kept; null where they are not. */
  kept_days: number | null;
  trace_days: number;
  contact?: string | null;
}

export interface ConversationLine {
  id: string;
  title: string;
  updated: string;
}

export interface StoredTurn {
  role: "user" | "assistant";
  text: string;
  created: string;
  answer?: Answer | null;
}

export interface Source {
  source: string;
  title: string;
  text: string;
  modified?: string | null;
}
