/** A piece of streamed text: finished blocks stay in the document as they are, only the last one is written anew. */

import { render, tokensOf, type Allowed } from "./markdown.js";

const LEAST_MS = 50;
const SHARE = 12; // of the time at most a twelfth goes into writing

export class Flow {
  readonly element = document.createElement("div");
  text = "";
  private tail = 0; // where the last block begins
  private settled = 0; // nodes before it
  private timer = 0;

  constructor(
    private readonly allowed: Allowed,
    private readonly label: (id: number) => string,
  ) {
    this.element.className = "prose";
  }

  push(text: string): void {
    this.text += text;
    this.timer ||= window.setTimeout(this.write, this.pause);
  }

  /** The whole text, with its citations. */
  finish(text: string, known: ReadonlySet<number>): void {
    this.stop();
    this.text = text;
    this.element.replaceChildren(render(tokensOf(text), this.allowed, known, this.label));
  }

  /** What has come so far stands written. */
  stop(): void {
    const pending = this.timer;
    clearTimeout(pending);
    if (pending) this.write();
  }

  private pause = LEAST_MS;

  private readonly write = (): void => {
    this.timer = 0;
    const started = performance.now();
    const tokens = tokensOf(this.text.slice(this.tail));
    const nothing: ReadonlySet<number> = new Set();
    while (this.element.childNodes.length > this.settled) this.element.lastChild!.remove();
    const open = tokens.splice(-1);
    if (tokens.length) {
      this.element.append(render(tokens, this.allowed, nothing, this.label));
      this.tail += tokens.reduce((length, token) => length + token.raw.length, 0);
      this.settled = this.element.childNodes.length;
    }
    this.element.append(render(open, this.allowed, nothing, this.label));
    this.pause = Math.max(LEAST_MS, SHARE * (performance.now() - started));
  };
}
