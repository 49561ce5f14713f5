"""Pictures in templates: operations, sets, the image of a page, images in Markdown."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tests.support import SiteBuilder
from tests.unit.images.make import opened, quarters, save

SITE = """
    -- sitegen.toml --
    baseURL = "https://example.org/sub/"
    disableKinds = ["taxonomy", "term", "rss", "sitemap", "404", "section"]
    -- templates/home.html --
    home
    -- templates/page.html --
    {{ page.content }}
    -- content/a/index.md --
    +++
    title = "A"
    +++
"""


@pytest.fixture
def pictures(site: Callable[..., SiteBuilder]) -> SiteBuilder:
    """A site with one picture of each sort."""
    made = site(SITE)
    save(made.root / "assets/wide.jpg", quarters(1000, 500))
    save(made.root / "assets/drawing.png", quarters(300, 200))
    save(made.root / "static/img/s.webp", quarters(600, 400))
    frames = [quarters(), quarters().rotate(180)]
    save(made.root / "assets/moving.gif", frames[0], save_all=True, append_images=frames[1:], duration=90)
    made.write("assets/logo.svg", '<svg viewBox="0 0 60 30"/>')
    made.write("assets/broken.jpg", (made.root / "assets/wide.jpg").read_bytes()[:2000])
    return made


def shown(site: SiteBuilder, template: str, **options: Any) -> str:
    """What a template makes of page A."""
    site.write("templates/page.html", template)
    site.build(**options)
    return site.read("a/index.html").strip()


def processed(site: SiteBuilder) -> list[str]:
    """What was published with a digest in its name, without the digest."""
    found = (p.relative_to(site.destination).as_posix() for p in site.destination.rglob("*_hu_*"))
    return sorted(re.sub("_hu_[0-9a-f]{16}", "", p) for p in found)


class TestOperations:
    def test_words_and_what_they_give(self, pictures: SiteBuilder) -> None:
        text = shown(
            pictures,
            """{% set i = asset("wide.jpg") %}
            {% for x in (
              i.resize("100x"), i.fit("90x90"), i.fill("60x60 left webp"),
              i.crop("20x10"), i.process("r90 png")
            ) %}
            {{ x.width }}x{{ x.height }} {{ x.media_type }} {{ x.rel_permalink }} {{ x.permalink }}
            {% endfor %}""",
        )
        rows = [row.split() for row in text.splitlines() if row.strip()]
        assert [row[:2] for row in rows] == [
            ["100x50", "image/jpeg"],
            ["90x45", "image/jpeg"],
            ["60x60", "image/webp"],
            ["20x10", "image/jpeg"],
            ["500x1000", "image/png"],
        ]
        for size, _, relative, absolute in rows:
            assert absolute == f"https://example.org{relative}"
            image = opened((pictures.destination / relative.removeprefix("/sub/")).read_bytes())
            assert "x".join(map(str, image.size)) == size

    def test_asking_for_sizes_publishes_nothing(self, pictures: SiteBuilder) -> None:
        assert shown(pictures, '{{ asset("wide.jpg").resize("100x").width }}') == "100"
        assert processed(pictures) == []
        assert not (pictures.destination / "wide.jpg").exists()

    def test_by_static_file_and_resource(self, pictures: SiteBuilder) -> None:
        save(pictures.root / "content/a/写真.jpg", quarters(200, 100))
        text = shown(
            pictures,
            '{{ static("img/s.webp").resize("20x").rel_permalink }} '
            '{{ page.resources.get("写真.jpg").resize("20x").rel_permalink }}',
        )
        one, other = text.split()
        assert re.fullmatch(r"/sub/img/s_hu_[0-9a-f]{16}\.webp", one)
        assert re.fullmatch(r"/sub/a/%E5%86%99%E7%9C%9F_hu_[0-9a-f]{16}\.jpg", other)
        assert processed(pictures) == ["a/写真.jpg", "img/s.webp"]

    def test_vectors_are_left_alone(self, pictures: SiteBuilder) -> None:
        text = shown(
            pictures, '{% set i = asset("logo.svg").fill("10x10 webp") %}{{ i.width }} {{ i.rel_permalink }}'
        )
        assert text == "60 /sub/logo.svg"

    def test_a_mistake_is_shown_at_its_line(self, pictures: SiteBuilder) -> None:
        pictures.write("templates/page.html", 'one\n{{ asset("wide.jpg").resize("100").width }}')
        pictures.try_build()
        (found,) = pictures.diagnostics
        assert (found.path, found.line) == ("templates/page.html", 2)
        assert found.message == (
            "wide.jpg: `100` is no image option; did you mean 100x (a width) or x100 (a height)?"
            " (while making content/a/index.md)"
        )

    def test_a_second_operation_is_refused(self, pictures: SiteBuilder) -> None:
        pictures.write("templates/page.html", '{{ asset("wide.jpg").resize("100x").fill("10x10").width }}')
        pictures.try_build()
        assert "is processed already: say all that is to be done at once" in pictures.messages

    def test_a_damaged_image_fails_where_it_is_needed(self, pictures: SiteBuilder) -> None:
        pictures.write("templates/page.html", '{{ asset("broken.jpg").resize("100x").rel_permalink }}')
        pictures.try_build()
        (found,) = pictures.diagnostics
        assert (found.code, found.path) == ("image-unreadable", "assets/broken.jpg")

    def test_imaging_is_obeyed(self, pictures: SiteBuilder) -> None:
        template = '{{ asset("wide.jpg").fill("100x100 png").rel_permalink }}'
        one = shown(pictures, template, overrides={"imaging": {"anchor": "left"}})
        other = shown(pictures, template, overrides={"imaging": {"anchor": "right"}})
        corner = [opened((pictures.destination / other.removeprefix("/sub/")).read_bytes()).getpixel((5, 5))]
        assert one != other
        assert corner[0][1] > 150  # green: the right of the upper row
        assert processed(pictures) == ["wide.png"]  # the other one is gone

    def test_colour_and_blur(self, pictures: SiteBuilder) -> None:
        text = shown(pictures, '{% set i = asset("wide.jpg") %}{{ i.color }} {{ i.blur[:23] }}')
        color, blur = text.split()
        assert re.fullmatch("#[0-9a-f]{6}", color)
        assert blur == "data:image/webp;base64,"


SET = """{% set s = asset("NAME").responsive(WIDTHS) %}
{{ s.width }}x{{ s.height }} {{ s.media_type }} {{ s.src }}|{{ s.srcset }}"""


class TestSets:
    @pytest.mark.parametrize(
        ("name", "widths", "size", "candidates"),
        [
            ("wide.jpg", "[200, 400]", "400x200", ["200w", "400w"]),
            ("wide.jpg", "[400, 200, 400]", "400x200", ["200w", "400w"]),
            ("wide.jpg", "[400, 2000, 3000]", "1000x500", ["400w", "1000w"]),  # never enlarged
            ("wide.jpg", "[2000]", "1000x500", ["1000w"]),
            ("wide.jpg", "[200, 2000], ratio='1:1'", "500x500", ["200w", "500w"]),
            ("wide.jpg", "[160], 'jpeg', '16/9'", "160x90", ["160w"]),
            ("wide.jpg", "[]", "1000x500", []),
            ("logo.svg", "[10]", "60x30", []),
            ("moving.gif", "[10]", "80x40", []),
        ],
    )
    def test_widths(
        self, name: str, widths: str, size: str, candidates: list[str], pictures: SiteBuilder
    ) -> None:
        said, srcset = shown(pictures, SET.replace("NAME", name).replace("WIDTHS", widths)).split("|")
        sizes, media, src = said.split()
        assert sizes == size
        assert [part.split()[1] for part in srcset.split(", ") if part] == candidates
        if candidates:
            assert media == ("image/jpeg" if "jpeg" in widths else "image/webp")
            assert src == srcset.split(", ")[-1].split()[0]
            for part in srcset.split(", "):
                url, width = part.split()
                image = opened((pictures.destination / url.removeprefix("/sub/")).read_bytes())
                assert f"{image.width}w" == width
        else:
            assert src == f"/sub/{name}"

    @pytest.mark.parametrize("ratio", ["16", "a:b", "0:1", "1:0", "16:9:1"])
    def test_a_ratio_that_is_none(self, ratio: str, pictures: SiteBuilder) -> None:
        pictures.write(
            "templates/page.html", f'{{{{ asset("wide.jpg").responsive([9], ratio="{ratio}").src }}}}'
        )
        pictures.try_build()
        assert f"`{ratio}` is no ratio; write one such as 16:9" in pictures.messages


FEATURE = """{% set i = feature_image(page) %}
{{ i.rel_permalink if i else "none" }} {{ i.is_remote if i }} {{ i.responsive([10]).src if i }}"""


class TestFeatureImage:
    @staticmethod
    def found(site: SiteBuilder, head: str = "", **options: Any) -> str:
        site.write("content/a/index.md", f'+++\ntitle = "A"\n{head}\n+++\n')
        return shown(site, FEATURE, **options).split()[0]

    def test_a_bundle_has_its_own(self, pictures: SiteBuilder) -> None:
        named = 'featureimage = "wide.jpg"'
        assert self.found(pictures, named) == "/sub/wide.jpg"
        for name in ("thumbnail.png", "Cover-1.jpg", "feature.webp"):
            save(pictures.root / "content/a" / name, quarters())
            assert self.found(pictures, named) == f"/sub/a/{name}"
        pictures.write("content/a/feature.txt", "no image")
        assert self.found(pictures, named) == "/sub/a/feature.webp"

    def test_named_in_the_bundle_assets_or_static(self, pictures: SiteBuilder) -> None:
        assert self.found(pictures, 'featureimage = "img/s.webp"') == "/sub/img/s.webp"
        assert self.found(pictures, 'featureimage = "/wide.jpg"') == "/sub/wide.jpg"
        save(pictures.root / "content/a/own.png", quarters())
        assert self.found(pictures, 'featureimage = "own.png"') == "/sub/a/own.png"

    @pytest.mark.parametrize(
        "url", ["https://x.example/a.jpg", "http://x.example/a.jpg", "//x.example/a.jpg"]
    )
    def test_of_another_site(self, url: str, pictures: SiteBuilder) -> None:
        pictures.write("content/a/index.md", f'+++\ntitle = "A"\nfeatureimage = "{url}"\n+++\n')
        assert shown(pictures, FEATURE).split() == [url, "True", url]

    def test_the_default(self, pictures: SiteBuilder) -> None:
        default = {"params": {"defaultFeaturedImage": "drawing.png"}}
        assert self.found(pictures, overrides=default) == "/sub/drawing.png"
        assert self.found(pictures, 'featureimage = "wide.jpg"', overrides=default) == "/sub/wide.jpg"
        assert self.found(pictures, 'featureimage = "broken.jpg"', overrides=default) == "/sub/drawing.png"

    def test_without_one(self, pictures: SiteBuilder) -> None:
        assert self.found(pictures) == "none"
        assert pictures.messages == ""

    def test_one_that_is_missing_is_one_warning_with_its_place(self, pictures: SiteBuilder) -> None:
        pictures.write("templates/home.html", "{% for p in site.pages %}{{ feature_image(p) }}{% endfor %}")
        assert self.found(pictures, 'featureimage = "gone.jpg"') == "none"
        assert pictures.messages.strip() == (
            "warning[image-missing]:"
            " there is no image `gone.jpg` in the bundle, under assets/ or under static/\n"
            " --> content/a/index.md:3:17\n"
            "  |\n"
            '3 | featureimage = "gone.jpg"\n'
            "  |                 ^^^^^^^^\n"
            "  = hint: put it there, or correct or remove its name; the page is shown without it"
        )

    def test_the_warning_moves_with_the_line(self, pictures: SiteBuilder) -> None:
        """Nothing else of the page changes: it must be made again for its warning's sake."""
        self.found(pictures, 'featureimage = "gone.jpg"')
        self.found(pictures, '# a comment\nfeatureimage = "gone.jpg"')
        assert pictures.diagnostics[0].line == 4

    def test_one_that_is_damaged_is_one_warning(self, pictures: SiteBuilder) -> None:
        for name in "bc":
            pictures.write(f"content/{name}.md", '+++\ntitle = "B"\nfeatureimage = "broken.jpg"\n+++\n')
        assert self.found(pictures, 'featureimage = "broken.jpg"') == "none"
        (found,) = pictures.diagnostics
        assert (str(found.severity), found.code, found.path) == (
            "warning",
            "image-unreadable",
            "assets/broken.jpg",
        )
        pictures.build()
        assert pictures.diagnostics == (found,)  # and again while it is


