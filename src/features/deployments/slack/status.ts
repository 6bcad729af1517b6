import { z } from 'zod';
import type { Service } from '../../../core/catalog/services.ts';
import { hasAccess } from '../../../core/slack/authorise.ts';
import { buttonRow, statusButton } from '../../../core/slack/blocks/buttons.ts';
import { messageContent } from '../../../core/slack/blocks/content.ts';
import { oneLine, rich, section } from '../../../core/slack/blocks/rich.ts';
import type { Content } from '../../../core/slack/content.ts';
import type { Answer, Incoming, Listener } from '../../../core/slack/listener.ts';
import { pageView } from '../../../core/slack/page-view.ts';
import { viewerOf } from '../../../core/slack/viewer.ts';
import { nearest } from '../../../core/slack/words.ts';
import { UserError } from '../../../roadcrew/errors.ts';
import { workflowsFor } from '../../runs/slack/request-form.ts';
import { nameOf, readerOf } from './locks.ts';
import { pageSize, statusList } from './status-list-page.ts';
import { type EnvironmentStatus, type StatusReader, statusPage } from './status-page.ts';

/** What may be started from a status, where such a workflow is installed. */
const offers = [
  { label: 'Deploy', start: 'deploy-service' },
  { label: 'Roll back', start: 'roll-back-service' },
];

/** Of what has ended, how much is read; more than is shown, because what is still open is among the newest. */
const lately = 20;

/** `/platform status [service] [environment]`. Reading is allowed to everybody in a team, about every service. */
export async function statusAnswer(incoming: Incoming, [name, environment]: readonly string[]): Promise<Answer> {
  if (name === undefined) return { kind: 'page', content: await list(incoming, 0) };
  const { services } = incoming.context.clients;
  const service = services.get(name);
  if (service) return { kind: 'page', content: await detail(incoming, service, environment) };
  const near = nearest(
    name,
    services.all().map((one) => one.name),
  );
  const meant = near ? ` Did you mean ${near}?` : ' `/platform status` lists yours.';
  return {
    kind: 'page',
    content: messageContent([
      rich(section(oneLine(`There is no service called ${oneLine(name, 60)}.${meant}`, 300))),
      ...buttonRow(near !== undefined && statusButton(near, `Show ${oneLine(near, 60)}`)),
    ]),
  };
}

/** Those of one's teams; all of them for platform people. */
async function list(incoming: Incoming, asked: number): Promise<Content> {
  const { context, person } = incoming;
  const { services, deployments } = context.clients;
  const all = hasAccess(person, 'platform');
  const own = new Set(person.teams.map(({ name }) => name));
  const seen = services.all().filter(({ team }) => all || own.has(team));
  const from = asked < seen.length ? asked : 0;
  const names = seen.slice(from, from + pageSize).map(({ name }) => name);
  const [standings, locks, outside] = await Promise.all([
    deployments.environmentStates(names),
    deployments.locks(names),
    deployments.externalInProgress(),
  ]);
  const reader = { nameOf: (id: string) => nameOf(incoming, id) };
  return statusList({ ...{ services: seen, from, standings, locks, outside, all, reader } });
}

/** @throws UserError when it has no such environment. */
async function detail(incoming: Incoming, service: Service, named?: string): Promise<Content> {
  const known = service.deploy ? service.environments : [];
  const environment = known.find((one) => one.toLowerCase() === named?.toLowerCase());
  if (named !== undefined && !environment) {
    throw new UserError(`${service.name} is not deployed to ${oneLine(named, 60)}.`, {
      hint: known.length > 0 ? `It is deployed to ${known.join(', ')}.` : undefined,
    });
  }
  const places = environment ? [environment] : known;
  const statuses = await Promise.all(places.map((one) => standingOf(incoming, service.name, one)));
  return statusPage(service, statuses, statusReader(incoming, service));
}

async function standingOf({ context }: Incoming, service: string, environment: string): Promise<EnvironmentStatus> {
  const { deployments } = context.clients;
  const target = { service, environment };
  const [current, line, outside, locks, history] = await Promise.all([
    deployments.current(target),
    deployments.queue(target),
    deployments.externalInProgress(target),
    deployments.locksOn(target),
    deployments.history(target, lately),
  ]);
  const ended = history.filter(({ finishedAt }) => finishedAt !== null);
  return { environment, current, line, outside, locks, ended };
}

function statusReader(incoming: Incoming, { repo }: Service): StatusReader {
  const { context, person } = incoming;
  const viewer = viewerOf(person);
  const installed = workflowsFor(incoming).map(({ name }) => name);
  return {
    ...readerOf(incoming),
    links: context.links,
    commitLink: (sha) =>
      repo && /^[0-9a-f]{7,64}$/.test(sha) ? context.links(context.commitPage(repo, sha)) : undefined,
    maySee: ({ origin, team, requestedBy }) =>
      origin === 'platform' && (viewer.platform || viewer.teams.includes(team) || requestedBy === viewer.id),
    offers: offers.filter(({ start }) => installed.includes(start)),
  };
}

/** One service of a list, in a modal. */
export const openStatus: Listener = {
  kind: 'action',
  id: 'status-open',
  access: 'teams',
  counts: 'reads',
  async handle(incoming) {
    const service = incoming.context.clients.services.get(incoming.value);
    if (!service) throw new UserError('There is no such service (any more).', { hint: 'See `/platform status`.' });
    return { kind: 'open', view: pageView(await detail(incoming, service)) };
  },
};

/** Another page of the list. */
export const moreServices: Listener = {
  kind: 'action',
  id: 'status-more',
  access: 'teams',
  counts: 'reads',
  async handle(incoming) {
    const from = z.coerce.number().int().min(0).parse(incoming.value);
    return { kind: 'replace', view: pageView(await list(incoming, from)) };
  },
};
