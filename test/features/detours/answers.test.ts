import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { type Person, textOf } from '../../../playground/slack/slack.ts';
import { type DeployWorld, deployAndWait, startDeployWorld } from '../deployments/wire/support.ts';
import { detourEvents, fastScans, makeScansDue, waitForScans, withKubectl } from './support.ts';

let world: DeployWorld;
beforeAll(async () => {
  world = await startDeployWorld(
    [
      { name: 'shop', team: 'payments' },
      { name: 'books', team: 'payments' },
      { name: 'index', team: 'search' },
    ],
    { overrides: fastScans },
  );
  for (const name of ['shop', 'index'])
    await world.github.repos.push(`acme/${name}`, 'main', { files: { '.github/workflows/hotfix.yml': withKubectl } });
  await waitForScans(world);
  await makeScansDue(world);
  await waitForScans(world);
});
afterAll(() => world[Symbol.asyncDispose]());
afterEach(() => world.tidy());

const person = (name: string) => world.bot.as(name);
const view = ({ view }: Person) => view ?? expect.unreachable('no modal is open');
const text = (who: Person) => textOf(view(who));

/** Opens the page as a message. Returns its text. */
async function page(who: Person, words = ''): Promise<string> {
  await who.command(`/platform adoption ${words}`);
  return who.ephemerals().at(-1)?.text.replaceAll('`', '') ?? '';
}

/** Opens the list in a modal. Returns its text. */
async function explore(who: Person): Promise<string> {
  await page(who);
  await who.click(who.ephemerals().at(-1) ?? expect.unreachable('nothing was answered'), 'Explore');
  await who.waitFor(({ view }) => view !== undefined, 'the list');
  return text(who);
}

async function details(who: Person, service: string): Promise<void> {
  await page(who, service);
  await who.waitFor(() => who.ephemerals().at(-1)?.text.startsWith(service), service);
}

test('members of a stream team see their own services, platform people all of them', async () => {
  const own = await page(person('alice'));
  expect(own).toContain('Service: shop, Team: payments, database: Not needed, deployment: Detour');
  expect(own).toContain('Service: books, Team: payments, database: Not needed, deployment: Not needed');
  expect(own).not.toContain('index');
  expect(await page(person('pat'))).toContain('Service: index, Team: search');
  expect(await page(person('carol'), 'shop')).toMatch(/no service of yours/);
  expect(await page(person('erin'))).toContain('Your team has no services here yet');
});

test('the list is filtered by capability, team and state', async () => {
  const pat = person('pat');
  expect(await explore(pat)).toMatch(/books[\s\S]*index[\s\S]*shop/);
  await pat.choose('adoption-filter:state', 'Detour');
  await pat.waitFor(() => !text(pat).includes('books'), 'only detours');
  await pat.choose('adoption-filter:team', 'search');
  await pat.waitFor(() => !text(pat).includes('shop'), 'only team search');
  expect(text(pat)).toContain('deploys with kubectl');
  await pat.choose('adoption-filter:capability', 'database');
  await pat.waitFor(() => text(pat).includes('No service matches'), 'nothing');
});

test('a team says “not for us, because…”, may edit the reason, and may withdraw it', async () => {
  const alice = person('alice');
  await details(alice, 'shop');
  await alice.click(alice.ephemerals().at(-1) ?? expect.unreachable(), 'Not for us, because…');
  await alice.waitFor(({ view }) => view?.callback_id === 'detour-answer', 'the form');
  alice.fill({ because: '   ' });
  expect((await alice.submit()).errors).toEqual({ because: 'Say in a few words what is missing.' });
  alice.fill({ because: 'we need <!channel> *hotfixes* in minutes' });
  expect((await alice.submit()).errors).toBeUndefined();
  await alice.waitFor(() => text(alice).includes('not for us'), 'the answer');
  expect(text(alice)).toContain('“we need <!channel> *hotfixes* in minutes”');

  const seen = await page(person('pat'), 'shop');
  expect(seen).toContain('“we need &lt;!channel&gt; *hotfixes* in minutes”');
  expect(seen).toContain('deploys with kubectl');
  expect(seen).not.toMatch(/Alice/i);
  expect(await page(person('pat'), 'not-for-us')).toContain('shop');

  await alice.click(view(alice), 'Edit reason');
  await alice.waitFor(({ view }) => view?.callback_id === 'detour-answer', 'the form again');
  expect(Object.values(alice.typed())).toContain('we need <!channel> *hotfixes* in minutes');
  alice.fill({ because: 'hotfixes' });
  await alice.submit();
  await alice.waitFor(() => text(alice).includes('“hotfixes”'), 'the new words');
  await alice.click(view(alice), 'Withdraw answer');
  await alice.waitFor(
    () => text(alice).includes('deployment: detour') || /deployment\n*: detour/.test(text(alice)),
    'withdrawn',
  );
  expect(await detourEvents(world, 'shop')).toEqual([
    'detour.seen payments deployment file',
    'detour.answered payments deployment not-for-us',
    'detour.answered payments deployment withdrawn',
  ]);
  const { rows } = await sql<{ words: string }>`select string_agg(data::text, ' ') as words from events`.execute(
    world.bot.store.db,
  );
  expect(rows[0]?.words).not.toContain('hotfixes');
});

test('a team that is moving over says so in one click', async () => {
  const bob = person('bob');
  await details(bob, 'shop');
  await bob.click(bob.ephemerals().at(-1) ?? expect.unreachable(), 'We are moving over');
  await bob.waitFor(({ view }) => view && textOf(view).includes('moving over'), 'the answer');
  expect(await page(person('pat'), 'shop')).toContain('deployment: detour, moving over');
  expect((await detourEvents(world, 'shop')).at(-1)).toBe('detour.answered payments deployment on-it');
});

test('nobody answers for another team: its buttons are refused, and so is the form', async () => {
  const before = await detourEvents(world, 'shop');
  const pat = person('pat');
  expect(await page(pat, 'shop')).toContain('Members of team payments can answer here');
  // The buttons of alice's message, pressed by others.
  const alice = person('alice');
  await details(alice, 'shop');
  const message = alice.ephemerals().at(-1) ?? expect.unreachable();
  await pat.click(message, 'Withdraw answer');
  await pat.waitFor(({ view }) => view && textOf(view).includes('Only members of team payments'), 'the refusal');
  await person('carol').click(message, 'Not for us, because…');
  await person('carol').waitFor(({ view }) => view && textOf(view).includes('no such service'), 'the refusal');
  expect(await detourEvents(world, 'shop')).toEqual(before);
});

test('a service that took the golden path is on it', async () => {
  await deployAndWait(world, 'alice', 'books staging');
  await vi.waitFor(async () => expect(await page(person('alice'), 'books')).toContain('deployment: on the path'));
  expect(await page(person('alice'), 'books')).toContain('Path last used');
});

test('what is typed may be a service, a capability, a team or a state; anything else is asked about', async () => {
  expect(await page(person('pat'), 'deployment search')).toMatch(/index/);
  expect(await page(person('pat'), 'deployment search')).not.toMatch(/shop|database/);
  expect(await page(person('pat'), 'shpo')).toContain('Did you mean shop?');
});
