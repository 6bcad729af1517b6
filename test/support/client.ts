import pg from 'pg';

export type Client = pg.Client & AsyncDisposable;

/**
 * A connection of the test's own, as whoever the URL names, closed at the end of the block. A server may go down while one
 * is open: the next statement says so, and an `error` that nobody listens to would end the whole test run instead.
 */
export async function open(url: string | undefined): Promise<Client> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => {});
  await client.connect();
  return Object.assign(client, { [Symbol.asyncDispose]: () => client.end() });
}
