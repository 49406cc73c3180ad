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
    """A number of random draws is no whole number, less than one or out of all bounds."""


class UnknownIndex(AssessmentError):
    """No congruence index has this name."""


class InvalidAnswers(AssessmentError):
    """A table of answers cannot be read; the message names the line and the column."""

    def __init__(self, line: int, column: str, reason: str) -> None:
        super().__init__(f"line {line}, column {column!r}: {reason}")
        self.line = line
        self.column = column
        self.reason = reason


class InvalidMatrix(AssessmentError):
    """A table of numbers is not what the function needs. `row` and `column` count from 0, or are None."""

    def __init__(self, reason: str, *, row: int | None = None, column: int | None = None) -> None:
        places = [
            f"{name} {place}" for name, place in (("row", row), ("column", column)) if place is not None
        ]
        super().__init__(": ".join([", ".join(places), reason] if places else [reason]))
        self.row = row
        self.column = column
        self.reason = reason


class TooFewPersons(InvalidMatrix):
    """The computation needs more rows than there are."""

    def __init__(self, n_persons: int, needed: int) -> None:
        super().__init__(f"{n_persons} persons are too few; at least {needed} are needed")
        self.n_persons = n_persons
        self.needed = needed


class TooFewItems(InvalidMatrix):
    """The computation needs more columns than there are."""

    def __init__(self, k_items: int, needed: int) -> None:
        super().__init__(f"{k_items} items are too few; at least {needed} are needed")
        self.k_items = k_items
        self.needed = needed


class NoVariance(InvalidMatrix):
    """All values are equal where the computation divides by their spread."""

    def __init__(self, reason: str = "all values are equal", *, column: int | None = None) -> None:
        super().__init__(reason, column=column)


class AllMissing(InvalidMatrix):
    """A row or a column holds no value at all."""

    def __init__(self, *, row: int | None = None, column: int | None = None) -> None:
        super().__init__("no value at all, only missing ones", row=row, column=column)


class CategoryGap(InvalidMatrix):
    """Nobody chose a category that lies between, or below, categories that were chosen."""

    def __init__(self, category: int, *, column: int) -> None:
        super().__init__(f"nobody chose category {category}; merge or recode the categories", column=column)
        self.category = category


class NoFiniteEstimate(AssessmentError):
    """The likelihood rises for ever: the data separate an item completely, so its parameters have no finite value."""

    def __init__(self, reason: str, *, column: int | None = None) -> None:
        super().__init__(reason if column is None else f"column {column}: {reason}")
        self.column = column
        self.reason = reason


class InvalidBank(AssessmentError):
    """Item parameters contradict each other or leave the range of their model; `item` counts from 0."""

    def __init__(self, reason: str, *, item: int | None = None) -> None:
        super().__init__(reason if item is None else f"item {item}: {reason}")
        self.item = item
        self.reason = reason


class InvalidArgument(AssessmentError):
    """An argument lies outside its range; the message names it and says what is expected."""

    def __init__(self, name: str, value: object, expected: str) -> None:
        super().__init__(f"{name} should be {expected}, not {value!r}")
        self.name = name
        self.value = value
        self.expected = expected


class UnknownChoice(InvalidArgument):
    """An argument names something that does not exist; the message lists what does."""

    def __init__(self, name: str, value: object, known: tuple[str, ...]) -> None:
        super().__init__(name, value, f"one of {', '.join(known)}")
        self.known = known
