"""A signature that anybody can check without asking us: Ed25519 (RFC 8032) over the canonical form of a document."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

#: The key follows from the installation's secret, so that several processes share it and none keeps a file.
PURPOSE = b"hangbiao assessment record signature 1"
#: Where the signature stands in a document; everything else is signed.
SIGNATURE = "signature"


class Unsigned(ValueError):
    """The document bears no signature, or one that does not belong to what it says."""


def sign(document: Mapping[str, Any], *, secret: str) -> dict[str, Any]:
    """The document with the public key of this installation and its signature over all the rest."""
    key = _private_key(secret)
    named = {**document, "key": _text(key.public_key().public_bytes_raw())}
    return {**named, SIGNATURE: _text(key.sign(canonical(named)))}


def check_signature(document: Mapping[str, Any]) -> str:
    """The fingerprint of the key that signed exactly this document. Raises Unsigned."""
    try:
        key, signature = (base64.b64decode(document[name], validate=True) for name in ("key", SIGNATURE))
        signed = {name: value for name, value in document.items() if name != SIGNATURE}
        Ed25519PublicKey.from_public_bytes(key).verify(signature, canonical(signed))
    except (KeyError, TypeError, ValueError, InvalidSignature) as error:
        raise Unsigned from error
    return fingerprint(key)


def own_fingerprint(secret: str) -> str:
    """The fingerprint of this installation's key, by which others recognise its records."""
    return fingerprint(_private_key(secret).public_key().public_bytes_raw())


def fingerprint(key: bytes) -> str:
    """Sixteen hexadecimal digits of SHA-256 in groups of four, short enough to be read out.

    >>> fingerprint(bytes(32))
    '6668-7aad-f862-bd77'
    """
    digits = hashlib.sha256(key).hexdigest()[:16]
    return "-".join(digits[start : start + 4] for start in range(0, 16, 4))


def canonical(document: Mapping[str, Any]) -> bytes:
    """One sequence of bytes for one content, whatever the order of keys and the blanks between them."""
    text = json.dumps(document, ensure_ascii=True, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return text.encode("ascii")


def _private_key(secret: str) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(hmac.new(secret.encode(), PURPOSE, hashlib.sha256).digest())


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode("ascii")
