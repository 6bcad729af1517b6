import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { textOf } from '../../playground/slack/slack.ts';
import { features } from '../../src/app.ts';
import type { CommandDefinition } from '../../src/roadcrew/index.ts';
import { type Bot, startBot } from '../support/bot.ts';
import { featuresWithout } from '../support/features.ts';
import { withoutLimits } from '../support/traces.ts';

const root = join(import.meta.dirname, '../..');
const names = (await readdir(join(root, 'commands'))).map((file) => file.replace(/\.ts$/, ''));
const commands: CommandDefinition[] = await Promise.all(
  names.map(async (name) => (await import(`../../commands/${name}.ts`)).default),
);

async function answer(bot: Bot, words: string): Promise<string> {
  const pat = bot.as('pat');
  const before = pat.ephemerals().length;
  await pat.command(`/platform ${words}`);
  const shown = pat.ephemerals()[before] ?? pat.view;
  if (pat.view) await pat.closeView();
  return shown ? textOf(shown) : '';
}

/** Accepts commands that answer with a page when typed alone. */
const answersAlone = ({ pages = [] }: CommandDefinition) => pages.length > 0;

describe.each(features.map(({ name }) => name).filter((name) => name !== 'runs'))('without %s', (name) => {
  test('the bot starts, answers its words with the help, and every other command as before', async () => {
    const installed = featuresWithout(name);
    const left = new Set(installed.map((feature) => feature.name));
    await using bot = await startBot(withoutLimits(), {}, { features: installed });
    const isLeft = ({ needs = [] }: CommandDefinition) => needs.every((need: string) => left.has(need));
    const help = await answer(bot, 'help');
    for (const command of commands) {
      const shown = await answer(bot, command.name);
      if (!isLeft(command)) {
        expect(shown, command.name).toMatch(new RegExp(`/platform ${command.name}\\b`));
        expect(help).not.toMatch(new RegExp(`/platform ${command.name}( |$)`, 'm'));
      } else if (answersAlone(command)) expect(shown, command.name).not.toMatch(/There is no|Unknown command|quote/);
    }
    // A run succeeds, App Home is published, and the metrics are readable.
    const alice = bot.as('alice');
    await alice.command(`/platform provision db without-${name} environment=staging`);
    await alice.waitForMessage('C0GENERAL', `\`without-${name}\` is ready`);
    await alice.openHome();
    expect(alice.home && textOf(alice.home)).toContain(`without-${name}`);
    expect((await fetch(new URL('/metrics', bot.url))).status).toBe(200);
    expect(bot.logged.filter((line) => JSON.parse(line).level >= 50)).toEqual([]);
  });
});

test('without runs there is no command, and the process starts and stops all the same', async () => {
  const installed = featuresWithout('runs');
  await using bot = await startBot(withoutLimits(), {}, { features: installed });
  expect((await fetch(new URL('/readyz', bot.url))).status).toBe(200);
});
