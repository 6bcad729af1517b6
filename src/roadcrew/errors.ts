/**
 * Classes named for what happens next. Anything else that is thrown is retried as the step's `retry` says,
 * and the person who asked gets a reference instead of the message.
 */

/** Shown word for word to the person, never retried. `field` puts it on that field of the form, `hint` says what to do instead. */
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

/** Trying again cannot help: a missing right, a wrong setting. Its message says what somebody has to mend, and is shown with a reference. */
export class PermanentError extends Error {
  override name = 'PermanentError';
}

/** The other side asked for a pause: tried again after it, without counting as a failure of ours. */
export class RetryLater extends Error {
  override name = 'RetryLater';
  readonly inMs: number;

  constructor(inMs: number, cause?: unknown) {
    super(`Again in ${inMs} ms.`, { cause });
    this.inMs = inMs;
  }
}
