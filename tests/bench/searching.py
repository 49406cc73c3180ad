"""What one question over everything costs, with the page that shows the answer, and what the index costs."""

from __future__ import annotations

import tracemalloc
from datetime import date
from pathlib import Path

from portal import Portal
from portal.careers.catalogue import read_catalogue
from portal.database import session
from portal.search.collecting import collect
from portal.search.index import Index
from portal.search.moving import calculators, recognition
from portal.search.service import read_index, search
from tests.bench.measure import Finding, milliseconds_of

DAY = date(2026, 11, 28)
#: Short and long, in both scripts, found as typed, by the other side's word, in pieces, and not at all.
QUESTIONS = (
    "工",
    "護理師",
    "软件工程师",
    "軟體工程師 薪資",
    "加班费怎么算",
    "我的會計師證照到廈門可以用嗎",
    "软件网络信息质量简历招聘 软件网络信息质量简历招聘",
    "qwxz",
)
MB = 1e6


def measure_search(app: Portal, _folder: Path) -> list[Finding]:
    """Processor time in this process; the first answer, which builds the index, is measured by itself."""
    build = milliseconds_of(lambda: Index(tuple(collect())).holders, repeats=1)
    with app.test_request_context():
        more = (calculators(), recognition(session, DAY))
        n_documents = sum(len(index.documents) for index in (read_index(), *more))
        costs = {
            one: milliseconds_of(lambda one=one: search(one, more=more), repeats=20) for one in QUESTIONS
        }
    client = app.test_client()
    page = milliseconds_of(lambda: client.get("/search", query_string={"q": "工程师"}), repeats=10)
    return [
        Finding("things that can be found", n_documents, "", at_least=len(read_catalogue().occupations)),
        Finding("a question over everything, the dearest", max(costs.values()), "ms", at_most=20),
        Finding("a question over everything, the usual", sorted(costs.values())[len(costs) // 2], "ms"),
        Finding("the page with twenty results", page, "ms", at_most=20),
        Finding("building the index once", build, "ms", at_most=1000),
        Finding("the index in memory", _megabytes(), "MB", at_most=20),
    ]


def _megabytes() -> float:
    tracemalloc.start()
    index = Index(tuple(collect()))
    _ = index.holders
    held, _peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return held / MB
