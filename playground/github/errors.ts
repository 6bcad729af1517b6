import type { Json } from './types.ts';

const documentation = 'https://docs.github.com/rest';

/** Refusal, answered with GitHub's message and shape. */
export class GitHubError extends Error {
  readonly status: number;
  readonly errors: Json[] | undefined;
  readonly headers: Record<string, string>;

  constructor(
    status: number,
    message: string,
    { errors, headers = {} }: { errors?: Json[]; headers?: Record<string, string> } = {},
  ) {
    super(message);
    this.name = 'GitHubError';
    this.status = status;
    this.errors = errors;
    this.headers = headers;
  }

  toBody(): Json {
    const errors = this.errors ? { errors: this.errors } : {};
    return { message: this.message, ...errors, documentation_url: documentation, status: String(this.status) };
  }
}

export const notFound = (): GitHubError => new GitHubError(404, 'Not Found');
export const badCredentials = (): GitHubError => new GitHubError(401, 'Bad credentials');
export const noJwt = (): GitHubError => new GitHubError(401, 'A JSON web token could not be decoded');
export const unprocessable = (message: string): GitHubError => new GitHubError(422, message);

/** Refusal for a missing permission, which GitHub names in a header. */
export const notPermitted = (permission: string): GitHubError =>
  new GitHubError(403, 'Resource not accessible by integration', {
    headers: { 'x-accepted-github-permissions': permission.replace(':', '=') },
  });
