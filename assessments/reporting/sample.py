"""What was read: persons, items, groups and gaps."""

from __future__ import annotations

from collections import Counter

import numpy as np

from assessments.matrix import Bools
from assessments.reporting.answer_table import AnswerTable
from assessments.reporting.markdown import code, codes, counted, percent, table
from assessments.reporting.parts import Part
from assessments.reporting.study import Study

#: So many items are listed with their gaps, those with the most first.
_MOST_ITEMS = 10
#: More answers missing than this deserve a look.
MANY_MISSING = 0.10


def sample_part(study: Study) -> Part:
    """Counts of what was read; only answers that were asked for can be missing.

    >>> from assessments.reporting.study import make_study
    >>> sample_part(make_study(AnswerTable(("a", "b"), np.ones((3, 2)), np.arange(3)[:, None]))).blocks[1:]
    ('3 persons answered 2 items.', 'No answer is missing.')
    """
    read = study.table
    missing = np.isnan(read.x) & study.asked
    sentence = f"{counted(read.n_persons, 'person')} answered {counted(len(read.items), 'item')}."
    blocks = ["## What was read", f"{sentence}{_silent(study)}", *_tallies(read)]
    if not missing.any():
        return Part((*blocks, "No answer is missing."))
    n_complete = int((~missing.any(axis=1)).sum())
    blocks.append(
        f"{percent(missing.sum() / study.asked.sum(), 1)} of the answers are missing; {counted(n_complete, 'person')} "
        f"({percent(n_complete / read.n_persons)}) answered everything that was asked. Correlations use every pair of "
        "answers; sum scores, M2, S-X2 and group differences use the persons without a gap."
    )
    by_item = missing.sum(axis=0)
    blocks.append(_gaps(read, by_item, study.asked))
    many = [
        item
        for item, n, of in zip(read.items, by_item, study.asked.sum(axis=0), strict=True)
        if n > MANY_MISSING * of
    ]
    remark = f"{codes(many)}: more than {percent(MANY_MISSING)} of the answers are missing."
    return Part(tuple(blocks), (remark,) if many else ())


def _silent(study: Study) -> str:
    left_out = []
    if study.n_silent:
        left_out.append(f"{counted(study.n_silent, 'person')} without any answer")
    if study.silent_items:
        left_out.append(f"{codes(study.silent_items)}, which nobody answered")
    return f" Left out: {', and '.join(left_out)}." if left_out else ""


def _tallies(read: AnswerTable) -> list[str]:
    found = []
    for name, texts in (("Forms", read.forms), ("Groups", read.groups)):
        counts = Counter(text for text in texts if text)
        if counts:
            shown = ", ".join(f"{code(text)} {n:,}" for text, n in counts.most_common(12))
            without = len(texts) - counts.total()
            found.append(f"{name}: {shown}{f'; without one {without:,}' if without else ''}.")
    return found


def _gaps(read: AnswerTable, by_item: np.ndarray, asked: Bools) -> str:
    order = [place for place in np.argsort(-by_item, kind="stable") if by_item[place]]
    rows = [
        [code(read.items[place]), f"{by_item[place]:,}", percent(by_item[place] / asked[:, place].sum(), 1)]
        for place in order[:_MOST_ITEMS]
    ]
    rest = order[_MOST_ITEMS:]
    shown = table(["item", "missing", "of those asked"], rows)
    if not rest:
        return shown
    return f"{shown}\n\nFewer are missing of {counted(len(rest), 'other item')}."
