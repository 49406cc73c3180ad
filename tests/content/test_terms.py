"""One thing has one name in each script: the set of tasks, one session, one task, what tasks are drawn from."""

from __future__ import annotations

import re

import pytest
from babel.messages import pofile

from portal.content import CONTENT
from portal.settings import ROOT

pytestmark = pytest.mark.pure

#: Other names of what the glossary calls 能力测评, 一场, 题目 and 题型 (能力測驗, 一場, 題目 and 題型).
#: To skip, to solve and to hand in have one word each, too: 跳过, 做对 and 交卷; 略過, 答對 and 送出.
DISCARDED = {
    "zh-Hans": re.compile("任务|小题|家族|题目模型|解出|略过|能力测验"),
    "zh-Hant": re.compile("任務|小題|家族|題目模型|解出|跳過|做對|兩道|交出|交卷|測評"),
}
#: Where tasks are spoken of. Statements that people answer keep their words: 任务 is part of some of them.
PLACES = ("aptitude", "profile", "manual", "pages")

each_script = pytest.mark.parametrize("script", DISCARDED)


def _discarded(script: str, text: str) -> list[str]:
    return DISCARDED[script].findall(text)


@each_script
@pytest.mark.parametrize("place", PLACES)
def test_content_calls_one_thing_by_one_name(place: str, script: str) -> None:
    paths = [path for path in (CONTENT / place).rglob(f"*{script}.*") if path.suffix in {".toml", ".md"}]
    assert paths
    said = {path.name: _discarded(script, path.read_text(encoding="utf-8")) for path in paths}
    assert {name: words for name, words in said.items() if words} == {}


@each_script
@pytest.mark.parametrize("domain", ["messages", "plain"])
def test_the_interface_calls_one_thing_by_one_name(domain: str, script: str) -> None:
    path = ROOT / "translations" / script.replace("-", "_") / "LC_MESSAGES" / f"{domain}.po"
    with path.open(encoding="utf-8") as file:
        catalog = pofile.read_po(file)
    texts = [str(message.string) for message in catalog if message.id]
    assert len(texts) > 30
    assert [text for text in texts if _discarded(script, text)] == []
