import { createEmulator } from 'emulate';
import { people } from './world.ts';

export interface GitHub {
  /** For the bot's `GITHUB_API_URL`, without a slash at the end. */
  apiUrl: string;
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Starts emulate's GitHub on 127.0.0.1 (a free port unless one is given): the organization and its two repositories. */
export async function startGitHub({ port = 0 }: { port?: number } = {}): Promise<GitHub> {
  const employees = people.filter(({ standing }) => standing === 'full');
  const emulator = await createEmulator({
    service: 'github',
    port,
    seed: {
      github: {
        users: employees.map(({ name, realName, email }) => ({ login: name, name: realName, email })),
        orgs: [
          {
            login: 'acme',
            name: 'Acme',
            members: employees.map(({ name }) => ({ login: name, role: name === 'pat' ? 'admin' : 'member' })),
          },
        ],
        repos: [
          { owner: 'acme', name: 'platform', description: 'Issues and golden paths of the platform teams' },
          { owner: 'acme', name: 'checkout', description: 'The shop, owned by payments' },
        ],
      },
    },
  });
  const close = () => emulator.close();
  return { apiUrl: `http://127.0.0.1:${new URL(emulator.url).port}`, close, [Symbol.asyncDispose]: close };
}
