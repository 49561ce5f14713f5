"""What templates refer to is found once for a text, and told again by the next build."""

from pathlib import Path

import pytest

from sitegen.templates.compiled import CompiledTemplates
from sitegen.templates.environment import SiteEnvironment
from sitegen.templates.uses import KnownUses, Uses

_TEXTS = {
    "list.html": "{% extends 'base.html' %}{% block main %}{{ partial('pages.html') }}{% endblock %}",
    "base.html": "<main>{% block main %}{% endblock %}</main>",
    "pages.html": "{{ paginator.number }}",
}


def _environment(folder: Path, known: KnownUses) -> SiteEnvironment:
    for name, text in _TEXTS.items():
        (folder / name).write_text(text, encoding="utf-8")
    return SiteEnvironment([folder], lambda _: None, CompiledTemplates(known))


def test_what_is_kept_answers_as_the_template_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    first = KnownUses()
    asked = [(name, variable) for name in _TEXTS for variable in ("paginator", "partial", "nobody")]
    answers = [_environment(tmp_path, first).mentions(*one) for one in asked]
    assert answers == [True, True, False, False, False, False, True, False, False]

    second = KnownUses(first.to_keep())
    later = _environment(tmp_path, second)
    monkeypatch.setattr(later, "parse", None)
    assert [later.mentions(*one) for one in asked] == answers
    assert second.to_keep() == first.to_keep()


@pytest.mark.parametrize("kept", [None, 3, ["a"], [1, 2], {"a": 1}, [["a"], None]])
def test_what_cannot_be_read_is_not_known(kept: object):
    known = KnownUses()
    known.put("{{ a }}", Uses(frozenset(("a",)), ()))
    damaged = dict.fromkeys(known.to_keep(), kept)
    assert KnownUses(damaged).get("{{ a }}") is None