class TestMarkdown:
    @staticmethod
    def image(site: SiteBuilder, markdown: str, **options: Any) -> str:
        site.write("content/a/index.md", f'+++\ntitle = "A"\n+++\n{markdown}\n')
        found = re.search("<img[^>]*>", shown(site, "{{ page.content }}", **options))
        assert found
        return found[0]

    def test_a_local_one_has_size_and_set(self, pictures: SiteBuilder) -> None:
        html = self.image(pictures, '![a "b" & c](/wide.jpg "t")')
        tag = re.sub("_hu_[0-9a-f]{16}", "", html)
        assert tag == (
            '<img src="/sub/wide.jpg" alt="a “b” &amp; c" title="t"'
            ' srcset="/sub/wide.webp 480w, /sub/wide.webp 960w"'
            ' sizes="(min-width: 44rem) 42rem, 92vw" width="1000" height="500"'
            ' loading="lazy" decoding="async">'
        )
        assert processed(pictures) == ["wide.webp", "wide.webp"]

    @pytest.mark.parametrize(
        ("written", "src"),
        [
            ("s.png", "/sub/a/s.png"),  # beside the page
            ("./s.png", "/sub/a/s.png"),
            ("/img/s.webp", "/sub/img/s.webp"),  # published from static/
            ("../img/s.webp", "/sub/img/s.webp"),
            ("drawing.png", "/sub/drawing.png"),  # an asset
            ("logo.svg", "/sub/logo.svg"),
            ("moving.gif", "/sub/moving.gif"),
        ],
    )
    def test_where_it_may_be(self, written: str, src: str, pictures: SiteBuilder) -> None:
        save(pictures.root / "content/a/s.png", quarters())
        html = self.image(pictures, f"![x]({written})")
        assert html.startswith(f'<img src="{src}" alt="x"')
        assert " width=" in html
        assert (pictures.destination / src.removeprefix("/sub/")).is_file()

    @pytest.mark.parametrize(
        "written",
        [
            "https://x.example/a.png",
            "//x.example/a.png",
            "none.png",
            "/img/s.webp?v=1",
            "logo.svg#part",
            "data:image/png;base64,AA==",
            "../../x.png",
        ],
    )
    def test_everything_else_stays_as_written(self, written: str, pictures: SiteBuilder) -> None:
        assert self.image(pictures, f"![x]({written})") == f'<img src="{written}" alt="x">'
        assert "error" not in pictures.messages

    def test_a_damaged_one_is_a_warning(self, pictures: SiteBuilder) -> None:
        assert self.image(pictures, "![x](broken.jpg)") == '<img src="broken.jpg" alt="x">'
        (found,) = pictures.diagnostics
        assert (str(found.severity), found.path) == ("warning", "assets/broken.jpg")

    def test_widths_are_a_setting(self, pictures: SiteBuilder) -> None:
        off = {"params": {"theme": {"imageWidths": []}}}
        assert "srcset" not in self.image(pictures, "![x](/wide.jpg)", overrides=off)
        other = {"params": {"theme": {"imageWidths": [300]}}}
        assert ' 300w"' in self.image(pictures, "![x](/wide.jpg)", overrides=other)


