"""Readers who know nothing but a page: they read a task's words, work it out by themselves, and point at an option."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from itertools import permutations
from typing import Any
from xml.etree.ElementTree import Element, fromstring

import opencc

from assessments.generate import series_fits
from portal.aptitude.showing_parts import Shown
from tests.markup import plain


@functools.cache
def _converter() -> opencc.OpenCC:
    return opencc.OpenCC("tw2s")


@functools.lru_cache(maxsize=4096)
def simplified(text: str) -> str:
    """One set of patterns reads both scripts: characters are simplified, words stay those of their side."""
    return str(_converter().convert(text))


def parsed(html: str) -> Element:
    """What stands in a task, which is well-formed; pages with controls are parsed as browsers parse them."""
    return fromstring(f"<div>{html}</div>")


def told_on(shown: Shown) -> list[str]:
    """What the options say."""
    return [simplified(plain(parsed(option))) for option in shown.options or ()]


# ---- number series ---------------------------------------------------------------------------------------------------


def as_whole(text: str) -> int:
    return int(text.replace("−", "-"))


def terms_on(shown: Shown) -> list[int]:
    *terms, gap = (plain(entry) for entry in parsed(shown.stem).iter("li"))
    assert gap == "?"
    return [as_whole(term) for term in terms]


def solve_series(shown: Shown) -> int | None:
    answers = {fit.following for fit in series_fits(terms_on(shown))}
    return answers.pop() if len(answers) == 1 else None


# ---- data reading ----------------------------------------------------------------------------------------------------

_ROW = r"([A-H] (?:店|馆|课|工坊|组|班))"
_COLUMN = r"(\d+ 月|\d+ 年|第 \d+ 周|周[一二三四五])"
_ROUNDING = re.compile(r"（四舍五入到(整数|小数点后 1 位)）$")
Table = tuple[list[str], dict[str, list[int]]]


def table_on(shown: Shown) -> Table:
    """Names of columns, and the numbers of each row by its name."""
    head, *rows = parsed(shown.stem).iter("tr")
    columns = [simplified(plain(cell)) for cell in head][1:]
    cells = [[plain(cell) for cell in row] for row in rows]
    return columns, {simplified(name): [int(number) for number in numbers] for name, *numbers in cells}


def _sums(table: Table) -> dict[str, int]:
    return {name: sum(row) for name, row in table[1].items()}


def _at(table: Table, row: str, column: str) -> int:
    return table[1][row][table[0].index(column)]


def _in(table: Table, column: str) -> int:
    return sum(row[table[0].index(column)] for row in table[1].values())


def _change(old: Fraction | int, new: Fraction | int, word: str) -> Fraction | None:
    """The size of a change, if it goes where the word says."""
    rises = word in {"增加", "上升"}
    return abs(Fraction(new) - old) if (new > old) == rises else None


def _percent_change(old: int, new: int, word: str) -> Fraction | None:
    size = _change(old, new, word)
    return None if size is None else 100 * size / old


def _share_change(table: Table, begin: str, end: str, row: str, word: str) -> Fraction | None:
    old, new = (Fraction(100 * _at(table, row, when), _in(table, when)) for when in (begin, end))
    return _change(old, new, word)


def _pooled(table: Table, column: str, *rows: str) -> int:
    return sum(_at(table, row, column) for row in rows)


def _weighted(table: Table, *rows: str) -> Fraction:
    sizes, means = zip(*(table[1][row] for row in rows), strict=True)
    return Fraction(sum(size * mean for size, mean in zip(sizes, means, strict=True)), sum(sizes))


def _most(values: Mapping[str, Any]) -> str:
    return max(values, key=values.__getitem__)


def _rises(table: Table, begin: str, end: str) -> dict[str, int]:
    return {row: _at(table, row, end) - _at(table, row, begin) for row in table[1]}


_QUESTIONS: Sequence[tuple[str, Callable[..., Any]]] = [
    (rf"{_COLUMN} {_ROW}的\w+是多少？", lambda t, c, r: _at(t, r, c)),
    (rf"{_COLUMN} {_ROW}和 {_ROW}的\w+相差多少？", lambda t, c, r, q: abs(_at(t, r, c) - _at(t, q, c))),
    (rf"这 \d+ [^，]+里，{_ROW}的\w+一共是多少？", lambda t, r: sum(t[1][r])),
    (rf"{_COLUMN}，这 \d+ \w+的\w+一共是多少？", _in),
    (rf"这 \d+ [^，]+里，{_ROW}平均每\w的\w+是多少？", lambda t, r: Fraction(sum(t[1][r]), len(t[0]))),
    (rf"把 {_ROW}和 {_ROW}放在一起算，\w+是多少？", _weighted),
    (
        rf"{_COLUMN} {_ROW}的\w+，是 {_ROW}的百分之几？",
        lambda t, c, r, q: Fraction(100 * _at(t, r, c), _at(t, q, c)),
    ),
    (
        rf"{_COLUMN} {_ROW}的\w+，占这 [^，]+合计的百分之几？",
        lambda t, c, r: Fraction(100 * _at(t, r, c), _in(t, c)),
    ),
    (
        rf"{_ROW} ?{_COLUMN}的\w+，占它这 [^，]+合计的百分之几？",
        lambda t, r, c: Fraction(100 * _at(t, r, c), sum(t[1][r])),
    ),
    (
        rf"{_COLUMN} {_ROW}的\w+比预计的多 (\d+)%。预计的是多少？",
        lambda t, c, r, p: Fraction(100 * _at(t, r, c), 100 + int(p)),
    ),
    (
        rf"假如 ?{_COLUMN} {_ROW}的\w+再多 (\d+)%，(?:别的|其他)不变，(?:\1)这 \d+ \w+的\w+一共是多少？",
        lambda t, c, r, p: _in(t, c) + Fraction(int(p) * _at(t, r, c), 100),
    ),
    (r"这 \d+ \w+的\w+加起来，哪\w+最多？", lambda t: _most(_sums(t))),
    (r"这 \d+ \w+的\w+加起来，哪\w+最少？", lambda t: min(_sums(t), key=_sums(t).__getitem__)),
    (rf"从 ?{_COLUMN}到 ?{_COLUMN}，哪\w+的\w+增加得最多？", lambda t, a, b: _most(_rises(t, a, b))),
    (
        rf"从 ?{_COLUMN}到 ?{_COLUMN}，[按依]百分比算，哪\w+的\w+增加得最多？",
        lambda t, a, b: _most({r: Fraction(rise, _at(t, r, a)) for r, rise in _rises(t, a, b).items()}),
    ),
    (
        rf"从 ?{_COLUMN}到 ?{_COLUMN}，{_ROW}的\w+(增加|减少)了百分之几？",
        lambda t, a, b, r, way: _percent_change(_at(t, r, a), _at(t, r, b), way),
    ),
    (
        rf"从 ?{_COLUMN}到 ?{_COLUMN}，{_ROW}和 {_ROW}的\w+合起来，(增加|减少)了百分之几？",
        lambda t, a, b, r, q, way: _percent_change(_pooled(t, a, r, q), _pooled(t, b, r, q), way),
    ),
    (
        rf"从 ?{_COLUMN}到 ?{_COLUMN}，{_ROW}的\w+占这 [^，]+合计的比例，(上升|下降)了几个百分点？",
        _share_change,
    ),
]


def solve_table(shown: Shown) -> int | None:
    """The place of the option that answers the question; None when no pattern or no option fits, or more than one."""
    asked = simplified(shown.prompt).replace("佔", "占")
    rounding = _ROUNDING.search(asked)
    decimals = 1 if rounding and rounding.group(1) != "整数" else 0
    question = _ROUNDING.sub("", asked)
    table = table_on(shown)
    for pattern, answer in _QUESTIONS:
        if found := re.fullmatch(pattern, question):
            value = answer(table, *found.groups())
            return None if value is None else _place_of(value, shown, decimals)
    return None


def _place_of(value: Any, shown: Shown, decimals: int) -> int | None:
    told = told_on(shown)
    if isinstance(value, str):
        return told.index(value) if value in told else None
    wanted = Fraction((2 * Fraction(value) * 10**decimals + 1) // 2, 10**decimals)
    numbers = [Fraction(match.group()) if (match := re.match(r"[\d.]+", text)) else None for text in told]
    return numbers.index(wanted) if numbers.count(wanted) == 1 else None


# ---- logic -----------------------------------------------------------------------------------------------------------

_MORE = {"年长": "年轻", "高": "矮", "重": "轻", "跑得快": "跑得慢", "早到": "晚到"}
_LESS = {less: more for more, less in _MORE.items()}
_STATEMENT = re.compile(rf"([A-F]) (不)?比 ([A-F]) ({'|'.join([*_MORE, *_LESS])})")
Order = tuple[str, ...]
Claim = Callable[[Order], bool]


def _before(more: str, less: str) -> Claim:
    return lambda order: order.index(more) < order.index(less)


def _statement(text: str) -> Claim:
    """Who ranks before whom; the order runs from more to less."""
    found = _STATEMENT.fullmatch(text)
    assert found, text
    left, negation, right, word = found.groups()
    return _before(left, right) if (word in _MORE) != bool(negation) else _before(right, left)


def solve_order(shown: Shown) -> int | None:
    """The place of the one option that holds in every order that the premises leave, else of the last one."""
    stem = parsed(shown.stem)
    intro = simplified(plain(next(stem.iter("p"))))
    terms = re.findall(r"[A-F]", intro)
    assert f"这 {len(terms)} 个" in intro
    premises = [_statement(simplified(plain(entry))) for entry in stem.iter("li")]
    left = [order for order in permutations(terms) if all(holds(order) for holds in premises)]
    told = told_on(shown)
    question = simplified(shown.prompt)
    if "哪一对" in question:
        right = [_is_open(text, left) for text in told[:-1]]
    else:
        claim = _claim_of(question, len(terms))
        right = [all(claim(text)(order) for order in left) for text in told[:-1]]
    if sum(right) > 1:
        return None
    return right.index(True) if any(right) else len(told) - 1


def _is_open(text: str, left: Sequence[Order]) -> bool:
    one, other = text.split(" 和 ")
    return len({_before(one, other)(order) for order in left}) == 2


def _claim_of(question: str, n_terms: int) -> Callable[[str], Claim]:
    """What an option says as an answer to the question."""
    if "哪一句" in question:
        return _statement
    if re.search(r"应该怎[样么]排", question):
        return lambda text: lambda order: list(order) == text.split("、")
    if between := re.search(r"在 ([A-F]) 和 ([A-F]) 之间", question):
        one, other = between.groups()
        return lambda text: (
            lambda order: (
                sorted((order.index(one), order.index(other), order.index(text)))[1] == order.index(text)
            )
        )
    if place := re.search(r"第 (\d+) 个", question):
        return _at_place(int(place.group(1)) - 1)
    is_first = re.search(r"最(年长|高|重|快|早到)|最早", question)
    is_last = re.search(r"最(年轻|矮|轻|慢|晚到)|最晚", question)
    assert bool(is_first) != bool(is_last), question
    return _at_place(0 if is_first else n_terms - 1)


def _at_place(place: int) -> Callable[[str], Claim]:
    return lambda text: lambda order: order[place] == text


# ---- clerical checking -----------------------------------------------------------------------------------------------


def codes_in(html: str) -> list[str]:
    """The codes as they are spelled, without the words that say which one it is."""
    labels = [str(one.get("aria-label")) for one in parsed(html).iter("svg")]
    return ["".join(re.sub(r"^[左右][边邊] ", "", label).split(" ")) for label in labels]


def differing_rows(shown: Shown) -> set[int]:
    pairs = [codes_in(option) for option in shown.options or ()]
    return {row for row, (left, right) in enumerate(pairs) if left != right}


def solve_codes(shown: Shown) -> int | None:
    """The place of the option: of the row that differs, of the same code, or of what is said of a pair."""
    if shown.look == "pairs":
        rows = differing_rows(shown)
        return rows.pop() if len(rows) == 1 else None
    codes = codes_in(shown.stem)
    if shown.look == "codes":
        (target,) = codes
        return [codes_in(option) for option in shown.options or ()].index([target])
    told = [simplified(name) for name in shown.option_names]
    return told.index("完全一样" if codes[0] == codes[1] else "不一样")
