"""Passwords: the policy, hashing with Argon2id (RFC 9106), and random one-time passwords."""

import secrets
import string
from itertools import pairwise

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from bridge.auth.errors import WeakPassword

MIN_LENGTH = 10
# Longer input only costs hashing time; nobody types it.
MAX_LENGTH = 128
MIN_KINDS = 3
ROW_LENGTH = 5
# Shorter names are in many good passwords by chance.
_NAME_LENGTH = 4
_KINDS = (string.ascii_lowercase, string.ascii_uppercase, string.digits)
# Characters that are easily confused on a printed slip are left out.
_LETTERS = "".join(c for c in string.ascii_letters if c not in "lIOo")
_DIGITS = "23456789"


def check_policy(username: str, password: str) -> None:
    """Accept a new password or say in Chinese what is wrong with it.

    GB/T 22239-2019, 8.1.4.1 a) asks for passwords that are complex without saying how; these are
    the rules that its assessments usually look for: length, three of four kinds of characters,
    nothing that is guessed first.

    Raises:
        WeakPassword: too short or too long, too few kinds of characters, the user name in it, or
            characters in a row such as ``12345``.
    """
    if len(password) < MIN_LENGTH:
        raise WeakPassword(f"密码至少需要 {MIN_LENGTH} 个字符。")
    if len(password) > MAX_LENGTH:
        raise WeakPassword(f"密码不能超过 {MAX_LENGTH} 个字符。")
    folded, name = password.casefold(), username.casefold()
    if folded == name:
        raise WeakPassword("密码不能与账号名相同。")
    if not any(c in string.ascii_letters for c in password):
        raise WeakPassword("密码需要同时包含字母和数字，目前缺少字母。")
    if not any(c in string.digits for c in password):
        raise WeakPassword("密码需要同时包含字母和数字，目前缺少数字。")
    if sum(any(c in kind for c in password) for kind in _KINDS) + _has_other(password) < MIN_KINDS:
        raise WeakPassword("密码需要包含大写字母、小写字母、数字、符号中的至少三种。")
    if len(name) >= _NAME_LENGTH and (name in folded or name[::-1] in folded):
        raise WeakPassword("密码中不能包含账号名。")
    if _has_row(folded):
        raise WeakPassword("密码中不能有连续或重复的字符，例如 12345、abcde、88888。")


def random_password(username: str, length: int = 14) -> str:
    """Return a random password that meets the policy and can be copied from paper."""
    while True:
        password = "".join(secrets.choice(_LETTERS + _DIGITS) for _ in range(length))
        try:
            check_policy(username, password)
        except WeakPassword:
            continue
        return password


def _has_other(password: str) -> bool:
    """Tell whether there is a character that is neither an ASCII letter nor a digit."""
    return any(all(c not in kind for kind in _KINDS) for c in password)


def _has_row(text: str) -> bool:
    """Tell whether ``ROW_LENGTH`` neighbours are equal, or each the next or previous of the last."""
    steps = [ord(b) - ord(a) for a, b in pairwise(text)]
    return any(
        len(set(steps[at : at + ROW_LENGTH - 1])) == 1 and abs(steps[at]) <= 1
        for at in range(len(steps) - ROW_LENGTH + 2)
    )


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
