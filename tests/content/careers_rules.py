"""What the tables of content/careers must keep to; each rule yields the sentences that say what is wrong."""

from __future__ import annotations

import csv
import functools
import hashlib
import json
import re
import tomllib
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jsonschema
import opencc

from portal.facts.sources import read_sources
from tests.content import wording

CONTENT = Path(__file__).parents[2] / "content"
SCRIPTS = {"hans": "zh-Hans", "hant": "zh-Hant"}
TYPES = "RIASEC"
#: What a row of each table must look like, by the names of careers.schema.json.
KINDS = {
    "occupations": "occupation",
    "sectors": "sector",
    "skills": "element",
    "knowledge": "element",
    "occupation_skills": "drawn",
    "occupation_knowledge": "drawn",
    "entries": "entry",
    "licences": "licence",
    "seasons": "season",
    "aliases": "alias",
}
N_OCCUPATIONS, N_SECTORS, N_SKILLS, N_FIELDS = 118, 15, 35, 33
#: Their O*NET codes have no ratings of skills and knowledge in release 29.3.
UNRATED = {"it-software-dev", "it-datasci", "it-uiux", "fi-analyst", "bz-pm", "ed-special"}
#: SHA-256 of sorted lines `code,R,I,A,S,E,C` of release 30.1, and of `code,rank,element,importance` of release 29.3.
REFERENCE = {
    "interests": "f668802193b9fb5d0fcfa4546d1bb2bb2453bc8530c8f4f988289c73138b88fe",
    "skills": "028710dfbf839b1e2cefc04279ad71869c5597a6af16bc08c8b0ebbada105683",
    "knowledge": "1be118f35f2144773c32ba3504cf0d22ed5a6bb7d87e93edc040ba7df2066c90",
}
#: Read off the release by eye, so that a wrong hash function cannot hide wrong values.
SAMPLE = {
    "it-software-dev": ("3.93", "5.86", "2.26", "1.88", "1.87", "5.46"),
    "he-nurse": ("3.66", "4.82", "1.31", "5.62", "2.28", "4.58"),
    "ag-teaart": ("5.08", "1.00", "2.60", "3.74", "3.48", "4.28"),
    "lo-scm": ("3.42", "2.55", "1.00", "2.05", "6.31", "5.40"),
}
#: Names of one side in the other side's characters: only the characters are ours, not the words.
OTHER_SIDES_NAMES = re.compile(r"^aliases|title_cn_hant|title_tw_hans|csco2022_name_hant|tw6_name_hans")
#: Official names and words that are right on their side although OpenCC would write them otherwise.
AS_USUAL = re.compile("布局|布置|家具|鄰里|里幹事|污染|核准")
#: Characters that OpenCC does not turn round although the other side does not use them.
NOT_CONVERTED = str.maketrans("銲／", "焊/")
#: Ids of all sources of facts.
SOURCES = read_sources(CONTENT / "facts" / "sources")
SHORTEST, LONGEST = 30, 70
HAN = re.compile(r"[㐀-鿿]")
FIGURE = re.compile(r"[\d０-９%％]|百分|[一二三四五六七八九十百千万萬]+[年月日天小時时元人倍]")

Row = dict[str, str]


@dataclass
class Careers:
    """All files of the folder, parsed; dates of TOML files are text."""

    tables: dict[str, list[Row]]
    words: dict[str, dict[str, Any]]
    source: dict[str, Any]

    def row(self, table: str, row_id: str) -> Row:
        return next(row for row in self.tables[table] if row["id"] == row_id)


def read_careers() -> Careers:
    folder = CONTENT / "careers"
    return Careers(
        tables={name: _rows(folder / f"{name}.csv") for name in KINDS},
        words={script: _toml(folder / f"{tag}.toml") for script, tag in SCRIPTS.items()},
        source=_toml(folder / "SOURCE.toml"),
    )


