"""Sealing of short texts: AES-256-GCM with the column's name bound in, and blind indexes to find equals."""

import hashlib
import hmac
import os
from functools import lru_cache

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

AES_GCM = b"\x01"
NONCE = 12


@lru_cache(maxsize=8)
def _cipher(key: bytes) -> AESGCM:
    return AESGCM(key)


def seal(key: bytes, name: str, text: str) -> bytes:
    """Return version byte, nonce and ciphertext of the text, bound to the name. `key` is 32 bytes."""
    nonce = os.urandom(NONCE)
    return AES_GCM + nonce + _cipher(key).encrypt(nonce, text.encode(), name.encode())


def unseal(key: bytes, name: str, sealed: bytes) -> str:
    """Return the text. Raises ValueError for an unknown version, InvalidTag for another key, name or a changed byte."""
    if sealed[:1] != AES_GCM:
        raise ValueError("unknown seal")
    return _cipher(key).decrypt(sealed[1 : 1 + NONCE], sealed[1 + NONCE :], name.encode()).decode()


def blind(key: bytes, kind: str, text: str) -> bytes:
    """Return 16 bytes that equal texts of a kind share and that tell nothing else without the key."""
    return hmac.digest(key, f"{kind}:{text}".encode(), hashlib.sha256)[:16]