class TestBuilds:
    TEMPLATE = """{% set i = asset("wide.jpg") %}
    {{ i.responsive([100, 200]).srcset }} {{ i.color }} {{ page.content }}"""

    @staticmethod
    def published(folder: Path) -> dict[str, bytes]:
        return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}

    def clean(self, site: SiteBuilder, folder: Path) -> dict[str, bytes]:
        target = site.destination
        site.build(destination=folder, ignore_cache=True, cache_dir=folder.parent / "none")
        site.destination = target
        return self.published(folder)

    def test_edits_give_what_a_clean_build_gives(self, pictures: SiteBuilder, tmp_path: Path) -> None:
        pictures.write("content/a/index.md", '+++\ntitle = "A"\n+++\n![x](/drawing.png)\n')
        edits = [
            pictures.root.exists,
            lambda: pictures.write("content/b.md", "+++\ntitle = 'B'\n+++\nb"),
            lambda: save(pictures.root / "assets/wide.jpg", quarters(900, 500)),
            lambda: save(pictures.root / "assets/drawing.png", quarters(700, 500)),
            lambda: pictures.remove("assets/drawing.png"),
            lambda: save(pictures.root / "assets/drawing.png", quarters(600, 500)),
            lambda: pictures.edit("sitegen.toml", "disableKinds", "imaging.quality = 20\ndisableKinds"),
            lambda: pictures.remove("content/b.md"),
        ]
        pictures.write("templates/page.html", self.TEMPLATE)
        for number, edit in enumerate(edits):
            edit()
            pictures.build()
            found = self.published(pictures.destination)
            assert found == self.clean(pictures, tmp_path / f"clean{number}"), number

    def test_a_fresh_page_keeps_its_images(self, pictures: SiteBuilder) -> None:
        shown(pictures, self.TEMPLATE)
        before = self.published(pictures.destination)
        pictures.write("content/b.md", "+++\ntitle = 'B'\nurl = '/b/'\n+++\nb")
        pictures.build()
        after = self.published(pictures.destination)
        assert before.items() <= after.items()
        (pictures.destination / next(p for p in before if "_hu_" in p)).unlink()
        pictures.build()
        assert self.published(pictures.destination) == after  # made good from the cache

    def test_processes_make_the_same(self, pictures: SiteBuilder, tmp_path: Path) -> None:
        for number in range(6):
            save(pictures.root / f"assets/n{number}.png", Image.effect_noise((300, 200), 50 + number))
        shown(
            pictures,
            "{% for n in range(6) %}"
            "{{ asset('n' ~ n ~ '.png').responsive([50, 100, 200]).srcset }}{% endfor %}",
            jobs=2,
        )
        assert self.published(pictures.destination) == self.clean(pictures, tmp_path / "clean")
        assert len(processed(pictures)) == 18

    def test_gc_prunes(self, pictures: SiteBuilder) -> None:
        shown(pictures, self.TEMPLATE)
        kept = pictures.root / ".sitegen/images"
        names = {p.name for p in kept.rglob("*") if p.is_file()}
        shown(pictures, self.TEMPLATE.replace("[100, 200]", "[100]"))
        assert names == {p.name for p in kept.rglob("*") if p.is_file()}
        pictures.build(gc=True)
        assert len(names - {p.name for p in kept.rglob("*") if p.is_file()}) == 1
        assert len(processed(pictures)) == 1
        shown(pictures, "nothing", gc=True)
        assert not list(kept.rglob("*"))


