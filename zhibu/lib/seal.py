"""Sealing of sensitive text at rest, and blind marks by which a sealed text can still be found exactly.

A sealed text is `version (1 byte) + nonce (12) + AES-256-GCM ciphertext and tag`. The version byte leaves room for
SM4-GCM. The associated name (for example `id_number`) is not stored but must be the same when it is
opened, so that a sealed value copied to another column does not open there.
"""

import hashlib
import hmac
import os
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
    return hmac.digest(key, f"{kind}:{text}".encode(), hashlib.sha256)[:MARK]