def _rows(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _toml(path: Path) -> dict[str, Any]:
    parsed = tomllib.loads(path.read_text(encoding="utf-8"))
    return dict(json.loads(json.dumps(parsed, default=str)))


def it_has_the_shape_of_its_schema(careers: Careers) -> Iterator[str]:
    for table, rows in careers.tables.items():
        for row in rows:
            yield from _misshapen(KINDS[table], row)
    for words in careers.words.values():
        yield from _misshapen("words", words)
    yield from _misshapen("source", careers.source)


def _misshapen(kind: str, part: object) -> Iterator[str]:
    for error in _validator(kind).iter_errors(part):
        yield f"{kind}: {error.json_path}: {error.message[:200]}"


@functools.cache
def _validator(kind: str) -> jsonschema.Draft202012Validator:
    schema = json.loads((CONTENT / "schema" / "careers.schema.json").read_text(encoding="utf-8"))
    return jsonschema.Draft202012Validator({"$defs": schema["$defs"], "$ref": f"#/$defs/{kind}"})


def it_is_complete(careers: Careers) -> Iterator[str]:
    wanted = {
        "occupations": N_OCCUPATIONS,
        "sectors": N_SECTORS,
        "skills": N_SKILLS,
        "knowledge": N_FIELDS,
    }
    for table, n_rows in wanted.items():
        ids = [row["id"] for row in careers.tables[table]]
        if len(ids) != n_rows or len(set(ids)) != n_rows:
            yield f"{table}: {len(ids)} rows with {len(set(ids))} ids instead of {n_rows}"
    for column in ("title_cn_hans", "title_tw_hant"):
        if len({row[column] for row in careers.tables["occupations"]}) != N_OCCUPATIONS:
            yield f"{column}: two occupations have one title"
    occupations = {row["id"] for row in careers.tables["occupations"]}
    for script, words in careers.words.items():
        for odd in occupations ^ set(words["does"]):
            yield f"{script}: {odd} stands in one of table and summaries only"


def its_tables_agree(careers: Careers) -> Iterator[str]:
    sectors = careers.tables["sectors"]
    if [row["position"] for row in sectors] != [str(place + 1) for place in range(len(sectors))]:
        yield "sectors are not in the order of their positions"
    used = {row["sector"] for row in careers.tables["occupations"]}
    for odd in used ^ {row["id"] for row in sectors}:
        yield f"sector {odd} is used and not named, or named and not used"
    for table, column in (("skills", "skill"), ("knowledge", "knowledge")):
        named = {row["id"] for row in careers.tables[table]}
        for row in careers.tables[f"occupation_{table}"]:
            if row[column] not in named:
                yield f"{row['occupation']}: unknown {column} {row[column]}"
    yield from _aliases_agree(careers)


def _aliases_agree(careers: Careers) -> Iterator[str]:
    """Each word leads to one occupation that there is, and says more than its titles do."""
    titles = {
        row["id"]: {row[f"title_{side}_{script}"] for side in ("cn", "tw") for script in SCRIPTS}
        for row in careers.tables["occupations"]
    }
    seen: set[str] = set()
    for row in careers.tables["aliases"]:
        for word in {row[f"word_{script}"] for script in SCRIPTS}:
            if row["occupation"] not in titles or word in titles[row["occupation"]] | seen:
                yield f"aliases: {row['occupation']}: {word}"
            seen.add(word)


def its_interests_are_those_of_the_release(careers: Careers) -> Iterator[str]:
    rows = careers.tables["occupations"]
    lines = {",".join((row["onet_soc"], *(row[letter] for letter in TYPES))) for row in rows}
    if _hash(lines) != REFERENCE["interests"]:
        yield "the interest values differ from the release"
    for occupation_id, values in SAMPLE.items():
        row = careers.row("occupations", occupation_id)
        if tuple(row[letter] for letter in TYPES) != values:
            yield f"{occupation_id}: the interest values differ from the sample"


def what_it_draws_on_is_that_of_the_release(careers: Careers) -> Iterator[str]:
    code_of = {row["id"]: row["onet_soc"] for row in careers.tables["occupations"]}
    for table, column in (("skills", "skill"), ("knowledge", "knowledge")):
        rows = careers.tables[f"occupation_{table}"]
        ranks = Counter(row["occupation"] for row in rows)
        if dict(ranks) != dict.fromkeys(set(code_of) - UNRATED, 5):
            yield f"{table}: not five rows for each rated occupation"
            continue
        lines = {
            ",".join((code_of[row["occupation"]], row["rank"], row[column], row["importance"]))
            for row in rows
        }
        if _hash(lines) != REFERENCE[table]:
            yield f"{table}: the ratings differ from the release"


def _hash(lines: set[str]) -> str:
    return hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest()


def an_imperfect_counterpart_is_marked(careers: Careers) -> Iterator[str]:
    rows = careers.tables["occupations"]
    n_with_code = Counter(row["onet_soc"] for row in rows)
    for row in rows:
        reasons = set(filter(None, row["onet_match_reason"].split("|")))
        if (row["onet_match"] == "similar") != bool(reasons):
            yield f"{row['id']}: {row['onet_match']} for {len(reasons)} reasons"
        due = {
            "shared-code": n_with_code[row["onet_soc"]] > 1,
            "assigned-by-title": row["isco_check"] == "assigned-by-title",
            "group-only": row["isco_check"] == "crosswalk-group",
        }
        for reason, is_due in due.items():
            if is_due != (reason in reasons):
                yield f"{row['id']}: {reason} should {'' if is_due else 'not '}be a reason"


def its_requirements_have_sources(careers: Careers) -> Iterator[str]:
    """Each occupation has some on each side; all but general knowledge has a source, and so has every figure."""
    due = {(row["id"], side) for row in careers.tables["occupations"] for side in ("cn", "tw")}
    order: Counter[tuple[str, str]] = Counter()
    for row in careers.tables["entries"]:
        order[row["occupation"], row["side"]] += 1
        if row["position"] != str(order[row["occupation"], row["side"]]):
            yield f"{row['occupation']} {row['side']}: position {row['position']} out of order"
    if set(order) != due:
        yield f"requirements of {len(order)} sides instead of {len(due)}"
    for row in (*careers.tables["entries"], *careers.tables["seasons"]):
        name = f"{row.get('occupation', 'season')} {row['side']}"
        for citation in filter(None, row["sources"].split("|")):
            if citation.partition("#")[0] not in SOURCES:
                yield f"{name}: there is no source {citation}"
        if (row["confidence"] == "gk") == bool(row["sources"]):
            yield f"{name}: a source belongs to all but general knowledge"
        if re.search(r"\d", row["text_hans"]) and not row["sources"]:
            yield f"{name}: a figure without a source"
        if (row["confidence"] in {"gk", "weak"}) != bool(row["missing_hans"] and row["missing_hant"]):
            yield f"{name}: what is missing belongs to what is to be confirmed, and to nothing else"


def a_licence_is_only_said_to_be_needed_where_that_is_confirmed(careers: Careers) -> Iterator[str]:
    confidence: dict[tuple[str, str], set[str]] = {}
    for row in careers.tables["entries"]:
        confidence.setdefault((row["occupation"], row["side"]), set()).add(row["confidence"])
    whose = [(row["occupation"], row["side"]) for row in careers.tables["licences"]]
    if len(set(whose)) < len(whose):
        yield "a licence stands twice"
    for one in whose:
        if not confidence.get(one, {"unknown"}) <= {"law", "report", "single"}:
            yield f"{'/'.join(one)}: not all of the requirement is confirmed"


def both_scripts_say_the_same(careers: Careers) -> Iterator[str]:
    """Figures agree; a title in the other script is the same title."""
    simplify = _converter("tw2s").convert
    for row in (*careers.tables["entries"], *careers.tables["seasons"]):
        for column in ("text", "missing"):
            hans, hant = (re.findall(r"[\d.]+", row[f"{column}_{script}"]) for script in SCRIPTS)
            if hans != hant:
                yield f"{row.get('occupation', row['side'])}: {column} has other figures in the other script"
    for row in careers.tables["occupations"]:
        for column in ("title_cn", "title_tw", "csco2022_name", "tw6_name"):
            hans, hant = row[f"{column}_hans"], row[f"{column}_hant"]
            if simplify(hant.translate(NOT_CONVERTED)) != hans:
                yield f"{row['id']}: {column} is not one name in two scripts"
    for row in careers.tables["aliases"]:
        if simplify(row["word_hant"]) != row["word_hans"].replace("谘", "咨"):
            yield f"{row['occupation']}: {row['word_hans']} is not one word in two scripts"


@functools.cache
def _converter(direction: str) -> opencc.OpenCC:
    return opencc.OpenCC(direction)


def its_summaries_are_plain(careers: Careers) -> Iterator[str]:
    for script, words in careers.words.items():
        if len(set(words["does"].values())) < len(words["does"]):
            yield f"{script}: two occupations have one summary"
        for occupation_id, text in words["does"].items():
            if not SHORTEST <= len(HAN.findall(text)) <= LONGEST:
                yield f"{script}: {occupation_id}: {len(HAN.findall(text))} characters"
            if found := FIGURE.search(text):
                yield f"{script}: {occupation_id}: a figure: {found.group()}"
            if text.count("。") > 2:
                yield f"{script}: {occupation_id}: more than two sentences"


def its_texts_are_reviewed(careers: Careers) -> Iterator[str]:
    for script, words in careers.words.items():
        for name, review in {"the file": words["review"], **words.get("review_of", {})}.items():
            if review["state"] != "reviewed":
                yield f"{script}: {name} is {review['state']}"


def its_words_are_its_readers(careers: Careers) -> Iterator[str]:
    for where, script, text in _texts(careers):
        for problem in wording.problems(AS_USUAL.sub("某", text), SCRIPTS[script]):
            if not (OTHER_SIDES_NAMES.search(where) and problem.startswith("a word of the other side")):
                yield f"{where}: {problem}"


def _texts(careers: Careers) -> Iterator[tuple[str, str, str]]:
    for table, rows in careers.tables.items():
        for row in rows:
            for column, text in row.items():
                if (script := column.rpartition("_")[2]) in SCRIPTS:
                    yield f"{table}: {row.get('id', row.get('occupation'))}: {column}", script, text
    for script, tag in SCRIPTS.items():
        for occupation_id, text in careers.words[script]["does"].items():
            yield f"{tag}: {occupation_id}", script, text
        for name, shown in careers.source["onet"].items():
            if isinstance(shown, dict) and tag in shown:
                yield f"SOURCE.toml: {name}", script, shown[tag]


def its_attribution_says_what_the_licence_asks(careers: Careers) -> Iterator[str]:
    onet = careers.source["onet"]
    for tag in SCRIPTS.values():
        for words in ("O*NET 30.1", "29.3", "CC BY 4.0", "USDOL/ETA", "O*NET®"):
            if words not in onet["attribution"][tag]:
                yield f"{tag}: the attribution lacks {words}"
        for words in ("2023 年 11 月", "美"):
            if words not in onet["caution"][tag]:
                yield f"{tag}: the caution lacks {words}"


Rule = Callable[[Careers], Iterator[str]]
RULES: list[Rule] = [
    it_has_the_shape_of_its_schema,
    it_is_complete,
    its_tables_agree,
    its_interests_are_those_of_the_release,
    what_it_draws_on_is_that_of_the_release,
    an_imperfect_counterpart_is_marked,
    its_requirements_have_sources,
    a_licence_is_only_said_to_be_needed_where_that_is_confirmed,
    both_scripts_say_the_same,
    its_summaries_are_plain,
    its_texts_are_reviewed,
    its_words_are_its_readers,
    its_attribution_says_what_the_licence_asks,
]
