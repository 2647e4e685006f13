/** The HTTP interface of the service, as far as the widget needs it. */

import { createParser, type EventSourceMessage } from "eventsource-parser";
import { Failure, failureOf, failureOfError, failureOfProblem } from "./failure.js";
import { Tokens, type TokenSource } from "./token.js";
import type { Answer, AskEvent, ConversationLine, Language, Source, Step, StoredTurn, Welcome } from "./types.js";

export interface Asked {
  question: string;
  conversation_id?: string;
  history?: { role: "user" | "assistant"; text: string }[];
}

export class Client {
  private readonly tokens: Tokens | null;

  /** `patience`: milliseconds without a byte after which the service counts as away. */
  constructor(
    readonly base: URL,
    source: TokenSource | null,
    private readonly patience: number,
  ) {
    this.tokens = source && new Tokens(source);
  }

  welcome(language: Language): Promise<Welcome> {
    return this.json("GET", `v1/starters?lang=${language}`);
  }

  source(name: string): Promise<Source> {
    return this.json("GET", `v1/sources/${name.split("/").map(encodeURIComponent).join("/")}`);
  }

  async conversations(wanted: string): Promise<ConversationLine[]> {
    const query = wanted ? `?q=${encodeURIComponent(wanted)}` : "";
    return (await this.json<{ conversations: ConversationLine[] }>("GET", `v1/conversations${query}`)).conversations;
  }

  async conversation(id: string): Promise<StoredTurn[]> {
    return (await this.json<{ turns: StoredTurn[] }>("GET", `v1/conversations/${encodeURIComponent(id)}`)).turns;
  }

  async forget(id: string): Promise<void> {
    await this.send("DELETE", `v1/conversations/${encodeURIComponent(id)}`);
  }

  async rate(rating: { trace_id: string; rating: "up" | "down"; comment?: string; correction?: string }): Promise<void> {
    await this.send("POST", "v1/feedback", rating);
  }

  /** The events of an answer as they come; the last is the answer. Throws Failure, or an AbortError where `signal` asked for it. */
  async *ask(asked: Asked, signal: AbortSignal): AsyncGenerator<AskEvent> {
    const watch = new Watch(this.patience, signal);
    const events: AskEvent[] = [];
    let begun = false;
    try {
      const response = await this.send("POST", "v1/ask", asked, watch.signal, "text/event-stream");
      if (!response.body) throw new Failure("cut");
      const parser = createParser({ onEvent: (event) => void (known(event.event) && events.push(read(event))) });
      const decoder = new TextDecoder();
      const reader = response.body.getReader();
      for (;;) {
        const { value, done } = await reader.read();
        watch.alive();
        if (done) break;
        begun = true;
        parser.feed(decoder.decode(value, { stream: true }));
        for (const event of events.splice(0)) {
          yield event;
          if (event.kind === "answer") return;
        }
      }
      throw new Failure("cut");
    } catch (error) {
      throw watch.expired ? new Failure("timeout") : failureOfError(error, begun);
    } finally {
      watch.stop();
      watch.abort();
    }
  }

  private async json<T>(method: string, path: string): Promise<T> {
    const response = await this.send(method, path);
    try {
      return (await response.json()) as T;
    } catch (error) {
      throw failureOfError(error, true);
    }
  }

  /** A response with a status of success. A refused token is renewed once. */
  private async send(method: string, path: string, body?: unknown, signal?: AbortSignal, accept = "application/json"): Promise<Response> {
    const watch = signal ? null : new Watch(this.patience);
    const once = async (token: string | null): Promise<Response> => {
      const headers: Record<string, string> = { Accept: accept };
      if (token) headers["Authorization"] = `Bearer ${token}`;
      if (body !== undefined) headers["Content-Type"] = "application/json";
      const init: RequestInit = { method, headers, credentials: "omit", cache: "no-store", signal: (signal ?? watch?.signal)! };
      if (body !== undefined) init.body = JSON.stringify(body);
      return fetch(new URL(path, this.base), init);
    };
    try {
      let response = await once((await this.tokens?.current()) ?? null);
      if (response.status === 401 && this.tokens) response = await once(await this.tokens.renew("renew"));
      if (response.ok) return response;
      throw await failureOf(response);
    } catch (error) {
      throw watch?.expired ? new Failure("timeout") : failureOfError(error, false);
    } finally {
      watch?.stop();
    }
  }
}

/** Aborts when nothing has come for `patience` milliseconds, or when the signal that it follows does. */
class Watch {
  expired = false;
  private readonly controller = new AbortController();
  private timer = 0;

  constructor(
    private readonly patience: number,
    private readonly followed?: AbortSignal,
  ) {
    if (followed?.aborted) this.abort();
    followed?.addEventListener("abort", this.abort);
    this.alive();
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  alive(): void {
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => {
      this.expired = true;
      this.abort();
    }, this.patience);
  }

  stop(): void {
    clearTimeout(this.timer);
    this.followed?.removeEventListener("abort", this.abort);
  }

  readonly abort = (): void => this.controller.abort();
}

function known(name: string | undefined): boolean {
  return name === "step" || name === "draft" || name === "token" || name === "answer" || name === "error";
}

/** An event's data in its shape. Throws the Failure that an `error` event is. */
function read({ event, data }: EventSourceMessage): AskEvent {
  const said: unknown = JSON.parse(data);
  switch (event) {
    case "step":
      return { kind: "step", step: said as Step };
    case "token":
      return { kind: "token", text: String((said as { text: unknown }).text) };
    case "error":
      throw failureOfProblem(said);
    default:
      return { kind: event as "draft" | "answer", answer: said as Answer };
  }
}
