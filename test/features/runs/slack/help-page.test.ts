import { defineCommand, defineWorkflow, resourceName, z } from 'roadcrew';
import { expect, test } from 'vitest';
import { blockProblems } from '../../../../playground/slack/rules/check.ts';
import { hasAccess } from '../../../../src/core/slack/authorise.ts';
import type { Content } from '../../../../src/core/slack/content.ts';
import { fieldsOf } from '../../../../src/core/slack/fields.ts';
import { parse } from '../../../../src/core/slack/parse.ts';
import { parseWords, splitWords } from '../../../../src/core/slack/words.ts';
import { helpPage } from '../../../../src/features/runs/slack/help-page.ts';
import { whyPage } from '../../../../src/features/runs/slack/why-page.ts';
import { example } from '../../../../src/features/runs/slack/workflow-help.ts';
import type { Person, Team, WorkflowDefinition } from '../../../../src/roadcrew/index.ts';
import database from '../../../../workflows/provision-database.ts';
import { buttonsOf } from '../../../support/blocks.ts';

const payments: Team = { name: 'payments', kind: 'stream', channel: 'C0PAYMENTS' };
const core: Team = { name: 'platform-core', kind: 'platform', domain: 'core', channel: 'C0PLATFORM' };
const data: Team = { name: 'platform-data', kind: 'platform', domain: 'data', channel: '#data' };
const person = (name: string, ...teams: Team[]): Person => ({ id: name, slackId: `U0${name}`, name, teams });
const alice = person('alice', payments);

const rotate = defineWorkflow({
  name: 'rotate-keys',
  version: 1,
  title: 'Signing keys',
  description: 'New signing keys.',
  capability: 'keys',
  domain: 'core',
  access: 'core',
  command: 'rotate keys',
  expectedTime: 'ten seconds',
  input: z.object({ name: resourceName }),
  steps: database.steps,
  run: async () => ({ summary: '' }),
});
const provision = defineCommand({
  name: 'provision',
  title: 'Ask for something',
  usage: '<what>',
  run: () => ({ say: '' }),
});
const runs = defineCommand({ name: 'runs', title: 'Your runs', usage: '[team]', run: () => ({ say: '' }) });
const definitions = {
  clients: new Map(),
  commands: new Map([provision, runs].map((command) => [command.name, command])),
  keptVersions: new Map(),
  workflows: new Map<string, WorkflowDefinition>([
    [database.name, database],
    [rotate.name, rotate],
  ]),
};

function valid(content: Content): Content {
  // Pages are messages, and modals after a click.
  expect(blockProblems(content.blocks, 'message')).toEqual([]);
  expect(blockProblems(content.blocks, 'modal')).toEqual([]);
  return content;
}

const help = (typed: string, who = alice) =>
  valid(
    helpPage({
      person: who,
      words: splitWords(typed),
      commands: [provision, runs],
      workflows: [...definitions.workflows.values()].filter(({ access }) => hasAccess(who, access ?? 'teams')),
    }),
  );
const why = (typed: string, who = alice) =>
  valid(whyPage({ person: who, definitions, teams: [payments, core, data], words: splitWords(typed), hasAccess }));

test('help lists what I can run, with a button to start it, and nothing else', () => {
  const { text, blocks } = help('');
  expect(text).toContain('*PostgreSQL database*  `/platform provision db`\nA PostgreSQL database and a login role');
  expect(text).toContain('• `/platform runs [team]` Your runs');
  expect(text).not.toContain('rotate');
  expect(buttonsOf(blocks)).toMatchObject([{ action_id: 'start', value: 'provision-database' }]);
});

test('help for someone without a team says so and how to join one', () => {
  expect(help('', person('noa')).text).toContain('You are not in a team yet, so there is nothing you can start.');
});

test('help on a workflow shows its fields, its approval policy, its time, its steps and a line to type', () => {
  const { text } = help('provision db');
  expect(text).toContain('• Name (`name`, required): Lower-case letters, digits and dashes.');
  expect(text).toContain(
    'Staging is only a label unless the platform team gave it a server of its own. One of staging, production.',
  );
  expect(text).toContain('• Expires after (days) (`expiresInDays`, optional)');
  expect(text).toContain('From 1 to 365.');
  expect(text).toMatch(/Approval: staging: .*production: .*platform team/);
  expect(text).toContain('Time: under a minute once approved.');
  expect(text).toContain('1. Create the login role\n2. Create the database');
  expect(text).toContain('/platform provision db orders environment=staging');
});

test('the line that help prints starts the workflow', () => {
  const line = example(database);
  const { values, problems } = parseWords(fieldsOf(database.input), splitWords(line).slice(3));
  expect(problems).toEqual([]);
  expect(parse(database.input, values)).toEqual({ input: { name: 'orders', environment: 'staging' } });
});

test('the first word of several commands lists them', () => {
  const { text } = help('provision');
  expect(text).toContain('Type `/platform provision &lt;what&gt;`.');
  expect(text).toContain('`/platform provision db`');
});

test.each([
  ['provison db', '/platform provision db'],
  ['provison db orders environment=staging', '/platform provision db'],
  ['rusn', '/platform runs'],
])('an unknown “%s” gets the nearest match', (typed, near) => {
  expect(help(typed).text).toContain(`Did you mean \`${near}\`?`);
});

test.each(['rotate keys', 'rotate kyes', 'rotate-keys', 'xyzzy'])(
  'help on “%s” reveals nothing that I cannot run',
  (typed) => {
    const { text, blocks } = help(typed);
    expect(text).toContain(`Unknown command \`/platform ${typed}\`.\n`);
    expect(text).not.toMatch(/did you mean|signing/i);
    expect(buttonsOf(blocks)).toEqual([]);
    expect(help('rotate keys', person('pat', core)).text).toContain('Signing keys');
  },
);

test('why shows that I can run a command, and the approval it needs', () => {
  const { text, blocks } = why('provision db');
  expect(text).toContain('You can run `/platform provision db`. Anyone in a team can.');
  expect(text).toMatch(/Approval: staging: .*production: /);
  expect(buttonsOf(blocks)).toMatchObject([{ action_id: 'start', value: 'provision-database' }]);
});

test('why shows that I cannot run a command, and the teams that can with their channel', () => {
  const { text, blocks } = why('rotate keys');
  expect(text).toContain('You cannot run `/platform rotate keys`. Only the core platform team can.');
  expect(text).toContain('These teams can:\n• platform-core in <#C0PLATFORM>');
  expect(text).not.toContain('platform-data');
  expect(buttonsOf(blocks)).toEqual([]);
});

test('why shows someone without a team how to join one', () => {
  const { text } = why('provision db', person('noa'));
  expect(text).toContain('You are not in a team yet.');
  expect(text).toContain(
    'To join your team, ask one of these:\n• platform-core in <#C0PLATFORM>\n• platform-data in #data',
  );
});

test('why without a command or with an unknown one shows what to type', () => {
  expect(why('').text).toContain('`/platform why &lt;command&gt;` shows who can run it.');
  expect(why('rotate kyes').text).toContain('Did you mean `/platform why rotate keys`?');
});
