/** The HTTP interface of the service, as far as the widget needs it. */

import { createParser, type EventSourceMessage } from "eventsource-parser";
import { Failure, failureOf, failureOfError, failureOfProblem } from "./failure.js";
import { Tokens, unless, type TokenSource } from "./token.js";
import type { Answer, AskEvent, ConversationLine, Language, Source, Step, StoredTurn, Welcome } from "./types.js";

export interface Asked {
  question: string;
  conversation_id?: string;
  history?: { role: "user" | "assistant"; text: string }[];
}

export class Client {
  readonly tokens: Tokens;

  /** `patience`: milliseconds without a byte after which the service counts as away. `changed` is told when tokens are for another person. */
  constructor(
    readonly base: URL,
    source: TokenSource,
    private readonly patience: number,
    changed: () => void,
  ) {
    this.tokens = new Tokens(source, patience, changed);
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

  forget(id: string): Promise<unknown> {
    return this.json("DELETE", `v1/conversations/${encodeURIComponent(id)}`);
  }

  rate(rating: { trace_id: string; rating: "up" | "down"; comment?: string; correction?: string }): Promise<unknown> {
    return this.json("POST", "v1/feedback", rating);
  }

  /** The events of an answer as they come; the last is the answer. Throws Failure, or an AbortError where `signal` asked for it. */
  async *ask(asked: Asked, signal: AbortSignal): AsyncGenerator<AskEvent> {
    const watch = new Watch(this.patience, signal);
    const events: AskEvent[] = [];
    let begun = false;
    try {
      const response = await this.send("POST", "v1/ask", watch.signal, asked, "text/event-stream");
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

  private async json<T>(method: string, path: string, body?: unknown): Promise<T> {
    const watch = new Watch(this.patience);
    let begun = false;
    try {
      const response = await this.send(method, path, watch.signal, body);
      begun = true;
      const text = await response.text();
      return (text && JSON.parse(text)) as T;
    } catch (error) {
      throw watch.expired ? new Failure("timeout") : failureOfError(error, begun);
    } finally {
      watch.stop();
    }
  }

  /** A response with a status of success. A refused token is renewed once. Throws Failure, or what `fetch` does. */
  private async send(method: string, path: string, signal: AbortSignal, body?: unknown, accept = "application/json"): Promise<Response> {
    const once = async (wanted: Promise<string | null>): Promise<Response> => {
      const headers: Record<string, string> = { Accept: accept };
      const token = await unless(signal, wanted);
      if (token) headers["Authorization"] = `Bearer ${token}`;
      const init: RequestInit = { method, headers, credentials: "omit", cache: "no-store", signal };
      if (body) {
        headers["Content-Type"] = "application/json";
        init.body = JSON.stringify(body);
      }
      return fetch(new URL(path, this.base), init);
    };
    let response = await once(this.tokens.current());
    if (response.status === 401) response = await once(this.tokens.renew("renew"));
    if (response.ok) return response;
    throw await failureOf(response);
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
