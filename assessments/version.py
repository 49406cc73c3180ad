"""The version that every stored score carries."""

#: Raised with each release of the engine. What a number means is fixed by the method and its own version.
ENGINE_VERSION = "1.0.0"
