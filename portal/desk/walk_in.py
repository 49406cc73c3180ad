"""From the code that a client reads out to the sections that they tick: one step, held together by a signed pass.

The pass stands in the form instead of the code, which need not stay on the adviser's screen, and instead of the
client's number, which anybody could change.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from itsdangerous import BadData, URLSafeSerializer

SALT = "walk-in"
#: How long the client may think about what to show.
VALID_FOR = timedelta(minutes=15)


class PassOver(Exception):
    """The pass is damaged, too old, or another adviser's: the code has to be read out once more."""


def write_pass(client_id: int, member_id: int, *, secret: str, at: datetime) -> str:
    """A pass for one adviser and the client in front of them."""
    return str(_passes(secret).dumps([client_id, member_id, int((at + VALID_FOR).timestamp())]))


def read_pass(written: str, member_id: int, *, secret: str, at: datetime) -> int:
    """The id of the client whom a pass names. Raises PassOver."""
    try:
        client_id, holder_id, ends = _passes(secret).loads(written)
    except (BadData, TypeError, ValueError) as error:
        raise PassOver from error
    if holder_id != member_id or at.timestamp() >= ends:
        raise PassOver
    return int(client_id)


def _passes(secret: str) -> URLSafeSerializer:
    return URLSafeSerializer(secret, salt=SALT)
