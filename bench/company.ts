import { once } from 'node:events';
import { createServer, request } from 'node:http';
import { readBody, reply } from '../src/lib/http.ts';
import { times } from './numbers.ts';

/** Numbers of a large company. */
export interface Size {
  people: number;
  teams: number;
  services: number;
  /** Finished runs, and as many deployments. */
  runs: number;
  /** Messages that wait in the outbox. */
  messages: number;
}

const userOf = (index: number) => `U0P${index}`;

/** platform.yaml of that company: `alice` and `pat` of the emulated Slack are in a stream and a platform team. */
export function platformOf({ people, teams, services }: Size): object {
  const share = Math.floor(people / teams);
  const limits = { person: 1e7, team: 1e7, all: 1e7 };
  return {
    organization: 'Bench',
    channels: { approvals: 'C0APPROVE', escalations: 'C0HELP' },
    teams: [
      ...times(teams, (index) => ({
        name: `team-${index}`,
        kind: 'stream',
        channel: 'C0PAYMENTS',
        members: [...(index < 3 ? ['U0ALICE'] : []), ...times(share, (nth) => userOf(index * share + nth))],
      })),
      { name: 'platform', kind: 'platform', domain: 'core', channel: 'C0PLATFORM', members: ['U0PAT'] },
    ],
    services: times(services, (index) => ({
      name: `service-${index}`,
      team: `team-${index % teams}`,
      repo: 'acme/checkout',
      deploy: { workflow: 'deploy.yml' },
    })),
    limits: { requests: limits, reads: limits },
  };
}

/** Slack in front of the emulated one, with a list of this many more people. */
export async function startDirectory(apiUrl: string, people: number): Promise<AsyncDisposable & { apiUrl: string }> {
  const limit = 500;
  const page = (from: number) => ({
    ok: true,
    members: times(Math.min(limit, people - from), (index) => ({
      id: userOf(from + index),
      team_id: 'T0ACME',
      name: `p${from + index}`,
      real_name: `Person ${from + index}`,
      deleted: false,
      is_email_confirmed: true,
      profile: { email: `p${from + index}@acme.test`, display_name: `p${from + index}` },
    })),
    response_metadata: { next_cursor: from + limit < people ? String(from + limit) : 'emulated' },
  });
  const server = createServer(async (incoming, response) => {
    const body = (await readBody(incoming, 10_000_000)).toString();
    const cursor = new URLSearchParams(body).get('cursor') ?? '0';
    if (incoming.url?.endsWith('/users.list') && cursor !== 'emulated') {
      response.setHeader('content-type', 'application/json');
      return reply(response, 200, JSON.stringify(page(Number(cursor))));
    }
    const headers = {
      ...incoming.headers,
      'content-length': String(Buffer.byteLength(body.replace('cursor=emulated', ''))),
    };
    const url = new URL(incoming.url ?? '/', apiUrl);
    const forwarded = request(url, { method: incoming.method ?? 'POST', headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(response);
    });
    forwarded.end(body.replace('cursor=emulated', ''));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  return {
    apiUrl: `http://127.0.0.1:${port}${new URL(apiUrl).pathname}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
    },
  };
}
