import type { Json } from './types.ts';

/** Refusal by the Web API, answered as `{ ok: false, error }` with Slack's code and reasons. */
export class SlackError extends Error {
  readonly code: string;
  readonly reasons: string[];

  constructor(code: string, reasons: string[] = []) {
    super([code, ...reasons].join('\n'));
    this.name = 'SlackError';
    this.code = code;
    this.reasons = reasons;
  }

  toAnswer(): Json {
    const answer: Json = { ok: false, error: this.code };
    if (this.reasons.length > 0) answer.response_metadata = { messages: this.reasons };
    return answer;
  }
}
