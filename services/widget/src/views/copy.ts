/** An answer to the clipboard, with where it comes from. */

import type { Turn } from "../session.js";
import type { Texts } from "../texts.js";
import { nameOf } from "./view.js";

/** Whether it is there now. Pages on plain HTTP have no clipboard of their own: there a selection is copied. */
export async function copyAnswer(turn: Turn, texts: Texts, root: ShadowRoot): Promise<boolean> {
  const sources = turn.answer?.citations.map((citation) => {
    const name = nameOf(citation, texts);
    return `[${citation.id}] ${citation.kind === "document" ? `${name} (${citation.source})` : name}`;
  });
  const text = [turn.flow.text, ...(sources?.length ? ["", ...sources] : [])].join("\n");
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const held = root.activeElement as HTMLElement | null;
    const area = document.createElement("textarea");
    area.value = text;
    area.className = "hidden";
    root.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    held?.focus();
    return done;
  }
}
