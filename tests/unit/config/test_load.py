"""Loading: what is read, in which order, and what comes out of it."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from pathlib import Path

import pytest

from sitegen.config.load import LoadedConfig, load_config
from sitegen.config.model import Config, Kind, RelatedIndex, TrustConfig
from sitegen.diagnostics import ConfigError, Severity
from tests.support import SiteBuilder

Make = Callable[..., SiteBuilder]


def loaded(site: SiteBuilder, **options: object) -> LoadedConfig:
    return load_config(site.root, **options)


def error_of(site: SiteBuilder, **options: object) -> ConfigError:
    with pytest.raises(ConfigError) as caught:
        load_config(site.root, **options)
    return caught.value


def test_defaults_of_the_tree_are_those_of_an_empty_file(site: Make) -> None:
    """`model.py` and the readers each name the defaults; here they are held to each other."""
    config = loaded(site("-- hugo.toml --\n")).config
    expected = Config()
    related = (*expected.site.related.indices, RelatedIndex(name="tags", weight=80))
    assert config.site.related.indices == related  # Hugo 0.168: tags count where they are a taxonomy
    for part in ("directories", "content", "markup", "imaging", "outputs"):
        assert getattr(config, part) == getattr(expected, part)
    for name in type(expected.site).__slots__:
        if name != "related":
            assert getattr(config.site, name) == getattr(expected.site, name), name


def test_everything_survives_pickling(site: Make) -> None:
    config = loaded(site("-- hugo.toml --\ntitle = 'x'\n[params]\nDeep = {List = [1, {A = 2}]}\n"))
    assert pickle.loads(pickle.dumps(config)) == config


def test_sitegen_file_is_read_where_there_is_no_other(site: Make) -> None:
    found = loaded(site("-- sitegen.yaml --\ntitle: x\n"))
    assert found.config.site.title == "x"
    assert "sitegen.yaml" in found.files


def test_files_are_listed_lowest_first(site: Make) -> None:
    made = site("""
        -- hugo.toml --
        title = "x"
        theme = "a"
        -- themes/a/hugo.toml --
        [params]
        x = 1
        -- config/production/params.toml --
        a = 1
        -- config/_default/params.toml --
        a = 2
        """)
    files = [name for name in loaded(made).files if not name.startswith("/")]
    assert files == [
        "themes/a/hugo.toml",
        "hugo.toml",
        "config/_default/params.toml",
        "config/production/params.toml",
    ]


def test_asked_for_file_that_is_missing(site: Make) -> None:
    error = error_of(site("-- hugo.toml --\n"), files=["hugo.toml", "other.toml"])
    assert str(error) == "other.toml: there is no such configuration file"


def test_other_config_directory(site: Make) -> None:
    made = site("-- hugo.toml --\ntitle = 'x'\n-- settings/_default/params.toml --\na = 1\n")
    assert loaded(made, config_dir="settings").config.site.params == {"a": 1}


@pytest.mark.parametrize("name", ["..", "../x", "a/b", "."])
def test_environment_is_one_folder(site: Make, name: str) -> None:
    made = site("-- hugo.toml --\ntitle = 'x'\n-- x/hugo.toml --\ntitle = 'y'\n-- config/a/b/hugo.toml --\n")
    assert loaded(made, environment=name).config.site.title == "x"


def test_environment_that_is_asked_for_is_before_the_variable(site: Make) -> None:
    made = site("-- hugo.toml --\n")
    assert loaded(made).environment == "production"
    assert loaded(made, variables={"HUGO_ENVIRONMENT": "a"}).environment == "a"
    assert loaded(made, variables={"HUGO_ENVIRONMENT": "a"}, environment="b").config.environment == "b"


def test_command_line_is_over_files_and_under_variables(site: Make) -> None:
    made = site("-- hugo.toml --\nbaseURL = 'https://file.example'\n[pagination]\npagerSize = 3\n")
    overrides = {"baseURL": "https://flag.example", "pagination.pagerSize": 4, "buildDrafts": True}
    config = loaded(made, overrides=overrides).config
    assert (config.site.base_url, config.site.pager_size) == ("https://flag.example/", 4)
    assert config.content.build_drafts
    variables = {"HUGO_BUILDDRAFTS": "false", "HUGO_BASEURL": "https://variable.example/x"}
    config = loaded(made, overrides=overrides, variables=variables).config
    assert (config.site.base_url, config.content.build_drafts) == ("https://variable.example/x/", False)


def test_mistake_of_a_flag_or_a_variable_names_it(site: Make) -> None:
    made = site("-- hugo.toml --\n")
    flag = error_of(made, overrides={"baseURL": "nope"})
    assert str(flag) == "`nope` is no base URL (set by the command line)"
    variable = error_of(made, variables={"HUGO_SUMMARYLENGTH": "many"})
    assert "set by the variable HUGO_SUMMARYLENGTH" in str(variable)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("", ""),
        ("/", ""),
        ("https://example.org", "https://example.org/"),
        ("https://example.org/a/", "https://example.org/a/"),
        ("http://localhost:1313/日本語", "http://localhost:1313/日本語/"),
        ("/sub", "/sub/"),
    ],
)
def test_base_url(site: Make, written: str, meant: str) -> None:
    assert loaded(site(f"-- hugo.toml --\nbaseURL = '{written}'\n")).config.site.base_url == meant


@pytest.mark.parametrize(
    "written",
    [
        "example.org",
        "ftp://a/",
        "https://",
        "https://a b/",
        "https://a/?q=1",
        "https://a/#f",
        "https://[a",
        "http://a:x/",
    ],
)
def test_base_url_that_is_none(site: Make, written: str) -> None:
    error = error_of(site(f"-- hugo.toml --\nbaseURL = '{written}'\n"))
    assert [(d.code, d.line) for d in error.diagnostics] == [("config-value", 1)]


@pytest.mark.parametrize(
    "name", ["contentDir", "assetDir", "dataDir", "i18nDir", "archetypeDir", "staticDir"]
)
@pytest.mark.parametrize("folder", ["..", "../x", "a/../../x", "/etc", "C:/x", "..\\\\x"])
def test_sources_stay_inside_the_site(site: Make, name: str, folder: str) -> None:
    error = error_of(site(f'-- hugo.toml --\n{name} = "{folder}"\n'))
    assert [d.code for d in error.diagnostics] == ["config-value"]


def test_destination_may_be_elsewhere(site: Make) -> None:
    config = loaded(site("-- hugo.toml --\npublishDir = '../docs/'\ncontentDir = './a/../text/'\n")).config
    assert (config.directories.publish, config.directories.content) == ("../docs", "text")


def test_mounts_of_whole_folders(site: Make) -> None:
    config = loaded(
        site("""
        -- hugo.toml --
        [[module.mounts]]
        source = "text"
        target = "content"
        [[module.mounts]]
        source = "a"
        target = "static"
        [[module.mounts]]
        source = "b"
        target = "static"
        [[module.mounts]]
        source = "layouts"
        target = "layouts"
        """)
    )
    assert config.config.directories.content == "text"
    assert config.config.directories.static == ("a", "b")
    assert not config.diagnostics


def test_own_settings(site: Make) -> None:
    config = loaded(
        site("""
        -- hugo.toml --
        [sitegen]
        counts = "hugo"
        termTitles = "hugo"
        [sitegen.markdown]
        singleTilde = true
        emphasis = "commonmark"
        linkify = "hugo"
        guillemets = true
        [sitegen.trust]
        tags = ["BR", "b"]
        schemes = ["https"]
        trusted = ["figure"]
        [sitegen.trust.shortcodes.matomeQuote]
        tags = ["i"]
        """)
    ).config
    assert config.markup.hugo_counts
    assert not config.site.keep_term_titles
    assert config.markup.single_tilde_strikes
    assert not config.markup.cjk_emphasis
    assert not config.markup.linkify_cjk
    assert config.markup.typographer.left_angle_quote == "«"
    assert config.markup.trust == TrustConfig(
        tags=frozenset(("br", "b")),
        schemes=frozenset(("https",)),
        trusted=frozenset(("figure",)),
        shortcodes=(("matomeQuote", frozenset(("i",))),),
    )


def test_own_settings_as_a_file_of_the_directory(site: Make) -> None:
    made = site("-- hugo.toml --\n-- config/_default/sitegen.toml --\ncounts = 'hugo'\n")
    assert loaded(made).config.markup.hugo_counts


def test_angle_quotes_are_there_where_they_are_set(site: Make) -> None:
    made = site("-- hugo.toml --\n[markup.goldmark.extensions.typographer]\nleftAngleQuote = '&laquo;'\n")
    typographer = loaded(made).config.markup.typographer
    assert (typographer.left_angle_quote, typographer.right_angle_quote) == ("«", "")


def test_cascades_keep_their_order(site: Make) -> None:
    made = site("-- hugo.yaml --\ncascade:\n- params: {Color: red}\n  target: {kind: page}\n- {weight: 1}\n")
    assert loaded(made).config.content.cascade == (
        {"params": {"color": "red"}, "target": {"kind": "page"}},
        {"weight": 1},
    )
    made = site("-- hugo.yaml --\ncascade: {params: {a: 1}}\n")
    assert loaded(made).config.content.cascade == ({"params": {"a": 1}},)


def test_permalinks_in_a_list(site: Make) -> None:
    made = site("""
        -- hugo.toml --
        [[permalinks]]
        pattern = "/a/:slug/"
        [permalinks.target]
        path = "/posts/**"
        [[permalinks]]
        pattern = "/s/"
        [permalinks.target]
        path = "/{news,news/**}"
        kind = "section"
        """)
    assert loaded(made).config.site.permalinks == (
        (Kind.SECTION, (("news", "/s/"),)),
        (Kind.TERM, (("posts", "/a/:slug/"),)),
        (Kind.PAGE, (("posts", "/a/:slug/"),)),
    )


@pytest.mark.parametrize(
    ("patterns", "allowed"),
    [
        ([], False),
        (["! ^text/org$"], True),
        (["text/markdown"], False),
        (["text/.*"], True),
        (["text/.*", "! text/html"], False),
    ],
)
def test_html_is_content_where_it_is_allowed(site: Make, patterns: list[str], allowed: bool) -> None:
    line = f"allowContent = {patterns}" if patterns else ""
    config = loaded(site(f"-- hugo.toml --\n[security]\n{line}\n")).config
    assert config.content.allow_html is allowed


@pytest.mark.parametrize(
    ("bytes_", "message"),
    [
        (b"title = '\xff'", "hugo.toml:1:10: byte 0xFF is not UTF-8"),
        ("title = '日本'\nx = '\0'".encode(), "hugo.toml:2:6: this file holds a NUL character"),
        (b"a = " + b"[" * 500 + b"]" * 500, "nests"),
        (b"a = " + b"9" * 5000, "hugo.toml:1:1: "),
        (b"a = " + b"[" * 150 + b"]" * 150, "hugo.toml:1:1: this nests deeper than 100 levels"),
    ],
)
def test_files_that_cannot_be_read(site: Make, bytes_: bytes, message: str) -> None:
    made = site()
    made.write("hugo.toml", bytes_)
    assert message in str(error_of(made))


@pytest.mark.parametrize("text", ["{" * 5000, '{"a":' + "[" * 150 + "]" * 150 + "}", "[" * 100_000])
def test_deep_json_and_yaml_are_refused(site: Make, text: str) -> None:
    for name in ("hugo.json", "hugo.yaml"):
        made = site()
        made.write(name, text)
        assert error_of(made).diagnostics[0].path == name
        made.remove(name)


def test_byte_order_mark_is_skipped(site: Make) -> None:
    made = site()
    made.write("hugo.toml", b"\xef\xbb\xbftitle = 'x'\r\n[params]\r\na = 1\r\n")
    assert loaded(made).config.site.title == "x"


def test_folder_in_place_of_the_file(site: Make) -> None:
    made = site()
    (made.root / "hugo.toml").mkdir(parents=True)
    assert error_of(made).diagnostics[0].code == "config-missing"


def test_every_broken_file_is_reported(site: Make) -> None:
    made = site(
        "-- hugo.toml --\na = \n-- config/_default/params.yaml --\n[\n-- config/_default/x.json --\n{\n"
    )
    error = error_of(made)
    assert [(d.path, d.code) for d in error.diagnostics] == [
        ("config/_default/params.yaml", "yaml-syntax"),
        ("config/_default/x.json", "json-syntax"),
        ("hugo.toml", "toml-syntax"),
    ]


def test_format_of_the_site_changes_a_built_in_one(site: Make) -> None:
    made = site("""
        -- hugo.toml --
        [mediaTypes."text/x-thing"]
        suffixes = ["thing", "other"]
        [outputFormats.RSS]
        baseName = "feed"
        [outputFormats.Thing]
        mediaType = "text/x-thing"
        isPlainText = true
        [outputs]
        home = ["html", "Thing"]
        """)
    rss, thing = loaded(made).config.site.output_formats
    assert (rss.name, rss.base_name, rss.suffix, rss.media_type) == (
        "rss",
        "feed",
        "xml",
        "application/rss+xml",
    )
    assert (thing.name, thing.suffix, thing.is_plain_text) == ("thing", "thing", True)


def test_params_are_never_reported(site: Make) -> None:
    made = site(
        "-- hugo.toml --\n[params]\ntitel = 1\nbaseURL = []\n[languages.en.params]\nsumaryLength = 2\n"
    )
    assert not loaded(made).diagnostics


def test_main_sections_of_the_root_reach_the_params(site: Make) -> None:
    made = site("-- hugo.toml --\nmainSections = ['a']\n[params]\nx = 1\n")
    assert loaded(made).config.site.params == {"mainsections": ("a",), "x": 1}


def test_broken_config_of_a_theme_is_named(site: Make) -> None:
    made = site("-- hugo.toml --\ntheme = 'a'\n-- themes/a/config.toml --\na = \n")
    assert error_of(made).diagnostics[0].path == "themes/a/config.toml"


def test_notes_do_not_fail(site: Make) -> None:
    found = loaded(site("-- hugo.toml --\nfoo = 1\n"))
    assert [d.severity for d in found.diagnostics] == [Severity.NOTE]
    assert found.merged["foo"] == 1


def test_real_site(tmp_path: Path) -> None:
    """The shape of the first user's configuration: split files, one language disabled, a missing theme."""
    made = SiteBuilder(
        tmp_path / "site",
        """
        -- config/_default/hugo.toml --
        theme = "blowfish"
        baseURL = "https://example.org/"
        defaultContentLanguage = "ja"
        enableRobotsTXT = true
        summaryLength = 0
        enableEmoji = true
        timeout = 180
        googleAnalytics = "G-1"
        [pagination]
          pagerSize = 100
        [imaging]
          anchor = 'Center'
        [taxonomies]
          tag = "tags"
          months = "months"
        [outputs]
          home = ["HTML", "RSS", "JSON"]
        [related]
          threshold = 0
            [[related.indices]]
                name = "fragmentrefs"
                type = "fragments"
                weight = 10
        -- config/_default/languages.en.toml --
        disabled = true
        languageCode = "ja"
        -- config/_default/languages.ja.toml --
        disabled = false
        languageCode = "ja"
        languageName = "日本語"
        title = "題"
        -- config/_default/markup.toml --
        [goldmark]
        [goldmark.renderer]
          unsafe = true
        [highlight]
          noClasses = false
        [tableOfContents]
          startLevel = 2
          endLevel = 4
        -- config/_default/module.toml --
        [hugoVersion]
          extended = false
          min = "0.87.0"
        """,
    )
    found = loaded(made)
    assert not found.diagnostics
    config = found.config
    assert (config.site.title, config.site.language.key, config.site.language.label) == ("題", "ja", "日本語")
    assert [t.plural for t in config.site.taxonomies] == ["tags", "months"]
    assert dict(config.site.outputs)[Kind.HOME] == ("html", "rss", "json")
    assert (config.markup.toc.end_level, config.markup.summary_length) == (4, 0)
    assert config.outputs.services.google_analytics_id == "G-1"
    assert config.imaging.anchor == "center"
