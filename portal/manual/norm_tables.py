"""Where scores lie among this portal's users: percentiles, only of groups of three hundred people or more."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np

from assessments.norms import Norm
from assessments.randomness import Floats
from portal.manual.cells import FEWEST_FOR_NORMS, Content, lock, rounded
from portal.manual.classical import told_of
from portal.manual.sample import Taken

#: Between two neighbours lie fifteen people or more, so that no single score can be told from them.
PERCENTILES = (5, 10, 25, 50, 75, 90, 95)
SCHOOLING_GROUPS = ("mainland", "taiwan", "elsewhere")
SCRIPT_GROUPS = ("zh_Hans", "zh_Hant")


def norm_group(taken: Taken) -> str:
    """The place of schooling that a person named; for others the script that they read."""
    return taken.schooling or taken.script


def describe_norms(sums: Floats, people: Sequence[Taken], *, mode: str) -> dict[str, Content]:
    """For each group its percentiles, or how many people it still needs. The groups do not overlap."""
    groups = np.array([norm_group(one) for one in people], dtype=np.str_)
    days = np.array([one.submitted_at.date() for one in people], dtype=object)
    found = {}
    for group in (*SCHOOLING_GROUPS, *SCRIPT_GROUPS):
        is_member = groups == group if len(people) else np.zeros(0, dtype=np.bool_)
        scores = told_of(sums[is_member])
        known = is_member & ~np.isnan(sums)
        if len(scores) < FEWEST_FOR_NORMS:
            found[group] = lock(FEWEST_FOR_NORMS, int(np.count_nonzero(known)))
        else:
            found[group] = _table(scores, group, days[known].tolist(), mode=mode)
    return found


def _table(scores: Floats, group: str, days: Sequence[date], *, mode: str) -> Content:
    norm = Norm.from_sample(
        scores,
        group=group,
        mode=mode,
        script=group,
        collected_from=min(days),
        collected_until=max(days),
        minimum=FEWEST_FOR_NORMS,
    )
    raw = np.array(norm.raw)
    return {
        "n": norm.n,
        "from": norm.collected_from.isoformat(),
        "until": norm.collected_until.isoformat(),
        "mean": rounded(norm.mean),
        "sd": rounded(norm.sd),
        "quality": norm.quality(),
        "percentiles": [
            {"percentile": one, "score": rounded(float(np.interp(one, norm.percentile(raw), raw)), 1)}
            for one in PERCENTILES
        ],
    }
