"""Writes vectors.json: hostile strings by kind, ours, put together from parts.

    python tests/cases/xss/generate.py

Each is `[text, shown]`: what a stranger writes, and what a reader must still be able to read of it.
The parts follow the places where browsers run code: elements, handlers, URLs, styles, and the seams between
Markdown, entities and HTML.
"""

from __future__ import annotations

import itertools
import json
from pathlib import Path

SCRIPT = "alert(1)"
Vector = tuple[str, list[str]]


def elements() -> list[Vector]:
    """Elements that run, load, style or take the page over: shown as the text they are."""
    names = (
        "script style iframe object embed applet frame frameset base meta link form input button "
        "textarea select option svg math video audio source track img image picture canvas noscript "
        "template slot title head body html plaintext xmp listing noembed noframes marquee bgsound "
        "keygen isindex dialog portal fencedframe details summary div p span table tr td h1 ul li "
        "blockquote pre hr center font blink layer ilayer xml foreignObject animate set use "
        "custom-element city_name x:y city.name"
    ).split()
    forms = (
        f"<{{name}}>{SCRIPT}</{{name}}>",
        "before<{upper} x=1>after",
        f"<{{name}}/onload={SCRIPT}//>tail",
        "</{name}>tail",
    )
    texts = [form.format(name=n, upper=n.upper()) for n in names for form in forms]
    return [(text, [text]) for text in texts]


def handlers() -> list[Vector]:
    """Handlers and styles on tags that are kept: the tag stays, the attribute goes, the text is read."""
    tags = "b i em strong code kbd s del sub sup small mark q abbr a".split()
    attributes = (
        f"onclick={SCRIPT}",
        f'onmouseover="{SCRIPT}"',
        f"ONFOCUS='{SCRIPT}' autofocus tabindex=1",
        "style=position:fixed;inset:0",
        'style="background:url(javascript:alert(1))"',
        'id="q1" class="h-cite" name=body',
        f'href=x onclick="{SCRIPT}"',
        f'title="x" x="\n" onclick="{SCRIPT}"',
        f"data-x='>' onclick={SCRIPT}",
        "formaction=javascript:alert(1) srcdoc=x src=x",
    )
    return [(f"<{t} {a}>visible</{t}>tail", ["visible", "tail"]) for t in tags for a in attributes]


def schemes() -> list[Vector]:
    """URLs that run, in every spelling that a browser reads as one."""
    urls = [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "java\tscript:alert(1)",
        "java\nscript:alert(1)",
        "java&#9;script:alert(1)",
        "java&Tab;script:alert(1)",
        "java&NewLine;script:alert(1)",
        "&#106;avascript:alert(1)",
        "&#x6A;avascript:alert(1)",
        "&#0000106avascript:alert(1)",
        "javascript&colon;alert(1)",
        "javascript&#58;alert(1)",
        " javascript:alert(1)",
        "\x01javascript:alert(1)",
        "\x1fjavascript:alert(1)",
        "&#1;javascript:alert(1)",
        "\u00a0javascript:alert(1)",
        "\u200bjavascript:alert(1)",
        "\ufeffjavascript:alert(1)",
        "java\u00adscript:alert(1)",
        "java\u2028script:alert(1)",
        "javascript\\:alert(1)",
        "java\\script:alert(1)",
        "javascript://example.org/%0aalert(1)",
        "vbscript:msgbox(1)",
        "vb\tscript:msgbox(1)",
        "data:text/html,<script>alert(1)</script>",
        "data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==",
        "data:image/svg+xml,<svg onload=alert(1)>",
        "d&#97;ta:text/html,x",
        "blob:https://example.org/x",
        "file:///etc/passwd",
        "filesystem:http://example.org/x",
        "view-source:http://example.org/",
        "about:blank",
        "ms-its:x",
        "livescript:x",
        "mocha:x",
        "jar:http://example.org/x!/y",
        "feed:javascript:alert(1)",
        "intent://x#Intent;end",
    ]
    forms = (
        "[visible]({})",
        "[visible](<{}>)",
        '[visible]({} "t")',
        "![visible]({})",
        "[![visible]({})](x)",
        '<a href="{}">visible</a>',
        "<a href='{}'>visible</a>",
        "<a href={}>visible</a>",
        "<a HREF = \"{}\" title='x'>visible</a>",
        "[visible][1]\n\n[1]: {}",
        "<{}> visible",
    )
    return [(form.format(url), ["visible"]) for url, form in itertools.product(urls, forms)]


