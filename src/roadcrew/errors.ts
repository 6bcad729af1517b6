/**
 * Error classes, named for what happens next. Any other error is retried according to the step's `retry`, and the requester
 * gets a reference instead of the message.
 */

/** Shown to the person word for word, never retried. `field` puts it on that field of the form; `hint` is the next step. */
export class UserError extends Error {
  override name = 'UserError';
  readonly hint: string | undefined;
  readonly field: string | undefined;

  constructor(message: string, options: { hint?: string; field?: string; cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.hint = options.hint;
    this.field = options.field;
  }
}

/** A retry cannot help: a missing right, a wrong setting. The message names what to fix and is shown with a reference. */
export class PermanentError extends Error {
  override name = 'PermanentError';
}

/** The other system asked for a pause: retried after it, without counting as a failed attempt. */
export class RetryLater extends Error {
  override name = 'RetryLater';
  readonly inMs: number;

  constructor(inMs: number, cause?: unknown) {
    super(`Retry in ${inMs} ms.`, { cause });
    this.inMs = inMs;
  }
}
