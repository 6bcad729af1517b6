import { errorCode } from './error-code.ts';

/** Reason why a server could not be used. */
export interface ConnectionFailure {
  /** Words for an operator, with the likely cause. Never contains a credential. */
  reason: string;
  /** True when it may pass by itself, as after a restart of the server. */
  temporary: boolean;
}

const passing = (reason: string): ConnectionFailure => ({ reason, temporary: true });
const lasting = (reason: string): ConnectionFailure => ({ reason, temporary: false });

const untrusted = lasting(
  'its TLS certificate is not signed by a known authority: set NODE_EXTRA_CA_CERTS to the file of its authority’s certificate',
);
const withoutTls = lasting('it does not speak TLS on this port: use the URL without TLS, or another port');

/** Failures by the code of Node's error, or by PostgreSQL's. */
const byCode: Readonly<Record<string, ConnectionFailure>> = {
  ECONNREFUSED: passing('connection refused'),
  ECONNRESET: passing('the connection was closed'),
  EPIPE: passing('the connection was closed'),
  ETIMEDOUT: passing('no answer'),
  EHOSTUNREACH: passing('the host cannot be reached'),
  ENETUNREACH: passing('the network cannot be reached'),
  ENOTFOUND: passing('the host name is unknown'),
  EAI_AGAIN: passing('the host name cannot be looked up'),
  DEPTH_ZERO_SELF_SIGNED_CERT: untrusted,
  SELF_SIGNED_CERT_IN_CHAIN: untrusted,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: untrusted,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: untrusted,
  CERT_HAS_EXPIRED: lasting('its TLS certificate has expired'),
  ERR_TLS_CERT_ALTNAME_INVALID: lasting('its TLS certificate is for another host name'),
  ERR_SSL_WRONG_VERSION_NUMBER: withoutTls,
  ERR_SSL_PACKET_LENGTH_TOO_LONG: withoutTls,
  '28P01': lasting('the user name or the password is wrong'),
  '25006': lasting('it is read-only: name the primary'),
  POOLER_MODE: lasting(
    'this is a connection pooler that shares sessions (transaction mode): use its session mode, or name the server itself',
  ),
  '57014': passing('a statement took too long'),
  '57P01': passing('it is shutting down'),
  '57P02': passing('it is restarting after a crash'),
  '57P03': passing('it is starting up'),
  '53300': passing('it has no connection left'),
};

/** Failures by the text of an error without a code, such as replies of Redis. */
const byMessage: readonly (readonly [RegExp, ConnectionFailure])[] = [
  [/^WRONGPASS|invalid password|AUTH .*without any password/, lasting('the user name or the password is wrong')],
  [/^NOAUTH|password must be a string/, lasting('the password is missing')],
  [/^NOPERM/, lasting('the account may not use the commands of the queue')],
  [/^READONLY/, lasting('it is a read-only replica: name the primary')],
  [/^(LOADING|MASTERDOWN|CLUSTERDOWN|TRYAGAIN)\b/, passing('it is not ready yet')],
  [/^Protocol error/, passing('the connection was closed')],
  [/max number of clients/, passing('it has no connection left')],
  [/does not support SSL/, withoutTls],
  [/timeout|timed out|Query read timeout/i, passing('no answer')],
  [
    /^Connection (terminated|is closed|ended)|Client has encountered a connection error/,
    passing('the connection was closed'),
  ],
];

/** Classes of SQLSTATE that pass: connection, resources, operator intervention. */
const passingClass = /^(08|53|57)[0-9A-Z]{3}$/;
/** Refused at the connection or for want of a right; the server's words name the object, and no password. */
const refused: Readonly<Record<string, string>> = {
  '28000': 'access is refused',
  '3D000': 'the database is missing',
  '42501': 'the account lacks a right',
};

/** Reason of a failed connection or of a server's refusal; undefined for errors that say nothing of the connection. */
export function connectionFailure(error: unknown): ConnectionFailure | undefined {
  if (!(error instanceof Error)) return undefined;
  const code = String(errorCode(error) ?? '');
  if (code === '') return byMessage.find(([text]) => text.test(error.message))?.[1];
  if (byCode[code]) return byCode[code];
  if (code === '08P01' && /startup parameter/.test(error.message))
    return lasting('this is a connection pooler that refuses settings of the session: name the server itself');
  if (passingClass.test(code)) return passing(error.message);
  if (refused[code]) return lasting(`${refused[code]} (${error.message})`);
  return undefined;
}

/** Host and port of a URL, without credentials: `db.internal:5432`. */
export function hostOf(url: string, defaultPort: number): string {
  const { hostname, port, searchParams } = new URL(url);
  return `${hostname || searchParams.get('host') || 'localhost'}:${port || defaultPort}`;
}
