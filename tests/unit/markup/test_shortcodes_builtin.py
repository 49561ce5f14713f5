"""The shortcodes that sitegen brings: what they print, and that no parameter of theirs breaks out."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import html5lib
import pytest

from tests.support import SiteBuilder
from tests.unit.markup.strict_html import vectors

Make = Callable[..., SiteBuilder]

CONFIG = """
-- sitegen.toml --
baseURL = "https://example.org/"
title = "T"
[params]
site = "of the site"
[params.table]
deep = 5
"""
IMAGE = (
    b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0\x1f\x15\xc4\x89\0\0\0\rIDATx\x9cc\xf8\xcf\xc0"
    b"\xf0\x1f\0\x05\0\x01\xff\x89\x99=\x1d\0\0\0\0IEND\xaeB`\x82"
)


def content(html: str) -> str:
    """What a page's body became."""
    found = re.search(r'<div class="[^"]*e-content[^"]*"[^>]*>(.*?)</div>\s*</article>', html, re.DOTALL)
    return (found[1] if found else html).strip()


def shown(site: Make, body: str, config: str = CONFIG) -> str:
    builder = site(config).write(
        "content/a.md", f"+++\ntitle = 'A'\ndate = 2025-06-01\nmine = '<m>'\n+++\n{body}\n"
    )
    builder.write("content/b.md", "+++\ntitle = 'B'\ndate = 2025-06-02\n+++\nb\n")
    builder.write("assets/dot.png", IMAGE)
    builder.build()
    return content(builder.read("a/index.html"))


def find(html: str, path: str) -> list[Any]:
    """Elements of a fragment by ElementTree's XPath."""
    return html5lib.parseFragment(html, namespaceHTMLElements=False).findall(path)


def words(element: Any) -> str:
    return "".join(element.itertext())


def test_matome_quote(site: Make) -> None:
    body = '{{<matomeQuote body="a<br>*b*" userName="u<b>" createdAt="2025-02-10T00:47:14" color="#ff0000">}}'
    (quote,) = find(shown(site, body), ".//blockquote")
    assert quote.get("class").split()[-1] == "h-cite"
    assert (quote.get("id"), quote.get("style")) == ("q1", "--accent:#ff0000")
    assert words(quote.find(".//cite[@class='p-author']")) == "u<b>"
    assert quote.find(".//time[@class='dt-published']").get("datetime") == "2025-02-10T00:47:14"
    assert quote.find(".//a[@class='anchor']").get("href") == "#q1"
    text = quote.find("./div")
    assert [e.tag for e in text.iter()] == ["div", "br", "em"]
    assert words(text) == "ab"


def test_matome_quote_of_values_that_are_none(site: Make) -> None:
    body = '{{<matomeQuote body="a" userName=5 createdAt="soon" color="red;x:y">}}'
    (quote,) = find(shown(site, body), ".//blockquote")
    assert quote.get("style") is None
    assert words(quote.find(".//cite")) == "5"
    time = quote.find(".//time")
    assert (time.get("datetime"), words(time)) == (None, "soon")


def test_quotes_have_anchors_of_their_own_within_details_too(site: Make) -> None:
    quote = '{{<matomeQuote body="a" userName="u" createdAt="" color="">}}'
    html = shown(site, f"{quote}\n\n{{{{< details >}}}}\n{quote}\n\n{quote}\n{{{{< /details >}}}}\n{quote}")
    assert re.findall(r'id="(q\d+)"', html) == ["q1", "q2", "q3", "q4"]
    assert re.findall(r'href="#(q\d+)"', html) == ["q1", "q2", "q3", "q4"]


def test_adjacent_details_are_in_no_paragraph(site: Make) -> None:
    one = '{{< details summary="s">}}\n*a*\n{{</details>}}'
    part = "<details>\n<summary>s</summary>\n<p><em>a</em></p>\n</details>"
    assert shown(site, f"{one}\n{one}") == f"{part}\n{part}"


