/** One's earlier conversations: searched, opened, deleted. */

import { html, nothing, type TemplateResult } from "lit";
import { moment } from "../format.js";
import { binIcon, closeIcon } from "../icons.js";
import type { View } from "./view.js";

export interface Drawer {
  /** The conversation whose deletion is being asked for. */
  doomed: string | null;
  wanted: string;
  search(wanted: string): void;
  openConversation(id: string): void;
  doom(id: string | null): void;
  close(): void;
}

export function historyView(view: View, drawer: Drawer): TemplateResult {
  const { texts, session } = view;
  const { history, historyFailure } = session;
  return html`<header>
      <h2>${texts.history}</h2>
      <button type="button" class="icon" title=${texts.close} aria-label=${texts.close} @click=${drawer.close}>${closeIcon}</button>
    </header>
    <input
      type="search"
      aria-label=${texts.search}
      placeholder=${texts.search}
      .value=${drawer.wanted}
      @input=${(event: Event) => drawer.search((event.target as HTMLInputElement).value)}
    />
    ${historyFailure ? html`<p class="note bad" role="alert">${texts.failures[historyFailure.kind]}</p>` : nothing}
    ${history === null && !historyFailure ? html`<p class="note">${texts.loading}</p>` : nothing}
    ${history?.length === 0 ? html`<p class="note" role="status">${drawer.wanted ? texts.noneFound : texts.noHistory}</p>` : nothing}
    <ul class="conversations">
      ${history?.map(
        ({ id, title, updated }) => html`<li>
          ${drawer.doomed === id
            ? html`<span class="sure">${texts.deleteSure}</span>
                <button type="button" class="button" @click=${() => drawer.doom(null)}>${texts.keep}</button>
                <button type="button" class="button danger" @click=${() => void session.remove(id)}>${texts.delete}</button>`
            : html`<button type="button" class="line" @click=${() => drawer.openConversation(id)}>
                  <span class="name">${title}</span><time datetime=${updated}>${moment(updated, view.language)}</time>
                </button>
                <button type="button" class="icon" title=${texts.delete} aria-label=${texts.deleteThis(title)} @click=${() => drawer.doom(id)}>${binIcon}</button>`}
        </li>`,
      )}
    </ul>`;
}
