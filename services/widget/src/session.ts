/** The conversation as it stands: what was asked, what has come, what failed. It knows the service, and nothing of how it looks. */

import type { Client } from "./client.js";
import { Failure } from "./failure.js";
import { Flow } from "./flow.js";
import type { Allowed } from "./markdown.js";
import { phaseOf, type Texts } from "./texts.js";
import { unless } from "./token.js";
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
  /** The thumb that was pressed, and the one that the service has. */
  pressed: "up" | "down" | null;
  rating: "up" | "down" | null;
  /** `asking`: kept, and room for words; `failed`: words that could not be kept stand there still. */
  rated: "no" | "asking" | "sending" | "failed" | "thanked";
  /** Asked before it was known whether the service keeps conversations, so that it knows nothing of it. */
  apart: boolean;
  /** Citations whose rows are shown to the last. */
  whole: number[];
}

export interface Listener {
  changed(): void;
  /** A new turn is shown, or a conversation is opened. */
  moved(): void;
  /** A new phase, a draft, or stopped. */
  stepped(turn: Turn): void;
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
  private ran: Promise<void> | null = null;
  private starting: Promise<void> | null = null;
  private unsent: Turn | null = null; // is being asked, and the service has not begun to answer
  private age = 0; // of what is shown: what was fetched for an older one comes too late
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
  start(language: "ko" | "en"): Promise<void> {
    const mine = this.welcoming(language).then(() => {
      if (this.starting === mine) this.starting = null;
      this.listener.changed();
    });
    return (this.starting = mine);
  }

  private async welcoming(language: "ko" | "en"): Promise<void> {
    this.welcomeFailure = null;
    const { age } = this;
    try {
      this.welcome = await this.client.welcome(language);
      const before = recall(this.client.base);
      if (!before || this.welcome.kept_days === null || age !== this.age || this.turns.length) return;
      await this.open(before).catch((error: unknown) => {
        if (asFailure(error).kind !== "missing") throw error;
        this.clear();
      });
    } catch (error) {
      this.welcomeFailure = asFailure(error);
    }
  }

  /** Ask, unless an answer is under way. */
  async ask(question: string): Promise<void> {
    const text = question.trim();
    if (!text || this.busy) return;
    const turn = this.turn(text, new Date().toISOString());
    this.turns = [...this.turns, turn];
    this.listener.moved();
    await (this.ran = this.run(turn));
  }

  /** Ask again under the same conversation. What had come stays in sight, and the text goes on from there. */
  async retry(turn: Turn): Promise<void> {
    if (this.busy) return;
    const { flow, draft, answer } = turn;
    const anew = { ...this.turn(turn.question, new Date().toISOString()), flow, draft, answer, kept: draft ? "" : flow.text };
    this.turns = this.turns.map((one) => (one === turn ? anew : one));
    await (this.ran = this.run(anew));
  }

  stop(): void {
    this.running?.abort();
    this.running = this.unsent = null;
    this.listener.changed();
  }

  clear(): void {
    this.age++;
    this.stop();
    this.turns = [];
    this.conversation = fresh();
    keep(this.client.base, null);
    this.listener.changed();
  }

  /** Another person, or nobody: nothing of the last one's stays. A question that waited for the token is the new one's: it is given back. */
  leave(): string {
    const unsent = this.unsent?.question ?? "";
    this.clear();
    keep(this.client.base, null, UNASKED);
    this.welcome = this.history = null;
    this.listing++;
    return unsent;
  }

  /** A question that a session's end kept from being asked, once. */
  unasked(): string {
    const kept = recall(this.client.base, UNASKED) ?? "";
    const end = kept.indexOf("\n");
    keep(this.client.base, null, UNASKED);
    return end === 0 || [undefined, kept.slice(0, end)].includes(this.client.tokens.person) ? kept.slice(end + 1) : "";
  }

