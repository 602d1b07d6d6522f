"""Formgrader shows the HTML of a written answer as it is: a graded notebook holds none."""

from html.parser import HTMLParser

import pytest
from nbconvert.filters.markdown_mistune import markdown2html_mistune

from autograde.rebuild import harmless, rebuild

ID = "why-sum"
HOSTILE = {
    "script": "<script>alert(1)</script>",
    "handler": "text <img src=x onerror=alert(1)> text",
    "handler in a table": "| a |\n|---|\n| <svg onload=alert(1)> |",
    "open tag": "<div onmouseover=alert(1) \n\nmore",
    "comment": "<!-- --><iframe src=//evil></iframe>",
    "frame": "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "style": "<style>body{background:url(//evil)}</style>",
    "link": "[read on](javascript:alert(1))",
    "link with entities": "[read on](j&#97;vascript&colon;alert(1))",
    "link with a backslash": "[read on](javascript\\:alert(1))",
    "link with a tab": "[read on](<java\tscript:alert(1)>)",
    "reference": "[read on][1]\n\n[1]: JavaScript:alert(1)",
    "data": "[read on](data:text/html;base64,PHNjcmlwdD4=)",
    "automatic link": "<javascript:alert(1)>",
    "picture": "![x](http://evil.example/beacon.png)",
    "html in a formula": "$a<script>alert(1)</script>b$",
    "html in a list": "- one\n  <script>alert(1)</script>\n- two",
}
PLAIN = {"p", "a", "em", "strong", "code", "pre", "div", "span", "ul", "ol", "li", "table", "thead"}
PLAIN |= {"tbody", "tr", "th", "td"}


class Page(HTMLParser):
    """What a browser would find in some HTML."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.targets = set(), []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.targets += [(name, value) for name, value in attrs if name != "class"]


@pytest.mark.parametrize("kind", HOSTILE)
def test_no_script_of_a_written_answer_gets_to_the_teachers_browser(kind, master):
    cells = {cell.id: cell for cell in rebuild(master, {ID: HOSTILE[kind]}).cells}
    page = Page(markdown2html_mistune(cells[ID].source))
    assert page.tags <= PLAIN
    for name, value in page.targets:
        assert name == "href" and value.startswith(("http://", "https://"))


def test_what_students_write_reads_the_same():
    text = "Sums over $n$: $a < b$, `x = 1`, **all** [of it](https://example.org).\n\n- one\n> two"
    assert harmless(text) == text
