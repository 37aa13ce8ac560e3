import type { Schema } from "@/api/client";
import { ApiError } from "@/api/errors";

export interface Sent {
  done: number;
  total: number;
}

type Answer = Schema<"ImportBody">;

/** Sends a file as it is read, which `fetch` tells nothing about while it does. Broken off by the signal. */
export function uploadArchive(file: Blob, onSent: (sent: Sent) => void, signal: AbortSignal): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", new URL("api/imports", document.baseURI));
    request.setRequestHeader("X-Roadstead-CSRF", "1");
    request.setRequestHeader("Content-Type", "application/octet-stream");
    request.responseType = "text";
    request.upload.onprogress = ({ loaded, total }) => onSent({ done: loaded, total });
    request.onload = () => {
      if (request.status === 201) resolve(JSON.parse(request.responseText) as Answer);
      else reject(problemOf(request));
    };
    const broken = () => reject(failure(0, "upload_broken", "the connection broke off"));
    request.onerror = broken;
    request.ontimeout = broken;
    request.onabort = () => reject(failure(0, "upload_cancelled", "the upload was cancelled"));
    signal.addEventListener("abort", () => request.abort());
    request.send(file);
  });
}

function problemOf({ status, statusText, responseText }: XMLHttpRequest): ApiError {
  try {
    return new ApiError(status, (JSON.parse(responseText) as { error: ApiError["problem"] }).error);
  } catch {
    return failure(status, "not_our_answer", `${status} ${statusText}`);
  }
}

function failure(status: number, code: string, message: string): ApiError {
  return new ApiError(status, { code, message, request_id: "" });
}
