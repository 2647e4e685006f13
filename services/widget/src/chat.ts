/** `<twofold-chat>`: the element that is put on a page. */

import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import { Client } from "./client.js";
import { preferred } from "./format.js";
import { chatIcon, clockIcon, closeIcon, plusIcon } from "./icons.js";
import { allowHosts } from "./markdown.js";
import { Session, type Listener, type Turn } from "./session.js";
import { styles } from "./styles/index.js";
import { TEXTS, type Texts } from "./texts.js";
import { tokenFrom, type TokenSource } from "./token.js";
import type { Language } from "./types.js";
import { Composer } from "./views/composer.js";
import { historyView, type Drawer } from "./views/history.js";
import { Reading, sourceView } from "./views/source.js";
import { turnView } from "./views/turn.js";
import type { View } from "./views/view.js";
import { welcomeView } from "./views/welcome.js";
import { copyAnswer } from "./views/copy.js";

const SEARCH_MS = 250;
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
    this.session?.stop();
  }

  // What a host page may call.

  open(conversation?: string): void {
    if (conversation !== undefined) return this.openConversation(conversation);
    this.opened = true;
    void this.updateComplete.then(() => this.composer.focus());
    this.dispatchEvent(new CustomEvent("twofold-open", { bubbles: true, composed: true }));
  }

  /** Closes what is open on top: a document, the history, the window. */
  close = (): void => {
    const dialog = this.renderRoot.querySelector<HTMLDialogElement>("dialog[open]");
    if (dialog) return dialog.close();
    this.opened = false;
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>(".launcher")?.focus());
  };

  ask = (question: string): void => {
    if (this.mode === "bubble") this.opened = true;
    void this.updateComplete.then(() => this.session.ask(question));
    this.say(this.texts.phases.look);
  };

  reset = (): void => {
    this.session.clear();
    this.composer.focus();
  };

  protected override willUpdate(changed: PropertyValues): void {
    if (!this.session || changed.has("service")) this.connect();
    if (changed.has("locale") || !this.started) this.language = this.chosen();
    if ((this.mode !== "bubble" || this.opened) && !this.started) {
      this.started = true;
      void this.session.start(this.language);
    }
  }

  private connect(): void {
    const service = new URL(this.service || HOME, document.baseURI);
    const base = new URL(this.service && !service.pathname.endsWith("/") ? `${service.pathname}/` : ".", service);
    // Read when a token is wanted: a host page sets `getToken` after the element is there.
    const source: TokenSource = (reason) => (this.getToken ? this.getToken(reason) : this.tokenUrl ? tokenFrom(new URL(this.tokenUrl, base).href)(reason) : null);
    const client = new Client(base, source, 1000 * this.timeout);
    const hosts = this.linkHosts.split(/[\s,]+/);
    this.session = new Session(client, allowHosts(base, hosts), this, (id) => this.texts.cite(id));
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

  answered(turn: Turn): void {
    const { answer } = turn;
    this.say(`${this.texts.ready} ${answer?.answer.replace(/\s*\[\d+\]/g, "") ?? ""}`);
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

  openSource(source: string, span: { start: number; end: number } | null): void {
    const reading = new Reading(source, span);
    this.reading = reading;
    this.show("source");
    void reading.load(this.session.client).then(async () => {
      this.requestUpdate();
      await this.updateComplete;
      const marked = this.renderRoot.querySelector("mark");
      marked?.scrollIntoView({ block: "center" });
      this.renderRoot.querySelector<HTMLElement>(".document")?.focus({ preventScroll: true });
      if (marked) this.say(marked.textContent ?? "");
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
    this.renderRoot.querySelector<HTMLDialogElement>("dialog.history")?.close();
    void this.session.open(id).catch(() => this.session.list(this.wanted));
  }

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
    void this.session.start(this.language);
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
    if (this.session?.welcomeFailure) void this.session.start(this.language);
  };

  /** On a telephone the keyboard takes part of the window: what is left is what we fill. */
  private readonly fit = (): void => {
    const viewport = window.visualViewport;
    if (!viewport) return;
    this.style.setProperty("--_height", `${viewport.height}px`);
    this.style.setProperty("--_top", `${viewport.offsetTop}px`);
  };

  private say(text: string): void {
    this.said = text;
    this.requestUpdate();
  }

  private readonly key = (event: KeyboardEvent): void => {
    if (event.key === "Escape" && this.mode === "bubble" && !event.isComposing && !this.renderRoot.querySelector("dialog[open]")) this.close();
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
        ${button(texts.newChat, plusIcon, this.reset)}
        ${session.welcome?.kept_days == null ? nothing : button(texts.history, clockIcon, this.openHistory)}
        ${button(texts.language, html`<span class="tongue" lang=${this.language === "ko" ? "en" : "ko"}>${texts.languageMark}</span>`, this.switchLanguage)}
        ${bubble ? button(texts.close, closeIcon, this.close) : nothing}
      </header>
      <div class="scroll" part="messages" role="log" aria-live="off" aria-label=${texts.title} tabindex="0">
        <div class="column">
          ${turns.length ? turns.map((turn, at) => turnView(turn, at === turns.length - 1, this)) : welcomeView(this, () => void session.start(this.language))}
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