class TestDefaultTheme:
    """The one picture partial: small ones in lists, large ones in posts."""

    @staticmethod
    def made(site: Callable[..., SiteBuilder], **theme: object) -> SiteBuilder:
        made = site("""
            -- sitegen.toml --
            baseURL = "https://example.org/"
            title = "T"
            -- content/posts/a.md --
            +++
            title = "A"
            date = 2025-01-01
            featureimage = "wide.jpg"
            +++
            a
            -- content/posts/b.md --
            +++
            title = "Bb"
            date = 2025-01-02
            featureimage = "https://x.example/b.jpg"
            +++
            b
        """)
        save(made.root / "assets/wide.jpg", quarters(1000, 500))
        made.build(overrides={"params": {"theme": theme}})
        return made

    def test_a_hero(self, site: Callable[..., SiteBuilder]) -> None:
        page = self.made(site).read("posts/a/index.html")
        (hero,) = re.findall('<img class="picture"[^>]*fetchpriority="high"[^>]*>', page)
        assert re.search(r'srcset="/wide_hu_\w+\.webp 768w, /wide_hu_\w+\.webp 1000w"', hero)
        assert 'width="1000" height="500" alt=""' in hero
        assert re.search('style="background:#[0-9a-f]{6}"', hero)
        assert "lazy" not in hero

    def test_a_picture_for_other_sites_is_a_jpeg(self, site: Callable[..., SiteBuilder]) -> None:
        made = self.made(site)
        page = made.read("posts/a/index.html")
        found = re.search(r'og:image" content="https://example.org/(wide_hu_\w+\.jpg)"', page)
        assert found
        assert (made.destination / found[1]).is_file()
        assert 'og:image" content="https://x.example/b.jpg"' in made.read("posts/b/index.html")

    def test_one_of_another_site_is_left_as_it_is(self, site: Callable[..., SiteBuilder]) -> None:
        page = self.made(site).read("posts/b/index.html")
        assert '<img class="picture" src="https://x.example/b.jpg" alt="" fetchpriority="high"' in page

    def test_a_fallback_where_it_is_wanted(self, site: Callable[..., SiteBuilder]) -> None:
        page = self.made(site, imageFallback=True).read("posts/a/index.html")
        (picture,) = re.findall('<picture style="display:contents">.*?</picture>', page)[:1]
        assert re.search(r'<source type="image/webp" srcset="/wide_hu_\w+\.webp 768w', picture)
        assert re.search(
            r'<img class="picture" src="/wide_hu_\w+\.jpg" srcset="/wide_hu_\w+\.jpg 768w', picture
        )
