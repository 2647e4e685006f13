/** Icons, drawn with the text's colour. */

import { svg, type SVGTemplateResult } from "lit";

const icon = (paths: SVGTemplateResult): SVGTemplateResult =>
  svg`<svg viewBox="0 0 24 24" width="20" height="20" fill="none" stroke="currentColor" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false">${paths}</svg>`;

export const chatIcon = icon(svg`<path d="M4 5.5h16v11H10l-4.5 4v-4H4z"/><path d="M8 9.5h8M8 12.75h5"/>`);
export const closeIcon = icon(svg`<path d="M6 6l12 12M18 6L6 18"/>`);
export const plusIcon = icon(svg`<path d="M12 5v14M5 12h14"/>`);
export const clockIcon = icon(svg`<circle cx="12" cy="12" r="8.25"/><path d="M12 7.5V12l3 2"/>`);
export const sendIcon = icon(svg`<path d="M12 19V5M6 11l6-6 6 6"/>`);
export const stopIcon = icon(svg`<rect x="7" y="7" width="10" height="10" rx="1.5" fill="currentColor" stroke="none"/>`);
export const copyIcon = icon(svg`<rect x="8.5" y="8.5" width="11" height="11" rx="2"/><path d="M15.5 5.5v-1h-11v11h1"/>`);
export const upIcon = icon(svg`<path d="M7.5 10.5v9h-3v-9zM7.5 10.5l4-7c1.5 0 2.3 1 2 2.5l-.75 3.5h5.5c1.2 0 2 1 1.75 2.2l-1.3 6c-.2 1-1 1.8-2.2 1.8h-9"/>`);
export const downIcon = icon(svg`<path d="M7.5 13.5v-9h-3v9zM7.5 13.5l4 7c1.5 0 2.3-1 2-2.5l-.75-3.5h5.5c1.2 0 2-1 1.75-2.2l-1.3-6c-.2-1-1-1.8-2.2-1.8h-9"/>`);
export const binIcon = icon(svg`<path d="M5 7h14M10 7V4.5h4V7M7 7l.75 12.5h8.5L17 7M10.5 10.5v5.5M13.5 10.5v5.5"/>`);
export const pageIcon = icon(svg`<path d="M6 3.5h8l4 4v13H6z"/><path d="M14 3.5v4h4M9 12h6M9 15.5h6"/>`);
export const tableIcon = icon(svg`<rect x="4" y="5" width="16" height="14" rx="1.5"/><path d="M4 10h16M10 10v9"/>`);
export const sumIcon = icon(svg`<rect x="5" y="3.5" width="14" height="17" rx="2"/><path d="M8.5 7.5h7M8.5 12h.01M12 12h.01M15.5 12h.01M8.5 16h.01M12 16h.01M15.5 16h.01"/>`);
