"""What can go wrong when satisfaction is measured."""

from __future__ import annotations

from assessments.errors import AssessmentError, InvalidMatrix


class InvalidPathModel(AssessmentError):
    """Blocks and paths contradict each other; the message names the latent variable or the column."""


class CollinearLatents(InvalidMatrix):
    """Some predecessors of a latent variable are, in these answers, one and the same, so its paths have no values."""

    def __init__(self, latent: str, predecessors: tuple[str, ...]) -> None:
        super().__init__(f"the predecessors of {latent!r} say the same: {', '.join(predecessors)}")
        self.latent = latent
        self.predecessors = predecessors


class NegativeWeight(InvalidMatrix):
    """An item counts against its own index: it is keyed the wrong way round, or measures something else."""

    def __init__(self, latent: str, *, column: int) -> None:
        super().__init__(
            f"it weighs against the index of {latent!r}; turn its answers round or leave it out",
            column=column,
        )
        self.latent = latent


class WeightsNotSettled(AssessmentError):
    """The outer weights still moved after the last iteration."""

    def __init__(self, n_iterations: int) -> None:
        super().__init__(f"the weights have not settled after {n_iterations} iterations")
        self.n_iterations = n_iterations
