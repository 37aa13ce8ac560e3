/** What the server says of a failure. */
interface Problem {
  code: string;
  message: string;
  details?: unknown;
  request_id: string;
}

/** An answer that is no success. The code is stable and is what the UI translates. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly problem: Problem,
  ) {
    super(problem.message);
  }

  get code() {
    return this.problem.code;
  }
}

export async function readError(response: Response): Promise<ApiError> {
  try {
    const { error } = (await response.json()) as { error: Problem };
    return new ApiError(response.status, error);
  } catch {
    // A proxy in between answered, not the server.
    const message = `${response.status} ${response.statusText}`;
    return new ApiError(response.status, { code: "not_our_answer", message, request_id: "" });
  }
}

export function asApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  return new ApiError(0, { code: "internal", message: String(error), request_id: "" });
}
