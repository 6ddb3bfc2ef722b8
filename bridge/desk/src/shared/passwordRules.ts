export type PasswordRule = "length" | "kinds" | "name" | "row";

const MIN_LENGTH = 10;
const MIN_KINDS = 3;
const NAME_LENGTH = 4;
const ROW_LENGTH = 5;
const KINDS = [/[a-z]/, /[A-Z]/, /\d/, /[^A-Za-z0-9]/];

/**
 * Which rules a new password keeps, to show while it is typed. The hotline decides
 * (`bridge/auth/passwords.py`); this only spares people a try.
 */
export function passwordRules(username: string, password: string): Record<PasswordRule, boolean> {
  const folded = password.toLowerCase();
  const name = username.toLowerCase();
  const backwards = [...name].reverse().join("");
  const kinds = KINDS.filter((kind) => kind.test(password)).length;
  return {
    length: password.length >= MIN_LENGTH,
    kinds: kinds >= MIN_KINDS && /[A-Za-z]/.test(password) && /\d/.test(password),
    name:
      password !== "" &&
      folded !== name &&
      (name.length < NAME_LENGTH || !(folded.includes(name) || folded.includes(backwards))),
    row: password !== "" && !hasRow(folded),
  };
}

/** Whether neighbours are equal, or each the next or the previous of the last. */
function hasRow(text: string): boolean {
  let length = 1;
  let last = Number.NaN;
  for (let at = 1; at < text.length; at += 1) {
    const step = text.charCodeAt(at) - text.charCodeAt(at - 1);
    length = step === last ? length + 1 : 2;
    last = step;
    if (length >= ROW_LENGTH && Math.abs(step) <= 1) return true;
  }
  return false;
}
