import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { exportEvents } from '../../../src/features/metrics/export.ts';
import { csvLine } from '../../../src/lib/csv.ts';
import { isoWeek } from '../../../src/lib/weeks.ts';
import { productEvents, type TestEvent, testLog } from './events.ts';

let log: Awaited<ReturnType<typeof testLog>>;
beforeAll(async () => {
  log = await testLog();
});
afterAll(() => log.stop());
beforeEach(() => log.empty());

const week = isoWeek(2026, 13, 'Europe/London');
const inside = new Date(week.from.getTime() + 1);
async function pieces(page?: number): Promise<string[]> {
  const all: string[] = [];
  for await (const piece of exportEvents(log.db, productEvents, week, page)) all.push(piece);
  return all;
}
const exported = async () => (await pieces()).join('');

/** Parses CSV by RFC 4180. */
const fieldsOf = (csv: string) =>
  csv
    .split('\r\n')
    .filter(Boolean)
    .map((line) => [...line.matchAll(/"((?:[^"]|"")*)"/g)].map(([, field = '']) => field.replaceAll('""', '"')));

test('the events of a period are exported without those of its end, and each line has every column', async () => {
  await log.append([
    { at: new Date(week.from.getTime() - 1), type: 'run.requested', run_id: 'before', team: 'ant', data: {} },
    {
      at: week.from,
      type: 'run.requested',
      run_id: 'first',
      team: 'ant',
      data: { capability: 'database', version: 1 },
    },
    { at: new Date(week.until.getTime() - 1), type: 'team.began', team: 'bee', data: { kind: 'stream' } },
    { at: week.until, type: 'run.requested', run_id: 'after', team: 'ant', data: {} },
  ]);
  expect(fieldsOf(await exported())).toEqual([
    ['id', 'at', 'type', 'run_id', 'team', 'data'],
    ['2', '2026-03-23T00:00:00.000Z', 'run.requested', 'first', 'ant', '{"version":1,"capability":"database"}'],
    ['3', '2026-03-29T22:59:59.999Z', 'team.began', '', 'bee', '{"kind":"stream"}'],
  ]);
});

test('texts, names of persons and secrets are not exported', async () => {
  const secret = 'CANARY';
  const everything = {
    reason: secret,
    note: secret,
    error: secret,
    actor: secret,
    by: secret,
    requestedBy: secret,
    heldBy: secret,
    ref: secret,
    key: secret,
    title: secret,
    text: secret,
    comment: secret,
    somethingNew: secret,
    state: { deep: secret },
    resource: { kind: 'database', name: secret },
    cost: { amount: 1, currency: 'EUR', why: secret },
    category: ['x', secret],
  };
  const types = [
    'run.failed',
    'run.succeeded',
    'approval.given',
    'step.failed',
    'deployment.broke',
    'lock.taken',
    'team.began',
  ];
  const more = [
    'message.undeliverable',
    'escalation.opened',
    'request.opened',
    'survey.answered',
    'detour.seen',
    'nobody.knows',
  ];
  await log.append(
    [...types, ...more].map((type): TestEvent => ({ at: inside, type, person: `T1:${secret}`, data: everything })),
  );
  const csv = await exported();
  expect(fieldsOf(csv)).toHaveLength(types.length + more.length + 1);
  expect(csv).not.toContain(secret);
  expect(csv).toContain('""kind"":""database""');
});

test.each(['=1+1', '+1', '-1', '@SUM(A1)', ' =1', '\t=1', '\n=1', '=cmd|"/c calc"!A0', '＝1', '\u200B=1'])(
  'no spreadsheet computes %j',
  (field) => {
    const [[written = ''] = []] = fieldsOf(csvLine([field]).replaceAll(/[\t\n]/g, ' '));
    expect(written.startsWith("'")).toBe(true);
  },
);

test('quotes and line breaks stay in their field', () => {
  expect(csvLine(['a"b', 'c,d', 'e\nf'])).toBe('"a""b","c,d","e\nf"\r\n');
});

test('ten thousand events come in pieces, in their order, each once', async () => {
  const many = Array.from(
    { length: 10_000 },
    (_, index): TestEvent => ({ at: inside, type: 'step.done', run_id: `r${index}`, data: { attempt: 1 } }),
  );
  await log.append(many);
  const all = await pieces(500);
  expect(Math.max(...all.map((piece) => piece.length))).toBeLessThan(100_000);
  const ids = fieldsOf(all.join(''))
    .slice(1)
    .map(([id]) => Number(id));
  expect(ids).toEqual(Array.from({ length: 10_000 }, (_, index) => index + 1));
});
