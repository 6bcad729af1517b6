import { weekBefore, weekOf } from '../../src/lib/weeks.ts';
import { companyFile, newTeams, streamTeams } from './company.ts';
import { type Actor, decideApprovals, deployOutside, markBroken, requestRuns } from './deploy-activity.ts';
import { seededRandom } from './random.ts';
import { commitManualWork } from './repository-activity.ts';
import type { Simulation } from './simulation.ts';
import { simulationState } from './simulation-state.ts';
import {
  answerDetours,
  answerEscalations,
  answerSurvey,
  openEscalation,
  openFeatureRequests,
} from './support-activity.ts';

/** Weeks of history before the current one. */
const weeks = 12;

const hour = 3_600_000;
const day = 24 * hour;

/**
 * Simulates twelve weeks of a company that adopts its platform: adoption spreads from early adopters to other teams, one
 * release is bad, one golden path is unpopular, and one is bypassed by most teams that need it. Runs, approvals,
 * deployments, scans and digests go through the real functions, at the time of the database's moved clock.
 */
export async function simulate(simulation: Simulation, now = new Date()): Promise<void> {
  const zone = simulation.digests.zone;
  const first = weekBefore(weekOf(now, zone), weeks);
  const { services } = companyFile();
  const actors = streamTeams().map(({ team, service }, index, all) => ({
    team,
    service,
    repo: String(services.find(({ name }) => name === service)?.repo),
    enthusiasm: 1 - ((index * 7) % all.length) / all.length,
    founded: newTeams.includes(team) ? 6 : 0,
  }));
  await simulation.setTime(new Date(first.from.getTime() - 3 * day));
  await simulation.syncPeople(false);
  await simulation.store.db
    .insertInto('digest_schedule')
    .values({ name: 'weekly', since: new Date(first.from.getTime() + 7 * day), last_week: null })
    .execute();
  for (let week = 0; week <= weeks; week += 1) {
    const monday = week === 0 ? first : weekBefore(weekOf(now, zone), weeks - week);
    const present = actors.filter(({ founded }) => week >= founded);
    const nine = new Date(monday.from.getTime() + 9 * hour + 5_000);
    if (nine > now) break;
    await simulation.passUntil(nine);
    if (week === 6) await simulation.syncPeople(true);
    await startWeek(simulation, present, week);
    for (let weekday = 0; weekday < 5; weekday += 1) {
      const morning = new Date(monday.from.getTime() + weekday * day + 10 * hour);
      // Whole days only, so that no run is left unfinished.
      if (morning.getTime() + 12 * hour > now.getTime()) break;
      await simulateDay(simulation, present, { week, weekday, morning });
    }
  }
  await answerEscalations(simulation, () => 0, true);
}

/** Runs the weekly schedules and activities. */
async function startWeek(simulation: Simulation, actors: readonly Actor[], week: number): Promise<void> {
  await commitManualWork(simulation.gitHub, actors, week);
  await simulation.detours.scan({ pauseMs: 0 });
  await simulation.digests.sendDue();
  await openFeatureRequests(simulation, week);
  await answerDetours(simulation, actors, week);
}

async function simulateDay(
  simulation: Simulation,
  actors: readonly Actor[],
  { week, weekday, morning }: { week: number; weekday: number; morning: Date },
): Promise<void> {
  const isBadWeek = week === 8;
  if (isBadWeek && weekday === 1) simulationState.failing.add('service');
  if (isBadWeek && weekday === 4) simulationState.failing.clear();
  const random = seededRandom(`${week}/${weekday}`);
  const later = (hours: number) => new Date(morning.getTime() + hours * hour);
  await simulation.passUntil(morning);
  await answerEscalations(simulation, random);
  await simulation.recordUsage();
  for (const actor of actors) await requestRuns(simulation, actor, week, random, morning);
  await openEscalation(simulation, actors, week, random);
  await simulation.passUntil(later(0.5 + random() * 4));
  await decideApprovals(simulation, random);
  await simulation.passUntil(later(6));
  for (const actor of actors) await deployOutside(simulation, actor, week, random, later(6));
  await answerEscalations(simulation, random);
  if (isBadWeek && weekday === 2) await markBroken(simulation);
  await answerSurvey(simulation, actors, week, weekday, random);
  await simulation.passUntil(later(7));
}
