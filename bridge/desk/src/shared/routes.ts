import { ApiError, send, type Load, type Method } from "./http";

export interface Routes {
  /** Calls `listener` when the hotline does not know the cookie any more; one listener at a time. */
  onExpired: (listener: () => void) => void;
  /** @throws ApiError when the hotline refuses, TypeError when it cannot be reached */
  answer: (method: Method, path: string, load?: Load) => Promise<Response>;
  /** The JSON of an answer; null where there is none. Errors as in `answer`. */
  json: <T>(method: Method, path: string, load?: Load) => Promise<T>;
}

/** The routes of one desk, all below `base`. */
export function routes(base: string): Routes {
  let expired: () => void = () => undefined;

  async function answer(method: Method, path: string, load?: Load): Promise<Response> {
    try {
      return await send(method, base + path, load);
    } catch (problem) {
      if (problem instanceof ApiError && problem.status === 401) expired();
      throw problem;
    }
  }

  async function json<T>(method: Method, path: string, load?: Load): Promise<T> {
    const response = await answer(method, path, load);
    return (response.status === 204 ? null : await response.json()) as T;
  }

  return { onExpired: (listener) => (expired = listener), answer, json };
}
