/** Buttons, fields, chips. Everything that can be pressed is 40 px or more on a telephone. */

import { css } from "lit";

export const controls = css`
  :focus-visible {
    outline: 2px solid var(--_accent);
    outline-offset: 2px;
  }
  button {
    font: inherit;
    color: inherit;
    letter-spacing: inherit;
    touch-action: manipulation;
  }
  .icon {
    display: inline-grid;
    place-items: center;
    flex: none;
    width: 40px;
    height: 40px;
    padding: 0;
    border: 0;
    border-radius: 50%;
    background: none;
    color: var(--_soft);
    cursor: pointer;
  }
  .icon:hover,
  .icon[aria-pressed="true"] {
    background: var(--_tint);
    color: var(--_accent);
  }
  .button {
    min-height: 38px;
    padding: 6px 16px;
    border: 1px solid var(--_edge);
    border-radius: 999px;
    background: var(--_surface);
    font-size: 0.9375em;
    cursor: pointer;
  }
  .button.primary {
    border-color: var(--_accent);
    background: var(--_accent);
    color: var(--_on-accent);
  }
  .button.danger {
    border-color: var(--_bad);
    color: var(--_bad);
  }
  .button:disabled,
  .button[aria-disabled="true"] {
    color: var(--_soft);
    cursor: default;
  }
  .plain {
    padding: 6px 0;
    border: 0;
    background: none;
    color: var(--_accent);
    font-size: 0.9375em;
    text-align: start;
    text-decoration: underline;
    text-underline-offset: 3px;
    text-decoration-thickness: 1px;
    cursor: pointer;
  }
  .suggestion {
    display: block;
    width: 100%;
    min-height: 44px;
    padding: 9px 15px;
    border: 1px solid var(--_line);
    border-radius: var(--_radius);
    background: var(--_surface);
    text-align: start;
    line-height: 1.5;
    cursor: pointer;
    transition: border-color 120ms, background-color 120ms;
  }
  .suggestion:hover {
    border-color: var(--_accent);
    background: var(--_tint);
  }
  .suggestion + .suggestion {
    margin-block-start: 8px;
  }
  .field .suggestion {
    display: inline-block;
    width: auto;
    min-height: 38px;
    margin: 6px 6px 0 0;
    padding: 5px 14px;
    border-radius: 999px;
  }
  input,
  form textarea {
    width: 100%;
    padding: 9px 12px;
    border: 1px solid var(--_edge);
    border-radius: var(--_narrow);
    background: var(--_surface);
    color: inherit;
    font: inherit;
    font-size: max(1em, 16px);
  }
  label {
    display: block;
    font-size: 0.9375em;
  }
  label > input,
  label > textarea {
    display: block;
    margin-block-start: 4px;
  }
  .row {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
  }
  .chip {
    display: inline-grid;
    place-items: center;
    min-width: 1.5em;
    height: 1.5em;
    margin: 0 1px;
    padding: 0 0.35em;
    border: 0;
    border-radius: 999px;
    background: var(--_tint);
    color: var(--_accent);
    font-size: 0.75em;
    font-weight: 650;
    line-height: 1;
    vertical-align: 0.22em;
    position: relative;
  }
  button.chip {
    cursor: pointer;
  }
  button.chip::after {
    content: "";
    position: absolute;
    inset: -8px -4px; /* what a thumb may hit */
  }
  button.chip:hover {
    background: var(--_accent);
    color: var(--_on-accent);
  }
  a {
    color: var(--_accent);
    text-underline-offset: 3px;
  }
  .note {
    margin: 0;
    color: var(--_soft);
    font-size: 0.875em;
  }
  .note.bad {
    color: var(--_bad);
  }
`;