@pytest.mark.parametrize(
    ("body", "html"),
    [
        (
            '{{< details summary="**a**" class="c" name="n" title="t" open=true >}}b{{< /details >}}',
            (
                '<details class="c" name="n" open'
                ' title="t">\n<summary><strong>a</strong></summary>\n<p>b</p>\n</details>'
            ),
        ),
        ("{{< details open=false />}}", "<details>\n<summary>Details</summary>\n</details>"),
        (
            '{{< figure src="dot.png" alt="x" >}}',
            '<figure><img src="/dot.png" alt="x" width="1" height="1"></figure>',
        ),
        (
            (
                '{{< figure src="https://a.example/b.png" caption="*c* & d" attr="e"'
                ' attrlink="https://e.example/" title="t"'
                ' link="/l" target="_blank" rel="noopener" class="k" width="10" loading="lazy" >}}'
            ),
            (
                '<figure class="k"><a href="/l" target="_blank" rel="noopener"><img'
                ' src="https://a.example/b.png"'
                ' alt="c &amp; d" width="10" loading="lazy"></a><figcaption><h4>t</h4><div><em>c</em> &amp; d'
                ' <a href="https://e.example/">e</a></div></figcaption></figure>'
            ),
        ),
        (
            "{{< gist user 123 a.py >}}",
            (
                '<script src="https://gist.github.com/user/123.js?file=a.py"></script>'
                "<noscript><a"
                ' href="https://gist.github.com/user/123">https://gist.github.com/user/123</a></noscript>'
            ),
        ),
        (
            "{{< instagram CxOWiQNP2MO >}}",
            (
                '<blockquote class="embed instagram-media" data-instgrm-captioned'
                ' data-instgrm-permalink="https://www.instagram.com/p/CxOWiQNP2MO" data-instgrm-version="14">'
                "<a"
                ' href="https://www.instagram.com/p/CxOWiQNP2MO">https://www.instagram.com/p/CxOWiQNP2MO</a></blockquote>'
                '<script async src="https://www.instagram.com/embed.js"></script>'
            ),
        ),
        ("a {{< param mine >}} b", "<p>a &lt;m&gt; b</p>"),
        ("{{< param site >}}, {{< param table.deep >}}", "<p>of the site, 5</p>"),
        ('[x]({{% ref "/b" %}})', '<p><a href="https://example.org/b/">x</a></p>'),
        ('[x]({{< relref "b.md#c" >}})', '<p><a href="/b/#c">x</a></p>'),
        (
            "{{< vimeo 19899678 >}}",
            (
                '<div class="embed video"><iframe'
                ' src="https://player.vimeo.com/video/19899678?dnt=0" width="640" height="360"'
                ' title="Vimeo video" loading="lazy" allow="fullscreen"></iframe></div>'
            ),
        ),
        (
            '{{< x user="u" id="1" >}}',
            (
                '<blockquote class="embed twitter-tweet"><a'
                ' href="https://x.com/u/status/1">https://x.com/u/status/1</a>'
                '</blockquote><script async src="https://platform.x.com/widgets.js"></script>'
            ),
        ),
        (
            "{{< tweet 1234567890123456789 >}}",
            (
                '<blockquote class="embed twitter-tweet"><a'
                ' href="https://x.com/i/status/1234567890123456789">'
                "https://x.com/i/status/1234567890123456789</a></blockquote>"
                '<script async src="https://platform.x.com/widgets.js"></script>'
            ),
        ),
        ("a{{< comment >}} {{< param mine >}} {{< /comment >}}b", "<p>ab</p>"),
        (
            '{{<matomeSummary title="t" body="a<br>b">}}',
            (
                '<aside class="summary-box"><p class="summary-title">t</p><div'
                ' class="p-content">a<br>b</div></aside>'
            ),
        ),
        (
            "{{< matomeSummary >}}\n- a\n{{< /matomeSummary >}}",
            '<aside class="summary-box"><div><ul><li>a</li></ul></div></aside>',
        ),
    ],
)
def test_what_a_shortcode_prints(site: Make, body: str, html: str) -> None:
    assert re.sub(r"\n", "", shown(site, body)) == html.replace("\n", "")


