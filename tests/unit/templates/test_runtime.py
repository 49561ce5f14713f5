"""The quick ways of `templates.runtime` come to what Jinja2's own come to."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import jinja2
import pytest
from markupsafe import Markup

from sitegen.config.params import Params
from sitegen.templates.environment import SiteEnvironment
from sitegen.templates.flat import Names, flat_code, flat_render
from sitegen.templates.runtime import Direct, render_small


class Html:
    """Something that knows how it is shown."""

    def __html__(self) -> str:
        return "<i>html</i>"


class Halves:
    """Attributes that are there, that fail, and that are items."""

    whole = 2

    @property
    def broken(self) -> int:
        raise AttributeError("within")

    def __getitem__(self, name: str) -> str:
        if name == "unknown":
            raise KeyError(name)
        return f"item {name}"


class Callable_:  # noqa: N801
    """A value that can be called and wants the context."""

    @jinja2.pass_context
    def __call__(self, context: jinja2.runtime.Context, word: str) -> str:
        return f"{word} {context['name']}"


@jinja2.pass_environment
def of_environment(environment: jinja2.Environment, word: str) -> str:
    return f"{word} {environment.autoescape is not None}"


def ends_at_once(*_: object) -> object:
    return next(iter(()))


def shown_twice(one: str, two: object = "", *, three: str = "") -> str:
    return f"{one}{two}{three}" * 2


VALUES: dict[str, Any] = {
    "name": "x < y & 'z' \"q\"",
    "plain": "日本語",
    "safe": Markup("<b>bold</b>"),
    "html": Html(),
    "number": 42,
    "yes": True,
    "real": 1.5,
    "none": None,
    "several": ["<a>", Markup("<b>"), 3],
    "halves": Halves(),
    "table": {"items": 1, "other": "<", "deep": {"er": Halves()}},
    "params": Params({"items": "<mine>", "Other": {"get": 3}}),
    "called": Callable_(),
    "environment_of": of_environment,
    "joined": "-".join,
    "ends": ends_at_once,
    "direct": Direct(shown_twice, "<"),
}
FILES = {
    "parts.html": "{% macro tag(name, text) %}<{{ name }}>{{ text }}"
    "{% if caller is defined %}{{ caller() }}{% endif %}</{{ name }}>{% endmacro %}",
    "included.html": "[{{ name }} {{ given }}]",
    "lists.html": "{{ name }} {{ late }} {{ direct(1) }} {{ called('in') }}",
}
FLAT = [
    "{% set one = direct('b')|string -%}\n{{ one }}{% if one %}{% set two = one[:1] %}{{ two }}{% endif %}",
    "{% if none %}{% set late = 1 %}{% endif %}{{ late is defined }}{{ late|default(2) }}",
    "{{ range is defined }}{{ nothing is undefined }}",
    "{% set a, b = several[0], 2 %}{{ a }}{{ b + number * 2 // 3 }}{{ -b }}{{ not a }}",
    "{{ plain < safe or number in [1, 2] }}{{ name if none }}{{ {'a': name}['a'] }}",
    "{{ direct.func is defined }}{{ 1 if number == 42 else direct(three=1) }}",
    "{{ name|upper|lower }}{{ name|safe }}{{ safe ~ name }}{{ real|round|int }}{{ [1, 2]|length is even }}",
    "{% set name = name ~ '<' %}{{ name }}{% if yes %}{% set name = safe %}{% endif %}{{ name }}",
    "{{ direct(*several[:1], **{'three': '&'}) }}{{ direct(direct(direct(1))) }}{{ '<' }}{{ 'a'|upper }}",
    "text <only>",
    "",
]
"""What a function can be made of."""
TEMPLATES = [
    *FLAT,
    *(f"{{{{ {name} }}}}" for name, value in VALUES.items() if not callable(value)),
    "{{ name ~ safe }} {{ safe ~ name }} {{ several }}",
    "{% for one in several %}{{ loop.index }}{{ one }}{{ joined([one|string, '<']) }}{% endfor %}",
    "{{ called('<') }}{{ environment_of('>') }}{% for _ in [1] %}{{ called(word='&') }}{% endfor %}",
    "{% from 'parts.html' import tag %}{{ tag('p', name) }}{{ tag(text=safe, name='q') }}",
    "{% from 'parts.html' import tag %}{% call tag('p', 1) %}{{ name }}{% endcall %}",
    "{% set given = '<given>' %}{% include 'included.html' %}",
    "{% macro own(a, b=name) %}{{ a }}{{ b }}{{ varargs }}{{ kwargs }}{% endmacro %}{{ own(1, 2, c='<') }}",
    "{% autoescape false %}{{ name }}{% endautoescape %}{{ name }}",
    "{% set text %}<p>{{ name }}</p>{% endset %}{{ text }}{{ text|upper }}",
    "{{ range(3)|list }}{{ namespace(a=1).a }}{{ dict(a=name) }}",
    "{{ ends() is defined }}",
    "{{ params.Other is mapping }} {{ params.missing is none }}",
    "{{ halves.whole }} {{ halves.broken }} {{ halves.item }} {{ halves.unknown is defined }}",
    "{{ table.items()|length }} {{ table.deep.er.whole }} {{ table.deep.er.x.y is defined }}",
    "{{ [table.deep.er.whole + halves.whole, table.deep['er'].item]|map('string')|join(table.other) }}",
    "{% for k in [halves] %}{% macro m(x) %}{{ x.whole }}{{ k.item }}{% endmacro %}{{ m(k) }}{% endfor %}",
    "{{ [{'a': {'b': 2}}]|map(attribute='a.b')|list }}{{ ({'a': halves}.a).whole }}{{ 'x'.upper() }}",
    "{{ direct('>') }}{{ direct(three=name) }}{{ direct(*[1], **{'three': '&'})|upper }}{{ direct() }}",
    "{{ direct(direct(joined(direct('a')))) }}",
    "{% for n in [1] %}{{ direct(n) }}{{ direct(joined('ab')) }}{% endfor %}",
    """{% macro of(f) %}{{ f(1) }}{% if caller is defined %}{{ caller(2) }}{% endif %}{% endmacro %}
    {% call(n) of(direct) %}{{ direct(n) }}{% endcall %}
    {% set joined = direct %}{{ joined(3) }}{{ of(direct) }}""",
    "{{ unheard(1) if unheard is defined }}{% set direct = called %}{{ direct('<') }}",
    """{% set late = 'late' %}{% include 'lists.html' %}
    {% import 'parts.html' as parts with context %}{{ parts.tag(1, 2) }}""",
]


NAMES = Names(makers={}, direct=("direct",))


def flatly(template: jinja2.Template, values: dict[str, Any]) -> str:
    """Render with a function, if one can be made of it."""
    makers = {name: lambda of, name=name: of[name] for name in values}
    flat = flat_render(template, Names(makers=makers, direct=("direct",)))
    return flat((), values) if flat else render_small(template, makers, values)


def lazily(template: jinja2.Template, values: dict[str, Any]) -> str:
    """Render with names that are worked out when they are asked for."""
    return render_small(template, {name: lambda of, name=name: of[name] for name in values}, values)


@pytest.mark.parametrize("text", TEMPLATES)
def test_what_is_printed_is_what_jinja_prints(text: str, tmp_path: Path) -> None:
    for name, source in FILES.items():
        (tmp_path / name).write_text(source, encoding="utf-8")
    (tmp_path / "it.html").write_text(text, encoding="utf-8")
    theirs = jinja2.Environment(
        loader=jinja2.FileSystemLoader(tmp_path), autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
    expected = theirs.get_template("it.html").render(VALUES)
    ours = SiteEnvironment((tmp_path,), lambda _: None).get_template("it.html")
    assert ours.render(VALUES) == expected
    assert lazily(ours, VALUES) == expected
    assert flatly(ours, VALUES) == expected


@pytest.mark.parametrize("text", FLAT)
def test_a_function_is_made_of_a_flat_template(text: str) -> None:
    environment = SiteEnvironment((), lambda _: None)
    assert flat_code(environment, text, "it.html", "it.html", NAMES)


@pytest.mark.parametrize(
    "text",
    [
        "{{ called('<') }}",
        "{% set direct = called %}{{ direct(1) }}",
        "{{ self is defined }}",
        "{% for one in several %}{{ one }}{% endfor %}",
        "{{ several|join(name) }}",
        "{% include 'included.html' %}",
        "{{ name|nosuchfilter if none }}",
        "{% set text %}{{ name }}{% endset %}",
        "{% autoescape false %}{{ name }}{% endautoescape %}",
    ],
)
def test_no_function_is_made_of_others(text: str) -> None:
    environment = SiteEnvironment((), lambda _: None)
    assert flat_code(environment, text, "it.html", "it.html", NAMES) is None


@pytest.mark.parametrize(
    "render", [lambda t, v: t.render(v), lazily, flatly], ids=["render", "small", "flat"]
)
def test_a_mistake_is_at_its_line(render: Callable[..., str], tmp_path: Path) -> None:
    (tmp_path / "it.html").write_text("one\n{{ 1 / number }}\n", encoding="utf-8")
    template = SiteEnvironment((tmp_path,), lambda _: None).get_template("it.html")
    with pytest.raises(ZeroDivisionError) as raised:
        render(template, {"number": 0})
    assert raised.traceback[-1].lineno == 1  # from 0
    assert str(raised.traceback[-1].path) == str(tmp_path / "it.html")
