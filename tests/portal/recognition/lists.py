"""Files of official lists as editors load them."""

from __future__ import annotations

import csv
import io
from typing import Any

from portal.careers.catalogue import read_catalogue
from portal.recognition.csv_files import COLUMNS, YES_NO_COLUMNS, ListFile, read_file
from portal.recognition.models import RecognitionListVersion
from portal.recognition.publishing import ListHead, upload_list
from portal.staff.models import Member
from tests.factories import Factory

#: Two rows with everything in them.
CARER = {
    "id": "carer-4",
    "mainland_title_hans": "养老护理员",
    "mainland_title_hant": "養老護理員",
    "mainland_level_hans": "四级",
    "mainland_level_hant": "四級",
    "taiwan_title_hans": "照顾服务员",
    "taiwan_title_hant": "照顧服務員",
    "taiwan_level_hans": "单一级",
    "taiwan_level_hant": "單一級",
    "category_hans": "技能类",
    "category_hant": "技能類",
    "occupations": "ec-carer",
}
TURNER = {
    "id": "turner-3",
    "mainland_title_hans": "车工",
    "mainland_title_hant": "車工",
    "mainland_level_hans": "三级",
    "mainland_level_hant": "三級",
    "taiwan_title_hans": "车床",
    "taiwan_title_hant": "車床",
    "taiwan_level_hans": "丙级",
    "taiwan_level_hant": "丙級",
    "note_hans": "用于测试",
    "note_hant": "用於測試",
}


def write_file(*rows: dict[str, str], columns: tuple[str, ...] = COLUMNS, encoding: str = "utf-8") -> bytes:
    """A file of these rows, as a spreadsheet writes it."""
    file = io.StringIO()
    writer = csv.DictWriter(file, columns, lineterminator="\r\n", restval="", extrasaction="ignore")
    writer.writeheader()
    writer.writerows({**YES_NO_COLUMNS, **row} for row in rows)
    return file.getvalue().encode(encoding)


def parsed(given: bytes) -> ListFile:
    return read_file(given, occupations=read_catalogue().occupations)


def a_head(**chosen: Any) -> ListHead:
    values: dict[str, Any] = {
        "list_id": "xiamen-3",
        "name_hans": "厦门市采认目录清单（第三批）",
        "name_hant": "廈門市採認目錄清單（第三批）",
        "word": "recognise",
        "place": "xm",
        "direction": "tw-to-cn",
        "publisher_hans": "厦门市人力资源和社会保障局",
        "publisher_hant": "廈門市人力資源和社會保障局",
        "title_hans": "厦门市采认台湾地区职业资格目录清单（第三批）",
        "title_hant": "廈門市採認台灣地區職業資格目錄清單（第三批）",
        "doc_no": "",
        "issued": "",
        "effective_from": "2025-01-01",
        "effective_until": "",
        "confidence": "law",
    }
    return ListHead(**{**values, **chosen})


def load_list(
    a: Factory, *rows: dict[str, str], by: Member, given: bytes | None = None, **head: Any
) -> RecognitionListVersion:
    """A draft with these rows, or with the two of this file."""
    file = parsed(given or write_file(*(rows or (CARER, TURNER))))
    assert not file.faults, file.faults
    version = upload_list(a.session, a_head(**head), file, by=by, at=a.clock())
    a.keep()
    return version
