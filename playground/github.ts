import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { people } from './company.ts';
import { addToInstallation, botEvents, botPermissions, createApp, install, suspend, uninstall } from './github/apps.ts';
import { type Emulated, startEmulated } from './github/emulated.ts';
import { emit } from './github/events.ts';
import { matches } from './github/faults.ts';
import { organization } from './github/format/accounts.ts';
import { viewRun } from './github/format/runs.ts';
import { createFront, type Front } from './github/front.ts';
import { commitAt } from './github/git.ts';
import { createHooks } from './github/hooks.ts';
import { createIssues } from './github/issues.ts';
import { isJson } from './github/json.ts';
import { createOutside } from './github/outside.ts';
import { createRepos } from './github/repositories.ts';
import { allRoutes } from './github/routes/index.ts';
import { allRuns, createRunner } from './github/runner.ts';
import { createSchedule } from './github/schedule.ts';
import { seedRepo, seedRepos } from './github/seed.ts';
import { createState, findRepo, type State } from './github/state.ts';
import { workflowTexts } from './github/texts.ts';
import type { GitHub, GitHubOptions, Json } from './github/types.ts';
import { waitFor } from './github/wait.ts';

export type * from './github/types.ts';

/** Starts an emulated GitHub: the REST API as strict as the real one, Actions, webhooks, and an App for the bot. */
export async function startGitHub(options: GitHubOptions = {}): Promise<GitHub> {
  const {
    port = 0,
    webhookSecret,
    now = Date.now,
    runner,
    webhookTimeoutMs = 10_000,
    rateLimit = 5000,
    treeLimit = 100_000,
  } = options;
  let front: Front | undefined;
  const server = createServer((request, response) => {
    front?.serve(request, response).catch((error: unknown) => {
      // A defect of the playground, not a refusal by GitHub: make it visible.
      console.error(error);
      if (!response.headersSent) response.writeHead(500).end();
    });
  }).listen(port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The playground has no port to listen on.');
  const origin = `http://127.0.0.1:${address.port}`;

  const schedule = createSchedule(now, options.now === undefined, runner);
  const delivered = () => state.changed('delivery');
  const hooks = createHooks({ now, timeoutMs: webhookTimeoutMs, delivered });
  const state: State = createState({ now, origin, hooks, schedule, treeLimit });
  const about = { slug: 'roadcrew', name: 'Roadcrew', permissions: { ...botPermissions }, events: [...botEvents] };
  const app = await createApp(state, webhookSecret === undefined ? about : { ...about, webhookSecret }, true);
  state.apps.push(app);
  const employees = people.filter(({ accountKind }) => accountKind === 'full').map(({ name }) => name);
  for (const name of employees) state.people.set(`ghp_${randomBytes(18).toString('hex')}`, name);
  const repos = seedRepos.map(({ name, description }) => ({ name, description }));
  const emulated = await startEmulated({ origin, app, repos, tokens: state.people });
  await readAccounts(state, emulated, [...employees, organization, `${app.slug}[bot]`]);
  for (const seed of seedRepos) seedRepo(state, seed, await emulated.repo(`${organization}/${seed.name}`));
  const installed = seedRepos.filter(({ isInstalled }) => isInstalled);
  addToInstallation(
    state,
    app,
    installed.map(({ name }) => findRepo(state, `${organization}/${name}`)),
  );

  /** Sends emulate's webhooks with ids of our own: emulate numbers them by the millisecond, so two may share an id. */
  function onEmulatedHook(headers: NodeJS.Dict<string | string[]>, body: string): boolean {
    const hook = emulated.readHook(headers, body);
    const name = hook && isJson(hook.payload.repository) ? hook.payload.repository.full_name : undefined;
    const sender = hook && isJson(hook.payload.sender) ? hook.payload.sender.login : undefined;
    const repo = state.repos.get(String(name).toLowerCase());
    if (!hook || !repo) return hook !== undefined;
    emit(state, repo, hook.event, String(sender), hook.payload);
    state.changed('issue', repo);
    if (!emulated.isBusy()) hooks.flush();
    return true;
  }
  front = createFront({ state, routes: allRoutes(emulated), rateLimit, onEmulatedHook });
  const { calls, faults } = front;

  let closing: Promise<unknown> | undefined;
  const close = async () => {
    schedule.close();
    server.close();
    server.closeAllConnections();
    closing ??= Promise.all([once(server, 'close'), emulated.close()]);
    await closing;
  };

  return {
    apiUrl: origin,
    app: { id: String(app.id), privateKey: app.privateKey, webhookSecret: app.webhookSecret, slug: app.slug },
    connect(botUrl) {
      app.hookUrl = `${botUrl.replace(/\/$/, '')}/github/webhooks`;
    },
    calls: (pattern = '*') => calls.filter((call) => matches(pattern, call)),
    faults,
    webhooks: {
      set: hooks.set,
      settled: hooks.settled,
      send: (event, payload, how) => hooks.send({ app, event, payload, repo: undefined }, how),
    },
    deliveries: (event) => hooks.deliveries.filter((one) => event === undefined || one.event === event),
    repos: createRepos(state, emulated.createRepo),
    workflowTexts,
    checks: {
      set(name, ref, check, outcome, { as = 'check' } = {}) {
        const repo = findRepo(state, name);
        const { sha } = commitAt(repo, ref);
        repo.checks = repo.checks.filter((one) => one.sha !== sha || one.name !== check || one.as !== as);
        repo.checks.push({ id: state.nextId(), as, sha, name: check, outcome, at: now() });
        state.changed('check', repo);
      },
    },
    runner: createRunner(state),
    outside: createOutside(state),
    issues: createIssues(state, emulated),
    runs: (name) =>
      (name === undefined ? allRuns(state) : findRepo(state, name).runs).map((run) => viewRun(state, run)),
    async install(name) {
      install(state, app, [findRepo(state, name)]);
      await hooks.sent();
    },
    async uninstall(name) {
      uninstall(state, app, findRepo(state, name));
      await hooks.sent();
    },
    async suspend(suspended = true) {
      suspend(state, app, suspended);
      await hooks.sent();
    },
    permit(permissions) {
      for (const [name, level] of Object.entries(permissions)) {
        if (level === undefined) delete app.permissions[name];
        else app.permissions[name] = level;
      }
    },
    tokenOf(name) {
      const found = [...state.people].find(([, login]) => login === name);
      if (!found) throw new Error(`Nobody is called ${name} at GitHub.`);
      return found[0];
    },
    on(event, listener) {
      state.changes.on(event, listener);
      return () => void state.changes.off(event, listener);
    },
    waitFor: (check, what, timeoutMs) => waitFor(state.changes, check, what, timeoutMs),
    now,
    close,
    [Symbol.asyncDispose]: close,
  };
}

async function readAccounts(state: State, emulated: Emulated, logins: string[]): Promise<void> {
  const accounts: Json[] = await Promise.all(logins.map(emulated.account));
  for (const account of accounts) state.accounts.set(String(account.login), account);
}
