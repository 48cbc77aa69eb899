/** Why a preview could not even begin; anything found during one is a problem in its report. */
export type PreviewErrorCode = "terraform-missing" | "bad-input" | "app-failed" | "interrupted";

/** Defines the error of a preview that cannot begin or go on. */
export class PreviewError extends Error {
  public constructor(
    /** Kind of the error. */
    public readonly code: PreviewErrorCode,
    message: string,

    /** What to do about it. */
    public readonly fix: string,
  ) {
    super(message);
    this.name = "PreviewError";
  }
}
