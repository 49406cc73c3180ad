"""Fairness: does an item, or a whole scale, mean the same in two groups?"""

from assessments.fairness.dif import Dif, ItemDif, ets_class
from assessments.fairness.groups import EmptyGroup
from assessments.fairness.mantel import mantel_haenszel

__all__ = ["Dif", "EmptyGroup", "ItemDif", "ets_class", "mantel_haenszel"]
