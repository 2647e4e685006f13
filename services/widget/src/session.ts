/** The conversation as it stands: what was asked, what has come, what failed. It knows the service, and nothing of how it looks. */

import type { Client } from "./client.js";
import { Failure } from "./failure.js";
import { Flow } from "./flow.js";
import type { Allowed } from "./markdown.js";
import { phaseOf, type Texts } from "./texts.js";
import type { Answer, AskEvent, ConversationLine, StoredTurn, Welcome } from "./types.js";

export type Phase = keyof Texts["phases"];

export interface Turn {
  readonly key: number;
  question: string;
  asked: string;
  state: "waiting" | "writing" | "done" | "stopped" | "failed";
  phases: Phase[];
  draft: boolean;
  /** What an earlier try was cut off after: it stands until `anew`, what has come since, is as long. */
  kept: string;
  anew: string;
  answer: Answer | null;
  flow: Flow;
  failure: Failure | null;
  /** When trying again makes sense, in milliseconds since the epoch. */
  retryAt: number;
  rating: "up" | "down" | null;
  rated: "no" | "asking" | "thanked" | "failed";
}

export interface Listener {
  changed(): void;
  /** A new turn is shown, or a conversation is opened. */
  moved(): void;
  answered(turn: Turn): void;
  failed(turn: Turn): void;
}

const TURNS_SENT = 20;

export class Session {
  turns: Turn[] = [];
  welcome: Welcome | null = null;
  welcomeFailure: Failure | null = null;
  history: ConversationLine[] | null = null;
  historyFailure: Failure | null = null;
  private conversation = fresh();
  private running: AbortController | null = null;
  private count = 0;
  private listing = 0;
  private sought = "";

  constructor(
    readonly client: Client,
    private readonly allowed: Allowed,
    private readonly listener: Listener,
    private readonly label: (id: number) => string,
  ) {}

  get busy(): boolean {
    return this.running !== null;
  }

  /** What greets the reader; and the conversation that was open on this page before, where it is kept. */
  async start(language: "ko" | "en"): Promise<void> {
    this.welcomeFailure = null;
    try {
      this.welcome = await this.client.welcome(language);
      const before = remembered(this.client.base);
      if (before && this.welcome.kept_days !== null && !this.turns.length) await this.open(before).catch(() => this.clear());
    } catch (error) {
      this.welcomeFailure = asFailure(error);
    }
    this.listener.changed();
  }

  /** Ask, unless an answer is under way. */
  async ask(question: string): Promise<void> {
    const text = question.trim();
    if (!text || this.busy) return;
    const turn = this.turn(text, new Date().toISOString());
    this.turns = [...this.turns, turn];
    this.listener.moved();
    await this.run(turn);
  }

  /** Ask again under the same conversation. What had come stays in sight, and the text goes on from there. */
  async retry(turn: Turn): Promise<void> {
    if (this.busy) return;
    const { flow, draft, answer } = turn;
    const anew = { ...this.turn(turn.question, new Date().toISOString()), flow, draft, answer, kept: draft ? "" : flow.text };
    this.turns = this.turns.map((one) => (one === turn ? anew : one));
    await this.run(anew);
  }

  stop(): void {
    this.running?.abort();
  }

  clear(): void {
    this.stop();
    this.turns = [];
    this.conversation = fresh();
    forget(this.client.base);
    this.listener.changed();
  }

  async rate(turn: Turn, rating: "up" | "down", comment = "", correction = ""): Promise<void> {
    if (!turn.answer) return;
    turn.rating = rating;
    const said = { trace_id: turn.answer.trace_id, rating, ...(comment && { comment }), ...(correction && { correction }) };
    const last = rating === "up" || Boolean(comment || correction);
    try {
      await this.client.rate(said);
      turn.rated = last ? "thanked" : "asking";
    } catch {
      turn.rated = "failed";
    }
    this.listener.changed();
  }

  /** List one's conversations that hold what is wanted; of several listings under way the latest counts. */
  async list(wanted: string): Promise<void> {
    const mine = ++this.listing;
    this.sought = wanted;
    try {
      const found = await this.client.conversations(wanted);
      if (mine !== this.listing) return;
      this.history = found;
      this.historyFailure = null;
    } catch (error) {
      this.historyFailure = asFailure(error);
    }
    this.listener.changed();
  }

  async open(id: string): Promise<void> {
    const stored = await this.client.conversation(id);
    this.stop();
    this.conversation = id;
    this.turns = this.restored(stored);
    remember(this.client.base, id);
    this.listener.moved();
  }