def fragments() -> list[Vector]:
    """Declarations, comments and pieces of tags."""
    texts = (
        "<!-- x --><b>y</b>",
        "<!--><img src=x onerror=alert(1)>-->",
        "<!-- --!><img src=x onerror=alert(1)>",
        "<!DOCTYPE html>",
        "<!ELEMENT br EMPTY>",
        "<![CDATA[<script>alert(1)</script>]]>",
        "<?php echo 1; ?>",
        "<?xml version='1.0'?>",
        "<%= 1 %>",
        "</ script>",
        "< script>alert(1)</script>",
        "<script",
        "<script\x0calert(1)",
        "<<script>alert(1)//<</script>",
        "<script/src=//example.org/x>",
        "<scr<script>ipt>alert(1)</scr</script>ipt>",
        '"><script>alert(1)</script>',
        "'><img src=x onerror=alert(1)>",
        '" onmouseover="alert(1)',
        "' onmouseover='alert(1)",
        "` onmouseover=alert(1) `",
        "</title><script>alert(1)</script>",
        "</textarea><script>alert(1)</script>",
        "</style><script>alert(1)</script>",
        "--><script>alert(1)</script>",
        "]]><script>alert(1)</script>",
        "{{<script>}}{{ alert }}{% x %}{# y #}",
        "${alert(1)}#{alert(1)}",
        "\\<script\\>alert(1)</script>",
        "&lt;script&gt;alert(1)&lt;/script&gt;",
        "&amp;lt;script&amp;gt;alert(1)",
        "&#60;script&#62;alert(1)&#60;/script&#62;",
        "＜script＞alert(1)＜/script＞",
        "\u2039script\u203aalert(1)",
        "<ſcript>alert(1)</ſcript>",
        "<scrİpt>alert(1)</scrİpt>",
        "<img src=`x` onerror=alert(1)>",
        "<img src=x:alert(alt) onerror=eval(src) alt=0>",
        "<svg><style><img src=x onerror=alert(1)></style></svg>",
        "<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
        '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
        "+ADw-script+AD4-alert(1)+ADw-/script+AD4-",
    )
    return [(t, []) for t in texts]


def markdown() -> list[Vector]:
    """Markdown that makes blocks, ids, attributes or tags of its own."""
    texts = (
        "# visible {#q1 onclick=alert(1)}",
        "visible {onclick=alert(1)}",
        "```js onclick=alert(1)\nvisible\n```",
        '```"><script>alert(1)</script>\nvisible\n```',
        "``` {.x onclick=alert(1)}\nvisible\n```",
        "    <script>visible</script>",
        "`<script>visible</script>`",
        "`visible`` <script>alert(1)</script>",
        "> <script>visible</script>",
        "- <script>visible</script>\n- <b>x",
        "| a |\n|:-:|\n| <script>visible</script> |",
        "[^1] visible\n\n[^1]: <script>alert(1)</script>",
        "- [ ] visible",
        "visible\n: <script>alert(1)</script>",
        "*visible <b>x* y</b>",
        "**<a href=x>visible** y</a>",
        "[visible <b>x](y)</b>",
        "[<script>visible</script>](x)",
        '[visible](x "onclick=alert(1)")',
        '[visible](x" onclick="alert(1))',
        "[visible](x' onclick='alert(1))",
        "[visible](<x> onclick=alert(1))",
        '![visible" onerror="alert(1)](x)',
        '![visible](x"onerror="alert(1))',
        "![visible](x 'y\" onerror=\"alert(1)')",
        '<http://x/"onclick=alert(1)> visible',
        'http://x.example/"onclick="alert(1) visible',
        "www.example.org/'onclick='alert(1) visible",
        "<b>visible",
        "</b></div></blockquote>visible",
        "<b><i>visible</b></i>",
        "<a href=x>visible <a href=y>z</a>",
        "<a href=x>[visible](y)</a>",
        "[visible <a href=x>y</a>](z)",
        "<br onclick=alert(1)>visible",
        "<br/><br /></br>visible",
        ":script: visible :onclick=alert(1):",
    )
    return [(t, ["visible"]) for t in texts]


def main() -> None:
    kinds = {f.__name__: f() for f in (elements, handlers, schemes, fragments, markdown)}
    lines = ",\n".join(
        f'"{kind}": [\n' + ",\n".join(json.dumps(v) for v in vectors) + "\n]"
        for kind, vectors in kinds.items()
    )
    (Path(__file__).parent / "vectors.json").write_text("{\n" + lines + "\n}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
