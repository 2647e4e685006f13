/** The window: launcher, frame, header, scrolling part, composer, dialogs; in a bubble, a panel, or a page. */

import { css } from "lit";

export const frame = css`
  :host {
    display: block;
  }
  :host([hidden]),
  [hidden] {
    display: none !important;
  }
  :host([mode="bubble"]) {
    display: contents;
  }
  :host([mode="panel"]) {
    height: 100%;
    min-height: 22rem;
  }
  :host([mode="page"]) {
    position: fixed;
    inset: 0;
    background: var(--_ground);
  }
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }
  .hidden {
    position: absolute;
    width: 1px;
    height: 1px;
    margin: -1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }

  .launcher {
    position: fixed;
    z-index: var(--twofold-z, 2147483000);
    inset-block-end: calc(var(--twofold-offset, 20px) + env(safe-area-inset-bottom));
    inset-inline-end: calc(var(--twofold-offset, 20px) + env(safe-area-inset-right));
    display: grid;
    place-items: center;
    width: 56px;
    height: 56px;
    border: 0;
    border-radius: 50%;
    background: var(--_accent);
    color: var(--_on-accent);
    box-shadow: var(--_shade);
    cursor: pointer;
  }
  .launcher svg {
    width: 26px;
    height: 26px;
  }

  .frame {
    display: flex;
    flex-direction: column;
    height: 100%;
    min-height: 0;
    background: var(--_ground);
    color: var(--_ink);
  }
  :host([mode="panel"]) .frame {
    border: 1px solid var(--_line);
    border-radius: var(--_radius);
    overflow: hidden;
  }
  :host([mode="page"]) .frame {
    position: absolute;
    inset-block-start: var(--_top, 0);
    inset-inline: 0;
    height: var(--_height, 100%);
    padding-inline: env(safe-area-inset-left) env(safe-area-inset-right);
  }
  :host([mode="bubble"]) .frame {
    position: fixed;
    z-index: var(--twofold-z, 2147483000);
    inset-block-end: calc(var(--twofold-offset, 20px) + env(safe-area-inset-bottom));
    inset-inline-end: calc(var(--twofold-offset, 20px) + env(safe-area-inset-right));
    width: min(var(--twofold-width, 420px), calc(100vw - 40px));
    height: min(var(--twofold-height, 680px), calc(100dvh - 40px));
    border: 1px solid var(--_line);
    border-radius: var(--_radius);
    box-shadow: var(--_shade);
    overflow: hidden;
    animation: rise 160ms ease-out;
  }
  @media (max-width: 560px) {
    :host([mode="bubble"]) .frame {
      inset: var(--_top, 0) 0 auto 0;
      width: 100vw;
      height: var(--_height, 100dvh);
      border: 0;
      border-radius: 0;
    }
  }
  @keyframes rise {
    from {
      opacity: 0;
      transform: translateY(12px);
    }
  }

  .column {
    width: 100%;
    max-width: 46rem;
    margin-inline: auto;
    padding-inline: 18px;
  }

  .head {
    display: flex;
    align-items: center;
    gap: 2px;
    padding: max(8px, env(safe-area-inset-top)) 10px 8px 18px;
    border-block-end: 1px solid var(--_line);
    background: var(--_ground);
  }
  .head h1 {
    flex: 1;
    min-width: 0;
    margin: 0;
    font-size: 1.0625em;
    font-weight: 650;
    letter-spacing: -0.01em;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .tongue {
    font-size: 0.8125rem;
    font-weight: 650;
  }

  .scroll {
    flex: 1;
    min-height: 0;
    overflow-y: auto;
    overscroll-behavior: contain;
    container: messages / size;
    scrollbar-gutter: stable both-edges;
    scrollbar-width: thin;
    scrollbar-color: var(--_line) transparent;
  }

  .composer {
    padding-block: 4px max(10px, env(safe-area-inset-bottom));
    background: var(--_ground);
  }
  .box {
    display: flex;
    align-items: flex-end;
    gap: 6px;
    padding: 5px;
    border: 1px solid var(--_edge);
    border-radius: calc(var(--_radius) + 6px);
    background: var(--_surface);
  }
  .box:focus-within {
    border-color: var(--_accent);
    box-shadow: 0 0 0 1px var(--_accent);
  }
  .box textarea {
    flex: 1;
    min-width: 0;
    max-height: 9.5em;
    padding: 7px 6px 7px 11px;
    border: 0;
    outline: 0;
    background: none;
    color: inherit;
    font: inherit;
    font-size: max(1em, 16px);
    line-height: 1.5;
    resize: none;
  }
  .box textarea::placeholder {
    color: var(--_soft);
    opacity: 1;
  }
  .send {
    display: grid;
    place-items: center;
    flex: none;
    width: 40px;
    height: 40px;
    border: 0;
    border-radius: 50%;
    background: var(--_accent);
    color: var(--_on-accent);
    cursor: pointer;
  }
  .send[aria-disabled="true"] {
    background: var(--_line);
    color: var(--_soft);
    cursor: default;
  }
  .hint {
    margin: 5px 12px 0;
    color: var(--_soft);
    font-size: 0.75rem;
    line-height: 1.4;
  }
  @media (hover: none) {
    .hint:not(:has(span)) {
      display: none;
    }
  }

  dialog {
    display: none;
    flex-direction: column;
    gap: 12px;
    width: min(34rem, 100vw);
    max-width: none;
    height: 100dvh;
    max-height: none;
    margin: 0 0 0 auto;
    padding: max(14px, env(safe-area-inset-top)) max(20px, env(safe-area-inset-right)) max(14px, env(safe-area-inset-bottom)) max(20px, env(safe-area-inset-left));
    border: 0;
    border-inline-start: 1px solid var(--_line);
    background: var(--_surface);
    color: var(--_ink);
    font: inherit;
    box-shadow: var(--_shade);
  }
  dialog[open] {
    display: flex;
    animation: slide 160ms ease-out;
  }
  dialog::backdrop {
    background: rgb(15 20 25 / 40%);
  }
  dialog.history {
    width: min(24rem, 100vw);
  }
  @keyframes slide {
    from {
      opacity: 0;
      transform: translateX(24px);
    }
  }
  dialog header {
    display: flex;
    align-items: flex-start;
    justify-content: space-between;
    gap: 12px;
  }
  dialog h2 {
    margin: 4px 0 0;
    font-size: 1.125em;
    line-height: 1.4;
  }

  @media (prefers-reduced-motion: reduce) {
    *,
    *::before,
    *::after {
      animation: none !important;
      transition: none !important;
    }
  }
`;
