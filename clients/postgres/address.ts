import pg from 'pg';
import { PermanentError } from 'roadcrew';

export interface Address {
  host: string;
  port: number;
  /** Value of libpq's `sslmode`. */
  sslmode: string | null;
}

/**
 * Address for people's connections: the server and encryption of the provisioning account.
 * @throws PermanentError when it is not a PostgreSQL URL
 */
export function addressOf(url: string): Address {
  const parsed = URL.parse(url);
  // The message quotes neither the URL nor the parser's error, because both contain the password.
  if (!parsed || !/^postgres(ql)?:$/.test(parsed.protocol)) {
    throw new PermanentError(
      'The URL of a server for databases must look like postgresql://user:password@host:5432/postgres.',
    );
  }
  const { host, port } = new pg.Client({ connectionString: url });
  const sslmode = parsed.searchParams.get('sslmode');
  return { host, port, sslmode: sslmode === 'no-verify' ? 'require' : sslmode }; // `no-verify` is pg's own, not psql's
}

/** `user` is percent-encoded, and may include a password. */
export function urlOf(database: { name: string; host: string; port: number }, user: string, sslmode: string | null) {
  const host = database.host.includes(':') ? `[${database.host}]` : encodeURIComponent(database.host);
  const query = sslmode ? `?sslmode=${encodeURIComponent(sslmode)}` : '';
  return `postgresql://${user}@${host}:${database.port}/${encodeURIComponent(database.name)}${query}`;
}
