import { z } from 'zod';
import type { Service } from '../../../core/catalog/services.ts';
import { hasAccess } from '../../../core/slack/authorise.ts';
import { buttonRow } from '../../../core/slack/blocks/buttons.ts';
import { messageContent } from '../../../core/slack/blocks/content.ts';
import { oneLine, rich, section } from '../../../core/slack/blocks/rich.ts';
import type { Content } from '../../../core/slack/content.ts';
import type { Answer } from '../../../core/slack/listener.ts';
import { pageView } from '../../../core/slack/page-view.ts';
import { viewerOf } from '../../../core/slack/viewer.ts';
import { formatWord } from '../../../core/slack/words.ts';
import { workflowsFor } from '../../../core/slack/workflows-for.ts';
import { nearest } from '../../../lib/nearest.ts';
import { UserError } from '../../../roadcrew/errors.ts';
import { statusButton } from './buttons.ts';
import type { Incoming, Listener } from './context.ts';
import { lockViewerOf, readNames } from './locks.ts';
import { pageSize, statusList } from './status-list-page.ts';
import { type EnvironmentStatus, type StatusViewer, statusPage } from './status-page.ts';

/** Workflows offered on a status page, when they are installed. */
const offers = [
  { label: 'Deploy', start: 'deploy-service' },
  { label: 'Roll back', start: 'roll-back-service' },
];

/** Deployments read for the history: more than are shown, because open ones are among the newest. */
const historyLimit = 20;

/** `/platform status [service] [environment]`. Everybody in a team can read the status of every service. */
export async function statusAnswer(incoming: Incoming, words: readonly string[]): Promise<Answer> {
  const [name, environment] = words.map((word) => formatWord(word));
  if (name === undefined) return { kind: 'page', content: await list(incoming, 0) };
  const { services } = incoming.context;
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

/** List of the services of a person's teams; of all services for platform teams. */
async function list(incoming: Incoming, start: number): Promise<Content> {
  const { context, person } = incoming;
  const { services, deployments } = context;
  const isAll = hasAccess(person, 'platform');
  const own = new Set(person.teams.map(({ name }) => name));
  const visible = services.all().filter(({ team }) => isAll || own.has(team));
  const from = start < visible.length ? start : 0;
  const names = visible.slice(from, from + pageSize).map(({ name }) => name);
  const [states, locks, outside] = await Promise.all([
    deployments.environmentStates(names),
    deployments.locks(names),
    deployments.externalInProgress(),
  ]);
  const people = [...locks.map(({ heldBy }) => heldBy), ...states.flatMap(({ current }) => current?.requestedBy ?? [])];
  const viewer = { nameOf: await readNames(incoming, people) };
  return statusList({ services: visible, from, states, locks, outside, isAll, viewer });
}

/** @throws UserError when the service has no such environment. */
async function detail(incoming: Incoming, service: Service, named?: string): Promise<Content> {
  const known = service.deploy ? service.environments : [];
  const environment = known.find((one) => one.toLowerCase() === named?.toLowerCase());
  if (named !== undefined && !environment) {
    throw new UserError(`${service.name} is not deployed to ${oneLine(named, 60)}.`, {
      hint: known.length > 0 ? `Its environments: ${known.join(', ')}.` : undefined,
    });
  }
  const places = environment ? [environment] : known;
  const statuses = await Promise.all(places.map((one) => readEnvironment(incoming, service.name, one)));
  return statusPage(service, statuses, await statusViewer(incoming, service, statuses));
}

async function readEnvironment(
  { context }: Incoming,
  service: string,
  environment: string,
): Promise<EnvironmentStatus> {
  const { deployments } = context;
  const target = { service, environment };
  const [current, queue, outside, locks, history] = await Promise.all([
    deployments.current(target),
    deployments.queue(target),
    deployments.externalInProgress(target),
    deployments.locksOn(target),
    deployments.history(target, historyLimit),
  ]);
  const ended = history.filter(({ finishedAt }) => finishedAt !== null);
  return { environment, current, queue, outside, locks, ended };
}

async function statusViewer(
  incoming: Incoming,
  { repo }: Service,
  statuses: readonly EnvironmentStatus[],
): Promise<StatusViewer> {
  const { context, person } = incoming;
  const viewer = viewerOf(person);
  const installed = workflowsFor(incoming).map(({ name }) => name);
  return {
    ...(await lockViewerOf(
      incoming,
      statuses.flatMap(({ locks }) => locks),
      statuses
        .flatMap(({ current, queue, ended }) => [...(current ? [current] : []), ...queue, ...ended])
        .flatMap(({ requestedBy, brokeBy }) => [requestedBy ?? [], brokeBy ?? []].flat()),
    )),
    links: context.links,
    commitLink: (sha) =>
      repo && /^[0-9a-f]{7,64}$/.test(sha) ? context.links(context.commitPage(repo, sha)) : undefined,
    maySee: ({ origin, team, requestedBy }) =>
      origin === 'platform' && (viewer.platform || viewer.teams.includes(team) || requestedBy === viewer.id),
    offers: offers.filter(({ start }) => installed.includes(start)),
  };
}

/** Opens one service of the list in a modal. */
export const openStatus: Listener = {
  kind: 'action',
  id: 'status-open',
  access: 'teams',
  counts: 'reads',
  async handle(incoming) {
    const service = incoming.context.services.get(incoming.value);
    if (!service) throw new UserError('This service no longer exists.', { hint: 'See `/platform status`.' });
    return { kind: 'open', view: pageView(await detail(incoming, service)) };
  },
};

/** Shows another page of the list. */
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
