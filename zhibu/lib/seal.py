"""Sealing of sensitive text at rest, and blind marks by which a sealed text can still be found exactly.

A sealed text is `version (1 byte) + nonce (12) + AES-256-GCM ciphertext and tag`. The version byte leaves room for
SM4-GCM. The associated name (for example `id_number`) is not stored but must be the same when it is
opened, so that a sealed value copied to another column does not open there.
"""

import hmac
import os
from collections.abc import Sequence
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

AES_GCM = 1
NONCE = 12
MARK = 16
_VERSION = bytes((AES_GCM,))


class SealBroken(ValueError):
    """The bytes do not open: another key, another name, or changed bytes."""


@lru_cache(maxsize=16)
def _cipher(key: bytes) -> AESGCM:
    return AESGCM(key)


def seal(key: bytes, name: str, text: str) -> bytes:
    """Seal a text under a key of 16 or 32 bytes and the name of the place where it is kept."""
    return seal_bytes(key, name, text.encode())


def seal_bytes(key: bytes, name: str, plain: bytes) -> bytes:
    """Seal bytes, as `seal` does a text."""
    nonce = os.urandom(NONCE)
    return _VERSION + nonce + _cipher(key).encrypt(nonce, plain, name.encode())


def seal_all(key: bytes, name: str, texts: Sequence[str]) -> list[bytes | None]:
    """Seal a column of texts, None for each empty one; the chance for all of them is drawn at once.

    To draw it for each takes longer than to seal, and lets another thread in between each time.
    """
    encrypt, place = _cipher(key).encrypt, name.encode()
    drawn = os.urandom(NONCE * len(texts))
    nonces = (drawn[at : at + NONCE] for at in range(0, len(drawn), NONCE))
    return [
        _VERSION + nonce + encrypt(nonce, text.encode(), place) if text else None
        for nonce, text in zip(nonces, texts, strict=True)
    ]


def unseal(key: bytes, name: str, sealed: bytes) -> str:
    """Open what `seal` made; raises SealBroken when key, name or bytes are not the same."""
    return unseal_bytes(key, name, sealed).decode()


def unseal_bytes(key: bytes, name: str, sealed: bytes) -> bytes:
    """Open what `seal_bytes` made; raises SealBroken like `unseal`."""
    if len(sealed) < 1 + NONCE or sealed[0] != AES_GCM:
        raise SealBroken("not a known kind of seal")
    try:
        return _cipher(key).decrypt(sealed[1 : 1 + NONCE], sealed[1 + NONCE :], name.encode())
    except InvalidTag:
        raise SealBroken("the seal does not open with this key and name") from None


def blind(key: bytes, kind: str, text: str) -> bytes:
    """Mark a text for exact search without keeping it: HMAC-SHA256 over kind and text, cut to 16 bytes.

    The text must be normalised by the caller; kinds ("id_number", "phone") keep equal texts of two columns apart.
    """
    mark = _keyed(key).copy()  # to take the key in anew costs three times the rest
    mark.update(f"{kind}:{text}".encode())
    return mark.digest()[:MARK]


@lru_cache(maxsize=16)
def _keyed(key: bytes) -> hmac.HMAC:
    return hmac.new(key, digestmod="sha256")
