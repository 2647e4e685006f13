/** The script: defines the element, and puts one on the page where its own tag asks for it (`data-mode`). */

import { TwofoldChat } from "./chat.js";

const script = document.currentScript;

if (!customElements.get("twofold-chat")) {
  customElements.define("twofold-chat", TwofoldChat);
  if (script instanceof HTMLScriptElement && script.dataset["mode"]) {
    const element = document.createElement("twofold-chat");
    for (const [name, value] of Object.entries(script.dataset)) {
      element.setAttribute(name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`), value ?? "");
    }
    const place = (): void => void document.body.append(element);
    if (document.body) place();
    else document.addEventListener("DOMContentLoaded", place, { once: true });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "twofold-chat": TwofoldChat;
  }
}
