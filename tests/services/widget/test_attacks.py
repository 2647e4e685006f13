"""Nothing that an answer holds runs, loads or leads away: in three chunkings, with the page's policy and without one."""

from __future__ import annotations

import time
from typing import Any

import pytest

from .payloads import HOST, PAYLOADS
from .scripted import Scripted, answer, event

pytestmark = pytest.mark.browser

CHUNKS = {"whole": 10_000, "letters": 1, "fives": 5}
FOUND = """() => {
  const root = document.querySelector("twofold-chat").shadowRoot;
  const own = new Set([location.host]);
  const links = [...root.querySelectorAll("[href], [src], [action], [srcset], [data], [poster], [style*=url]")]
    .filter((e) => !(e instanceof HTMLAnchorElement && /^https?:$/.test(e.protocol) && own.has(e.host)));
  const strange = [...root.querySelectorAll(
    "script, iframe, object, embed, img, image, video, audio, source, style, link, base, meta, template, slot, use, twofold-chat")];
  const handlers = [...root.querySelectorAll("*")].filter((e) => [...e.attributes].some((a) => a.name.startsWith("on")));
  const shown = (elements) => elements.map((e) => e.outerHTML);
  return { links: shown(links), strange: shown(strange), handlers: shown(handlers), pwned: "pwned" in window };
}"""

# Text is written as it comes, not at intervals; and what is written half is looked at each time.
EAGER = "{ const real = window.setTimeout; window.setTimeout = (act, ms, ...more) => real(act, ms < 10_000 ? 0 : ms, ...more); }"
WATCH = f"""() => {{
  window.half = [];
  window.rendered = 0;
  const look = {FOUND};
  new MutationObserver((all) => {{
    if (!all.some((one) => one.target.closest?.(".prose"))) return;
    window.rendered++;
    const found = look();
    if (Object.values(found).some((one) => one === true || one.length)) window.half.push(found);
  }}).observe(document.querySelector("twofold-chat").shadowRoot, {{ childList: true, subtree: true }});
}}"""


def poisoned(payload: str, text: str) -> dict[str, Any]:
    """An answer with the payload in every field that is shown."""
    document = {
        "kind": "document",
        "id": 1,
        "source": "a/b.md",
        "title": payload,
        "section": payload,
        "start": 0,
        "end": 1,
        "text": payload,
    }
    graph = {
        "kind": "graph",
        "id": 2,
        "source": payload,
        "query": payload,
        "params": {payload: payload},
        "columns": [payload],
        "rows": [[payload]],
    }
    calculation = {"kind": "calculation", "id": 3, "formula": payload, "inputs": {payload: payload}, "steps": [payload]}
    return answer(
        text,
        citations=[document, graph | {"understood": payload}, calculation],
        answerable=False,
        next=[payload],
        nearest=[{"source": payload, "title": payload}],
        contact=payload.replace("@", " "),
        route="clarify",
        clarify={"missing": [payload], "choices": [[payload]]},
    )