def test_youtube(site: Make) -> None:
    html = shown(
        site, '{{< youtube id="0RKpf3rK57I" autoplay=true start=30 loop=true title="T" class="c" >}}'
    )
    assert 'class="embed video c"' in html
    assert (
        'src="https://www.youtube.com/embed/0RKpf3rK57I?autoplay=1&amp;controls=1&amp;end=0&amp;loop=1&amp;mute='
        "1"
        '&amp;playlist=0RKpf3rK57I&amp;start=30"'
    ) in html


PRIVATE = (
    CONFIG
    + """
[privacy.youtube]
privacyEnhanced = true
[privacy.vimeo]
simple = true
[privacy.x]
disable = true
[privacy.instagram]
simple = true
"""
)


def test_privacy_is_kept(site: Make) -> None:
    body = '{{< youtube a >}}\n{{< vimeo 1 >}}\n{{< x user="u" id="1" >}}\n{{< instagram b >}}'
    html = shown(site, body, PRIVATE)
    assert "https://www.youtube-nocookie.com/embed/a?" in html
    assert '<a href="https://vimeo.com/1" rel="noopener">Vimeo video</a>' in html
    assert "x.com" not in html
    assert "<script" not in html


def test_highlight(site: Make) -> None:
    html = shown(site, '{{< highlight python "linenos=inline" >}}\nx = "<b>"\n{{< /highlight >}}')
    assert html.startswith('<div class="highlight">')
    assert "&lt;b&gt;" in html


def test_qr(site: Make) -> None:
    html = shown(
        site, '{{< qr text="https://example.org/" alt="a <b>" class="c" />}}\n\n{{< qr >}}x{{< /qr >}}'
    )
    first, second = re.findall(r"<svg.*?</svg>", html)
    assert first.startswith('<svg class="c" role="img" aria-label="a &lt;b&gt;" width="132" height="132"')
    assert 'aria-label="QR code: x"' in second


def test_list(site: Make) -> None:
    builder = site(CONFIG)
    for day in range(1, 6):
        builder.write(f"content/posts/p{day}.md", f"+++\ntitle = 'P{day}'\ndate = 2025-06-0{day}\n+++\nx\n")
    builder.write(
        "content/a.md", "+++\ntitle = 'A'\ndate = 2025-05-01\n+++\n{{<list limit=2 >}}\n\n{{< list >}}\n"
    )
    builder.build()
    feeds = find(builder.read("a/index.html"), ".//div[@class='h-feed feed']")
    assert [[a.get("href") for a in f.findall(".//a[@class='u-url']")] for f in feeds] == [
        ["/posts/p5/", "/posts/p4/"],
        ["/posts/p5/", "/posts/p4/", "/posts/p3/"],
    ]
    assert not any(e.get("id") for f in feeds for e in f.iter())


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("{{< param none >}}", "neither the page nor the site has a parameter none"),
        ("{{< youtube >}}", "youtube needs the id of a video: {{< youtube 0RKpf3rK57I >}}"),
        ('{{< qr text="" />}}', "qr has no text to encode"),
        ('{{< qr text="x" level="best" />}}', "`best` is no level: write one of low, medium, quartile, high"),
        ('{{< qr text="x" scale=1 />}}', "`1` is no scale: write a whole number from 2 to 100"),
        ("{{< gist user >}}", "gist needs a user and an id: {{< gist user id >}}"),
    ],
)
def test_a_shortcode_that_lacks_something_says_so_at_its_place(site: Make, body: str, message: str) -> None:
    builder = site(CONFIG).write("content/a.md", f"+++\ntitle = 'A'\n+++\nx\n\n{body}\n")
    (found,) = [d for d in builder.try_build().diagnostics if d.severity == "error"]
    assert (found.message, found.place) == (message, "content/a.md:6:1")


def test_a_missing_image_is_a_warning(site: Make) -> None:
    builder = site(CONFIG).write("content/a.md", "+++\ntitle = 'A'\n+++\n{{< figure src=\"none.png\" >}}\n")
    builder.build()
    assert ("there is no image none.png", "content/a.md:4:1") in [
        (d.message, d.place) for d in builder.diagnostics
    ]


