/** What an answer rests on: passages, rows, calculations; each a line that opens. */

import { html, nothing, type TemplateResult } from "lit";
import { cell, number } from "../format.js";
import { pageIcon, sumIcon, tableIcon } from "../icons.js";
import type { Turn } from "../session.js";
import type { Answer, CalculationCitation, Citation, DocumentCitation, GraphCitation } from "../types.js";
import { nameOf, type View } from "./view.js";

const ROWS = 8;

export function evidence(turn: Turn, answer: Answer, view: View): TemplateResult | typeof nothing {
  if (!answer.citations.length) return nothing;
  return html`<section class="evidence" part="evidence">
    <h3>${view.texts.sources}</h3>
    <ol>
      ${answer.citations.map((citation) => html`<li>${item(turn, answer, citation, view)}</li>`)}
    </ol>
  </section>`;
}

function item(turn: Turn, answer: Answer, citation: Citation, view: View): TemplateResult {
  const icon = { document: pageIcon, graph: tableIcon, calculation: sumIcon }[citation.kind];
  return html`<details class="source" data-id=${citation.id} ?open=${citation.kind === "calculation"}>
    <summary><span class="number">${citation.id}</span>${icon}<span class="name">${nameOf(citation, view.texts)}</span></summary>
    <div class="inside">${inside(turn, answer, citation, view)}</div>
  </details>`;
}

function inside(turn: Turn, answer: Answer, citation: Citation, view: View): TemplateResult {
  switch (citation.kind) {
    case "document":
      return passage(citation, view);
    case "graph":
      return rows(turn, citation, citation.understood ?? answer.understood ?? "", view);
    case "calculation":
      return calculation(citation, view);
  }
}

function passage(citation: DocumentCitation, view: View): TemplateResult {
  const { texts } = view;
  return html`<blockquote>${citation.text}</blockquote>
    <button type="button" class="plain" @click=${() => view.openSource(citation.source, citation)}>
      ${texts.openSource}${citation.page ? html` · ${texts.page(citation.page)}` : nothing}
    </button>`;
}

function rows(turn: Turn, citation: GraphCitation, understood: string, view: View): TemplateResult {
  const { texts, language } = view;
  const show = (some: unknown[][]): TemplateResult[] =>
    some.map((row) => html`<tr>${row.map((value, at) => html`<td class=${typeof value === "number" ? "figure" : ""}>${cell(value, citation.columns[at] ?? "", language)}</td>`)}</tr>`);
  const whole = citation.rows.length <= ROWS || turn.whole.includes(citation.id);
  const all = (): void => {
    turn.whole.push(citation.id);
    view.refresh();
  };
  return html`${understood ? html`<p class="understood"><span>${texts.understood}</span> ${understood}</p>` : nothing}
    <div class="rows" tabindex="0" role="region" aria-label=${nameOf(citation, texts)}>
      <table>
        <thead>
          <tr>${citation.columns.map((column) => html`<th scope="col">${column}</th>`)}</tr>
        </thead>
        <tbody>${show(whole ? citation.rows : citation.rows.slice(0, ROWS))}</tbody>
      </table>
      ${whole ? nothing : html`<button type="button" class="plain" @click=${all}>${texts.all(citation.rows.length)}</button>`}
    </div>
    <details class="query">
      <summary>${texts.query}</summary>
      <pre tabindex="0">${citation.query}${citation.params && Object.keys(citation.params).length ? `\n\n${JSON.stringify(citation.params, null, 1)}` : ""}</pre>
    </details>`;
}

function calculation(citation: CalculationCitation, view: View): TemplateResult {
  const { texts, language } = view;
  const said = (value: unknown): string =>
    typeof value === "number" ? number(value, language) : typeof value === "string" ? value : JSON.stringify(value);
  const line = (term: string, value: unknown): TemplateResult => html`<div><dt>${term}</dt><dd>${said(value)}</dd></div>`;
  const steps = Array.isArray(citation.steps) ? citation.steps : [];
  return html`<p class="formula"><span class="hidden">${texts.formula}: </span><code>${citation.formula}</code></p>
    <dl aria-label=${texts.inputs}>
      ${Object.entries(citation.inputs).map(([name, value]) => line(name, value))}
      ${citation.result === undefined || citation.result === null ? nothing : line(texts.result, citation.result)}
    </dl>
    ${steps.length ? html`<ol class="steps">${steps.map((step) => html`<li>${said(step)}</li>`)}</ol>` : nothing}`;
}
