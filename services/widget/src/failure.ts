/** What can go wrong between here and the service, by what a person can do about it. */

export type Kind = "offline" | "unreachable" | "timeout" | "limit" | "cut" | "session" | "denied" | "missing" | "invalid" | "maintenance" | "fault";

export class Failure extends Error {
  constructor(
    readonly kind: Kind,
    /** The service's own words, where it said something that helps. */
    readonly detail = "",
    /** Seconds to wait before trying again. */
    readonly wait = 0,
    /** What whoever runs the service finds it by. */
    readonly request = "",
  ) {
    super(kind);
  }
}

const KINDS: Record<number, Kind> = { 401: "session", 403: "denied", 404: "missing", 413: "invalid", 422: "invalid", 429: "limit", 502: "maintenance", 503: "maintenance", 504: "timeout" };

/** The failure that a response with an error status is. */
export async function failureOf(response: Response): Promise<Failure> {
  const problem: unknown = await response.json().catch(() => null);
  const wait = Number(response.headers.get("Retry-After")) || 0;
  return failureOfProblem(problem, response.status, wait, response.headers.get("X-Request-ID") ?? "");
}

/** The failure that a problem object (RFC 9457) is. */
export function failureOfProblem(problem: unknown, status?: number, wait = 0, request = ""): Failure {
  const given = (typeof problem === "object" && problem ? problem : {}) as { status?: unknown; detail?: unknown };
  const code = status ?? (Number(given.status) || 500);
  const detail = typeof given.detail === "string" ? given.detail : "";
  return new Failure(KINDS[code] ?? "fault", detail, Math.min(wait, 3600), request);
}

/** The failure that an exception of `fetch` or of reading its body is; an abort that was asked for stays what it is. */
export function failureOfError(error: unknown, begun: boolean): unknown {
  if (error instanceof Failure || (error instanceof DOMException && error.name === "AbortError")) return error;
  if (!navigator.onLine) return new Failure("offline");
  return new Failure(begun ? "cut" : "unreachable");
}
