/** `<twofold-chat>`: the element that is put on a page. */

import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import { keyed } from "lit/directives/keyed.js";
import { Client } from "./client.js";
import { preferred } from "./format.js";
import { chatIcon, clockIcon, closeIcon, plusIcon } from "./icons.js";
import { allowHosts } from "./markdown.js";
import { asFailure, Session, type Listener, type Turn } from "./session.js";
import { styles } from "./styles/index.js";
import { TEXTS, type Texts } from "./texts.js";
import { tokenFrom, type TokenSource } from "./token.js";
import type { DocumentCitation, Language } from "./types.js";
import { Composer } from "./views/composer.js";
import { historyView, type Drawer } from "./views/history.js";
import { Reading, sourceView } from "./views/source.js";
import { turnView } from "./views/turn.js";
import type { View } from "./views/view.js";
import { welcomeView } from "./views/welcome.js";
import { copyAnswer } from "./views/copy.js";

const SEARCH_MS = 250;
const SAID_MS = 50;
const COPIED_MS = 2_000;
const LANGUAGE_SLOT = "twofold:language";

/** Where this script came from: the service, unless the element names another. */
export const HOME = document.currentScript instanceof HTMLScriptElement ? document.currentScript.src : document.baseURI;

export class TwofoldChat extends LitElement implements View, Drawer, Listener {
  static override styles = styles;
  static override properties = {
    mode: { reflect: true },
    theme: { reflect: true },
    service: {},
    heading: {},
    locale: { attribute: "lang" },
    linkHosts: { attribute: "link-hosts" },
    tokenUrl: { attribute: "token-url" },
    getToken: { attribute: false },
    timeout: { type: Number },
    opened: { type: Boolean, reflect: true },
  };

  /** `bubble`: a button that opens a window; `panel`: fills its container; `page`: fills the page. */
  mode: "bubble" | "panel" | "page" = "bubble";
  /** `light` or `dark`; otherwise as the system is. */
  theme = "auto";
  /** The service's address, where it is not the script's. */
  service = "";
  heading = "";
  /** `ko` or `en`; otherwise the browser's. */
  locale = "";
  /** Hosts that links may lead to, beside this page's and the service's, separated by spaces. */
  linkHosts = "";
  /** An address of the host page's that gives a token. */
  tokenUrl = "";
  /** The host page's own way to a token; goes before `token-url`. */
  getToken: TokenSource | null = null;
  /** Seconds without a sign of life after which the service counts as away. */
  timeout = 45;
  opened = false;

  session!: Session;
  language: Language = "en";
  copied: Turn | null = null;
  doomed: string | null = null;
  wanted = "";
  private reading: Reading | null = null;
  private said = "";
  private started = false;
  private clock = 0;
  private searching = 0;
  private saying = 0;
  private readonly composer = new Composer(this);

  get texts(): Texts {
    return TEXTS[this.language];
  }

  override connectedCallback(): void {
    super.connectedCallback();
    window.addEventListener("online", this.changedConnection);
    window.visualViewport?.addEventListener("resize", this.fit);
    window.visualViewport?.addEventListener("scroll", this.fit);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.removeEventListener("online", this.changedConnection);
    window.visualViewport?.removeEventListener("resize", this.fit);
    window.visualViewport?.removeEventListener("scroll", this.fit);
    window.clearInterval(this.clock);
    this.clock = 0;
    this.session?.stop();
  }

  // What a host page may call.

  open(conversation?: string): void {
    this.opened = true;
    void this.updateComplete.then(() => (conversation === undefined ? this.composer.focus() : this.openConversation(conversation)));
    this.dispatchEvent(new CustomEvent("twofold-open", { bubbles: true, composed: true }));
  }

