"""A family of items: its item models, the prior of their difficulty, and which model a call asks for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType

from assessments.errors import AssessmentError, InvalidArgument
from assessments.generate.dice import Dice
from assessments.generate.item import GeneratedItem, Plain
from assessments.matrix import check_choice, check_number
from assessments.randomness import check_seed

#: The features that make an item easy or hard (Irvine 2002).
Radicals = Mapping[str, int | str | bool]
#: Counts of those features: a row of the matrix Q of a linear logistic test model.
Features = Mapping[str, int]

#: The model is thrown from a stream of its own, so that a seed with the radicals named gives the same item as the
#: seed alone when the dice choose these radicals.
_STREAM_OF_MODELS = 0x6D6F64656C73
#: Further from 0, in logits, than the prior of any model.
_HARDEST = 1e6


class NoItemFound(AssessmentError):
    """An item model gave no item that can be proved right within the draws allowed."""

    def __init__(self, family: str, radicals: Radicals, n_draws: int) -> None:
        super().__init__(f"{family}: no proved item in {n_draws} draws with {dict(radicals)}")
        self.family = family
        self.radicals = radicals
        self.n_draws = n_draws


@dataclass(frozen=True)
class ItemModel:
    """What stays fixed while seeds change the rest.

    - `radicals` name the model; a generator takes them as they are.
    - `features` are its row of Q for `lltm`, by name and in the same order for all models of a family.
    - `difficulty_hundredths` is the prior mean of b in hundredths of a logit: whole, so that ties are exact.
    """

    radicals: Radicals
    features: Features
    difficulty_hundredths: int

    @property
    def name(self) -> str:
        """The radicals as one line, different for each model of a family."""
        return " ".join(f"{radical}={value}" for radical, value in self.radicals.items())

    @property
    def difficulty(self) -> float:
        """The prior mean of b in logits."""
        return self.difficulty_hundredths / 100


@dataclass(frozen=True)
class Family:
    """A family's name, the version of its generator, its models, and the standard deviation of b around the prior."""

    name: str
    version: int
    models: tuple[ItemModel, ...]
    difficulty_error: float

    @cached_property
    def _known(self) -> Mapping[tuple[int | str | bool, ...], ItemModel]:
        return {tuple(model.radicals.values()): model for model in self.models}

    def choose(self, seed: int, *, difficulty: float | None, radicals: Radicals | None) -> ItemModel:
        """The model that a call asks for.

        `radicals` may name a model whole or in part; of the models that agree, those nearest to `difficulty` (logits)
        are kept, and the dice choose one of the rest. Raises InvalidSeed, UnknownChoice for a radical that the family
        does not have, InvalidArgument when no model agrees, the radicals are no mapping or the difficulty is no
        finite number.
        """
        check_seed(seed)
        candidates = self.models if radicals is None else self._agreeing(radicals)
        if difficulty is not None:
            candidates = _nearest(candidates, difficulty)
        return Dice(seed ^ _STREAM_OF_MODELS).choose(candidates)

    def _agreeing(self, radicals: Radicals) -> tuple[ItemModel, ...]:
        if not isinstance(radicals, Mapping):
            raise InvalidArgument("radicals", radicals, "a mapping of names to values")
        names = tuple(self.models[0].radicals)
        for name, value in radicals.items():
            check_choice("a radical", name, names)
            if not isinstance(value, int | str):
                raise InvalidArgument(f"radical {name}", value, "a whole number, a text or a truth value")
        agreeing: tuple[ItemModel, ...]
        if len(radicals) == len(names):
            # Banks name whole models, item after item: one look-up instead of a walk over all of them.
            model = self._known.get(tuple(radicals[name] for name in names))
            agreeing = () if model is None else (model,)
        else:
            agreeing = tuple(model for model in self.models if radicals.items() <= model.radicals.items())
        if not agreeing:
            raise InvalidArgument("radicals", dict(radicals), f"those of a model of {self.name}")
        return agreeing

    def item(
        self,
        seed: int,
        model: ItemModel,
        stem: Mapping[str, Plain],
        key: int,
        options: Iterable[Plain] | None,
    ) -> GeneratedItem:
        """The item of this family, with the model's radicals and prior written on it."""
        return GeneratedItem(
            family=self.name,
            version=self.version,
            seed=int(seed),
            stem=stem,
            options=None if options is None else tuple(options),
            key=key,
            radicals=dict(model.radicals),
            difficulty=model.difficulty,
            difficulty_error=self.difficulty_error,
        )


def make_model(radicals: Radicals, features: Features, *, intercept: int, weights: Features) -> ItemModel:
    """A model whose prior is the intercept plus weight times feature, summed, in hundredths of a logit (Fischer 1973).

    >>> model = make_model({"rule": "+"}, {"digits": 2}, intercept=-300, weights={"digits": 40})
    >>> model.name, model.difficulty
    ('rule=+', -2.2)
    """
    prior = intercept + sum(weights[name] * count for name, count in features.items())
    return ItemModel(MappingProxyType(dict(radicals)), MappingProxyType(dict(features)), prior)


def _nearest(models: tuple[ItemModel, ...], difficulty: float) -> tuple[ItemModel, ...]:
    # No model is that hard, so what lies beyond is nearest to the same ones.
    target = round(100 * max(-_HARDEST, min(_HARDEST, check_number("difficulty", difficulty))))
    distances = [abs(model.difficulty_hundredths - target) for model in models]
    shortest = min(distances)
    return tuple(model for model, distance in zip(models, distances, strict=True) if distance == shortest)
