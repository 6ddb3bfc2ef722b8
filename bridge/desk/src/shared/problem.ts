import { commonText } from "./common.zh";
import { ApiError } from "./http";

/** What a person is told about a failed request. */
export function problemText(problem: unknown): string {
  if (problem instanceof ApiError) {
    if (problem.detail !== "") return problem.detail;
    if (problem.status === 403) return commonText.errors.forbidden;
    if (problem.status === 404) return commonText.errors.missing;
    if (problem.status === 413) return commonText.errors.tooLarge;
    return commonText.errors.other;
  }
  return commonText.errors.unreachable;
}
