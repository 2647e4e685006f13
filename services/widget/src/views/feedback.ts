/** Thumbs; and after one, what was wrong and what would be right. */

import { html, nothing, type TemplateResult } from "lit";
import { downIcon, upIcon } from "../icons.js";
import type { Turn } from "../session.js";
import type { View } from "./view.js";

export function feedback(turn: Turn, view: View): TemplateResult {
  const { texts, session } = view;
  const thumb = (rating: "up" | "down", label: string, icon: unknown): TemplateResult =>
    html`<button
      type="button"
      class="icon"
      title=${label}
      aria-label=${label}
      aria-pressed=${turn.rating === rating}
      @click=${() => void session.rate(turn, rating)}
    >
      ${icon}
    </button>`;
  return html`${thumb("up", texts.up, upIcon)}${thumb("down", texts.down, downIcon)}`;
}

/** What follows a rating: room for words, which stay there until they are kept. */
feedback.more = (turn: Turn, view: View): TemplateResult | typeof nothing => {
  const { texts, session } = view;
  if (turn.rated === "thanked") return html`<p class="note" role="status">${texts.thanks}</p>`;
  const up = turn.pressed === "up";
  const close = (): void => {
    turn.rated = turn.rating ? "thanked" : "no";
    view.refresh();
  };
  const send = (event: SubmitEvent): void => {
    event.preventDefault();
    const said = new FormData(event.currentTarget as HTMLFormElement);
    const [comment, correction] = ["comment", "correction"].map((name) => String(said.get(name) ?? "").trim());
    if (comment || correction || !turn.rating) void session.rate(turn, turn.pressed!, comment, correction);
    else close();
  };
  const field = (name: string, label: string): TemplateResult => html`<label>${label}<textarea name=${name} rows="2" maxlength="2000"></textarea></label>`;
  return html`<form class="correct" part="feedback" @submit=${send}>
    ${field("comment", up ? texts.praise : texts.comment)}${up ? nothing : field("correction", texts.correction)}
    ${turn.rated === "failed" ? html`<p class="note bad" role="alert">${texts.rateFailed}</p>` : nothing}
    <div class="row">
      <button class="button primary" aria-disabled=${turn.rated === "sending"}>${texts.send}</button>
      <button type="button" class="button" @click=${close}>${texts.skip}</button>
    </div>
  </form>`;
};
