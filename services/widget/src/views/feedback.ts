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

/** What follows a rating. */
feedback.more = (turn: Turn, view: View): TemplateResult | typeof nothing => {
  const { texts, session } = view;
  if (turn.rated === "thanked") return html`<p class="note" role="status">${texts.thanks}</p>`;
  if (turn.rated === "failed") return html`<p class="note bad" role="alert">${texts.rateFailed}</p>`;
  const send = (event: SubmitEvent): void => {
    event.preventDefault();
    const said = new FormData(event.currentTarget as HTMLFormElement);
    const comment = String(said.get("comment")).trim();
    const correction = String(said.get("correction")).trim();
    if (comment || correction) void session.rate(turn, "down", comment, correction);
    else close();
  };
  const close = (): void => {
    turn.rated = "thanked";
    view.refresh();
  };
  return html`<form class="correct" part="feedback" @submit=${send}>
    <label>${texts.comment}<textarea name="comment" rows="2" maxlength="2000"></textarea></label>
    <label>${texts.correction}<textarea name="correction" rows="2" maxlength="2000"></textarea></label>
    <div class="row">
      <button class="button primary">${texts.sendFeedback}</button>
      <button type="button" class="button" @click=${close}>${texts.skip}</button>
    </div>
  </form>`;
};
