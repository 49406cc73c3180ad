"""Satisfaction of clients: an index from 0 to 100, what drives it, and how sure either is."""

from assessments.reliability import alpha
from assessments.satisfaction.answers import Answers, complete_answers, response_rate
from assessments.satisfaction.blocks import (
    BlockQuality,
    average_variance_extracted,
    block_quality,
    composite_reliability,
)
from assessments.satisfaction.bootstrap import Interval, PathBootstrap, bootstrap_paths, percentile_interval
from assessments.satisfaction.diagram import ACSI_PATHS, PathDiagram, acsi_diagram
from assessments.satisfaction.errors import (
    CollinearLatents,
    InvalidPathModel,
    NegativeWeight,
    WeightsNotSettled,
)
from assessments.satisfaction.importance import (
    ImportanceCell,
    ImportanceMatrix,
    Measured,
    Zone,
    importance_performance,
    importance_zones,
)
from assessments.satisfaction.index import (
    PLS_MINIMUM_N,
    IndexItem,
    SatisfactionIndex,
    equal_weight_index,
    satisfaction_index,
)
from assessments.satisfaction.path_model import PathModel, path_model

__all__ = [
    "ACSI_PATHS",
    "PLS_MINIMUM_N",
    "Answers",
    "BlockQuality",
    "CollinearLatents",
    "ImportanceCell",
    "ImportanceMatrix",
    "IndexItem",
    "Interval",
    "InvalidPathModel",
    "Measured",
    "NegativeWeight",
    "PathBootstrap",
    "PathDiagram",
    "PathModel",
    "SatisfactionIndex",
    "WeightsNotSettled",
    "Zone",
    "acsi_diagram",
    "alpha",
    "average_variance_extracted",
    "block_quality",
    "bootstrap_paths",
    "complete_answers",
    "composite_reliability",
    "equal_weight_index",
    "importance_performance",
    "importance_zones",
    "path_model",
    "percentile_interval",
    "response_rate",
    "satisfaction_index",
]
