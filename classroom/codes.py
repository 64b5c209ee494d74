"""What a room is known by: a short code to read aloud and type, and secrets that only their holder knows."""

import hashlib
import hmac
import secrets

# No 0, O, 1, I, which are mistaken for each other; no A, E, U either, so that no code is a word.
ALPHABET = "BCDFGHJKLMNPQRSTVWXYZ23456789"
LENGTH = 4


def new_code() -> str:
    """A random code, one of some 700,000."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def as_typed(code: str) -> str | None:
    """The code that somebody typed, in capitals and without what stands between; None where no room can have it."""
    kept = "".join(letter for letter in code.upper() if letter not in " -.")
    return kept if len(kept) == LENGTH and set(kept) <= set(ALPHABET) else None


def new_secret() -> str:
    """A secret of 128 bits, for a host or a device; safe in an address."""
    return secrets.token_urlsafe(16)


def digest(code: str, secret: str) -> str:
    """What is stored of a secret: it cannot be turned back, and tells nothing about the same device in another room."""
    return hashlib.sha256(f"{code}:{secret}".encode()).hexdigest()


def is_same(stored: str, code: str, secret: str) -> bool:
    """Whether a secret is the one whose digest was stored."""
    return hmac.compare_digest(stored, digest(code, secret))
