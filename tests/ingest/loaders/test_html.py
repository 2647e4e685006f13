from __future__ import annotations

from pathlib import Path

import pytest

from ingest.document import Document, LoadError
from ingest.loaders import html

PAGE = """<!doctype html><html><head><meta charset="{charset}"><title>휴가  규정</title><style>p {{}}</style></head><body>
<header><a href="/">Home</a></header><nav>Menu</nav><main><article><header><h1>연차 <b>휴가</b></h1></header>
<p>Every   employee <b>gets</b> 15&nbsp;days.<br>Ask&amp;see <a href="x">HR</a>.</p>
<ul><li>one<ul><li>inner</li></ul></li><li><p>two</p><p>more</p></li></ul>
<table><tr><th>Country</th><th>Days</th></tr><tr><td>한국</td><td>15</td></tr></table>
<pre>  code
x</pre><div hidden>secret</div><p style="display: none">secret</p><script>secret()</script></article></main>
<aside>Advert</aside><footer>Imprint</footer></body></html>"""


def load(folder: Path, data: bytes) -> Document:
    path = folder / "page.html"
    path.write_bytes(data)
    (document,) = html.load(path, "page.html", "docs", "2026-01-02")
    return document


def parts(document: Document) -> list[tuple[str, str]]:
    return [(block.kind, document.text[block.start : block.end]) for block in document.blocks]


@pytest.mark.parametrize("charset", ["utf-8", "euc-kr", "cp949"])
def test_the_visible_text_keeps_its_blocks(tmp_path: Path, charset: str) -> None:
    document = load(tmp_path, PAGE.format(charset=charset).encode(charset))
    assert document.title == "휴가 규정"
    assert parts(document) == [
        ("heading", "연차 휴가"),
        ("paragraph", "Every employee gets 15 days.\nAsk&see HR."),
        ("item", "- one"),
        ("item", "- inner"),
        ("item", "- two"),
        ("paragraph", "more"),
        ("table", "Country | Days\n한국 | 15"),
        ("code", "code\nx"),
    ]
    inner, table = document.blocks[3], document.blocks[6]
    assert inner.level > document.blocks[2].level
    assert table.header is not None
    assert document.text[table.header.start : table.header.end] == "Country | Days"


def test_a_page_is_boiled_down_to_its_article(tmp_path: Path) -> None:
    menu = "".join(f'<li><a href="/{n}">Page {n}</a></li>' for n in range(6))
    sources = "".join(f'<li><a href="/s{n}">The yearly report of the safety board, part {n}</a></li>' for n in range(5))
    around = (
        ('<div class="siteCookieNotice cookie-bar">We use cookies.</div>', "cookies"),
        (f"<div><ul>{menu}</ul></div>", "Page 3"),
        ('<div id="sns-share">Share this page</div>', "Share"),
        ('<section class="related posts">Read this too</section>', "Read this too"),
        ('<div role="search">Find</div>', "Find"),
        ('<div class="adsbygoogle">Buy chairs</div>', "Buy chairs"),
    )
    article = f"<h1>Drills</h1><p>{'A fire drill takes place in each building twice a year. ' * 6}</p><h2>Sources</h2><ul>{sources}</ul>"
    document = load(tmp_path, f"<body>{''.join(part for part, _ in around)}<div class=content>{article}</div></body>".encode())
    assert [said for _, said in around if said in document.text] == []
    assert document.blocks[0].title == "Drills"
    assert "The yearly report of the safety board, part 4" in document.text, "a list of sources is no menu"


def test_a_table_that_arranges_the_page_is_no_table(tmp_path: Path) -> None:
    document = load(tmp_path, b"<table><tr><td><h1>Left</h1><p>a</p></td><td><table><tr><td>1</td></tr></table></td></tr></table>")
    assert parts(document) == [("heading", "Left"), ("paragraph", "a"), ("table", "1")]
    assert document.title == "Left"


def test_broken_markup_is_read_as_a_browser_does(tmp_path: Path) -> None:
    assert parts(load(tmp_path, b"<p>a<p>b<b>c</p><li>d</i><table><td>e")) == [
        ("paragraph", "a"),
        ("paragraph", "bc"),
        ("item", "- d"),
        ("table", "e"),
    ]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"<html><body><script>x</script></body></html>", "no visible text"),
        (b"<div>" * 100_000 + b"x", "never closed"),
        (b"<div>" * 1_000 + b"x", "nested deeper"),
        (b"\x89PNG\r\n\x1a\n\0\0", "NUL"),
    ],
)
def test_what_is_no_page_is_refused_quickly(tmp_path: Path, data: bytes, reason: str) -> None:
    with pytest.raises(LoadError, match=reason):
        load(tmp_path, data)
