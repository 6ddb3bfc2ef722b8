"""Passwords: the policy, hashing with Argon2id (RFC 9106), and random first passwords."""

import secrets
import string

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from bridge.auth.errors import WeakPassword

MIN_LENGTH = 10
# Longer input only costs hashing time; nobody types it.
MAX_LENGTH = 128
# Characters that are easily confused on a printed slip are left out.
_LETTERS = "".join(c for c in string.ascii_letters if c not in "lIOo")
_DIGITS = "23456789"


def check_policy(username: str, password: str) -> None:
    """Accept a new password or say in Chinese what is wrong with it.

    Raises:
        WeakPassword: too short, too long, like the user name, or without letters or digits.
    """
    if len(password) < MIN_LENGTH:
        raise WeakPassword(f"密码至少需要 {MIN_LENGTH} 个字符。")
    if len(password) > MAX_LENGTH:
        raise WeakPassword(f"密码不能超过 {MAX_LENGTH} 个字符。")
    if password.casefold() == username.casefold():
        raise WeakPassword("密码不能与账号名相同。")
    if not any(c in string.ascii_letters for c in password):
        raise WeakPassword("密码需要同时包含字母和数字，目前缺少字母。")
    if not any(c in string.digits for c in password):
        raise WeakPassword("密码需要同时包含字母和数字，目前缺少数字。")


def random_password(length: int = 14) -> str:
    """Return a random password that meets the policy and can be copied from paper."""
    while True:
        password = "".join(secrets.choice(_LETTERS + _DIGITS) for _ in range(length))
        if any(c in _DIGITS for c in password) and any(c in _LETTERS for c in password):
            return password


class Passwords:
    """Hashes and verifies; takes the same time whether or not there is an account.

    Args:
        hasher: the Argon2 parameters in force, the library's defaults (RFC 9106, low memory)
            if not given.
    """

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher()
        self._decoy = self._hasher.hash(secrets.token_hex(16))

    def hash(self, password: str) -> str:
        """Return the encoded Argon2id hash of a password."""
        return self._hasher.hash(password)

    def matches(self, encoded: str | None, password: str) -> bool:
        """Tell whether the password belongs to the hash; without a hash, "no" takes as long."""
        try:
            self._hasher.verify(encoded or self._decoy, password)
        except (VerificationError, InvalidHashError):
            return False
        return encoded is not None

    def outdated(self, encoded: str) -> bool:
        """Tell whether the hash was made with weaker parameters than those in force."""
        return self._hasher.check_needs_rehash(encoded)
