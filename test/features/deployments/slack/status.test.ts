import { describe, expect, test } from 'vitest';
import { blockProblems } from '../../../../playground/slack/rules/check.ts';
import type { Service } from '../../../../src/core/catalog/services.ts';
import type { Content } from '../../../../src/core/slack/content.ts';
import type { Deployment, Lock } from '../../../../src/features/deployments/deployment.ts';
import { readPlace } from '../../../../src/features/deployments/slack/lock-target.ts';
import { locksPage } from '../../../../src/features/deployments/slack/locks-page.ts';
import { statusList } from '../../../../src/features/deployments/slack/status-list-page.ts';
import { statusPage } from '../../../../src/features/deployments/slack/status-page.ts';
import { buttonsOf } from '../../../support/blocks.ts';
import { deployment, environment, lock, service, viewer } from './fixtures.ts';

function valid(content: Content): Content {
  // Pages are messages, and modals after a click.
  expect(blockProblems(content.blocks, 'message')).toEqual([]);
  expect(blockProblems(content.blocks, 'modal')).toEqual([]);
  expect(content.text.length).toBeLessThanOrEqual(4_000);
  expect(JSON.stringify(content.blocks).length).toBeLessThan(100_000);
  return content;
}
const long = 'x'.repeat(3_000);
const many = <T>(count: number, make: (index: number) => T) => Array.from({ length: count }, (_, index) => make(index));
const labels = ({ blocks }: Content) => buttonsOf(blocks).map(({ text }) => text.text);

describe('the status of one service', () => {
  test('stays within Slack’s limits with long texts and long lists', () => {
    const busy = (name: string) =>
      environment(name, {
        current: deployment({ ...texts, state: 'live', brokeAt: new Date(), brokeBy: long, brokeReason: long }),
        queue: [
          deployment({ ...texts, state: 'active' }),
          ...many(30, (id) => deployment({ ...texts, id: `${id}`, state: 'waiting' })),
        ],
        outside: many(30, () => deployment({ ...texts, origin: 'outside', state: 'active' })),
        locks: many(4, (id) =>
          lock({ id: `${id}`, reason: long, service: id % 2 ? null : long, environment: id > 1 ? null : name }),
        ),
        ended: many(30, () => deployment({ ...texts, state: 'failed' })),
      });
    const texts: Partial<Deployment> = {
      ref: long,
      title: long,
      actor: long,
      error: long,
      url: long,
      requestedBy: long,
    };
    const page = valid(
      statusPage(
        service({ name: long }),
        many(30, (index) => busy(`${index}${long}`)),
        viewer(),
      ),
    );
    expect(page.text).toContain('27 more queued.');
    expect(JSON.stringify(page.blocks)).toContain('Showing 5 of 30 environments.');
    expect(JSON.stringify(page.blocks)).toContain('27 more in progress outside the platform.');
  });

  test('empty states have a sentence', () => {
    const page = valid(statusPage(service(), [environment('production')], viewer()));
    expect(page.text).toContain('No deployment known yet.');
    const { deploy: _, ...without } = service();
    expect(valid(statusPage(without, [], viewer())).text).toContain(
      'Not deployed through the platform, so there is no status to show.',
    );
  });

  test('shows the requested commit when another one is live', () => {
    const current = deployment({ state: 'live', sha: 'a'.repeat(40), runningSha: 'b'.repeat(40) });
    expect(statusPage(service(), [environment('production', { current })], viewer()).text).toMatch(
      /Live: `bbbbbbb` .*\(requested: `aaaaaaa`\)/,
    );
  });

  test('has only buttons that the person may use', () => {
    const locks = [
      lock({ heldBy: 'bob' }),
      lock({ id: '2', service: null, heldBy: 'alice' }),
      lock({ id: '3', service: null, environment: null }),
    ];
    const place = environment('production', { locks });
    expect(labels(statusPage(service(), [place], viewer()))).toEqual([
      ...['Deploy', 'Take over', 'Unlock every service in production'],
      'Take over the lock on everything',
    ]);
    const narrow = viewer({ mayLock: ({ service: name }) => name === 'checkout', offers: [] });
    expect(labels(statusPage(service(), [place], narrow))).toEqual(['Take over', 'Unlock every service in production']);
    expect(labels(statusPage(service(), [place], viewer({ id: 'carol', mayLock: () => false })))).toEqual([]);
  });
});

describe('the list of services', () => {
  const list = (count: number, from = 0, more: Partial<Service> = {}) =>
    valid(
      statusList({
        services: many(count, (index) => service({ name: `service-${index}`, ...more })),
        from,
        isAll: true,
        viewer: viewer(),
        states: [],
        locks: [],
        outside: [],
      }),
    );

  test('of fifty services is paged', () => {
    const pages = [list(50), list(50, 20), list(50, 40)];
    expect(pages.map(({ text }) => /\d+ to \d+ of \d+/.exec(text)?.[0])).toEqual([
      ...['1 to 20 of 50', '21 to 40 of 50', '41 to 50 of 50'],
    ]);
    const moves = pages.map((page) => labels(page).filter((label) => label !== 'Show'));
    expect(moves).toEqual([['Next'], ['Previous', 'Next'], ['Previous']]);
  });

  test('stays within Slack’s limits with long names and many environments', () => {
    const environments = many(30, (index) => `${index}${long}`);
    expect(JSON.stringify(list(50, 20, { team: long, environments }).blocks)).toContain('and 24 more environments');
    expect(
      statusList({
        services: [service({ name: long })],
        from: 0,
        states: [],
        locks: [],
        outside: [],
        isAll: true,
        viewer: viewer(),
      }).blocks,
    ).toHaveLength(3);
  });

  test('explains an empty list', () => {
    expect(list(0).text).toContain('There are no services yet.');
  });
});

describe('locks', () => {
  test('a long list is cut with a note', () => {
    const locks: Lock[] = many(60, (id) => lock({ id: `${id}`, service: `service-${id}`, reason: long }));
    const page = valid(locksPage({ locks, viewer: viewer(), reason: long }));
    expect(JSON.stringify(page.blocks)).toContain('Showing 20 of 60 locks.');
  });

  test.each([
    ['checkout production Why not', 'checkout production', 'Why not'],
    ['checkout in production: Why', 'checkout production', 'Why'],
    ['Checkout Why', 'checkout every', 'Why'],
    ['checkout', 'checkout every', ''],
    ['checkout in progress', 'checkout every', 'in progress'],
    ['everything production is down', 'every every', 'production is down'],
    ['every staging Why', 'every staging', 'Why'],
    ['every services in staging Why', 'every staging', 'Why'],
  ])('“%s” means %s', (words, place, reason) => {
    const parsed = readPlace(words.split(' '), [service()]);
    if ('unclear' in parsed) return expect.fail(parsed.unclear);
    expect(`${parsed.place.service ?? 'every'} ${parsed.place.environment ?? 'every'}`).toBe(place);
    expect(parsed.rest.join(' ')).toBe(reason);
  });

  test.each([
    'checkout prodution x',
    'checkout prod',
    'checkout in stagin',
    'every',
    'every thing',
    'chekout x',
    'constructor x',
    '',
  ])('“%s” is reported as unclear', (words) => {
    expect(readPlace(words.split(' '), [service()])).toHaveProperty('unclear');
  });
});
