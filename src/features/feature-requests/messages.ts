import type { OutboxMessage } from '../../core/store/messages.ts';

/** The third team's cases side by side, for the platform team whose domain it is: said once. */
export const candidateMessage = (request: string, domain: 'core' | 'data'): OutboxMessage => ({
  target: `slack:domain:${domain}`,
  kind: 'request-candidate',
  key: `request:${request}:candidate`,
  payload: { request },
});

/** What became of a request, for one team that wants it: one message for each change, which says later what is heard later. */
export const statusMessage = (request: string, change: number, team: string): OutboxMessage => ({
  target: `slack:team:${team}`,
  kind: 'request-status',
  key: `request:${request}:status:${change}:${team}`,
  payload: { request, change: String(change), team },
});

/** A team's request has become a part of another one, or one of its own: `request` is the one that it wanted until then. */
export const movedMessage = (request: string, into: string, team: string): OutboxMessage => ({
  target: `slack:team:${team}`,
  kind: 'request-moved',
  key: `request:${request}:moved:${into}:${team}`,
  payload: { request, into, team },
});

/** Its issue is not there any more: the platform team is told, once of each. */
export const goneMessage = (request: string, issue: string, domain: 'core' | 'data'): OutboxMessage => ({
  target: `slack:domain:${domain}`,
  kind: 'request-gone',
  key: `request:${request}:gone:${issue}`,
  payload: { request },
});
