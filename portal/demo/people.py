"""Who is in the demonstration: everybody is invented, and every address ends in example.org."""

from __future__ import annotations

from dataclasses import dataclass, field

from portal.booking.hours import Stretch
from portal.booking.models import Mode

#: Weekdays, Monday first, and minutes of the day.
MON, TUE, WED, THU, FRI, SAT, SUN = range(7)
NINE, TEN, NOON, ONE, TWO, FIVE, SIX, HALF_PAST_EIGHT = 540, 600, 720, 780, 840, 1020, 1080, 1230
AT_A_DISTANCE = (Mode.video, Mode.telephone)

CENTRE = {
    "name_hans": "鹭岛职业指导中心（示例）",
    "name_hant": "鷺島職涯諮詢中心（範例）",
    "place_hans": "厦门",
    "place_hant": "廈門",
    "address_hans": "示例路 1 号 2 楼",
    "address_hant": "範例路 1 號 2 樓",
    "email": "centre@example.org",
}


@dataclass(frozen=True)
class DemoAdviser:
    """One adviser of the demonstration centre and the week in which they can be booked."""

    email: str
    name_hans: str
    name_hant: str
    about_hans: str
    about_hant: str
    hours: tuple[Stretch, ...]
    locale: str = "zh_Hans"
    is_administrator: bool = False
    is_editor: bool = False


ADVISERS = (
    DemoAdviser(
        email="siyuan@example.org",
        name_hans="陈思远",
        name_hant="陳思遠",
        about_hans="陪你把兴趣测评的结果读明白，再想下一步。",
        about_hant="陪你把興趣測驗的結果讀明白，再想下一步。",
        hours=tuple(
            Stretch(day, start, end)
            for day in (MON, TUE, WED, THU, FRI)
            for start, end in ((NINE, NOON), (TWO, FIVE))
        ),
        is_administrator=True,
        is_editor=True,
    ),
    DemoAdviser(
        email="ruotong@example.org",
        name_hans="林若彤",
        name_hant="林若彤",
        about_hans="熟悉应届生第一份工作的选择，晚上和周六也在。",
        about_hant="熟悉應屆畢業生第一份工作的選擇，晚上和週六也在。",
        hours=(
            *(Stretch(day, SIX, HALF_PAST_EIGHT, AT_A_DISTANCE) for day in (TUE, THU)),
            Stretch(SAT, TEN, ONE, (Mode.face_to_face, Mode.video)),
        ),
    ),
    DemoAdviser(
        email="qiming@example.org",
        name_hans="黄启明",
        name_hant="黃啟明",
        about_hans="在台湾和大陆都工作过，可以聊聊两边的职业有什么不同。",
        about_hant="在台灣和大陸都工作過，可以聊聊兩邊的職業有什麼不同。",
        hours=(
            *(Stretch(day, ONE, FIVE, AT_A_DISTANCE) for day in (MON, WED, FRI)),
            Stretch(SUN, TEN, NOON, (Mode.video,)),
        ),
        locale="zh_Hant",
        is_editor=True,
    ),
)


@dataclass(frozen=True)
class DemoClient:
    """A person with a finished report, who asked an adviser something."""

    label: str
    locale: str
    called: str
    contact: str
    #: Answers to the ten items of each type, in their order.
    answers: dict[str, tuple[int, ...]]
    questions: tuple[str, ...]
    guess: str = ""
    is_shared: bool = field(default=False)


CLEAR = DemoClient(
    label="a clear profile, booked and shared with an adviser",
    locale="zh_Hans",
    called="小夏",
    contact="xiaoxia@example.org",
    answers={
        "R": (1, 0, 2, 1, 1, 0, 1, 1, 2, 1),
        "I": (3, 2, 2, 3, 4, 3, 2, 3, 1, 2),
        "A": (3, 3, 2, 3, 4, 2, 3, 2, 3, 2),
        "S": (4, 4, 4, 3, 3, 4, 4, 3, 4, 4),
        "E": (2, 1, 2, 2, 1, 3, 2, 1, 2, 2),
        "C": (1, 1, 0, 2, 1, 1, 1, 0, 1, 1),
    },
    questions=("我喜欢和人打交道，可是家里希望我学财会，怎么谈？", "社工和心理咨询，入行要求差多少？"),
    guess="SEA",
    is_shared=True,
)
FLAT = DemoClient(
    label="a flat profile, in traditional characters",
    locale="zh_Hant",
    called="阿哲",
    contact="azhe@example.org",
    answers={
        "R": (2, 3, 2, 2, 3, 2, 2, 3, 2, 2),
        "I": (2, 2, 3, 2, 2, 3, 2, 2, 3, 2),
        "A": (3, 2, 2, 2, 3, 2, 3, 2, 2, 2),
        "S": (2, 2, 2, 3, 2, 3, 2, 2, 2, 3),
        "E": (2, 3, 2, 2, 2, 2, 3, 2, 3, 2),
        "C": (2, 2, 3, 2, 2, 2, 2, 3, 2, 2),
    },
    questions=("每一類都差不多，我要怎麼開始選？",),
)
