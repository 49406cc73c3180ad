"""The first words of a report: what stands out, how sure that is, and what kind of profile it is."""

from __future__ import annotations

from collections.abc import Iterator

from assessments.interests import consistency
from portal.reports.profile import Profile
from portal.reports.voice import Voice, code_text, points

#: From this probability the first type is named alone, from the next with those that come close.
CLEAR_FIRST, LEANING_FIRST = 0.70, 0.50
#: A type that truly comes first with at least this probability comes close to the first.
COMES_CLOSE = 0.10
#: Below this probability of the order, it is worth saying how sure the set is.
SURE_ORDER = 0.90


def summary_sentences(profile: Profile, voice: Voice) -> tuple[str, ...]:
    """What a hurried reader takes away; for every kind of profile."""
    kinds = {"clear": _clear, "flat": _page_of_its_own, "low": _page_of_its_own, "unfinished": _unfinished}
    return (*kinds[profile.report.shape](profile, voice), *_cautions(profile, voice))


def _clear(profile: Profile, voice: Voice) -> Iterator[str]:
    yield first_sentence(profile, voice)
    yield from order_sentences(profile, voice)
    yield voice.say("summary.lowest", types=voice.names(_lowest(profile)))


def first_sentence(profile: Profile, voice: Voice) -> str:
    """The type that stands out, or those that cannot be told apart."""
    first, close = leaders(profile)
    share = profile.first_probability(first)
    if profile.code and len(profile.code.groups[0]) > 1:
        return voice.say("summary.first_tied", types=voice.names(profile.code.groups[0]))
    if share < LEANING_FIRST:
        return voice.say("summary.first_overlap", types=voice.names([first, *close]))
    return voice.say(
        "summary.first_clear" if share >= CLEAR_FIRST else "summary.first_leaning",
        type=voice.name(first),
        phrase=voice.words.scale(first)["phrase"],
        others=voice.names(close) if close else "",
        percent=voice.percent(share),
        certainty=voice.certainty(share),
    )


def leaders(profile: Profile) -> tuple[str, list[str]]:
    """The highest type and those that may truly come before it."""
    first, *others = [letter for letter in profile.ordered if letter in profile.scores]
    close = [letter for letter in others if profile.first_probability(letter) >= COMES_CLOSE]
    return first, close or others[:1]


def order_sentences(profile: Profile, voice: Voice) -> Iterator[str]:
    """How probable the printed order is, and the set when the order is not sure."""
    share = profile.figures.get("order_probability")
    if profile.code is None or share is None:
        return
    top = profile.code.top(3)
    how_sure = {"percent": voice.percent(share), "certainty": voice.certainty(share)}
    if len(top.groups) == 3 and len(top.letters()) == 3:
        names = dict(zip(("first", "second", "third"), map(voice.name, top.letters()), strict=True))
        yield voice.say("summary.top_three", **names, **how_sure)
    else:
        yield voice.say("summary.top_tied", code=code_text(top), **how_sure)
    same_types = profile.figures.get("top_three_probability")
    if share < SURE_ORDER and same_types is not None:
        yield voice.say("summary.same_three", percent=voice.percent(same_types))


def _lowest(profile: Profile) -> tuple[str, ...]:
    return profile.code.groups[-1] if profile.code else ()


def _page_of_its_own(profile: Profile, voice: Voice) -> Iterator[str]:
    yield voice.say(f"{profile.report.shape}.lead")
    yield voice.say(f"{profile.report.shape}.meaning")


def _unfinished(profile: Profile, voice: Voice) -> Iterator[str]:
    yield voice.say("unfinished.lead", types=voice.names(profile.missing))
    yield voice.say("unfinished.rule", k_items=profile.k_items, allowed=profile.allowed_gaps)
    if profile.scores:
        yield voice.say("unfinished.finished", types=voice.names(profile.scores))
    yield voice.say("unfinished.action")


def _cautions(profile: Profile, voice: Voice) -> Iterator[str]:
    if profile.prorated:
        yield voice.say("summary.prorated", types=voice.names(profile.prorated))
    if profile.report.form == "short":
        yield voice.say("summary.short_form")


def shape_sentences(profile: Profile, voice: Voice) -> tuple[str, ...]:
    """Differentiation, elevation and consistency in words; none while a type has no score."""
    if profile.range is None or profile.mean is None:
        return ()
    maximum = points(profile.maximum)
    sentences = [
        voice.say(f"differentiation.{profile.spread}", range=points(profile.range), maximum=maximum),
        voice.say(f"elevation.{profile.height}", mean=points(profile.mean), maximum=maximum),
    ]
    if profile.is_clear and profile.code:
        sentences += [_neighbours(profile, voice), voice.say("consistency.explain")]
    return tuple(sentences)


def _neighbours(profile: Profile, voice: Voice) -> str:
    assert profile.code is not None
    letters = profile.code.letters(2)
    level = consistency(profile.code).level
    if level is None or len(letters) > 2:
        return voice.say("consistency.undecided")
    first, second = letters
    return voice.say(f"consistency.{level.value}", first=voice.name(first), second=voice.name(second))
