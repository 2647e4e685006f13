/** A piece of streamed text: finished blocks stay in the document as they are, only the last one, and of a list its last item, is written anew. */

import { render, tokensOf, type Allowed } from "./markdown.js";
import type { Token, Tokens } from "marked";

const LEAST_MS = 120;
const SHARE = 40; // of the time at most a fortieth goes into writing
const NONE: ReadonlySet<number> = new Set();

export class Flow {
  readonly element = document.createElement("div");
  text = "";
  private tail = 0; // where what is written anew begins
  private settled = 0; // nodes before it
  private list: Element | null = null; // that the tail goes on with
  private items = 0; // of it that are settled
  private timer = 0;
  private pause = LEAST_MS;

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

  private readonly write = (): void => {
    this.timer = 0;
    const started = performance.now();
    const { element } = this;
    const tokens = tokensOf(this.text.slice(this.tail));
    while (element.childNodes.length > this.settled) element.lastChild!.remove();
    while (this.list && this.list.children.length > this.items) this.list.lastElementChild!.remove();
    const open = tokens.splice(-1);
    if (tokens.length) {
      this.put(tokens);
      this.tail += lengthOf(tokens);
      this.settled = element.childNodes.length;
      this.list = null;
    }
    this.put(open);
    const { items = [] } = (open[0] ?? {}) as Partial<Tokens.List>;
    if (items.length > 1) {
      this.tail += lengthOf(items.slice(0, -1));
      this.settled = element.childNodes.length;
      this.list ??= element.lastElementChild!;
      this.items = this.list.children.length - 1;
    }
    this.pause = Math.max(LEAST_MS, SHARE * (performance.now() - started));
  };

  private put(tokens: Token[]): void {
    const fragment = render(tokens, this.allowed, NONE, this.label);
    const first = fragment.firstElementChild;
    if (first && first.tagName === this.list?.tagName) {
      this.list.append(...first.children);
      first.remove();
    }
    this.element.append(fragment);
  }
}

function lengthOf(tokens: readonly { raw: string }[]): number {
  return tokens.reduce((length, token) => length + token.raw.length, 0);
}
