"""A pytest plug-in: of the tests that a run finds, SHARE=0/2 keeps about one half and SHARE=1/2 the other.

Which test falls to whom depends on what is run alone, so two runs side by side do all the work of one, whatever order
either takes. Its cases stay together, for their names may hold what differs between processes: the order of a set, an
address.
"""

from __future__ import annotations

import os
from collections import Counter

import pytest

SHARE, N_SHARES = map(int, os.environ.get("SHARE", "0/1").split("/"))
#: The longest tests in seconds, longest first. They are dealt out one by one, so that the halves end together.
LONGEST = {
    "tests/walk/test_every_page.py::test_every_page_keeps_the_rules": 61,
    "tests/walk/test_journeys.py::test_from_finger_to_adviser_and_back": 46,
    "tests/walk/test_tasks.py::test_every_family_from_its_first_page_to_its_report": 41,
    "tests/walk/test_instruments.py::test_from_the_first_page_to_the_report": 38,
    "tests/walk/test_profile.py::test_a_person_names_an_occupation_and_reads_the_whole_report": 12,
    "tests/walk/test_careers.py::test_from_three_occupations_to_a_booking_with_a_question": 10,
    "tests/walk/test_durability.py::test_what_was_acknowledged_survives_kill_9_and_a_restart": 10,
    "tests/walk/test_pending.py::test_an_answer_given_while_the_server_is_dead_arrives_when_it_is_back": 9,
    "tests/walk/test_reading_aids.py::test_each_aid_takes_effect_as_it_is_ticked_and_stays": 8,
    "tests/walk/test_pending.py::test_the_newer_page_of_another_device_or_tab_decides": 7,
    "tests/portal/reports/test_reading.py::test_no_profile_of_lowest_middle_and_highest_is_a_dead_end": 6,
    "tests/walk/test_chaos_killed.py::test_a_killed_server_changes_no_score": 6,
    "tests/walk/test_instruments.py::test_what_is_not_kept_is_read_once": 5,
    "tests/walk/test_reading_aids.py::test_high_contrast_is_seven_to_one_on_pages_of_every_kind": 5,
    "tests/walk/test_walker.py::test_the_walker_complains": 5,
    "tests/walk/test_chaos.py::test_lost_doubled_late_and_killed_requests_change_no_score": 5,
    "tests/walk/test_comforts.py::test_a_shared_computer_forgets": 5,
    "tests/portal/desk/test_permissions.py::test_each_page_is_for_whom_the_table_says": 4,
}
#: Of a test that is not among them, for each of its cases.
USUAL = 0.05


def _function_of(item: pytest.Item) -> str:
    return item.nodeid.partition("[")[0]


def _deal(items: list[pytest.Item]) -> dict[str, int]:
    """To whom each function falls: the dearest first, each to whom has least to do so far."""
    seconds = {name: LONGEST.get(name, n * USUAL) for name, n in Counter(map(_function_of, items)).items()}
    loads, dealt = [0.0] * N_SHARES, {}
    for name in sorted(seconds, key=lambda one: (-seconds[one], one)):
        dealt[name] = loads.index(min(loads))
        loads[dealt[name]] += seconds[name]
    return dealt


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    dealt = _deal(items)
    if others := [item for item in items if dealt[_function_of(item)] != SHARE]:
        config.hook.pytest_deselected(items=others)
        items[:] = [item for item in items if dealt[_function_of(item)] == SHARE]
