/** The caller's token: short-lived, from the host page, never stored. */

import { Failure } from "./failure.js";

/** `signal` ends when nobody waits for the token any longer. */
export type TokenSource = (reason: "first" | "renew", signal: AbortSignal) => Promise<string | null> | string | null;

const EARLY_MS = 30_000;
const BEARER = /^[\w.~+/-]+=*$/; // RFC 6750; a page to sign in at is none

/** Asks the host for a token when there is none, when it is about to end, and once more when the service refuses it. */
export class Tokens {
  /** Whom the last token was for; undefined where there was none yet, or none that can be read. */
  person: string | undefined;
  private held: string | null = null;
  private ends = Infinity;
  private pending: Promise<string | null> | null = null;
  private dropped = 0;

  /** `patience`: milliseconds that the host has for a token. `changed` is told when a token is for another person than the last. */
  constructor(
    private readonly source: TokenSource,
    private readonly patience: number,
    private readonly changed: () => void,
  ) {}

  async current(): Promise<string | null> {
    return this.held && Date.now() < this.ends - EARLY_MS ? this.held : this.renew(this.held ? "renew" : "first");
  }

  /** Requests that need a new one at the same moment share it. */
  renew(reason: "first" | "renew"): Promise<string | null> {
    const { dropped } = this;
    this.pending ??= this.fetch(reason).finally(() => {
      if (dropped === this.dropped) this.pending = null;
    });
    return this.pending;
  }

  /** Nothing uses the token that is held, or on its way, any longer. */
  drop(): void {
    this.held = this.pending = null;
    this.dropped++;
  }

  private async fetch(reason: "first" | "renew"): Promise<string | null> {
    const { dropped } = this;
    const signal = AbortSignal.timeout(this.patience);
    let token: string | null;
    try {
      token = (await unless(signal, (async () => this.source(reason, signal))())) || null;
      if (token && !BEARER.test(token)) throw 0;
    } catch {
      this.held = null;
      throw new Failure(signal.aborted ? "timeout" : "session");
    }
    if (dropped !== this.dropped) return this.current();
    const { exp, sub } = claimsOf(token);
    this.held = token;
    this.ends = typeof exp === "number" ? 1000 * exp : Infinity; // unreadable: then the service says so
    const before = this.person;
    this.person = sub as string | undefined;
    if (before !== undefined && before !== sub) this.changed();
    return token;
  }
}

/** What `work` gives; throws when `signal` aborts first. */
export function unless<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  return new Promise((done, fail) => {
    const end = (): void => fail(signal.reason);
    if (signal.aborted) end();
    signal.addEventListener("abort", end, { once: true });
    work.then(done, fail);
  });
}

/** A source that fetches an address of the host, with its cookies: `{"token": "…"}` or the token alone. */
export function tokenFrom(address: URL): TokenSource {
  return async (_reason, signal) => {
    const response = await fetch(address, { credentials: "include", cache: "no-store", headers: { Accept: "application/json" }, signal });
    if (!response.ok) throw new Failure("session");
    const said = (await response.text()).trim();
    return said.startsWith("{") ? String((JSON.parse(said) as { token?: unknown }).token ?? "") : said;
  };
}

function claimsOf(token: string | null): { exp?: unknown; sub?: unknown } {
  try {
    return JSON.parse(atob(token!.split(".")[1]!.replace(/-/g, "+").replace(/_/g, "/"))) as object;
  } catch {
    return {};
  }
}
