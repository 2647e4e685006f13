/** The caller's token: short-lived, from the host page, never stored. */

import { Failure } from "./failure.js";

export type TokenSource = (reason: "first" | "renew") => Promise<string | null> | string | null;

const EARLY_MS = 30_000;

/** Asks the host for a token when there is none, when it is about to end, and once more when the service refuses it. */
export class Tokens {
  private held: string | null = null;
  private ends = Infinity;
  private pending: Promise<string | null> | null = null;

  constructor(private readonly source: TokenSource) {}

  async current(): Promise<string | null> {
    return this.held && Date.now() < this.ends - EARLY_MS ? this.held : this.renew(this.held ? "renew" : "first");
  }

  /** Requests that need a new one at the same moment share it. */
  renew(reason: "first" | "renew"): Promise<string | null> {
    this.pending ??= this.fetch(reason).finally(() => (this.pending = null));
    return this.pending;
  }

  private async fetch(reason: "first" | "renew"): Promise<string | null> {
    try {
      this.held = (await this.source(reason)) || null;
    } catch {
      this.held = null;
      throw new Failure("session");
    }
    this.ends = this.held ? endOf(this.held) : Infinity;
    return this.held;
  }
}

/** A source that fetches an address of the host, with its cookies: `{"token": "…"}` or the token alone. */
export function tokenFrom(address: string): TokenSource {
  return async () => {
    const response = await fetch(address, { credentials: "include", cache: "no-store", headers: { Accept: "application/json" } });
    if (!response.ok) throw new Failure("session");
    const said = (await response.text()).trim();
    return said.startsWith("{") ? String((JSON.parse(said) as { token?: unknown }).token ?? "") : said;
  };
}

/** When the token ends, in milliseconds; without a readable `exp` never, as far as we know: then the service says so. */
function endOf(token: string): number {
  try {
    const payload = atob((token.split(".")[1] ?? "").replace(/-/g, "+").replace(/_/g, "/"));
    const { exp } = JSON.parse(payload) as { exp?: unknown };
    return typeof exp === "number" ? 1000 * exp : Infinity;
  } catch {
    return Infinity;
  }
}
