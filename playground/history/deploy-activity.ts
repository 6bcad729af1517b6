import { requesterOf } from './company.ts';
import { shaOf } from './random.ts';
import type { Simulation } from './simulation.ts';

const hour = 3_600_000;

/** A stream team in the history. */
export interface Actor {
  team: string;
  service: string;
  repo: string;
  /** From nearly 0 to 1, the earliest adopter. */
  enthusiasm: number;
  /** Week of its foundation, from 0. */
  founded: number;
}

/** Adoption of each golden path by week, 0 to 1: teams with the highest enthusiasm come first. */
const adoption: Record<string, (week: number) => number> = {
  database: (week) => 0.25 + 0.045 * week,
  deployment: (week) => 0.15 + 0.06 * week,
  service: (week) => 0.1 + 0.04 * week,
  messaging: (week) => 0.06 + 0.012 * week,
  dashboards: (week) => (week === 3 ? 0.05 : 0),
};

const uses = ({ enthusiasm }: Actor, capability: string, week: number) =>
  enthusiasm > 1 - (adoption[capability]?.(week) ?? 0);

/** Requests the runs of one team on one day. */
export async function requestRuns(
  simulation: Simulation,
  actor: Actor,
  week: number,
  random: () => number,
  at: Date,
): Promise<void> {
  const start = (workflow: string, input: Record<string, unknown>) => request(simulation, actor.team, workflow, input);
  const name = (what: string) =>
    `${actor.team.slice(0, 12).replace(/-$/, '')}-${what}${week}${Math.floor(random() * 1000)}`;
  if (uses(actor, 'database', week) && random() < 0.1) {
    const environment = random() < 0.35 ? 'production' : 'staging';
    await start('provision-database', { name: name('db'), environment });
  }
  if (uses(actor, 'service', week) && random() < 0.1) await start('create-service', { name: name('svc') });
  if (uses(actor, 'messaging', week) && random() < 0.2) await start('create-topic', { name: name('topic') });
  if (uses(actor, 'dashboards', week) && random() < 0.3) await start('create-dashboard', { name: name('dash') });
  if (uses(actor, 'deployment', week) && random() < 0.3) {
    if (random() < 0.06) simulation.failNextDeployment();
    const committedAt = new Date(at.getTime() - (1 + random() * 20) * hour).toISOString();
    await start('deploy-service', {
      service: actor.service,
      environment: 'production',
      ref: 'main',
      title: 'Release the finished work',
      sha: shaOf(`${actor.service}/${week}/${random()}`),
      committedAt,
    });
  }
}

async function request(
  simulation: Simulation,
  team: string,
  workflow: string,
  input: Record<string, unknown>,
): Promise<void> {
  const found = simulation.definitions.workflows.get(workflow);
  if (!found) throw new Error(`There is no golden path called ${workflow}.`);
  const id = shaOf(JSON.stringify([team, workflow, input]));
  await simulation.engine.accept({
    delivery: { id: `history:${id}`, digest: id },
    workflow: found,
    input: found.input.parse(input),
    team,
    requester: requesterOf(team),
  });
}

const categories = ['cost', 'use-existing', 'wrong-values', 'not-needed'] as const;
export const pat = { id: 'T0ACME:U0PAT', human: 'pat@acme.test', verified: true };

/** Decides all open approvals; one in six is declined. */
export async function decideApprovals(simulation: Simulation, random: () => number): Promise<void> {
  const open = await simulation.store.db
    .selectFrom('approvals')
    .select('id')
    .where('state', '=', 'open')
    .orderBy('id')
    .execute();
  for (const { id } of open) {
    const verdict = random() < 0.17 ? ('decline' as const) : ('approve' as const);
    const category = categories[Math.floor(random() * categories.length)] ?? 'other';
    await simulation.engine.decide({
      approvalId: id,
      by: pat,
      verdict,
      ...(verdict === 'decline' && { category, reason: 'Declined in the simulated history.' }),
    });
  }
}

/** Records deployments outside the platform, as webhooks would. */
export async function deployOutside(
  simulation: Simulation,
  actor: Actor,
  week: number,
  random: () => number,
  at: Date,
): Promise<void> {
  const { team, service } = actor;
  if (uses(actor, 'deployment', week) || actor.enthusiasm < 0.12 || random() > 0.3) return;
  const isBad = random() < 0.12;
  const id = shaOf(`${service}/${at.getTime()}`);
  await simulation.deployments.recordExternal({
    team,
    service,
    environment: 'production',
    sha: id,
    source: { run: 100_000 + Number.parseInt(id.slice(0, 7), 16) },
    state: isBad ? ('failed' as const) : ('live' as const),
    actor: 'somebody',
    requestedAt: new Date(at.getTime() - 1_200_000),
    finishedAt: at,
    committedAt: new Date(at.getTime() - (10 + random() * 60) * hour),
  });
}

/** Marks the four newest deployments as broken: the bad release. */
export async function markBroken(simulation: Simulation): Promise<void> {
  const live = await simulation.store.db
    .selectFrom('deployments')
    .select('id')
    .where('state', '=', 'live')
    .where('origin', '=', 'platform')
    .orderBy('finished_at', 'desc')
    .limit(4)
    .execute();
  for (const { id } of live)
    await simulation.deployments.markBroken(id, { by: pat.id, reason: 'Checkout answered with errors.' });
}
