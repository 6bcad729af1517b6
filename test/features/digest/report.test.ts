import { expect, test } from 'vitest';
import { blockProblems } from '../../../playground/slack/rules/check.ts';
import { changesSince } from '../../../src/features/digest/changes.ts';
import { reportOf } from '../../../src/features/digest/compose.ts';
import { offerOf } from '../../../src/features/digest/offer.ts';
import { digestCard } from '../../../src/features/digest/slack/card.ts';
import { howModal } from '../../../src/features/digest/slack/how-computed-modal.ts';
import { adopted, numbers, ran } from './numbers.ts';

const about = { digest: '1', team: null };
const pages = new Set(['adoption', 'escalations', 'requests', 'run']);
const many = Array.from({ length: 120 }, (_, index) => `capability-with-a-very-long-name-number-${index}`);
const teams = Array.from({ length: 300 }, (_, index) => `team-with-a-long-name-${index}`);

const crowded = numbers({
  paths: [
    adopted(null, { active: 150, eligible: 300, lost: teams, trend: Array.from({ length: 12 }, () => 150) }),
    ...many.map((name) => adopted(name, { active: 3, eligible: 300, byHand: teams })),
  ],
  runs: many.map((name) => ran(name, 90, 100, 0.99)),
  selfService: {
    jobs: 100,
    selfServed: 40,
    ratio: { value: 0.4, n: 40, of: 100 },
    approvals: 60,
    escalations: 0,
    left: 60,
    reasons: many.map((capability) => ({ kind: 'step-failed', capability, what: 'x'.repeat(300), count: 9 })),
  },
});

test('Slack accepts the largest digest: both charts, the table and all of its words', () => {
  const { blocks, text } = digestCard({ report: reportOf(crowded), about, pages });
  expect(blockProblems(blocks, 'message')).toEqual([]);
  expect(blocks.filter(({ type }) => type === 'data_visualization')).toHaveLength(2);
  expect(blocks.filter(({ type }) => type === 'data_table')).toHaveLength(1);
  expect(text.length).toBeLessThan(40_000);
  expect(blockProblems(howModal(reportOf(crowded)).blocks, 'modal')).toEqual([]);
});

test('the text repeats everything that the blocks show', () => {
  const report = reportOf(
    numbers({
      paths: [adopted(null, { active: 9, trend: [4, 6, 9] }), adopted('database', { active: 9, byHand: ['ads'] })],
      runs: [ran('database', 18, 20, 0.95)],
      selfService: { ...crowded.selfService, reasons: [] },
    }),
  );
  const { text } = digestCard({ report, about, pages });
  const shown = [
    report.headline.text,
    ...report.charts.flatMap(({ title, series }) => [
      title,
      ...series.map(({ name, values }) => `${name} ${values.at(-1)}`),
    ]),
    ...(report.table?.rows.flat() ?? []),
    ...report.facts.flatMap(({ label, text: words }) => [label, words]),
    ...report.advice.map(({ text: words }) => words),
  ];
  expect(shown.length).toBeGreaterThan(15);
  expect(shown.filter((words) => !text.includes(words))).toEqual([]);
});

test('fewer than five are counted, and no share or time is made of them', () => {
  const report = reportOf(
    numbers({
      paths: [adopted(null, { active: 3, eligible: 4 }), adopted('database', { active: 3, eligible: 4 })],
      runs: [ran('database', 3, 4, 0.9)],
    }),
  );
  const words = JSON.stringify([report.headline, report.table, report.facts, report.advice]);
  expect(words).toContain('3 of 4');
  expect(words).toContain('not enough data');
  expect(words).not.toMatch(/\d%/);
});

test('a next step has a button only where the feature that it leads to is installed', () => {
  const report = reportOf(
    numbers({
      paths: [adopted(null, { active: 9, lost: ['ads'] }), adopted('database', { active: 9, byHand: ['web'] })],
      support: { ...numbers().support, missed: 1, open: 2 },
    }),
  );
  const buttons = (installed: Set<string>) =>
    digestCard({ report, about, pages: installed }).blocks.flatMap((block) =>
      block.type === 'section' && block.accessory?.type === 'button'
        ? [[block.accessory.action_id, block.accessory.value]]
        : [],
    );
  const explore = ['digest-explore:1', '{"about":{"digest":"1","team":null},"team":"ads"}'];
  expect(buttons(pages)).toEqual([
    ['adoption-list:0', '{"capability":"database","state":"detour"}'],
    explore,
    ['escalations-show:open', 'open'],
  ]);
  expect(buttons(new Set(['digest']))).toEqual([explore]);
});

