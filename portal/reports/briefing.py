"""The sentences of a brief, each made of no more than the sections that are open."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from assessments.interests import Agreement, compare_guess, consistency
from assessments.interests.code import ConsistencyLevel
from portal.reports.guessed import surprise_sentence
from portal.reports.profile import Profile
from portal.reports.summary import CLEAR_FIRST, leaders
from portal.reports.voice import Voice, code_text, points
from portal.sharing.models import Section

#: A brief is one page: so many questions to ask.
QUESTIONS_SHOWN = 2


def headline(profile: Profile, guess: str | None, voice: Voice, opened: Collection[Section]) -> Iterator[str]:
    """What stands out, taken from the opened sections alone."""
    if Section.scores in opened:
        yield from _standing_out(profile, voice, is_sure_known=Section.certainty in opened)
    if Section.guess in opened:
        yield from _surprises(profile, guess, voice)
    if Section.scores in opened and profile.is_clear:
        for letter in profile.ordered[:QUESTIONS_SHOWN]:
            yield voice.say("brief.ask", question=voice.words.scale(letter)["question"])


def _standing_out(profile: Profile, voice: Voice, *, is_sure_known: bool) -> Iterator[str]:
    """What the scores alone show; how sure the first place is only when that was shared, too."""
    if profile.missing:
        yield voice.say("brief.unfinished", types=voice.names(profile.missing))
        return
    mean, maximum = points(profile.mean or 0.0), points(profile.maximum)
    if profile.report.shape == "low":
        yield voice.say("brief.low", mean=mean, maximum=maximum)
        return
    if profile.report.shape == "flat":
        yield voice.say("brief.flat", range=points(profile.range or 0.0))
        return
    yield _first(profile, voice, is_sure_known=is_sure_known)
    yield from _opposites(profile, voice)
    if profile.code:
        yield voice.say("brief.lowest", types=voice.names(profile.code.groups[-1]))
    if profile.height == "high":
        yield voice.say("brief.high", mean=mean, maximum=maximum)


def _first(profile: Profile, voice: Voice, *, is_sure_known: bool) -> str:
    first, close = leaders(profile)
    row, share = profile.rows[first], profile.first_probability(first)
    numbers = {
        "value": points(row.value or 0.0),
        "maximum": points(row.maximum),
        "error": f"{row.error or 0.0:.1f}",
    }
    if not is_sure_known:
        tied = profile.code.groups[0] if profile.code else (first,)
        return voice.say("brief.first", types=voice.names(tied), **numbers)
    if share < CLEAR_FIRST:
        return voice.say("brief.close_group", types=voice.names([first, *close]))
    how_sure = {"percent": voice.percent(share), "certainty": voice.certainty(share)}
    return voice.say("brief.first_clear", type=voice.name(first), **numbers, **how_sure)


def _opposites(profile: Profile, voice: Voice) -> Iterator[str]:
    """First and second type on opposite corners of the hexagon are worth a question."""
    if profile.code is None or len(profile.code.letters(2)) != 2:
        return
    level = consistency(profile.code).level
    if level is ConsistencyLevel.low:
        first, second = map(voice.name, profile.code.letters(2))
        yield voice.say("brief.opposite", first=first, second=second)


def certainty(profile: Profile, voice: Voice, opened: Collection[Section]) -> Iterator[str]:
    """How sure the result is. The code itself belongs to the scores, and is named only beside them."""
    share = profile.figures.get("order_probability")
    if profile.is_clear and profile.code and share is not None:
        how_sure = {"percent": voice.percent(share), "certainty": voice.certainty(share)}
        if Section.scores in opened:
            yield voice.say("brief.order", code=code_text(profile.code.top(3)), **how_sure)
        else:
            yield voice.say("brief.order_alone", **how_sure)
    if profile.prorated:
        yield voice.say("brief.prorated", types=voice.names(profile.prorated))
    if profile.report.form == "short":
        yield voice.say("brief.short_form")


def guess_sentences(profile: Profile, guess: str | None, voice: Voice) -> Iterator[str]:
    """The guessed order, and where the result differs by more than its error."""
    if not guess:
        yield voice.say("brief.guess_none")
        return
    yield voice.say("brief.guess_order", types=voice.texts("phrases")["comma"].join(map(voice.name, guess)))
    surprises = list(_surprises(profile, guess, voice))
    yield from surprises
    if not surprises:
        agreement = compare_guess(guess, profile.scores, profile.errors).agreement
        undecided = agreement is Agreement.undecided
        yield voice.say("brief.guess_undecided" if undecided else "brief.guess_agree")


def _surprises(profile: Profile, guess: str | None, voice: Voice) -> Iterator[str]:
    if guess:
        for surprise in compare_guess(guess, profile.scores, profile.errors).surprises:
            yield surprise_sentence(surprise, voice, prefix="brief.guess_")