@pytest.mark.parametrize("csp", [True, False], ids=["policy", "no-policy"])
@pytest.mark.parametrize("chunking", CHUNKS)
def test_no_payload_runs_loads_or_leads_away(open_page: Any, scripted: Scripted, chunking: str, csp: bool) -> None:
    assert len(PAYLOADS) >= 70

    def ask(body: Any, send: Any) -> None:
        payload = PAYLOADS[int(body["question"])][1]
        text = f"before {payload} after [1]\n\n{payload}"
        size = CHUNKS[chunking]
        for start in range(0, len(text), size):
            send(event("token", {"text": text[start : start + size]}))
            time.sleep(0.004)  # apart, so that what is half written is rendered
        send(event("answer", poisoned(payload, text)))

    scripted.reset(ask=ask)
    page = open_page("about:blank")
    foreign: list[str] = []
    page.on("request", lambda request: foreign.append(request.url) if not request.url.startswith((scripted.url, "data:,")) else None)
    page.on("dialog", lambda dialog: (foreign.append("dialog"), dialog.dismiss()))
    page.add_init_script(EAGER)
    page.goto(scripted.page(csp=csp))
    page.locator("twofold-chat .composer").wait_for()
    page.evaluate(WATCH)
    faults = []
    for number, (kind, payload) in enumerate(PAYLOADS):
        page.evaluate("n => document.querySelector('twofold-chat').ask(String(n))", number)
        page.wait_for_function(
            "n => { const s = document.querySelector('twofold-chat').session; return !s.busy && s.turns.at(-1)?.question === String(n); }",
            arg=number,
        )
        found = [page.evaluate(FOUND), *page.evaluate("() => window.half.splice(0)")]
        faults += [(kind, payload, one) for one in found if any(one.values())]
        page.evaluate("() => document.querySelector('twofold-chat').reset()")
    page.wait_for_timeout(300)
    rendered = page.evaluate("window.rendered")
    print(f"{len(PAYLOADS)} payloads in {chunking}: rendered {rendered} times")
    assert chunking == "whole" or rendered > (20 if chunking == "letters" else 8) * len(PAYLOADS)
    assert not faults, faults[:5]
    assert not foreign, foreign
    assert page.url.startswith(scripted.url)


def turn(role: str, text: str, said: Any = None) -> dict[str, Any]:
    return {"role": role, "text": text, "created": "x", "answer": said}


def test_a_poisoned_document_and_history_stay_text(open_page: Any, scripted: Scripted) -> None:
    payload = f"<img src=https://{HOST}/p.gif onerror=window.pwned=1>"
    citation = {"kind": "document", "id": 1, "source": "a/b.md", "title": "t", "section": "", "start": 0, "end": 4, "text": payload[:4]}
    said = answer(payload, citations=[citation])
    scripted.reset(
        ask=lambda _body, send: send(event("answer", answer("see [1]", citations=[citation]))),
        starters={"name": payload, "topics": [{"collection": payload, "documents": 1, "tables": [payload]}], "questions": [payload],
                  "kept_days": 90, "trace_days": 30, "contact": payload},
        sources={"source": payload, "title": payload, "text": payload, "modified": payload},
        conversations=lambda _method, path, _body: {"turns": [turn("user", payload), turn("assistant", payload, said)]}
        if path.count("/") > 2
        else {"conversations": [{"id": "1", "title": payload, "updated": payload}]},
    )  # fmt: skip
    page = open_page(scripted.page(csp=False))
    page.locator(".starters button").wait_for()
    page.locator(".composer textarea").fill("?")
    page.keyboard.press("Enter")
    page.locator("button.chip").click()
    page.locator("mark").wait_for()
    assert page.locator("mark").inner_text() == payload[:4]
    page.keyboard.press("Escape")
    page.get_by_role("button", name="지난 대화").click()
    page.locator(".line").click()
    page.locator(".turn .prose").wait_for()
    found = page.evaluate(FOUND)
    assert not any(found.values()), found


def test_links_stay_live_to_ours_and_registered_hosts_alone(open_page: Any, scripted: Scripted) -> None:
    text = "[a](/page) [b](https://wiki.example/x) [c](https://other.example/y) https://wiki.example/z"
    scripted.reset(ask=lambda _body, send: send(event("answer", answer(text))))
    page = open_page(scripted.page(attributes='mode="page" link-hosts="wiki.example"'))
    page.locator(".composer textarea").fill("?")
    page.keyboard.press("Enter")
    page.locator(".prose a").first.wait_for()
    links = page.locator(".prose a").evaluate_all("all => all.map((a) => [a.href, a.target, a.rel, a.referrerPolicy])")
    kept = ("_blank", "noopener noreferrer nofollow", "no-referrer")
    addresses = (f"{scripted.url}/page", "https://wiki.example/x", "https://wiki.example/z")
    assert [tuple(link) for link in links] == [(address, *kept) for address in addresses]
    assert "c (other.example)" in page.locator(".prose").inner_text()
