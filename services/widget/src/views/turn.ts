/** A question and what became of it. */

import { html, nothing, type TemplateResult } from "lit";
import { seconds } from "../format.js";
import { copyIcon } from "../icons.js";
import type { Phase, Turn } from "../session.js";
import type { Answer } from "../types.js";
import { clarify } from "./clarify.js";
import { evidence } from "./evidence.js";
import { feedback } from "./feedback.js";
import type { View } from "./view.js";

const ORDER: Phase[] = ["read", "look", "write", "check"];

export function turnView(turn: Turn, last: boolean, view: View): TemplateResult {
  const { texts } = view;
  const note = turn.draft ? texts.draft : turn.answer?.notice;
  const cited = (event: Event): void => {
    const chip = (event.target as Element).closest<HTMLElement>("[data-cite]");
    if (chip) view.cite(turn, Number(chip.dataset["cite"]));
  };
  return html`<article class="turn" data-state=${turn.state} aria-busy=${turn.state === "waiting" || turn.state === "writing"}>
    <h2 class="question" part="question"><span class="hidden">${texts.you}: </span>${turn.question}</h2>
    <div class="answer" part="answer" role="group" aria-label=${texts.answered} @click=${cited}>
      ${turn.state === "waiting" ? waiting(turn, view) : nothing}
      ${note ? html`<p class="note">${note}</p>` : nothing}
      <div class=${turn.draft ? "text draft" : "text"} lang=${/[가-힣]/.test(turn.flow.text) ? "ko" : "en"}>${turn.flow.element}</div>
      ${turn.answer ? after(turn, turn.answer, last, view) : nothing}
      ${turn.state === "stopped" ? html`<p class="note">${texts.stopped}</p>${again(turn, view)}` : nothing}
      ${turn.failure ? failure(turn, view) : nothing}
    </div>
  </article>`;
}

function waiting(turn: Turn, view: View): TemplateResult {
  const now = turn.phases.at(-1) ?? "read";
  const at = ORDER.indexOf(now);
  return html`<div class="waiting" part="steps">
    <span class="beads">${ORDER.map((_, index) => html`<i class=${index < at ? "done" : index === at ? "now" : ""}></i>`)}</span>
    ${view.texts.phases[now]}…
  </div>`;
}

function after(turn: Turn, answer: Answer, last: boolean, view: View): TemplateResult {
  const done = turn.state === "done";
  return html`${answer.route === "clarify" ? clarify(turn, answer, last, view) : nothing} ${evidence(turn, answer, view)}
    ${answer.answerable || answer.route === "clarify" ? nothing : refusal(answer, view)} ${done ? actions(turn, answer, view) : nothing}
    ${done && last && answer.next?.length
      ? html`<section class="next" part="next">
          <h3>${view.texts.next}</h3>
          ${answer.next.map((question) => html`<button type="button" class="suggestion" part="suggestion" @click=${() => view.ask(question)}>${question}</button>`)}
        </section>`
      : nothing}`;
}

function refusal(answer: Answer, view: View): TemplateResult {
  const { texts } = view;
  return html`${answer.nearest?.length
      ? html`<section class="nearest">
          <h3>${texts.nearest}</h3>
          <ul>
            ${answer.nearest.map(
              ({ source, title }) => html`<li><button type="button" class="plain" @click=${() => view.openSource(source, null)}>${title}</button></li>`,
            )}
          </ul>
        </section>`
      : nothing}
    ${answer.contact ? html`<p class="contact"><span>${texts.contact}</span> ${reachable(answer.contact)}</p>` : nothing}`;
}

/** The contact is the operator's own setting: a mail address or telephone number in it can be pressed. */
export function reachable(contact: string): (string | TemplateResult)[] {
  return contact.split(/([\w.+-]+@[\w-]+(?:\.[\w-]+)+|\+?\d[\d -]{6,}\d)/).map((part, index) => {
    if (index % 2 === 0) return part;
    const address = part.includes("@") ? `mailto:${part}` : `tel:${part.replace(/[^\d+]/g, "")}`;
    return html`<a href=${address}>${part}</a>`;
  });
}

function actions(turn: Turn, answer: Answer, view: View): TemplateResult {
  const { texts, language } = view;
  const total = answer.timings_ms?.["total"];
  return html`<div class="actions" part="actions">
      ${answer.trace_id ? feedback(turn, view) : nothing}
      <button type="button" class="icon" title=${texts.copy} aria-label=${texts.copy} @click=${() => view.copy(turn)}>${copyIcon}</button>
      ${view.copied === turn ? html`<span class="note" role="status">${texts.copied}</span>` : nothing}
      ${total === undefined ? nothing : html`<span class="took">${texts.took(seconds(total, language))}</span>`}
    </div>
    ${turn.rated === "no" ? nothing : feedback.more(turn, view)}`;
}

function again(turn: Turn, view: View): TemplateResult {
  const left = Math.max(0, Math.ceil((turn.retryAt - Date.now()) / 1000));
  return html`<button type="button" class="button" ?disabled=${left > 0 || view.session.busy} @click=${() => void view.session.retry(turn)}>
    ${left > 0 ? view.texts.retryIn(left) : turn.flow.text && !turn.draft ? view.texts.resume : view.texts.retry}
  </button>`;
}

function failure(turn: Turn, view: View): TemplateResult {
  const { texts } = view;
  const { kind, detail, request } = turn.failure!;
  const helpful = detail && (kind === "invalid" || kind === "maintenance" || kind === "denied");
  return html`<div class="failure" part="error" data-kind=${kind}>
    <p>${texts.failures[kind]}</p>
    ${helpful ? html`<p class="detail">${detail}</p>` : nothing}
    ${request && kind === "fault" ? html`<p class="detail">${texts.reference(request)}</p>` : nothing} ${again(turn, view)}
  </div>`;
}
