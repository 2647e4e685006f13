/** Where the question is typed. */

import { html, type TemplateResult } from "lit";
import { sendIcon, stopIcon } from "../icons.js";
import type { View } from "./view.js";

const LONGEST = 2_000; // as the service takes it
const WARNED = 200;

export class Composer {
  private text = "";
  private area: HTMLTextAreaElement | null = null;

  constructor(private readonly view_: View & { readonly renderRoot: HTMLElement | DocumentFragment; requestUpdate(): void }) {}

  focus(): void {
    this.view_.renderRoot.querySelector<HTMLTextAreaElement>(".composer textarea")?.focus();
  }

  view(): TemplateResult {
    const { texts, session } = this.view_;
    const left = LONGEST - this.text.length;
    return html`<form class="composer" part="composer" @submit=${this.submit}>
      <div class="column">
        <div class="box">
          <textarea
            rows="1"
            maxlength=${LONGEST}
            aria-label=${texts.placeholder}
            placeholder=${texts.placeholder}
            enterkeyhint="send"
            .value=${this.text}
            @input=${this.typed}
            @keydown=${this.pressed}
          ></textarea>
          ${session.busy
            ? html`<button type="button" class="send" part="send" title=${texts.stop} aria-label=${texts.stop} @click=${() => session.stop()}>${stopIcon}</button>`
            : html`<button class="send" part="send" title=${texts.send} aria-label=${texts.send} ?disabled=${!this.text.trim()}>${sendIcon}</button>`}
        </div>
        <p class="hint">${left <= WARNED ? html`<span role="status">${texts.left(left)}</span>` : texts.hint}</p>
      </div>
    </form>`;
  }

  private readonly typed = (event: Event): void => {
    this.area = event.target as HTMLTextAreaElement;
    this.text = this.area.value;
    this.grow();
    this.view_.requestUpdate();
  };

  /** Enter sends, unless a syllable is still being composed: then it ends the syllable. */
  private readonly pressed = (event: KeyboardEvent): void => {
    const composing = event.isComposing || event.keyCode === 229;
    if (event.key !== "Enter" || event.shiftKey || composing) return;
    event.preventDefault();
    this.area = event.target as HTMLTextAreaElement;
    this.send();
  };

  private readonly submit = (event: SubmitEvent): void => {
    event.preventDefault();
    this.send();
    this.focus();
  };

  private send(): void {
    const text = this.text.trim();
    if (!text || this.view_.session.busy) return;
    this.text = "";
    this.view_.ask(text);
    this.view_.requestUpdate();
    if (this.area) {
      this.area.value = "";
      this.grow();
    }
  }

  private grow(): void {
    if (!this.area) return;
    this.area.style.height = "auto";
    this.area.style.height = `${this.area.scrollHeight}px`;
  }
}