# ---- hostile parameters

PARAMETERS = {
    "matomeQuote": "body userName createdAt color",
    "matomeSummary": "title body",
    "details": "class name summary title open",
    "figure": "src alt caption attr attrlink title link target rel class width height loading",
    "gist": "user id file",
    "highlight": "lang options",
    "instagram": "id",
    "qr": "alt class id title",
    "vimeo": "id class title loading allowFullScreen",
    "x": "user id",
    "youtube": "id class title loading start end autoplay allowFullScreen",
    "list": "limit",
}
CLOSED = {"details", "highlight", "matomeSummary", "qr"}
_SCRIPTS = re.compile(
    r"https://(gist\.github\.com/[\w.%+-]+/[\w.%+-]+\.js(\?file=[^/]*)?|www\.instagram\.com/embed\.js|platform\.x\.com/widgets\.js)"
)
_FRAMES = re.compile(r"https://(www\.youtube\.com/embed/|player\.vimeo\.com/video/)[^/?#]*(\?|$)")
_SAFE_URL = re.compile(r"(https?:|mailto:|ftp:)|(?![a-z][a-z0-9+.-]*:)", re.IGNORECASE)
_STYLE = re.compile(r"--accent:#?[\w(),.%/ -]+|")
_FORBIDDEN = frozenset(
    "object embed base meta link form style math template textarea frame applet plaintext".split()
)


def quoted(text: str) -> str | None:
    """A parameter's value as it is written in a shortcode, or None: it cannot be."""
    if "`" not in text:
        return f"`{text}`"
    if "\n" in text or "\\" in text:
        return None
    return '"' + text.replace('"', '\\"') + '"'


def harm(html: str) -> list[str]:
    """Whatever in a page's body could run, load or style something that no author asked for."""
    found = []
    for e in html5lib.parseFragment(html, namespaceHTMLElements=False).iter():
        if not isinstance(e.tag, str) or e.tag in _FORBIDDEN:
            found.append(str(e.tag))
            continue
        tag = e.tag.rpartition("}")[2]
        if tag == "script" and not (_SCRIPTS.fullmatch(e.get("src", "")) and not (e.text or "").strip()):
            found.append(f"script {dict(e.attrib)} {e.text!r}")
        if tag == "iframe" and not _FRAMES.match(e.get("src", "")):
            found.append(f"iframe {e.get('src')!r}")
        for name, value in e.attrib.items():
            if name.startswith("on") or name in ("srcdoc", "formaction", "action", "background"):
                found.append(f"<{tag} {name}>")
            elif name in ("href", "src", "xlink:href") and not _SAFE_URL.match(
                re.sub(r"[\x00-\x20]", "", value)
            ):
                found.append(f"<{tag} {name}={value!r}>")
            elif name == "style" and not _STYLE.fullmatch(value):
                found.append(f"<{tag} style={value!r}>")
    return found


@pytest.mark.parametrize("name", PARAMETERS)
def test_no_parameter_breaks_out(site: Make, name: str) -> None:
    """Every hostile string in all parameters of a shortcode at once."""
    close = "{{< /" + name + " >}}" if name in CLOSED else ""
    calls = []
    for _, text, _ in vectors()[:: 1 if name.startswith("matome") else 4]:
        if (value := quoted(text)) is not None:
            fixed = ' text="x"' if name == "qr" else ""
            given = "".join(f" {p}={value}" for p in PARAMETERS[name].split())
            calls.append(f"{{{{< {name}{fixed}{given} >}}}}{close}")
    assert len(calls) > 200
    config = CONFIG + "[markup.goldmark.renderer]\nunsafe = true\n"
    html = shown(site, "\n\n".join(calls), config.replace("[markup", "\n[markup"))
    assert harm(html) == []


def test_the_judge_finds_harm() -> None:
    for html in (
        "<script>x</script>",
        "<p onclick=x>",
        "<a href='java&#9;script:x'>",
        "<p style='color:red'>",
        "<base>",
    ):
        assert harm(html), html
