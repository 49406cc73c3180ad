"""All models in one place, for migrations, backups and erasure."""

from __future__ import annotations

from portal.accounts import models as accounts
from portal.aptitude import models as aptitude
from portal.audit import AuditEvent
from portal.booking import models as booking
from portal.desk import models as desk
from portal.limits import Attempt
from portal.mail import models as mail
from portal.manual import models as manual
from portal.profiles import models as profiles
from portal.quality import models as quality
from portal.recognition import models as recognition
from portal.reports import models as reports
from portal.sharing import models as sharing
from portal.sittings import models as sittings
from portal.staff import models as staff

ALL_MODELS = (
    accounts,
    aptitude,
    booking,
    desk,
    mail,
    manual,
    profiles,
    quality,
    recognition,
    reports,
    sharing,
    sittings,
    staff,
    AuditEvent,
    Attempt,
)
