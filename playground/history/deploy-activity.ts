import { shaOf } from './chance.ts';
import { askerOf } from './company.ts';
import type { Stage } from './stage.ts';

const hour = 3_600_000;

/** A stream team in the history. */
export interface Actor {
  team: string;
  service: string;
  repo: string;
  /** From 1, the first to try, to nearly 0. */
  keen: number;
  /** The week it was founded in. */
  born: number;
}

/** How far a golden path has spread by a week, 0 to 1: who is keener than the rest is on it. */
const spread: Record<string, (week: number) => number> = {
  database: (week) => 0.25 + 0.045 * week,
  deployment: (week) => 0.15 + 0.06 * week,
  service: (week) => 0.1 + 0.04 * week,
  messaging: (week) => 0.06 + 0.012 * week,
  dashboards: (week) => (week === 3 ? 0.05 : 0),
};

const isOn = ({ keen }: Actor, capability: string, week: number) => keen > 1 - (spread[capability]?.(week) ?? 0);

/** What one team asks for on a day. */
export async function requests(stage: Stage, actor: Actor, week: number, luck: () => number, at: Date): Promise<void> {
  const ask = (workflow: string, input: Record<string, unknown>) => request(stage, actor.team, workflow, input);
  const name = (what: string) =>
    `${actor.team.slice(0, 12).replace(/-$/, '')}-${what}${week}${Math.floor(luck() * 1000)}`;
  if (isOn(actor, 'database', week) && luck() < 0.1) {
    const environment = luck() < 0.35 ? 'production' : 'staging';
    await ask('provision-database', { name: name('db'), environment });
  }
  if (isOn(actor, 'service', week) && luck() < 0.1) await ask('create-service', { name: name('svc') });
  if (isOn(actor, 'messaging', week) && luck() < 0.2) await ask('create-topic', { name: name('topic') });
  if (isOn(actor, 'dashboards', week) && luck() < 0.3) await ask('create-dashboard', { name: name('dash') });
  if (isOn(actor, 'deployment', week) && luck() < 0.3) {
    if (luck() < 0.06) stage.outside.failNext();
    const committedAt = new Date(at.getTime() - (1 + luck() * 20) * hour).toISOString();
    await ask('deploy-service', {
      service: actor.service,
      environment: 'production',
      ref: 'main',
      title: 'What was finished',
      sha: shaOf(`${actor.service}/${week}/${luck()}`),
      committedAt,
    });
  }
}

async function request(stage: Stage, team: string, workflow: string, input: Record<string, unknown>): Promise<void> {
  const found = stage.definitions.workflows.get(workflow);
  if (!found) throw new Error(`There is no golden path called ${workflow}.`);
  const id = shaOf(JSON.stringify([team, workflow, input]));
  await stage.engine.accept({
    delivery: { id: `history:${id}`, digest: id },
    workflow: found,
    input: found.input.parse(input),
    team,
    requester: askerOf(team),
  });
}

const categories = ['cost', 'use-existing', 'wrong-values', 'not-needed'] as const;
export const pat = { id: 'T0ACME:U0PAT', human: 'pat@acme.test' };

/** Somebody of the platform decides what is open; one in six is declined. */
export async function decide(stage: Stage, luck: () => number): Promise<void> {
  const open = await stage.store.db
    .selectFrom('approvals')
    .select('id')
    .where('state', '=', 'open')
    .orderBy('id')
    .execute();
  for (const { id } of open) {
    const verdict = luck() < 0.17 ? ('decline' as const) : ('approve' as const);
    const category = categories[Math.floor(luck() * categories.length)] ?? 'other';
    await stage.engine.decide({
      approvalId: id,
      by: pat,
      verdict,
      ...(verdict === 'decline' && { category, reason: 'Said in the history.' }),
    });
  }
}

/** Deployments past the platform, as webhooks would tell of them. */
export async function around(stage: Stage, actor: Actor, week: number, luck: () => number, at: Date): Promise<void> {
  const { team, service } = actor;
  if (isOn(actor, 'deployment', week) || actor.keen < 0.12 || luck() > 0.3) return;
  const isBad = luck() < 0.12;
  const id = shaOf(`${service}/${at.getTime()}`);
  await stage.deployments.recordExternal({
    team,
    service,
    environment: 'production',
    sha: id,
    source: { run: 100_000 + Number.parseInt(id.slice(0, 7), 16) },
    state: isBad ? ('failed' as const) : ('live' as const),
    actor: 'somebody',
    requestedAt: new Date(at.getTime() - 1_200_000),
    finishedAt: at,
    committedAt: new Date(at.getTime() - (10 + luck() * 60) * hour),
  });
}

/** The bad release: what went live last, through the platform, broke something. */
export async function breakThings(stage: Stage): Promise<void> {
  const live = await stage.store.db
    .selectFrom('deployments')
    .select('id')
    .where('state', '=', 'live')
    .where('origin', '=', 'platform')
    .orderBy('finished_at', 'desc')
    .limit(4)
    .execute();
  for (const { id } of live)
    await stage.deployments.markBroken(id, { by: pat.id, reason: 'Checkout answered with errors.' });
}
