import pg from 'pg';

export type Client = pg.Client & AsyncDisposable;

/**
 * Opens a connection that closes at the end of the block. If the server stops meanwhile, the next statement fails; without
 * an 'error' listener the whole test run would end instead.
 */
export async function open(url: string | undefined): Promise<Client> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => {});
  await client.connect();
  return Object.assign(client, { [Symbol.asyncDispose]: () => client.end() });
}
