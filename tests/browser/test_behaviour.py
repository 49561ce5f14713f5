"""What a page does by script (appearance, threads, the tag filter), and what it is without."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.chromium import Tab
from tests.browser.conftest import OpenTab
from tests.browser.sites import DEMO, MANY_TAGS, POST

LIGHT, DARK = "rgb(251, 252, 253)", "rgb(20, 23, 28)"
"""`--c-paper` of the theme."""

LAST_WORDS = "礼儀正しい宣伝だ"
"""In the last quote of the last thread of the post."""


def paper(page: Page) -> str:
    """Colour behind everything."""
    colour: str = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    return colour


def open_threads(page: Page) -> int:
    return page.locator("main details[open]").count()


def is_shown(page: Page, words: str) -> bool:
    """Whether the quote with these words has a place on the page: a closed thread takes it away."""
    quote = page.locator(".p-content", has_text=words)
    shown: bool = quote.evaluate("q => q.checkVisibility({ contentVisibilityAuto: true })")
    return shown


# Appearance


@pytest.mark.parametrize(("scheme", "colour"), [("light", LIGHT), ("dark", DARK)])
def test_appearance_is_the_devices(tab: OpenTab, demo: str, scheme: str, colour: str):
    assert paper(tab(demo, color_scheme=scheme).open("/")) == colour
    assert paper(tab(demo, color_scheme=scheme, java_script_enabled=False).open("/")) == colour


def test_switch_goes_from_device_to_light_to_dark_and_back(tab: OpenTab, demo: str):
    page = tab(demo, color_scheme="dark").open("/")
    switch = page.locator("button.switch")
    seen = [(paper(page), switch.inner_text())]
    for _ in range(3):
        switch.press("Enter")
        seen.append((paper(page), switch.inner_text()))
    assert [colour for colour, _ in seen] == [DARK, LIGHT, DARK, DARK]
    assert [label for _, label in seen] == [
        "表示：端末の設定に合わせる", "表示：ライト", "表示：ダーク", "表示：端末の設定に合わせる",
    ]  # fmt: skip


def test_chosen_appearance_is_kept_and_never_flashes(tab: OpenTab, demo: str):
    """On a light device with dark chosen, every frame of the next page is dark from the first on."""
    one = tab(demo, color_scheme="light")
    page = one.open("/")
    page.locator("button.switch").click(click_count=2)
    page.add_init_script("""
      window.frames_seen = new Promise((done) => {
        const seen = [];
        const look = () => {
          if (document.body) seen.push(getComputedStyle(document.documentElement).backgroundColor);
          if (seen.length < 5) requestAnimationFrame(look); else done(seen);
        };
        requestAnimationFrame(look);
      });
    """)
    one.open(POST)
    assert set(page.evaluate("frames_seen")) == {DARK}
    assert page.evaluate("document.querySelector('meta[name=color-scheme]').content") == "dark"
    assert one.faults == []


def test_without_storage_the_switch_still_works(tab: OpenTab, demo: str):
    one = tab(demo, color_scheme="dark")
    one.page.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw Error('off') } })"
    )
    page = one.open("/")
    page.locator("button.switch").click()
    assert paper(page) == LIGHT
    assert one.faults == []


# Threads


def test_thread_opens_and_closes_by_keyboard(tab: OpenTab, demo: str):
    page = tab(demo).open(POST)
    thread = page.locator("main .prose summary").first
    thread.focus()
    states = []
    for key in ("Enter", "Space"):
        page.keyboard.press(key)
        states.append(open_threads(page))
    assert states == [1, 0]


def test_thread_is_reached_by_tab_with_a_ring_around_it(tab: OpenTab, demo: str):
    page = tab(demo).open(POST)
    focused = "document.activeElement"
    for _ in range(200):
        page.keyboard.press("Tab")
        if page.evaluate(f"{focused}.matches('.prose summary')"):
            break
    assert page.evaluate(f"getComputedStyle({focused}).outlineStyle") == "solid"


def test_thread_opens_for_a_link_to_one_of_its_quotes(tab: OpenTab, demo: str):
    page = tab(demo).open(f"{POST}#q18")
    assert is_shown(page, LAST_WORDS)
    assert page.evaluate("document.querySelector('#q18').getBoundingClientRect().top") < 800


def test_thread_opens_for_a_search_in_the_page(tab: OpenTab, demo: str):
    """A link to a text uses the search of the browser, which opens `details`; so does Ctrl+F."""
    page = tab(demo).open(f"{POST}#:~:text={LAST_WORDS}")
    expect(page.locator("main details[open]")).to_have_count(1)
    assert is_shown(page, LAST_WORDS)


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_paper_shows_every_thread(tab: OpenTab, demo: str, scripts: bool):
    page = tab(demo, java_script_enabled=scripts).open(POST)
    assert not is_shown(page, LAST_WORDS)
    page.emulate_media(media="print")
    assert is_shown(page, LAST_WORDS)


def test_threads_are_closed_again_after_printing(tab: OpenTab, demo: str):
    page = tab(demo).open(POST)
    page.evaluate("addEventListener('beforeprint', () => setTimeout(() => window.printed = true))")
    page.evaluate(
        "addEventListener('beforeprint', () => window.seen = document.querySelectorAll('[open]').length)"
    )
    page.pdf()
    assert page.evaluate("seen") == page.locator("main details").count() == 2
    assert open_threads(page) == 0


def test_dark_pages_are_light_on_paper(tab: OpenTab, demo: str):
    page = tab(demo, color_scheme="dark").open(POST)
    page.emulate_media(media="print")
    assert paper(page) == "rgb(255, 255, 255)"
    assert not page.locator(".site-nav").is_visible()


# Tags


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("カメラ", ["カメラ 7"]),
        ("ｶﾒﾗ", ["カメラ 7"]),
        ("かめら", ["カメラ 7"]),
        ("b 1", ["B 1", "B 105", "B 131", "B 157", "B 183"]),
    ],
)
def test_filter_takes_kana_widths_and_cases_for_the_same(
    tab: OpenTab, english: str, typed: str, found: list[str]
):
    one = tab(english)
    page = one.open("/tags/")
    page.get_by_role("searchbox").fill(typed)
    expect(page.locator("output")).to_have_text(f"{len(found)} tags")
    shown = page.locator(".index li:visible a")
    assert sorted(shown.all_inner_texts()) == found
    page.get_by_role("searchbox").fill("")
    expect(page.locator("output")).to_have_text("")
    assert page.locator(".index li:not([hidden])").count() == MANY_TAGS
    assert one.faults == []


def test_filter_says_when_nothing_fits(tab: OpenTab, english: str):
    page = tab(english).open("/tags/")
    page.get_by_role("searchbox").fill("no such tag")
    expect(page.locator("output")).to_have_text("No tag matches")
    assert page.locator(".index li:visible").count() == 0


# Without JavaScript


def bare(tab: OpenTab, host: str) -> Tab:
    return tab(host, java_script_enabled=False)


@pytest.mark.parametrize("kind", DEMO)
def test_page_reads_without_scripts(tab: OpenTab, demo: str, kind: str):
    one = bare(tab, demo)
    page = one.open(DEMO[kind])
    assert page.locator("h1").first.is_visible()
    assert all(link.is_visible() for link in page.locator(".site-nav a").all())
    assert not page.locator(".switch").is_visible()
    assert one.faults == []


def test_threads_open_without_scripts(tab: OpenTab, demo: str):
    page = bare(tab, demo).open(POST)
    page.locator("main .prose summary").last.click()
    assert is_shown(page, LAST_WORDS)


def test_tags_are_all_there_without_scripts(tab: OpenTab, english: str):
    page = bare(tab, english).open("/tags/")
    assert not page.locator(".filter").is_visible()
    assert page.locator(".index a").count() == MANY_TAGS


# Moving about


def test_first_tab_stop_leads_to_the_text(tab: OpenTab, demo: str):
    page = tab(demo).open("/")
    page.keyboard.press("Tab")
    skip = page.locator(".skip")
    assert skip.evaluate("e => e === document.activeElement")
    assert skip.is_visible()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_whole_card_is_the_link_but_for_its_tags(tab: OpenTab, demo: str):
    page = tab(demo).open("/posts/")
    card = page.locator(".card").first
    place = card.locator(".picture").bounding_box()
    assert place is not None
    page.mouse.click(place["x"] + 5, place["y"] + 5)
    page.wait_for_url("**/posts/2025_06/*/")
    page.go_back()
    card.locator(".tags a").first.click()
    page.wait_for_url("**/tags/**")


def test_draft_is_marked(tab: OpenTab, english: str):
    page = tab(english, locale="en-US").open("/posts/draft/")
    assert page.locator(".post-header").get_by_text("Draft", exact=True).is_visible()
    page.goto(f"{english}/posts/")
    assert page.locator(".card", has_text="Not ready yet").get_by_text("Draft", exact=True).is_visible()
    assert page.locator(".card").get_by_text("Draft", exact=True).count() == 1


# Feeds


def test_feed_is_readable_in_a_browser(tab: OpenTab, demo: str):
    one = tab(demo)
    page = one.open("/index.xml")
    titles = page.locator("item > title")
    assert titles.count() > 10
    expect(titles.first).to_have_css("font-weight", "700")
    assert page.evaluate("getComputedStyle(document.documentElement, '::before').content").startswith(
        '"これはRSS'
    )
    assert not page.locator("item > description").first.is_visible()
    one.look(width=360, scheme="dark")
    assert one.faults == []
