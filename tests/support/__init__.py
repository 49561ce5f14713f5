"""What tests share: whole sites in one string, golden files, case files, the real Hugo.

    site = SiteBuilder(tmp_path, '''
        -- sitegen.toml --
        baseURL = "https://example.org/"
        -- content/a.md --
        +++
        title = "A"
        +++
        Text.
    ''')
    site.build()
    assert "Text." in site.read("a/index.html")

The fixtures `site` (makes a SiteBuilder in the test's own folder), `golden` and `hugo` are in
`tests/conftest.py`.
"""

from tests.support.browser import find_chromium
from tests.support.cases import Case, read_cases, rewrite_case
from tests.support.golden import Golden
from tests.support.hugo import find_hugo, run_hugo
from tests.support.markup import element, plain, skeleton
from tests.support.site import NOW, BuildFailedError, SiteBuilder, parse_archive

__all__ = [
    "NOW",
    "BuildFailedError",
    "Case",
    "Golden",
    "SiteBuilder",
    "element",
    "find_chromium",
    "find_hugo",
    "parse_archive",
    "plain",
    "read_cases",
    "rewrite_case",
    "run_hugo",
    "skeleton",
]
