/** A refused request: `code` and `detail` come from the hotline's error body, `body` is all of it. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly detail: string,
    readonly body: Readonly<Record<string, unknown>> = {},
  ) {
    super(`${status} ${code}`);
  }
}

export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/** What goes along with a request: an object is sent as JSON, a blob as it is. */
export type Load = object | Blob | undefined;

function init(method: Method, load: Load): RequestInit {
  const plain: RequestInit = { method, credentials: "same-origin", cache: "no-store" };
  if (load === undefined) return plain;
  if (load instanceof Blob) {
    const type = load.type || "application/octet-stream";
    return { ...plain, headers: { "Content-Type": type }, body: load };
  }
  return {
    ...plain,
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(load),
  };
}

/** @throws ApiError when the hotline refuses, TypeError when it cannot be reached */
export async function send(method: Method, path: string, load?: Load): Promise<Response> {
  const response = await fetch(path, init(method, load));
  if (response.ok) return response;
  const answer: unknown = await response.json().catch(() => null);
  const problem = (typeof answer === "object" && answer !== null ? answer : {}) as Record<string, unknown>;
  const { error, detail } = problem;
  throw new ApiError(
    response.status,
    typeof error === "string" ? error : "",
    typeof detail === "string" ? detail : "",
    problem,
  );
}

/** The JSON of an answer; null where there is none. Errors as in `send`. */
export async function request<T>(method: Method, path: string, load?: Load): Promise<T> {
  const response = await send(method, path, load);
  return (await response.json().catch(() => null)) as T;
}

/** "?a=1&b=…" of the values that are set, or "" when none is. */
export function query(values: Record<string, string | number | boolean | undefined>): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) {
    if (value !== undefined && value !== "") params.set(name, String(value));
  }
  const text = params.toString();
  return text === "" ? "" : `?${text}`;
}
