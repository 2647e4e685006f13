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

  /** Text to go on with, unless something is written already. */
  put(text: string): void {
    this.text ||= text;
    this.view_.requestUpdate();
  }

  view(): TemplateResult {
    const { texts, session } = this.view_;
    const act = session.busy ? texts.stop : texts.send;
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
          <button
            class="send"
            part="send"
            title=${act}
            aria-label=${act}
            aria-disabled=${!session.busy && !this.text.trim()}
          >${session.busy ? stopIcon : sendIcon}</button>
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
    if (this.view_.session.busy) return this.view_.session.stop();
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