  /** Closes what is open on top: a document, the history, the window. */
  close = (): void => {
    if (this.dialog) return this.dialog.close();
    this.opened = false;
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>(".launcher")?.focus());
  };

  ask = (question: string): void => {
    if (this.mode === "bubble") this.opened = true;
    void this.updateComplete.then(() => this.session.ask(question));
  };

  /** Nothing of the person's stays: for a host page whose reader signs out. */
  reset(): void {
    const { tokens } = this.session.client;
    tokens.drop();
    tokens.person = undefined;
    this.leave();
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (!this.session || changed.has("service")) this.connect();
    if (changed.has("locale") || !this.started) this.language = this.chosen();
    const signed = this.started && (changed.has("getToken") || changed.has("tokenUrl"));
    if (signed) this.session.client.tokens.drop();
    if (signed || ((this.mode !== "bubble" || this.opened) && !this.started)) {
      this.started = true;
      this.start();
    }
  }

  /** What had the focus may be gone after it: then it goes on near by, not to the page's beginning. */
  protected override update(changed: PropertyValues): void {
    const root = this.renderRoot as ShadowRoot;
    const held = root.activeElement;
    const around: Element[] = [];
    for (let place = held?.parentElement; place; place = place.parentElement) around.push(place);
    super.update(changed);
    if (!held || root.activeElement) return;
    const next = around
      .filter((place) => place.isConnected && place.matches("dialog, dialog *, .rows"))
      .map((place) => (place.matches("[tabindex]") ? place : place.querySelector("button, input")))
      .find(Boolean);
    const rest = matchMedia("(pointer: coarse)").matches ? ".scroll" : ".composer textarea"; // no keyboard over the answer on a telephone
    ((next ?? root.querySelector(rest) ?? root.querySelector(".launcher")) as HTMLElement | null)?.focus();
  }

  private readonly start = (): void => {
    void this.session.start(this.language).then(() => this.session.welcome && this.composer.put(this.session.unasked()));
  };

  private connect(): void {
    const service = new URL(this.service || HOME, document.baseURI);
    const base = new URL(this.service && !service.pathname.endsWith("/") ? `${service.pathname}/` : ".", service);
    // Read when a token is wanted: a host page sets `getToken` after the element is there.
    const source: TokenSource = (...asked) =>
      this.getToken ? this.getToken(...asked) : this.tokenUrl ? tokenFrom(new URL(this.tokenUrl, document.baseURI))(...asked) : null;
    const client = new Client(base, source, 1000 * this.timeout, () => void this.session.ask(this.leave()));
    const hosts = this.linkHosts.split(/[\s,]+/);
    this.session = new Session(client, allowHosts(base, hosts), this, (id) => this.texts.cite(id));
  }

  /** For another person the chat begins anew; gives the question that waits for that person's token. */
  private leave(): string {
    const question = this.session.leave();
    this.dialog?.close();
    if (this.started) this.start();
    return question;
  }

  private get dialog(): HTMLDialogElement | null {
    return this.renderRoot.querySelector("dialog[open]");
  }

  /** The language that was chosen here before, the element's, or the browser's. */
  private chosen(): Language {
    let kept: string | null = null;
    try {
      kept = localStorage.getItem(LANGUAGE_SLOT);
    } catch {
      // a page that may store nothing
    }
    const named = kept ?? this.locale.slice(0, 2);
    return named === "ko" || named === "en" ? named : preferred();
  }

  // What the parts of the face call.

  /** Show what has changed. */
  refresh(): void {
    this.requestUpdate();
  }

  changed(): void {
    this.requestUpdate();
    const waits = this.session.turns.some((turn) => turn.retryAt > Date.now());
    if (waits && !this.clock) this.clock = window.setInterval(this.tick, 500);
  }

  moved(): void {
    this.requestUpdate();
    void this.updateComplete.then(() => {
      const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
      this.renderRoot.querySelector(".turn:last-of-type")?.scrollIntoView({ block: "start", behavior: still ? "auto" : "smooth" });
    });
  }

  stepped(turn: Turn): void {
    const { texts } = this;
    this.say(turn.state === "stopped" ? texts.stopped : turn.draft ? texts.draft : texts.phases[turn.phases.at(-1) ?? "read"]);
  }

  answered(turn: Turn): void {
    const { answer } = turn;
    const told = answer ? `${answer.notice ?? ""} ${answer.answer.replace(/\s*\[\d+\]/g, "")}` : "";
    this.say(`${this.texts.ready} ${told.trim()}`);
    this.dispatchEvent(new CustomEvent("twofold-answer", { bubbles: true, composed: true, detail: { trace_id: answer?.trace_id, route: answer?.route, answerable: answer?.answerable } }));
  }

  failed(turn: Turn): void {
    const kind = turn.failure!.kind;
    this.say(this.texts.failures[kind]);
    this.dispatchEvent(new CustomEvent("twofold-error", { bubbles: true, composed: true, detail: { kind } }));
  }

  cite(turn: Turn, id: number): void {
    const citation = turn.answer?.citations.find((one) => one.id === id);
    if (citation?.kind === "document") return this.openSource(citation.source, citation);
    const place = [...this.renderRoot.querySelectorAll(".turn")][this.session.turns.indexOf(turn)];
    const details = place?.querySelector<HTMLDetailsElement>(`details[data-id="${id}"]`);
    if (!details) return;
    details.open = true;
    details.querySelector("summary")?.focus();
    details.scrollIntoView({ block: "nearest" });
  }

  openSource(source: string, cited: DocumentCitation | null): void {
    const reading = new Reading(source, cited);
    this.reading = reading;
    this.show("source");
    void reading.load(this.session.client).then(async () => {
      this.requestUpdate();
      await this.updateComplete;
      const place = this.renderRoot.querySelector<HTMLElement>("mark, .document:not(:has(mark))"); // what is focused is read out
      place?.scrollIntoView({ block: "center" });
      place?.focus({ preventScroll: true });
    });
  }

  copy(turn: Turn): void {
    void copyAnswer(turn, this.texts, this.renderRoot as ShadowRoot).then((done) => {
      if (!done) return;
      this.copied = turn;
      this.requestUpdate();
      window.setTimeout(() => {
        this.copied = null;
        this.requestUpdate();
      }, COPIED_MS);
    });
  }

  search(wanted: string): void {
    this.wanted = wanted;
    window.clearTimeout(this.searching);
    this.searching = window.setTimeout(() => void this.session.list(wanted.trim()), SEARCH_MS);
  }

  doom(id: string | null): void {
    this.doomed = id;
    this.requestUpdate();
  }

  openConversation(id: string): void {
    void this.session.open(id).then(
      () => this.dialog?.close(),
      (error: unknown) => {
        this.session.historyFailure = asFailure(error);
        this.show("history");
      },
    );
  }

  private readonly begin = (): void => {
    this.session.clear();
    this.composer.focus();
  };

  private readonly openHistory = (): void => {
    this.wanted = "";
    this.session.history = null; // a row must not become another's under the finger
    this.doomed = null;
    this.show("history");
    void this.session.list("");
  };

  private show(name: "history" | "source"): void {
    this.requestUpdate();
    void this.updateComplete.then(() => {
      const dialog = this.renderRoot.querySelector<HTMLDialogElement>(`dialog.${name}`);
      if (dialog && !dialog.open) dialog.showModal();
    });
  }

  private readonly switchLanguage = (): void => {
    this.language = this.language === "ko" ? "en" : "ko";
    try {
      localStorage.setItem(LANGUAGE_SLOT, this.language);
    } catch {
      // a page that may store nothing
    }
    this.start();
    this.requestUpdate();
  };

  private readonly tick = (): void => {
    if (!this.session.turns.some((turn) => turn.retryAt > Date.now())) {
      window.clearInterval(this.clock);
      this.clock = 0;
    }
    this.requestUpdate();
  };

  private readonly changedConnection = (): void => {
    if (this.session?.welcomeFailure) this.start();
  };

  /** On a telephone the keyboard takes part of the window: what is left is what we fill. */
  private readonly fit = (): void => {
    const viewport = window.visualViewport;
    if (!viewport || viewport.scale > 1.01) return; // a page that is zoomed by two fingers keeps its size
    this.style.setProperty("--_height", `${viewport.height}px`);
    this.style.setProperty("--_top", `${viewport.offsetTop}px`);
  };

  /** To a screen reader: emptied first, for the same text twice is silent. */
  private say(text: string): void {
    this.said = "";
    this.requestUpdate();
    window.clearTimeout(this.saying);
    this.saying = window.setTimeout(() => {
      this.said = text;
      this.requestUpdate();
    }, SAID_MS);
  }

  private readonly key = (event: KeyboardEvent): void => {
    if (event.key === "Escape" && this.mode === "bubble" && !event.isComposing && !this.dialog) this.close();
  };

  protected override render(): TemplateResult {
    const { texts } = this;
    const bubble = this.mode === "bubble";
    const shown = !bubble || this.opened;
    return html`${bubble
        ? html`<button type="button" class="launcher" part="launcher" aria-label=${texts.open} aria-expanded=${this.opened} ?hidden=${this.opened} @click=${() => this.open()}>${chatIcon}</button>`
        : nothing}
      ${shown ? this.frame() : nothing}
      <div class="hidden" role="status" aria-live="polite" lang=${this.language}>${this.said}</div>`;
  }

  private frame(): TemplateResult {
    const { texts, session } = this;
    const { turns } = session;
    const bubble = this.mode === "bubble";
    const button = (label: string, icon: unknown, act: () => void): TemplateResult =>
      html`<button type="button" class="icon" title=${label} aria-label=${label} @click=${act}>${icon}</button>`;
    return html`<section class="frame" part="frame" lang=${this.language} role=${bubble ? "dialog" : "region"} aria-label=${this.heading || texts.title} @keydown=${this.key}>
      <header class="head" part="header">
        <h1 part="title">${this.heading || texts.title}</h1>
        ${button(texts.newChat, plusIcon, this.begin)}
        ${session.welcome?.kept_days == null ? nothing : button(texts.history, clockIcon, this.openHistory)}
        ${button(texts.language, html`<span class="tongue" lang=${this.language === "ko" ? "en" : "ko"}>${texts.languageMark}</span>`, this.switchLanguage)}
        ${bubble ? button(texts.close, closeIcon, this.close) : nothing}
      </header>
      <div class="scroll" part="messages" role="log" aria-live="off" aria-label=${texts.title} tabindex="0">
        <div class="column">
          ${turns.length ? turns.map((turn, at) => keyed(turn.key, turnView(turn, at === turns.length - 1, this))) : welcomeView(this, this.start)}
        </div>
      </div>
      ${this.composer.view()}
      <dialog class="history" aria-label=${texts.history}>${historyView(this, this)}</dialog>
      <dialog class="source" aria-label=${this.reading?.source?.title ?? texts.sources} @close=${() => (this.reading = null)}>
        ${this.reading ? sourceView(this.reading, this, this.close) : nothing}
      </dialog>
    </section>`;
  }
}
