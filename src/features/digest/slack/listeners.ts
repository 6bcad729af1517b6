import { z } from 'zod';
import { hasAccess } from '../../../core/slack/authorise.ts';
import { pageView, textContent } from '../../../core/slack/page-view.ts';
import { chosenIn, metadataOf, readSubmission, stateIn } from '../../../core/slack/submission.ts';
import { isoWeek, type Week } from '../../../lib/weeks.ts';
import { UserError } from '../../../roadcrew/errors.ts';
import { changesSince } from '../changes.ts';
import type { Report } from '../report.ts';
import type { DigestRef } from './buttons.ts';
import type { Incoming, Listener } from './context.ts';
import { type Choice, chosenValue, exploreModal, spans } from './explore-modal.ts';
import { howModal } from './how-computed-modal.ts';
import { streamTeams } from './send.ts';

const week = z.string().regex(/^\d{4}-W\d\d$/);
const team = z.string().max(60).nullable();
const about = z.union([z.strictObject({ digest: z.string().max(20), team }), z.strictObject({ week, team })]);
const pressed = z.strictObject({
  about,
  capability: z.string().max(200).optional(),
  team: z.string().max(60).optional(),
});
const sent = z.strictObject({ team, week });

/** A week by its name. @throws UserError when there is none. */
function weekNamed(name: string, zone: string): Week {
  const [year = 0, number = 0] = name.split('-W').map(Number);
  try {
    return isoWeek(year, number, zone);
  } catch {
    throw new UserError('There is no such week.');
  }
}

const gone = () => new UserError('This digest does not exist any more.', { hint: 'Use `/platform digest`.' });

/** Treats another team's numbers like unknown ones; the platform's are open to everybody in its channel. @throws UserError */
function refuseOthers({ person }: Incoming, team: string | null): void {
  if (team !== null && !hasAccess(person, 'platform') && !streamTeams(person).includes(team)) throw gone();
}

/** Week that a button or a modal is about, and the report of a digest that was sent. @throws UserError */
async function resolveRef(incoming: Incoming, ref: DigestRef): Promise<{ week: Week; report: Report | undefined }> {
  const { digests } = incoming.context;
  refuseOthers(incoming, ref.team);
  if ('week' in ref) return { week: weekNamed(ref.week, digests.zone), report: undefined };
  const digest = await digests.find(ref.digest);
  const report = digest?.reports.find((one) => one.team === ref.team);
  if (!digest || !report) throw gone();
  return { week: digest.week, report };
}

/** Formulas and counts: those the digest was composed of, or the current ones of a week. */
export const howComputed: Listener = {
  kind: 'action',
  id: 'digest-how',
  access: 'teams',
  counts: 'reads',
  async handle(incoming) {
    const { about: ref } = pressed.parse(JSON.parse(incoming.value));
    const { week, report } = await resolveRef(incoming, ref);
    const counts = ref.team !== null || hasAccess(incoming.person, 'platform');
    if (report) return { kind: 'open', view: howModal(report, { counts }) };
    if (ref.team === null && !counts) throw gone();
    const { digests } = incoming.context;
    return {
      kind: 'later',
      waiting: pageView(textContent('⏳ Counting…')),
      view: async () => howModal(await digests.report(week, ref.team ?? undefined)),
    };
  },
};

/** Opens the numbers behind a digest, with a choice of capability, team and weeks. */
export const exploreDigest: Listener = {
  kind: 'action',
  id: 'digest-explore',
  access: 'teams',
  counts: 'reads',
  async handle(incoming) {
    const { about: ref, capability = null, team = ref.team } = pressed.parse(JSON.parse(incoming.value));
    const { week, report } = await resolveRef(incoming, ref);
    const choice = allowed(incoming, { capability, team, weeks: 12 });
    return {
      kind: 'later',
      waiting: pageView(textContent('⏳ Counting…')),
      view: () => explored(incoming, { about: ref, week, report, choice }),
    };
  },
};

/** Updates the modal with another choice. */
export const chooseInDigest: Listener = {
  kind: 'action',
  id: 'digest-choose',
  access: 'teams',
  counts: 'reads',
  async handle(incoming) {
    const ref = about.parse(metadataOf(incoming.body));
    const chosen = chosenIn(stateIn(incoming.body), 'explore');
    const pick = (name: keyof Choice) => chosenValue(chosen[`digest-choose:${name}`]);
    const { week, report } = await resolveRef(incoming, ref);
    const choice = allowed(incoming, {
      capability: pick('capability'),
      team: pick('team'),
      weeks: Number(pick('weeks')),
    });
    return { kind: 'replace', view: await explored(incoming, { about: ref, week, report, choice }) };
  },
};

/** Teams whose numbers this person may see; null is all of them together. */
function teamsFor({ context, person }: Incoming): (string | null)[] {
  if (!hasAccess(person, 'platform')) return streamTeams(person);
  return [null, ...context.catalog.teams().flatMap(({ name, kind }) => (kind === 'stream' ? [name] : []))];
}

/** Choice without values that do not exist or that this person may not see. @throws UserError when they have no team */
function allowed(incoming: Incoming, { capability, team, weeks }: Choice): Choice {
  const teams = teamsFor(incoming);
  const [first] = teams;
  if (first === undefined) throw gone();
  return {
    capability: incoming.context.digests.capabilities.find((one) => one === capability) ?? null,
    team: teams.includes(team) ? team : first,
    weeks: spans.find((one) => one === weeks) ?? 12,
  };
}

interface Exploring {
  about: DigestRef;
  week: Week;
  report: Report | undefined;
  choice: Choice;
}

async function explored(incoming: Incoming, { about: ref, week, report, choice }: Exploring) {
  const { digests } = incoming.context;
  const { capabilities } = digests;
  await digests.catchUp();
  const [now, counted] = await Promise.all([
    report && choice.team === ref.team ? digests.report(week, ref.team ?? undefined) : undefined,
    digests.explore({ ...choice, week }),
  ]);
  return exploreModal({
    about: ref,
    choice,
    capabilities,
    teams: teamsFor(incoming),
    explored: counted,
    changes: report && now && changesSince(report, now),
  });
}

/** Sends the digest that was confirmed. */
export const digestSubmission: Listener = {
  kind: 'submission',
  id: 'digest-send',
  access: 'platform',
  counts: 'requests',
  async handle({ context, person, body }) {
    const { digests } = context;
    const { viewId, metadata } = readSubmission(body, { metadata: sent, fields: {} });
    const { team, week: name } = metadata;
    const channel = team === null ? digests.platformChannel : digests.channelOf(team);
    if (!channel) throw new UserError('Its channel is no longer in platform.yaml. Nothing was sent.');
    const audience = { channel, platform: team === null, teams: team === null ? [] : [team] };
    const isOwn = await digests.send({
      audience,
      week: weekNamed(name, digests.zone),
      by: person.id,
      click: `view:${viewId}`,
    });
    const which = isOwn ? 'This is the week’s digest.' : 'It is sent in addition to the week’s digest.';
    return { kind: 'words', text: `${which} It appears in the channel within a minute.` };
  },
};
