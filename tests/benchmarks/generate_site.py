"""Make a site of any size in the format of the real one: posts of quotes, by strangers, in Japanese.

    python -m tests.benchmarks.generate_site FOLDER [--posts N] [--seed N] [--site SITE]

Without `--site` every word is drawn from the lists below, in the proportions that were counted on the
real site (1,179 posts, 93,993 quotes): 80 quotes a post; 134 characters a quote, half of them below 103;
89 % nothing but text and `<br>`, 8 % a URL, 5 % Markdown; a colour on two of five; five to six tags a post, a
third of them new ones, so that there are 1.8 terms for each post at every size.

With `--site` that site is copied, and its posts again under other names and days until there are enough.
The terms that only one post has get a number in each copy: a site twice the size has twice the terms.
"""

from __future__ import annotations

import argparse
import datetime as dt
import itertools
import random
import re
import shutil
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

LAST_DAY = dt.date(2025, 6, 30)
"""Of the newest posts; the larger a site, the further it goes back."""
POSTS_A_DAY = 6
QUOTES_A_POST = 80
PICTURES = 52
PICTURE_SIZE = (1368, 768)
_POOL = 20_000
"""Different quotes; a large site uses each more than once, which no generator knows."""

_NOUNS = (
    "機械学習 検索 言語 翻訳 電池 地図 会議 端末 顕微鏡 圧縮 暗号 音声 画像 図書館 試験 道路 自転車 気温 "
    "電車 料理 睡眠 契約 特許 論文 実験 配列 型 関数 例外 並列処理 記憶域 回線 基板 電源 画面 利用者 開発者 "
    "会社 学校 政府 市場 価格 予算 速度 遅延 帯域 精度 品質 安全性 互換性 仕様 設計 実装 保守 運用 監視 "
    "障害 復旧 履歴 差分 複製 同期 署名 証明 権限 規則 習慣 歴史 未来 理由 結果 証拠 意見 経験 時間 仕事 趣味"
).split()
_KATAKANA = (
    "サーバー クラウド ブラウザー エディター コンパイラー ライブラリー データベース ネットワーク "
    "プロトコル アルゴリズム キャッシュ スレッド プロセス メモリー ディスク カメラ センサー ロボット "
    "バッテリー エンジン モデル トークン プロンプト ベンチマーク テスト バグ パッチ リリース ライセンス"
).split()
_LATIN = (
    "Rust Zig Elixir Haskell Postgres SQLite Redis Kafka Nginx Linux OpenBSD LLVM WASM GPU TPU FPGA RISC-V "
    "ARM TLS DNS IPv6 HTTP/3 JSON YAML TOML SQL CSS HTML SVG PDF API CLI SSD NVMe C++ .NET Node.js"
).split()
_VERBS = (
    "使う 直す 測る 試す 比べる 疑う 学ぶ 教える 隠す 公開する 削る 増やす 書き直す 読み返す 諦める".split()
)
_ADJECTIVES = "難しい 面白い 怪しい 速い 遅い 正しい 古い 新しい 簡単な 複雑な 高価な 静かな 退屈な".split()
_ENDS = "と思う。 かもしれない。 んだよね。 はずだ。 って話。 だろうか？ と聞いた。 しかない！".split()
_LINKS = "でも だから ただ ちなみに 正直、 個人的には、 結局、 たとえば、 一方で、".split()
_NAMES = "amber birch cedar delta ember fjord grove heath inlet jade kelp larch moss onyx pine".split()
_HOSTS = "example.com example.org example.net docs.example.com blog.example.org".split()

_HEADER = re.compile(r"\A\+\+\+\n(.*?)\n\+\+\+\n", re.DOTALL)
_TAGS = re.compile(r"^tags = \[(.*)\]$", re.MULTILINE)
_DATE = re.compile(r"^date = '(\d{4}-\d{2}-\d{2})", re.MULTILINE)
_MONTH = re.compile(r"^months = '[^']*'", re.MULTILINE)
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"')

CONFIG = {
    "hugo.toml": """\
baseURL = "https://bench.example/"
defaultContentLanguage = "ja"
enableRobotsTXT = true
enableEmoji = true
summaryLength = 0
timeout = 180
[pagination]
pagerSize = 100
[imaging]
anchor = "Center"
[taxonomies]
tag = "tags"
month = "months"
[outputs]
home = ["HTML", "RSS"]
""",
    "languages.ja.toml": """\
languageCode = "ja"
title = "試験用の記事"
weight = 1
[params]
dateFormat = "2006/01/02"
""",
    "markup.toml": """\
[goldmark.renderer]
unsafe = true
[highlight]
noClasses = false
[tableOfContents]
startLevel = 2
endLevel = 4
""",
    "menus.ja.toml": """\
[[main]]
name = "記事一覧"
pageRef = "posts"
weight = 10
[[main]]
name = "月別"
pageRef = "months"
weight = 20
[[main]]
name = "タグ"
pageRef = "tags"
weight = 30
""",
    "params.toml": 'mainSections = ["posts"]\n',
}


