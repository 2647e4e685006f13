/** What is said: questions, answers, evidence, the welcome, the history, a document. */

import { css } from "lit";

export const content = css`
  h3 {
    margin: 0 0 8px;
    color: var(--_soft);
    font-size: 0.8125em;
    font-weight: 600;
  }

  .welcome {
    display: flex;
    flex-direction: column;
    gap: 4px;
    padding-block: clamp(20px, 9cqh, 88px) 24px;
  }
  .welcome h2 {
    margin: 0;
    font-size: 1.5em;
    font-weight: 650;
    line-height: 1.35;
    letter-spacing: -0.015em;
  }
  .about {
    margin: 6px 0 22px;
    color: var(--_soft);
  }
  .starters {
    margin-block-end: 18px;
  }
  .knows {
    color: var(--_soft);
    font-size: 0.875em;
  }
  .knows > summary {
    padding-block: 6px;
    cursor: pointer;
  }
  .knows p,
  .knows ul {
    margin: 0 0 8px;
    padding-inline-start: 1.1em;
  }
  .knows p {
    padding-inline-start: 0;
  }
  .knows b {
    color: var(--_ink);
    font-weight: 600;
  }

  .turn {
    padding-block: 20px 8px;
  }
  .turn:last-of-type {
    min-height: calc(100cqh - 2px);
  }
  .turn + .turn {
    border-block-start: 1px solid var(--_line);
  }
  .question {
    width: fit-content;
    max-width: 88%;
    margin: 0 0 14px auto;
    padding: 8px 15px;
    border-radius: var(--_radius) var(--_radius) 4px var(--_radius);
    background: var(--_tint);
    font-size: 1em;
    font-weight: 400;
    white-space: pre-wrap;
  }
  .text {
    font-size: 1.0667em;
  }
  .text.draft {
    opacity: 0.85;
  }
  .prose > :first-child {
    margin-block-start: 0;
  }
  .prose p,
  .prose ul,
  .prose ol,
  .prose pre,
  .prose blockquote,
  .prose table {
    margin: 0 0 10px;
  }
  .prose .plain {
    white-space: pre-wrap;
  }
  .prose ul,
  .prose ol {
    padding-inline-start: 1.5em;
  }
  .prose h4,
  .prose h5,
  .prose h6 {
    margin: 16px 0 6px;
    font-size: 1em;
  }
  .prose hr {
    border: 0;
    border-block-start: 1px solid var(--_line);
  }
  code,
  pre {
    font-family: ui-monospace, "SF Mono", Menlo, Consolas, "Noto Sans Mono CJK KR", monospace;
    font-size: 0.875em;
  }
  pre {
    margin: 8px 0;
    padding: 10px 12px;
    border-radius: var(--_narrow);
    background: var(--_ground);
    line-height: 1.5;
    white-space: pre-wrap;
    word-break: normal;
  }
  .prose pre {
    background: var(--_surface);
    border: 1px solid var(--_line);
  }
  blockquote {
    margin: 0;
    padding-inline-start: 12px;
    border-inline-start: 3px solid var(--_line);
    color: var(--_soft);
  }
  .inside blockquote {
    white-space: pre-wrap;
    border-color: var(--_accent);
    color: var(--_ink);
  }

  .waiting {
    display: flex;
    align-items: center;
    gap: 10px;
    color: var(--_soft);
  }
  .beads {
    display: inline-flex;
    gap: 4px;
  }
  .beads i {
    width: 7px;
    height: 7px;
    border-radius: 50%;
    background: var(--_line);
  }
  .beads .done {
    background: var(--_accent);
  }
  .beads .now {
    background: var(--_accent);
    animation: breathe 1.1s ease-in-out infinite alternate;
  }
  @keyframes breathe {
    from {
      opacity: 0.25;
    }
  }

  .evidence,
  .next,
  .nearest {
    margin-block-start: 16px;
  }
  .evidence > ol,
  .nearest ul,
  .conversations {
    margin: 0;
    padding: 0;
    list-style: none;
  }
  .source {
    border: 1px solid var(--_line);
    background: var(--_surface);
  }
  .evidence li + li .source {
    border-block-start: 0;
  }
  .evidence li:first-child .source {
    border-start-start-radius: var(--_radius);
    border-start-end-radius: var(--_radius);
  }
  .evidence li:last-child .source {
    border-end-start-radius: var(--_radius);
    border-end-end-radius: var(--_radius);
  }
  .source > summary {
    display: flex;
    align-items: center;
    gap: 8px;
    min-height: 42px;
    padding: 7px 14px;
    font-size: 0.9375em;
    line-height: 1.45;
    list-style: none;
    cursor: pointer;
    border-radius: inherit;
  }
  .source > summary::-webkit-details-marker {
    display: none;
  }
  .source > summary svg {
    flex: none;
    width: 17px;
    height: 17px;
    color: var(--_soft);
  }
  .source .number {
    flex: none;
    min-width: 1.5em;
    color: var(--_accent);
    font-size: 0.8125em;
    font-weight: 650;
    text-align: center;
  }
  .source > summary:hover .name {
    text-decoration: underline;
    text-underline-offset: 3px;
    text-decoration-thickness: 1px;
  }
  .inside {
    padding: 4px 14px 12px;
    font-size: 0.9375em;
  }
  .understood {
    margin: 0 0 8px;
  }
  .understood span,
  .contact span {
    margin-inline-end: 6px;
    color: var(--_soft);
  }
  .rows {
    overflow-x: auto;
  }
  table {
    border-collapse: collapse;
    font-variant-numeric: tabular-nums;
  }
  th,
  td {
    padding: 5px 16px 5px 0;
    border-block-end: 1px solid var(--_line);
    text-align: start;
    vertical-align: top;
  }
  th {
    color: var(--_soft);
    font-size: 0.875em;
    font-weight: 600;
    white-space: nowrap;
  }
  .figure {
    text-align: end;
    white-space: nowrap;
  }
  .query > summary {
    padding-block: 6px;
    color: var(--_soft);
    font-size: 0.875em;
    cursor: pointer;
  }
  .formula {
    margin: 0 0 8px;
  }
  dl {
    margin: 0;
  }
  dl > div {
    display: flex;
    justify-content: space-between;
    gap: 16px;
    padding-block: 3px;
    border-block-end: 1px solid var(--_line);
  }
  dt {
    color: var(--_soft);
  }
  dd {
    margin: 0;
    font-variant-numeric: tabular-nums;
    text-align: end;
  }
  .contact {
    margin: 12px 0 0;
  }
  .actions {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    margin: 8px 0 0 -10px;
  }
  .took {
    margin-inline-start: auto;
    color: var(--_soft);
    font-size: 0.8125em;
  }
  .clarify,
  .correct {
    display: grid;
    gap: 12px;
    margin-block-start: 12px;
    padding: 14px;
    border: 1px solid var(--_line);
    border-radius: var(--_radius);
    background: var(--_surface);
  }
  .clarify h3 {
    margin: 0;
  }
  .clarify > .button {
    justify-self: start;
  }
  .failure {
    margin-block: 8px;
    padding: 12px 16px 14px;
    border-radius: var(--_radius);
    background: var(--_bad-tint);
  }
  .failure p {
    margin: 0 0 10px;
    color: var(--_bad);
  }
  .failure .detail {
    color: var(--_ink);
    font-size: 0.875em;
  }
  .turn > .answer > .note {
    margin-block: 8px;
  }

  .conversations {
    flex: 1;
    min-height: 0;
    margin-inline: -8px;
    overflow-y: auto;
  }
  .conversations li {
    display: flex;
    align-items: center;
    gap: 6px;
    min-height: 56px;
    border-block-end: 1px solid var(--_line);
  }
  .line {
    flex: 1;
    min-width: 0;
    padding: 8px;
    border: 0;
    background: none;
    text-align: start;
    cursor: pointer;
  }
  .line .name {
    display: block;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .line time {
    color: var(--_soft);
    font-size: 0.8125em;
  }
  .line:hover .name {
    color: var(--_accent);
  }
  .sure {
    flex: 1;
    padding-inline-start: 8px;
  }

  .document {
    flex: 1;
    min-height: 0;
    margin-inline: -20px;
    padding: 0 20px 24px;
    overflow-y: auto;
    overscroll-behavior: contain;
  }
  .words {
    white-space: pre-wrap;
  }
  mark {
    padding: 1px 0;
    border-radius: 2px;
    background: var(--_mark);
    color: inherit;
  }
`;