  async remove(id: string): Promise<void> {
    try {
      await this.client.forget(id);
      this.history = this.history?.filter((line) => line.id !== id) ?? null;
      if (id === this.conversation) this.clear();
      await this.list(this.sought);
    } catch (error) {
      this.historyFailure = asFailure(error);
    }
    this.listener.changed();
  }

  private async run(turn: Turn): Promise<void> {
    const controller = new AbortController();
    this.running = controller;
    this.listener.changed();
    const kept = this.welcome?.kept_days != null;
    const before = this.turns.slice(0, this.turns.indexOf(turn));
    try {
      const asked = { question: turn.question, ...(kept ? { conversation_id: this.conversation } : { history: historyOf(before) }) };
      for await (const event of this.client.ask(asked, controller.signal)) this.take(turn, event);
      if (kept) remember(this.client.base, this.conversation);
      this.listener.answered(turn);
    } catch (error) {
      turn.flow.stop();
      turn.state = controller.signal.aborted ? "stopped" : "failed";
      if (turn.state === "failed") {
        turn.failure = asFailure(error);
        turn.retryAt = Date.now() + 1000 * turn.failure.wait;
        this.listener.failed(turn);
      }
    } finally {
      if (this.running === controller) this.running = null;
      this.listener.changed();
    }
  }

  private take(turn: Turn, event: AskEvent): void {
    switch (event.kind) {
      case "step": {
        const phase = phaseOf(event.step.name);
        if (event.step.state !== "start" || turn.phases.includes(phase)) return;
        turn.phases = [...turn.phases, phase];
        break;
      }
      case "draft":
        turn.draft = true;
        turn.kept = "";
        this.show(turn, event.answer);
        break;
      case "token": {
        let { text } = event;
        if (turn.draft) this.clearDraft(turn);
        if (turn.kept) {
          text = turn.anew += text;
          if (text.length < turn.kept.length) return;
          if (text.startsWith(turn.kept)) text = text.slice(turn.kept.length);
          else this.clearDraft(turn);
          turn.kept = "";
        }
        turn.flow.push(text);
        if (turn.state === "writing") return; // the text grows by itself
        turn.state = "writing";
        break;
      }
      case "answer":
        turn.draft = false;
        turn.state = "done";
        this.show(turn, event.answer);
    }
    this.listener.changed();
  }

  private show(turn: Turn, answer: Answer): void {
    turn.answer = answer;
    turn.flow.finish(answer.answer, new Set(answer.citations.map((citation) => citation.id)));
  }

  private clearDraft(turn: Turn): void {
    turn.draft = false;
    turn.answer = null;
    turn.flow = new Flow(this.allowed, this.label);
    this.listener.changed();
  }

  private turn(question: string, asked: string): Turn {
    const flow = new Flow(this.allowed, this.label);
    return { key: this.count++, question, asked, state: "waiting", phases: [], draft: false, kept: "", anew: "", answer: null, flow, failure: null, retryAt: 0, rating: null, rated: "no" };
  }

  private restored(stored: StoredTurn[]): Turn[] {
    const turns: Turn[] = [];
    for (const { role, text, created, answer } of stored) {
      if (role === "user") turns.push(this.turn(text, created));
      const turn = turns.at(-1);
      if (role === "user" || !turn) continue;
      turn.state = "done";
      if (answer) this.show(turn, answer);
      else turn.flow.finish(text, new Set());
    }
    return turns;
  }
}

/** Earlier turns for a service that keeps none. */
function historyOf(turns: Turn[]): { role: "user" | "assistant"; text: string }[] {
  return turns
    .filter((turn) => turn.state === "done" && turn.answer)
    .flatMap((turn) => [
      { role: "user" as const, text: turn.question },
      { role: "assistant" as const, text: turn.answer!.answer },
    ])
    .slice(-TURNS_SENT);
}

export function asFailure(error: unknown): Failure {
  return error instanceof Failure ? error : new Failure("fault");
}

/** A name for a new conversation, not to be guessed. Not `randomUUID`, which plain HTTP pages lack. */
function fresh(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function slot(base: URL): string {
  return `twofold:${base.href}`;
}

function remembered(base: URL): string | null {
  try {
    return sessionStorage.getItem(slot(base));
  } catch {
    return null; // a page that may store nothing
  }
}

function remember(base: URL, id: string): void {
  try {
    sessionStorage.setItem(slot(base), id);
  } catch {
    // a page that may store nothing
  }
}

function forget(base: URL): void {
  try {
    sessionStorage.removeItem(slot(base));
  } catch {
    // a page that may store nothing
  }
}
