"""The table of rules, and what breaks them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from portal.checking import fact_rules, reference_rules, text_rules
from portal.checking.material import SHELF, Material, Problem

Rule = Callable[[Material], Iterable[Problem]]
#: Each rule is told by its first line of documentation.
RULES: tuple[Rule, ...] = (
    reference_rules.files_can_be_parsed,
    reference_rules.content_loads,
    reference_rules.ids_stand_once,
    reference_rules.references_lead_somewhere,
    reference_rules.two_people_signed,
    fact_rules.sources_are_complete,
    fact_rules.cited_sources_exist,
    fact_rules.facts_have_a_source_and_a_period,
    fact_rules.old_facts_were_looked_after,
    fact_rules.figures_were_looked_after,
    fact_rules.history_is_over,
    fact_rules.nothing_was_read_in_the_future,
    fact_rules.comparability_has_a_reason,
    fact_rules.pay_has_a_unit,
    text_rules.texts_stand_in_both_scripts,
    text_rules.texts_keep_their_characters,
    text_rules.texts_use_their_sides_words,
    text_rules.figures_agree,
    text_rules.addresses_are_official,
    text_rules.texts_name_no_foreign_host,
)


def find_problems(material: Material) -> list[Problem]:
    """All that breaks a rule, file by file."""
    return sorted(set(_found(material)), key=lambda one: (one.file, one.place, one.what))


def _found(material: Material) -> Iterator[Problem]:
    if SHELF not in material.records:
        yield from material.broken
        yield Problem(SHELF, "", "cannot be read, so that nothing else is looked at")
        return
    for rule in RULES:
        yield from rule(material)