test('a quiet week is one line; a week of the platform says how many could have used it', () => {
  const report = reportOf(numbers());
  expect(report).toMatchObject({ quiet: true, headline: { rule: 'quiet' } });
  const { blocks, text } = digestCard({ report, about, pages });
  expect(blocks).toHaveLength(1);
  expect(text).toBe(
    'Platform digest · week 47: A quiet week: no runs, deployments or requests. 20 stream teams could have used a golden path.',
  );
  expect(reportOf(numbers({ support: { ...numbers().support, opened: 1 } })).quiet).toBe(false);
  expect(reportOf(numbers({ paths: [adopted(null, { lost: ['ads'] })] })).quiet).toBe(false);
});

test('names of golden paths and teams are shown as they are, and do nothing', () => {
  const evil = '<!channel> *x* <@U1>';
  const report = reportOf(
    numbers({
      paths: [adopted(null, { active: 9, lost: [evil] }), adopted(evil, { active: 9, byHand: [evil] })],
      runs: [ran(evil, 1, 9)],
    }),
  );
  const { blocks, text } = digestCard({ report, about, pages });
  expect(blockProblems(blocks, 'message')).toEqual([]);
  expect(text).not.toContain('<!channel>');
  const parsed = blocks.filter(
    ({ type }) => !['rich_text', 'data_table', 'data_visualization', 'header'].includes(type),
  );
  // Values of buttons are not visible.
  const drawn = JSON.stringify(parsed, (key, value) => (key === 'value' ? undefined : value));
  expect(drawn).not.toContain('<!channel>');
});

test('golden paths are shown by domain, those that have none any more last, and without a column if all are of one', () => {
  const paths = ['cache', 'database', 'deployment', 'uplink'].map((name) => adopted(name, { active: 9 }));
  const domains: Record<string, string> = { database: 'data', deployment: 'core', uplink: 'core, network' };
  const given = numbers({ paths: [adopted(null, { active: 9 }), ...paths] });
  const { table } = reportOf(given, { domainOf: (capability) => domains[capability] });
  expect([table?.head, ...(table?.rows ?? [])].map((row) => row?.slice(0, 2))).toEqual([
    ['Golden path', 'Domain'],
    ['deployment', 'core'],
    ['uplink', 'core, network'],
    ['database', 'data'],
    ['cache', '–'],
  ]);
  const workflow = (capability: string, domain: string) => ({ capability, domain, steps: {} });
  const { domainOf } = offerOf([
    workflow('database', 'data'),
    workflow('uplink', 'network'),
    workflow('uplink', 'core'),
    workflow('uplink', 'core'),
  ]);
  expect(['database', 'uplink', 'cache'].map(domainOf)).toEqual(['data', 'core, network', undefined]);
  expect(offerOf([workflow('database', 'data')]).domainOf('database')).toBeUndefined();
  expect(reportOf(given).table?.head).not.toContain('Domain');
});

test('a digest that was sent without domains is shown as it was, and not compared with one that has them', () => {
  const given = numbers({ paths: [adopted(null, { active: 9 }), adopted('database', { active: 9 })] });
  const then = { ...reportOf(given), edition: 2 };
  expect(digestCard({ report: then, about, pages }).text).toContain('database: Teams 9 of 20');
  expect(changesSince(then, reportOf(given, { domainOf: () => 'data' }))).toBeUndefined();
});

test('changes are listed number by number', () => {
  const then = reportOf(
    numbers({
      paths: [adopted(null, { active: 9 }), adopted('database', { active: 9 })],
      runs: [ran('database', 18, 20)],
    }),
  );
  const now = reportOf(
    numbers({
      paths: [adopted(null, { active: 10 }), adopted('database', { active: 10 })],
      runs: [ran('database', 18, 20)],
    }),
  );
  expect(changesSince(then, then)).toEqual([]);
  expect(changesSince(then, now)).toEqual(['database, Teams: 10 of 20 (50%), was 9 of 20 (45%)']);
  // The round trip through the database changes nothing.
  expect(changesSince(JSON.parse(JSON.stringify(then)), then)).toEqual([]);
});
