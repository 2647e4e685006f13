/** Colours, sizes and type. Each can be set from outside by the custom property of the same name without the underscore: --twofold-accent … */

import { css } from "lit";

const light = css`
  --_ground: var(--twofold-ground, #f8f7f4);
  --_surface: var(--twofold-surface, #ffffff);
  --_ink: var(--twofold-ink, #1d2228);
  --_soft: var(--twofold-soft, #596270);
  --_line: var(--twofold-line, #e3e0d9);
  --_edge: var(--twofold-edge, #868c95);
  --_accent: var(--twofold-accent, #1c5d8c);
  --_on-accent: var(--twofold-on-accent, #ffffff);
  --_tint: var(--twofold-tint, #e7f0f6);
  --_mark: var(--twofold-mark, #ffedaa);
  --_bad: var(--twofold-bad, #a32a1e);
  --_bad-tint: var(--twofold-bad-tint, #fbedea);
  --_shade: 0 1px 2px rgb(20 25 30 / 6%), 0 12px 40px rgb(20 25 30 / 16%);
  color-scheme: light;
`;

const dark = css`
  --_ground: var(--twofold-ground, #15181c);
  --_surface: var(--twofold-surface, #1d2126);
  --_ink: var(--twofold-ink, #e7e9ec);
  --_soft: var(--twofold-soft, #a3abb6);
  --_line: var(--twofold-line, #31373f);
  --_edge: var(--twofold-edge, #77808c);
  --_accent: var(--twofold-accent, #8cc3ea);
  --_on-accent: var(--twofold-on-accent, #0d1b26);
  --_tint: var(--twofold-tint, #20303d);
  --_mark: var(--twofold-mark, #5a4a15);
  --_bad: var(--twofold-bad, #f3a398);
  --_bad-tint: var(--twofold-bad-tint, #3a2220);
  --_shade: 0 1px 2px rgb(0 0 0 / 40%), 0 12px 40px rgb(0 0 0 / 50%);
  color-scheme: dark;
`;

export const tokens = css`
  :host {
    ${light}
    --_radius: var(--twofold-radius, 14px);
    --_font: var(--twofold-font, system-ui, -apple-system, "Segoe UI", "Apple SD Gothic Neo", "Malgun Gothic", "Noto Sans KR", "Noto Sans CJK KR", sans-serif);
    --_size: var(--twofold-font-size, 15px);
    --_narrow: calc(var(--_radius) * 0.6);
    font: var(--_size) / 1.65 var(--_font);
    color: var(--_ink);
    text-align: start;
    word-break: keep-all;
    overflow-wrap: anywhere;
    -webkit-text-size-adjust: 100%;
  }
  :host([theme="dark"]) {
    ${dark}
  }
  @media (prefers-color-scheme: dark) {
    :host(:not([theme="light"])) {
      ${dark}
    }
  }
`;