class Words:
    """A stranger who never runs out of things to say."""

    def __init__(self, seed: int, posts: int) -> None:
        self.random = random.Random(seed)
        self._pool = [self.body() for _ in range(min(_POOL, posts * QUOTES_A_POST))]
        self._uses: list[str] = []
        self._terms: set[str] = set()

    def noun(self) -> str:
        return self.random.choice(self.random.choice((_NOUNS, _NOUNS, _KATAKANA, _LATIN)))

    def sentence(self) -> str:
        r = self.random
        middle = r.choice(
            (
                f"{self.noun()}を{r.choice(_VERBS)}のは{r.choice(_ADJECTIVES)}",
                f"{self.noun()}より{self.noun()}のほうが{r.choice(_ADJECTIVES)}",
                f"{self.noun()}の{self.noun()}は{self.noun()}で決まる",
                f"「{self.noun()}」という{self.noun()}を{r.choice(_VERBS)}",
                f"{r.randrange(2, 400)}年前の{self.noun()}がまだ{r.choice(_ADJECTIVES)}",
            )
        )
        return f"{r.choice(_LINKS) if r.random() < 0.2 else ''}{middle}{r.choice(_ENDS)}"

    def url(self) -> str:
        r = self.random
        query = "?id=7&q=a_b" if r.random() < 0.2 else ""
        return f"https://{r.choice(_HOSTS)}/{r.choice(_NAMES)}/{r.randrange(10**6)}{query}"

    def body(self) -> str:
        """What one quote says, as it stands in the parameter."""
        r = self.random
        wanted = min(int(r.lognormvariate(4.6, 0.72)), 4000)
        parts = [f"＞{self.sentence()}<br>"] if r.random() < 0.09 else []
        while sum(map(len, parts)) < wanted:
            parts.append(self.sentence())
            if r.random() < 0.05:
                parts.append("<br>" * r.randrange(1, 3))
        kind = r.random()
        if kind < 0.08:
            parts.append(r.choice(("<br>", "", " ")) + self.url() + r.choice(("", " ", "<br>")))
        if 0.06 < kind < 0.11:
            link = f"[{self.noun()}]({self.url()})"
            parts.append(r.choice((f"**{self.noun()}**", f"`{self.noun()}()`", "_です_", "10~20", link)))
        return "".join(parts).replace("\\", "").replace('"', "”")

    def quotes(self, count: int) -> list[str]:
        return self.random.choices(self._pool, k=count)

    def tags(self) -> list[str]:
        """Tags of the next post: a third new, the others as likely as they are common (Simon, 1955)."""
        r = self.random
        found: list[str] = []
        for _ in range(r.choice((4, 5, 5, 5, 6, 6))):
            tag = self._new_term() if not self._uses or r.random() < 0.35 else r.choice(self._uses)
            if tag not in found:
                found.append(tag)
        self._uses += found
        return found

    def _new_term(self) -> str:
        r = self.random
        for parts in itertools.count(1):
            words = [
                r.choice((_NOUNS, _KATAKANA, _LATIN)[min(r.randrange(4), 2)]) for _ in range(min(parts, 3))
            ]
            term = (" " if words[0] in _LATIN else "").join(words) + (f" {parts}" if parts > 3 else "")
            if term.lower() not in self._terms:
                self._terms.add(term.lower())
                return term
        raise AssertionError


