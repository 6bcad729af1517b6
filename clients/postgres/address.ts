import pg from 'pg';
import { PermanentError } from 'roadcrew';

export interface Address {
  host: string;
  port: number;
  /** As libpq spells it. */
  sslmode: string | null;
}

/**
 * Where people connect: the same server and the same encryption as the provisioning account.
 * @throws PermanentError when it is not a PostgreSQL URL.
 */
export function addressOf(url: string): Address {
  const parsed = URL.parse(url);
  // The URL holds a password, so it is not repeated here, and neither is what the parser says about it.
  if (!parsed || !/^postgres(ql)?:$/.test(parsed.protocol)) {
    throw new PermanentError('PROVISION_POSTGRES_URL must look like postgresql://user:password@host:5432/postgres.');
  }
  const { host, port } = new pg.Client({ connectionString: url });
  const sslmode = parsed.searchParams.get('sslmode');
  return { host, port, sslmode: sslmode === 'no-verify' ? 'require' : sslmode }; // `no-verify` is pg's own, not psql's
}

/** `user` is percent-encoded already, with the password if it is wanted. */
export function urlOf(database: { name: string; host: string; port: number }, user: string, sslmode: string | null) {
  const host = database.host.includes(':') ? `[${database.host}]` : encodeURIComponent(database.host);
  const query = sslmode ? `?sslmode=${encodeURIComponent(sslmode)}` : '';
  return `postgresql://${user}@${host}:${database.port}/${encodeURIComponent(database.name)}${query}`;
}