  async rate(turn: Turn, rating: "up" | "down", comment = "", correction = ""): Promise<void> {
    const words = comment || correction;
    if (!turn.answer || turn.rated === "sending" || (turn.rating === rating && !words)) return;
    turn.rated = "sending";
    turn.pressed = rating;
    this.listener.changed();
    try {
      await this.client.rate({ trace_id: turn.answer.trace_id, rating, ...(comment && { comment }), ...(correction && { correction }) });
      turn.rating = rating;
      turn.rated = words ? "thanked" : "asking";
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
      if (mine !== this.listing) return;
      this.historyFailure = asFailure(error);
    }
    this.listener.changed();
  }

  /** Show a conversation, unless something newer is shown by the time it comes. Throws Failure. */
  async open(id: string): Promise<void> {
    const mine = ++this.age;
    const outdated = (): boolean => mine !== this.age;
    const stored = await this.client.conversation(id).catch((error: unknown) => {
      if (!outdated()) throw error;
    });
    if (!stored || outdated()) return;
    this.stop();
    this.conversation = id;
    this.turns = this.restored(stored);
    keep(this.client.base, id);
    this.listener.moved();
  }

  /** Delete a conversation: the one that is open not before what is being asked in it has ended, which would bring it back. */
  async remove(id: string): Promise<void> {
    try {
      if (id === this.conversation) {
        this.stop();
        await this.ran;
      }
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
    const { signal } = controller;
    this.running = controller;
    this.age++;
    this.unsent = turn;
    this.listener.changed();
    this.listener.stepped(turn);
    try {
      if (this.starting) await unless(signal, this.starting); // without it nobody knows whether conversations are kept
      const kept = this.welcome?.kept_days != null;
      turn.apart = !kept;
      const history = historyOf(this.turns.slice(0, this.turns.indexOf(turn)).filter((one) => !kept || one.apart));
      const asked = { question: turn.question, ...(kept && { conversation_id: this.conversation }), ...(history.length > 0 && { history }) };
      for await (const event of this.client.ask(asked, signal)) {
        this.unsent = null;
        this.take(turn, event);
      }
      if (kept) keep(this.client.base, this.conversation);
      keep(this.client.base, null, UNASKED);
      this.listener.answered(turn);
    } catch (error) {
      turn.flow.stop();
      turn.state = signal.aborted ? "stopped" : "failed";
      if (signal.aborted) {
        if (this.turns.includes(turn)) this.listener.stepped(turn);
      } else {
        turn.failure = asFailure(error);
        turn.retryAt = Date.now() + 1000 * turn.failure.wait;
        if (turn.failure.kind === "session") keep(this.client.base, `${this.client.tokens.person ?? ""}\n${turn.question}`, UNASKED);
        this.listener.failed(turn);
      }
    } finally {
      if (this.running === controller) this.running = this.unsent = null;
      this.listener.changed();
    }
  }

  private take(turn: Turn, event: AskEvent): void {
    switch (event.kind) {
      case "step": {
        const phase = phaseOf(event.step.name);
        if (event.step.state !== "start" || turn.phases.includes(phase)) return;
        turn.phases = [...turn.phases, phase];
        this.listener.stepped(turn);
        break;
      }
      case "draft":
        turn.draft = true;
        turn.kept = "";
        this.show(turn, event.answer);
        this.listener.stepped(turn);
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
    return { key: this.count++, question, asked, state: "waiting", phases: [], draft: false, kept: "", anew: "", answer: null, flow, failure: null, retryAt: 0, pressed: null, rating: null, rated: "no", apart: false, whole: [] };
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

const UNASKED = ":unasked";

function recall(base: URL, what = ""): string | null {
  try {
    return sessionStorage.getItem(`twofold:${base.href}${what}`);
  } catch {
    return null; // a page that may store nothing
  }
}

function keep(base: URL, value: string | null, what = ""): void {
  const slot = `twofold:${base.href}${what}`;
  try {
    if (value === null) sessionStorage.removeItem(slot);
    else sessionStorage.setItem(slot, value);
  } catch {
    // a page that may store nothing
  }
}
