import { ApiError } from "./api";
import { text } from "./locale.zh";

/** What a person is told about a failed request. */
export function problemText(problem: unknown): string {
  if (problem instanceof ApiError) {
    if (problem.detail !== "") return problem.detail;
    if (problem.status === 403) return text.errors.forbidden;
    if (problem.status === 404) return text.errors.missing;
    if (problem.status === 413) return text.errors.tooLarge;
    return text.errors.other;
  }
  return text.errors.unreachable;
}
