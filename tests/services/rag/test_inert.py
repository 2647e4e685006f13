from __future__ import annotations

import html
import re

import pytest
from markdown_it import MarkdownIt

from services.rag.answer import DocumentCitation
from services.rag.compose import display
from services.rag.inert import inert, make_inert

ACTIVE = re.compile(r"<(?:a|img|script|iframe|svg|form|input|video|object|embed|style|link|meta)\b", re.IGNORECASE)
ATTACKS = (
    "![x](https://evil.example/a.png)",
    r"\![x\](https://evil.example/a.png)",
    r"!\[x\]\(https://evil.example/a.png\)",
    "[pay here](https://evil.example/pay)",
    "[pay here][1]\n\n[1]: https://evil.example/pay",
    "&lt;img src=https://evil.example/a.png onerror=alert(1)&gt;",
    "&amp;lt;script&amp;gt;alert(1)&amp;lt;/script&amp;gt;",
    "<a href='https://evil.example'>here</a>",
    "<https://evil.example/pay>",
    "See https://evil.example/pay?who=me today.",
    "See www.evil.example/pay today.",
    "See HTTPS://EVIL.EXAMPLE/pay today.",
    "https://files.firm.example@evil.example/x",
    "https://files.firm.example.evil.example/x",
    "https:/evil.example/x and https:evil.example",
    "[x](javascript:alert(1)) javascript:alert(1)",
    "![x](data:image/png;base64,AAAA)",
    "[![x](https://evil.example/a.png)](https://evil.example)",
)


@pytest.mark.parametrize("attack", ATTACKS)
def test_no_attack_becomes_a_link_or_an_image(attack: str) -> None:
    """Rendered by a Markdown client that takes HTML and turns addresses into links."""
    markdown = MarkdownIt("commonmark", {"html": True, "linkify": False})
    for text in (attack, display(attack), html.unescape(display(attack))):
        shown = inert(text, frozenset({"files.firm.example"}))
        rendered = markdown.render(shown)
        assert not ACTIVE.search(rendered), (shown, rendered)
        assert not re.search(r"https?://|www\.", shown, re.IGNORECASE), shown


def test_what_is_registered_stays_a_link_and_the_rest_of_a_text_as_it_is() -> None:
    text = "Forms: https://files.firm.example/a. Rates rose by < 3 % (see §5), a<b? https://other.example/x"
    hosts = frozenset({"files.firm.example"})
    assert inert(text, hosts) == "Forms: https://files.firm.example/a. Rates rose by < 3 % (see §5), a‹b? other.example/x"


def test_a_citation_keeps_an_address_of_its_own_collection_only() -> None:
    cited = [DocumentCitation(1, f"{c}/a.md", "A", "", 0, 3, "abc", address="https://files.firm.example/a") for c in ("hr", "wiki", "mail")]
    hosts = {"hr": frozenset({"files.firm.example"}), "wiki": frozenset({"wiki.firm.example"})}
    _, safe = make_inert(["abc [1]"], cited, hosts)
    assert [c.address for c in safe if isinstance(c, DocumentCitation)] == ["https://files.firm.example/a", "", ""]
    assert [c.text for c in safe if isinstance(c, DocumentCitation)] == ["abc"] * 3