def generate(folder: Path, posts: int, seed: int = 1) -> None:
    """Write a site of so many posts to a new folder; the same seed gives the same bytes."""
    words = Words(seed, posts)
    config = folder / "config" / "_default"
    config.mkdir(parents=True)
    for name, text in CONFIG.items():
        (config / name).write_text(text, encoding="utf-8")
    pictures = list(_pictures(folder / "assets" / "thumbnails", words.random, min(PICTURES, max(2, posts))))
    (folder / "static").mkdir()
    (folder / "static" / "site.webmanifest").write_text('{"name": "bench"}\n', encoding="utf-8")
    for number in range(posts):
        day = LAST_DAY - dt.timedelta(days=(posts - 1 - number) // POSTS_A_DAY)
        name = "_".join(words.random.choices(_NAMES, k=4))
        path = folder / "content" / "posts" / f"{day:%Y_%m}" / f"{day:%Y_%m_%d}_{number}_{name}" / "index.md"
        path.parent.mkdir(parents=True)
        path.write_text(_post(words, number, day, pictures), encoding="utf-8")


def _post(words: Words, number: int, day: dt.date, pictures: list[str]) -> str:
    r = words.random
    title = words.sentence().rstrip("。")
    tags = ", ".join(f'"{tag}"' for tag in words.tags())
    count = min(max(int(r.gauss(QUOTES_A_POST, 6)), 20), 120)
    quotes = [_quote(r, body, day) for body in words.quotes(count)]
    first, second = count // 2, count * 3 // 4
    parts = [
        f"+++\ndate = '{day}T00:00:00'\nmonths = '{day:%Y/%m}'\ndraft = false\ntitle = '{title}'",
        f"tags = [{tags}]\nfeatureimage = 'thumbnails/{r.choice(pictures)}'\n+++\n",
        f"> {title}\n",
        f"引用元：[https://example.com/item?id={number}](https://example.com/item?id={number})\n",
        *quotes[:first],
        '{{< details summary="もっとコメントを表示（1）">}}\n',
        *quotes[first:second],
        "{{</details>}}\n",
        '{{< details summary="もっとコメントを表示（2）">}}\n',
        *quotes[second:],
        "{{< /details >}}\n",
        '[記事一覧へ]({{% ref "/posts/" %}})\n',
    ]
    return "\n".join(parts)


def _quote(r: random.Random, body: str, day: dt.date) -> str:
    color = f"#{r.randrange(1 << 24):06x}" if r.random() < 0.42 else ""
    said = f"{day}T{r.randrange(24):02}:{r.randrange(60):02}:{r.randrange(60):02}"
    name = f"{r.choice(_NAMES)}{r.randrange(1000)}"
    return f'{{{{<matomeQuote body="{body}" userName="{name}" createdAt="{said}" color="{color}">}}}}\n'


def _pictures(folder: Path, r: random.Random, count: int) -> Iterator[str]:
    from PIL import Image

    folder.mkdir(parents=True)
    for number in range(count):
        width, height = PICTURE_SIZE[0] // 4, PICTURE_SIZE[1] // 4
        image = Image.frombytes("RGB", (width, height), r.randbytes(width * height * 3)).resize(PICTURE_SIZE)
        name = f"{_NAMES[number % len(_NAMES)]}{number}.jpg"
        image.save(folder / name, quality=85)
        yield name


def copy_site(source: Path, folder: Path, posts: int) -> None:
    """Copy a site, then its newest posts again under other names and days until there are so many."""
    for name in ("config", "assets", "static", "data", "i18n", "content"):
        if (source / name).is_dir():
            shutil.copytree(source / name, folder / name, copy_function=shutil.copyfile)
    for file in source.glob("*.toml"):
        shutil.copyfile(file, folder / file.name)
    _writable(folder)
    there = sorted((folder / "content" / "posts").rglob("index.md"))
    if len(there) >= posts:
        for path in there[posts:]:
            shutil.rmtree(path.parent)
        return
    texts = {path: path.read_text(encoding="utf-8") for path in there}
    once = {tag for tag, count in Counter(_tags_of(texts.values())).items() if count == 1}
    last = max(m[1] for text in texts.values() if (m := _DATE.search(text)))
    for number in range(posts - len(there)):
        copy, at = divmod(number, len(there))
        day = dt.date.fromisoformat(last) - dt.timedelta(days=number // POSTS_A_DAY)
        path = (
            folder
            / "content"
            / "posts"
            / f"{day:%Y_%m}"
            / f"{there[at].parent.name}_copy{copy + 1}"
            / "index.md"
        )
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(_copied(texts[there[at]], day, copy + 1, once), encoding="utf-8")


def _writable(folder: Path) -> None:
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)


def _tags_of(texts: Iterable[str]) -> Iterator[str]:
    for text in texts:
        if found := _TAGS.search(text):
            yield from (tag.lower() for tag in _QUOTED.findall(found[1]))


def _copied(text: str, day: dt.date, copy: int, once: set[str]) -> str:
    def renamed(found: re.Match[str]) -> str:
        return f'"{found[1]} {copy}"' if found[1].lower() in once else found[0]

    head = _HEADER.match(text)
    if head is None:
        return text
    shown = _TAGS.sub(lambda m: f"tags = [{_QUOTED.sub(renamed, m[1])}]", head[0])
    shown = _DATE.sub(f"date = '{day}", shown)
    return _MONTH.sub(f"months = '{day:%Y/%m}'", shown) + text[head.end() :]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--posts", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--site", type=Path)
    given = parser.parse_args()
    given.folder.mkdir(parents=True)
    if given.site:
        copy_site(given.site, given.folder, given.posts)
    else:
        generate(given.folder, given.posts, given.seed)


if __name__ == "__main__":
    main()
