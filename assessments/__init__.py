"""Hangbiao's assessment engine: scores with their errors, and what they mean. No web, no database, no wording."""

from assessments import interests
from assessments.errors import (
    AssessmentError,
    InvalidAnswers,
    InvalidCode,
    InvalidDraws,
    InvalidGuess,
    InvalidInstrument,
    InvalidOccupations,
    InvalidScores,
    InvalidSeed,
    UnknownForm,
    UnknownIndex,
    UnknownItem,
    UnknownMethod,
    ValueOutOfRange,
)
from assessments.instrument import Check, CheckKind, ChoiceSet, Form, Instrument, Item, Precision, Scale
from assessments.responses import Responses
from assessments.results import Score, ScoreReport, ScoreStatus
from assessments.score import score
from assessments.version import ENGINE_VERSION

__all__ = [
    "ENGINE_VERSION",
    "AssessmentError",
    "Check",
    "CheckKind",
    "ChoiceSet",
    "Form",
    "Instrument",
    "InvalidAnswers",
    "InvalidCode",
    "InvalidDraws",
    "InvalidGuess",
    "InvalidInstrument",
    "InvalidOccupations",
    "InvalidScores",
    "InvalidSeed",
    "Item",
    "Precision",
    "Responses",
    "Scale",
    "Score",
    "ScoreReport",
    "ScoreStatus",
    "UnknownForm",
    "UnknownIndex",
    "UnknownItem",
    "UnknownMethod",
    "ValueOutOfRange",
    "interests",
    "score",
]
