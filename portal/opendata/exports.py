"""The items of each export, as the content holds them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from portal.checking.material import Material, Row
from portal.facts.facts import Fact
from portal.opendata.shaping import Item, both, of_fact, of_source, split, what_it_rests_on, without_nothing

INTERESTS = ("R", "I", "A", "S", "E", "C")
CLASSIFICATIONS = {"cn": "csco2022", "tw": "tw6"}


def occupations(material: Material) -> Iterator[Item]:
    """Titles, codes, what one does, and O*NET's values; requirements and pay are exports of their own."""
    drawn = {name: _drawn(material, name) for name in ("skill", "knowledge")}
    does = {tag: material.records[f"careers/{tag}.toml"]["does"] for tag in ("zh-Hans", "zh-Hant")}
    for row in material.tables["careers/occupations.csv"]:
        yield {
            "id": row["id"],
            "sector": row["sector"],
            "title_cn": both(row, "title_cn"),
            "title_tw": both(row, "title_tw"),
            "does": {tag: texts[row["id"]] for tag, texts in does.items()},
            "codes": {
                **{side: _code(row, name) for side, name in CLASSIFICATIONS.items() if row[f"{name}_code"]},
                "isco08": {"code": row["isco08_code"], "name": {"en": row["isco08_label"]}},
                "onet": {"code": row["onet_soc"], "name": {"en": row["onet_title"]}},
            },
            "onet_match": row["onet_match"],
            "interests": {letter: float(row[letter]) for letter in INTERESTS},
            "job_zone": int(row["job_zone"]),
            **{f"{name}_importance": drawn[name].get(row["id"], {}) for name in drawn},
        }


def _code(row: Row, name: str) -> Item:
    return {"code": row[f"{name}_code"], "name": both(row, f"{name}_name")}


def _drawn(material: Material, name: str) -> Mapping[str, dict[str, float]]:
    table = "occupation_skills" if name == "skill" else "occupation_knowledge"
    found: defaultdict[str, dict[str, float]] = defaultdict(dict)
    for row in material.tables[f"careers/{table}.csv"]:
        found[row["occupation"]][row[name]] = float(row["importance"])
    return found


def pay(material: Material) -> Iterator[Item]:
    """One figure of one definition, group, place and period; figures of two definitions are not comparable."""
    definitions = {one["id"]: one for one in material.records["careers/pay_definitions.toml"]["definitions"]}
    groups = {row["id"]: row for row in material.tables["careers/pay_groups.csv"]}
    linked: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for row in material.tables["careers/occupation_pay.csv"]:
        linked[row["definition"], row["group_id"]].append(row["occupation"])
    for fact, row in _rows_of(material, "careers/pay.csv"):
        definition = definitions[row["definition"]]
        yield without_nothing(
            {
                "id": row["id"],
                "definition": row["definition"],
                "definition_name": dict(definition["name"]),
                "unit": definition["unit"],
                "counts": dict(definition["counts"]),
                "people": dict(definition["people"]),
                "side": row["side"],
                "place": row["place"],
                "group": row["group_id"],
                "group_name": both(groups[row["group_id"]], "name"),
                "statistic": row["statistic"],
                "value": int(row["value"]),
                "note": both(row, "note"),
                "occupations": linked.get((row["definition"], row["group_id"]), []),
                **what_it_rests_on(fact),
            }
        )


def entries(material: Material) -> Iterator[Item]:
    """What each side asks of people who want to enter an occupation."""
    needed = {
        (row["occupation"], row["side"]): row["needed"] for row in material.tables["careers/licences.csv"]
    }
    for fact, row in _rows_of(material, "careers/entries.csv"):
        licence = needed.get((row["occupation"], row["side"]))
        whose = {"occupation": row["occupation"], "position": int(row["position"])}
        yield without_nothing({**whose, "licence_needed": licence, **of_fact(fact)})


def rules(material: Material) -> Iterator[Item]:
    """Topics of all comparisons with the facts of both sides."""
    for name, record in _records(material, "comparisons/"):
        if Path(name).name != "set.toml":
            yield {
                "id": f"{Path(name).parent.name}/{record['id']}",
                "set": Path(name).parent.name,
                "group": record["group"],
                "name": dict(record["name"]),
                "comparability": {
                    "kind": record["comparability"]["kind"],
                    "because": dict(record["comparability"]["because"]),
                },
                "facts": _facts_of(material, name),
            }


def programmes(material: Material) -> Iterator[Item]:
    """Rules and programmes for people who cross the Strait, and when they may apply."""
    for name, record in _records(material, "programmes/"):
        yield {
            "id": record["id"],
            "kind": record["kind"],
            "name": dict(record["name"]),
            "when": record["when"],
            "facts": _facts_of(material, name),
        }


def parameters(material: Material) -> Iterator[Item]:
    """Dated figures behind the calculators."""
    known = {"id", "place", "valid_from", "valid_until", "value", "unit"}
    known |= {"sources", "as_of", "looked_on", "confidence"}
    for name, rows in material.tables.items():
        if name.startswith("parameters/"):
            for row in rows:
                keys = {
                    key: cell
                    for key, cell in row.items()
                    if key not in known and not key.startswith("note_") and cell
                }
                yield without_nothing(
                    {
                        "table": Path(name).stem,
                        "id": row["id"],
                        "place": row["place"],
                        "valid_from": row["valid_from"],
                        "valid_until": row["valid_until"],
                        "keys": keys,
                        "value": row["value"],
                        "unit": row["unit"],
                        "sources": split(row["sources"]),
                        "as_of": row["as_of"],
                        "looked_on": row.get("looked_on", ""),
                        "confidence": row["confidence"],
                        "note": both(row, "note"),
                    }
                )


def glossary(material: Material) -> Iterator[Item]:
    """Pairs of words."""
    for row in material.tables["glossary.csv"]:
        yield without_nothing(
            {
                "id": row["id"],
                "kind": row["kind"],
                "word": {"zh-Hans": row["zh_hans"], "zh-Hant": row["zh_hant"]},
                "also": {"zh-Hans": split(row["also_hans"]), "zh-Hant": split(row["also_hant"])},
                "english": row["english"],
                "equivalence": row["equivalence"],
                "false_friend": row["false_friend"] == "yes",
                "note": both(row, "note"),
                "trap": both(row, "trap"),
                "trap_sources": split(row["trap_ref"]) or None,
                "sources": split(row["source_ref"]),
                "confidence": row["confidence"],
            }
        )


def sources(material: Material) -> Iterator[Item]:
    """Everything that is cited anywhere."""
    return (of_source(one) for one in material.reader.sources.values())


def _records(material: Material, folder: str) -> Iterator[tuple[str, dict[str, Any]]]:
    return ((name, record) for name, record in material.records.items() if name.startswith(folder))


def _facts_of(material: Material, file: str) -> list[Item]:
    return [of_fact(fact) for stated, fact in material.facts if stated.file == file]


def _rows_of(material: Material, file: str) -> Iterator[tuple[Fact, Row]]:
    return ((fact, stated.given) for stated, fact in material.facts if stated.file == file)


Export = Callable[[Material], Iterable[Item]]
#: What is exported from the content; the rows of official lists come from the database too.
EXPORTS: Mapping[str, Export] = {
    "occupations": occupations,
    "pay": pay,
    "entries": entries,
    "rules": rules,
    "glossary": glossary,
    "programmes": programmes,
    "parameters": parameters,
    "sources": sources,
}
#: Exports whose items hold facts; in a table each fact is a row.
WITH_FACTS = {"rules": "facts", "programmes": "facts"}
