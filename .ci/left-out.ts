/**
 * Runs whole-bot tests of the remaining features with one feature left out, for each feature in turn: at the wire, one file
 * or two of each. Ends with 1 when one fails, or when a file is missing.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { features } from '../src/app.ts';
import { featuresWithout } from '../test/support/features.ts';

const tests: Readonly<Record<string, readonly string[]>> = {
  runs: ['runs/form.test.ts', 'runs/progress.test.ts', 'runs/provision.test.ts'],
  deployments: ['deployments/status-path.test.ts', 'deployments/locks-path.test.ts'],
  issues: ['issues/step.test.ts'],
  'feature-requests': ['feature-requests/wire/form.test.ts'],
  escalations: ['escalations/path.test.ts'],
  metrics: ['metrics/export-path.test.ts'],
  detours: ['detours/answers.test.ts'],
  survey: ['survey/survey.test.ts'],
  digest: ['digest/path.test.ts'],
};

const root = join(import.meta.dirname, '..');
const vitest = join(root, 'node_modules/vitest/vitest.mjs');
let failed = false;
for (const { name } of features) {
  if (name === 'runs') continue; // the frame of all others: without it there is no command
  const files = featuresWithout(name).flatMap((feature) => tests[feature.name] ?? []);
  process.stdout.write(`without ${name}: ${files.length} files\n`);
  const { status } = spawnSync(
    process.execPath,
    [vitest, 'run', '--reporter=dot', ...files.map((file) => join('test/features', file))],
    { cwd: root, env: { ...process.env, ROADCREW_WITHOUT: name }, stdio: ['ignore', 'inherit', 'inherit'] },
  );
  if (status !== 0) failed = true;
}
process.exitCode = failed ? 1 : 0;
