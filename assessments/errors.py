"""What can go wrong in the engine, in the words of the field.

Each error keeps its parts as attributes, so that a page can say the same thing in the reader's language.
"""


class AssessmentError(Exception):
    """The base of every error that this library raises on purpose."""


class InvalidInstrument(AssessmentError):
    """The structure of an instrument contradicts itself or lacks something."""


class UnknownForm(AssessmentError):
    """The instrument has no form of this name."""

    def __init__(self, form_id: str, known: tuple[str, ...]) -> None:
        super().__init__(f"no form {form_id!r}; the instrument has {', '.join(known)}")
        self.form_id = form_id
        self.known = known


class UnknownItem(AssessmentError):
    """An answer belongs to no item of the form."""

    def __init__(self, item_id: str, form_id: str) -> None:
        super().__init__(f"no item {item_id!r} in form {form_id!r}")
        self.item_id = item_id
        self.form_id = form_id


class ValueOutOfRange(AssessmentError):
    """An answer is not a whole number between the instrument's first and last choice."""

    def __init__(self, item_id: str, value: object, minimum: int, maximum: int) -> None:
        super().__init__(f"item {item_id!r}: {value!r} is not a whole number from {minimum} to {maximum}")
        self.item_id = item_id
        self.value = value
        self.minimum = minimum
        self.maximum = maximum


class UnknownMethod(AssessmentError):
    """No scoring method has this name and version."""

    def __init__(self, method: str, version: int) -> None:
        super().__init__(f"no scoring method {method!r} in version {version}")
        self.method = method
        self.version = version


class InvalidScores(AssessmentError):
    """Scores or errors are not what the function needs; the message says which and why."""


class InvalidCode(AssessmentError):
    """A Holland code is not made of distinct letters of RIASEC."""


class InvalidGuess(AssessmentError):
    """A guessed order is empty, repeats a letter or names a letter outside RIASEC."""


class InvalidOccupations(AssessmentError):
    """Occupation profiles are not one id and six finite numbers each."""


class InvalidSeed(AssessmentError):
    """A seed is missing or not a whole number from 0 to 2**63 - 1."""


class InvalidDraws(AssessmentError):
    """A number of random draws is less than one."""


class UnknownIndex(AssessmentError):
    """No congruence index has this name."""


class InvalidAnswers(AssessmentError):
    """A table of answers cannot be read; the message names the line and the column."""

    def __init__(self, line: int, column: str, reason: str) -> None:
        super().__init__(f"line {line}, column {column!r}: {reason}")
        self.line = line
        self.column = column
        self.reason = reason
