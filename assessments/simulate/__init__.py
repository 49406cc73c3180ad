"""Respondents whose truth is known: abilities, answers, questionnaires, carelessness, times and planted DIF."""

from assessments.simulate.carelessness import CarelessAnswers, careless
from assessments.simulate.differential import PlantedDif, planted_dif
from assessments.simulate.item_banks import item_bank
from assessments.simulate.questionnaire import LikertAnswers, likert
from assessments.simulate.respondents import abilities, responses
from assessments.simulate.timing import ResponseTimes, response_seconds

__all__ = [
    "CarelessAnswers",
    "LikertAnswers",
    "PlantedDif",
    "ResponseTimes",
    "abilities",
    "careless",
    "item_bank",
    "likert",
    "planted_dif",
    "response_seconds",
    "responses",
]
