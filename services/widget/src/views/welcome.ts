/** What a reader meets first: a greeting, what can be looked in, questions to begin with, and who reads what is asked. */

import { html, nothing, type TemplateResult } from "lit";
import { reachable } from "./turn.js";
import type { View } from "./view.js";

export function welcomeView(view: View, retry: () => void): TemplateResult {
  const { texts, session } = view;
  const { welcome, welcomeFailure } = session;
  return html`<section class="welcome" part="welcome">
    <h2>${texts.greeting(welcome?.name ?? "")}</h2>
    <p class="about">${texts.about}</p>
    ${welcomeFailure
      ? html`<div class="failure" part="error" data-kind=${welcomeFailure.kind}>
          <p>${texts.failures[welcomeFailure.kind]}</p>
          <button type="button" class="button" @click=${retry}>${texts.retry}</button>
        </div>`
      : nothing}
    ${welcome?.questions.length
      ? html`<h3>${texts.try}</h3>
          <div class="starters">
            ${welcome.questions.map((question) => html`<button type="button" class="suggestion" part="suggestion" @click=${() => view.ask(question)}>${question}</button>`)}
          </div>`
      : nothing}
    ${welcome ? knows(view) : nothing}
  </section>`;
}

function knows(view: View): TemplateResult {
  const { texts, session } = view;
  const welcome = session.welcome!;
  return html`${welcome.topics.length
      ? html`<details class="knows">
          <summary>${texts.knows}</summary>
          <ul>
            ${welcome.topics.map(
              ({ collection, documents, tables }) => html`<li>
                <b>${collection}</b> ${[documents ? texts.documents(documents) : "", tables.length ? texts.tables(tables.join(", ")) : ""].filter(Boolean).join(" · ")}
              </li>`,
            )}
          </ul>
        </details>`
      : html`<p class="note">${texts.knowsNothing}</p>`}
    <details class="knows">
      <summary>${texts.readers}</summary>
      <p>${texts.readersText(welcome.kept_days, welcome.trace_days)}</p>
      ${welcome.contact ? html`<p>${texts.contact}: ${reachable(welcome.contact)}</p>` : nothing}
    </details>`;
}
