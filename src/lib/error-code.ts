/** Code of an error of Node, PostgreSQL or a library, such as `ECONNREFUSED` or `40001`. */
export const errorCode = (error: Error): string | number | undefined =>
  'code' in error && (typeof error.code === 'string' || typeof error.code === 'number') ? error.code : undefined;
