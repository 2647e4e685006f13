/** A document with the cited span marked. Offsets count code points, so the text is taken as such. */

import { html, nothing, type TemplateResult } from "lit";
import type { Client } from "../client.js";
import type { Failure } from "../failure.js";
import { day } from "../format.js";
import { closeIcon } from "../icons.js";
import { asFailure } from "../session.js";
import type { DocumentCitation, Source } from "../types.js";
import type { View } from "./view.js";

const AROUND = 1_500; // code points shown before and after the span at first
const MORE = 6_000; // and with every press

/** An opened document: a window of its text around a span. */
export class Reading {
  source: Source | null = null;
  failure: Failure | null = null;
  /** What the document said, where it says so no longer. */
  outdated = "";
  private points: string[] = [];
  private from = 0;
  private to = 0;

  private start = 0;
  private end = 0;

  constructor(
    readonly name: string,
    private readonly cited: DocumentCitation | null,
  ) {}

  async load(client: Client): Promise<void> {
    try {
      this.source = await client.source(this.name);
      this.points = Array.from(this.source.text);
      this.locate();
      this.from = Math.max(0, this.start - AROUND);
      this.to = Math.min(this.points.length, this.end + (this.end ? AROUND : MORE));
    } catch (error) {
      this.failure = asFailure(error);
    }
  }

  /** The span is where it was, or where its text stands now. A kept answer's text has `*` for the digits of personal numbers. */
  private locate(): void {
    const { start, end, text } = this.cited ?? { start: 0, end: 0, text: "" };
    const cited = Array.from(text);
    const same = cited.length === end - start && cited.every((point, at) => point === "*" || point === this.points[start + at]);
    const found = same ? -1 : this.source!.text.indexOf(text);
    this.start = same ? start : Array.from(this.source!.text.slice(0, Math.max(0, found))).length;
    if (same || found >= 0) this.end = this.start + cited.length;
    else this.outdated = text;
  }

  get earlier(): boolean {
    return this.from > 0;
  }

  get later(): boolean {
    return this.to < this.points.length;
  }

  widen(back: boolean): void {
    if (back) this.from = Math.max(0, this.from - MORE);
    else this.to = Math.min(this.points.length, this.to + MORE);
  }

  /** Text before the span, the span, text after it. */
  parts(): [string, string, string] {
    const cut = (from: number, to: number): string => this.points.slice(from, to).join("");
    return [cut(this.from, this.start), cut(this.start, this.end), cut(this.end, this.to)];
  }
}

export function sourceView(reading: Reading, view: View, close: () => void): TemplateResult {
  const { texts, language } = view;
  const { source, failure } = reading;
  const widen = (back: boolean): void => {
    reading.widen(back);
    view.refresh();
  };
  const [before, span, after] = reading.parts();
  return html`<header>
      <div>
        <h2>${source?.title ?? reading.name}</h2>
        <p class="note">${reading.name}${source?.modified ? html` · ${texts.modified(day(source.modified, language))}` : nothing}</p>
      </div>
      <button type="button" class="icon" title=${texts.close} aria-label=${texts.close} @click=${close}>${closeIcon}</button>
    </header>
    ${failure ? html`<p class="note bad" role="alert">${texts.failures[failure.kind]}</p>` : nothing}
    ${source || failure ? nothing : html`<p class="note">${texts.loading}</p>`}
    ${source
      ? html`<div class="document" tabindex="0" part="document">
          ${reading.outdated ? html`<p class="note bad" role="alert">${texts.outdated}</p><blockquote>${reading.outdated}</blockquote>` : nothing}
          ${reading.earlier ? html`<button type="button" class="plain" @click=${() => widen(true)}>${texts.before}</button>` : nothing}
          <div class="words">${before}${span ? html`<mark part="mark" tabindex="-1">${span}</mark>` : nothing}${after}</div>
          ${reading.later ? html`<button type="button" class="plain" @click=${() => widen(false)}>${texts.after}</button>` : nothing}
        </div>`
      : nothing}`;
}
