/**
 * Text of the service to a DOM fragment in which nothing runs, loads or leads astray.
 *
 * Three layers, each enough alone: the parser takes HTML for text and makes no images; the sanitizer lets a short list of elements
 * through; links keep an address only where its host is allowed. The fragment is never written as HTML.
 */

import createPurifier from "dompurify";
import { getDefaults, Lexer, Parser, Renderer, Tokenizer, type Token, type Tokens } from "marked";

const TAGS = ["p", "br", "strong", "em", "code", "pre", "ul", "ol", "li", "blockquote", "hr", "h4", "h5", "h6", "a", "table", "thead", "tbody", "tr", "th", "td"];

const policy = ((): Pick<TrustedTypePolicy, "createHTML" | "createScriptURL"> | undefined => {
  try {
    // Only this module can reach it, and only the sanitizer is given it.
    return window.trustedTypes?.createPolicy("twofold", { createHTML: (html: string) => html, createScriptURL: () => "about:blank" });
  } catch {
    return undefined; // a page whose policy does not name it: then text stays text
  }
})();
const plainOnly = Boolean(window.trustedTypes) && !policy;
const purifier = createPurifier(window);

// No HTML; no reference links, whose definitions stand elsewhere; no ~strikethrough~, which is how Korean writes a range; no code by indent.
class Blocks extends Tokenizer {}
const never = (): undefined => undefined;
Object.assign(Blocks.prototype, { html: never, tag: never, def: never, del: never, code: never });

class Elements extends Renderer {
  override image({ text }: Tokens.Image): string {
    return escaped(text);
  }

  override heading({ tokens, depth }: Tokens.Heading): string {
    const level = Math.min(depth + 3, 6);
    return `<h${level}>${this.parser.parseInline(tokens)}</h${level}>`;
  }

  override checkbox(): string {
    return "";
  }
}

const options = { ...getDefaults(), breaks: true, tokenizer: new Blocks(), renderer: new Elements() };

export function tokensOf(text: string): Token[] {
  return new Lexer(options).lex(text);
}

/** What may be linked to. */
export type Allowed = (address: URL) => boolean;

/** The page, the service, and `hosts`: names of hosts that speak HTTPS, or origins. */
export function allowHosts(service: URL, hosts: readonly string[]): Allowed {
  const allowed = new Set([location.origin, service.origin, ...hosts.map((host) => attempt(host.includes("://") ? host : `https://${host}`)?.origin)]);
  return (address) => /^https?:$/.test(address.protocol) && allowed.has(address.origin) && !address.username && !address.password;
}

/** Blocks as a fragment; marks `[n]` become numbered buttons, live where `known` has their number. */
export function render(tokens: Token[], allowed: Allowed, known: ReadonlySet<number>, label: (id: number) => string): DocumentFragment {
  const fragment = plainOnly ? plain(tokens) : sanitize(new Parser(options).parse(tokens));
  for (const link of fragment.querySelectorAll("a")) tame(link, allowed);
  mark(fragment, known, label);
  return fragment;
}

function sanitize(html: string): DocumentFragment {
  return purifier.sanitize(html, {
    ALLOWED_TAGS: TAGS,
    ALLOWED_ATTR: ["href", "start"],
    ALLOW_DATA_ATTR: false,
    ALLOW_ARIA_ATTR: false,
    RETURN_DOM_FRAGMENT: true,
    ...(policy && { TRUSTED_TYPES_POLICY: policy as TrustedTypePolicy }),
  });
}

function plain(tokens: Token[]): DocumentFragment {
  const fragment = document.createDocumentFragment();
  const paragraph = document.createElement("p");
  paragraph.textContent = tokens.map((token) => token.raw).join("");
  paragraph.className = "plain";
  fragment.append(paragraph);
  return fragment;
}

/** A link that may stay is opened apart, without a trace of where it stood; of another only the words stay, and where it would have led. */
function tame(link: HTMLAnchorElement, allowed: Allowed): void {
  const given = link.getAttribute("href") ?? "";
  const address = attempt(given);
  if (address && allowed(address)) {
    link.href = address.href;
    link.target = "_blank";
    link.rel = "noopener noreferrer nofollow";
    link.referrerPolicy = "no-referrer";
    return;
  }
  const words = link.textContent ?? "";
  link.replaceWith(address && !words.includes(given) && /^https?:$/.test(address.protocol) ? `${words} (${address.host})` : words);
}

function attempt(given: string): URL | null {
  try {
    return new URL(given, document.baseURI);
  } catch {
    return null;
  }
}

const MARK = /\[(\d{1,4})\]/g;

function mark(fragment: DocumentFragment, known: ReadonlySet<number>, label: (id: number) => string): void {
  const walker = document.createTreeWalker(fragment, NodeFilter.SHOW_TEXT);
  const found: Text[] = [];
  while (walker.nextNode()) {
    const node = walker.currentNode as Text;
    if (node.data.includes("[") && !node.parentElement?.closest("code")) found.push(node);
  }
  for (const node of found) {
    const parts: (string | Node)[] = [];
    let last = 0;
    for (const match of node.data.matchAll(MARK)) {
      const id = Number(match[1]);
      parts.push(node.data.slice(last, match.index).replace(/ $/, " "), chip(id, known.has(id), label));
      last = match.index + match[0].length;
    }
    if (last) node.replaceWith(...parts, node.data.slice(last));
  }
}

function chip(id: number, live: boolean, label: (id: number) => string): HTMLElement {
  const element = document.createElement(live ? "button" : "span");
  element.className = "chip";
  element.textContent = String(id);
  element.setAttribute("part", "chip");
  if (element instanceof HTMLButtonElement) {
    element.type = "button";
    element.dataset["cite"] = String(id);
    element.setAttribute("aria-label", label(id));
  }
  return element;
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
