/** A question asked back: what is missing as fields, ready answers as buttons. */

import { html, nothing, type TemplateResult } from "lit";
import type { Turn } from "../session.js";
import type { Answer } from "../types.js";
import type { View } from "./view.js";

/** The name of a field whose value speaks for itself: one with ready answers. */
const ALONE = "-";

export function clarify(turn: Turn, answer: Answer, last: boolean, view: View): TemplateResult | typeof nothing {
  const missing = answer.clarify?.missing ?? [];
  if (!last || turn.state !== "done" || !missing.length) return nothing;
  const choices = answer.clarify?.choices ?? [];
  const labels = answer.clarify?.labels ?? [];
  const single = missing.length === 1;
  const send = (event: SubmitEvent): void => {
    event.preventDefault();
    const said = [...new FormData(event.currentTarget as HTMLFormElement).entries()].filter(([, value]) => String(value).trim());
    if (said.length) view.ask(said.map(([name, value]) => (single || name === ALONE ? String(value) : `${name}: ${String(value)}`)).join(", "));
  };
  const choose = (event: Event, choice: string): void => {
    if (single) return view.ask(choice);
    const field = (event.currentTarget as HTMLElement).closest(".field")!.querySelector("input")!;
    field.value = choice;
    field.focus();
  };
  return html`<form class="clarify" part="clarify" @submit=${send}>
    <h3>${view.texts.clarify}</h3>
    ${missing.map(
      (missed, at) => html`<div class="field">
        <label><span>${labels[at] ?? missed}</span><input name=${choices[at]?.length ? ALONE : (labels[at] ?? missed).split("(")[0]!} autocomplete="off" maxlength="200" /></label>
        ${(choices[at] ?? []).map(
          (choice) => html`<button type="button" class="suggestion" part="suggestion" @click=${(event: Event) => choose(event, choice)}>${choice}</button>`,
        )}
      </div>`,
    )}
    <button class="button primary">${view.texts.reply}</button>
  </form>`;
}
