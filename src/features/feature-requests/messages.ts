import type { OutboxMessage } from '../../core/store/messages.ts';

/** Reasons of the first teams side by side, for the platform team of the domain. Sent once. */
export const candidateMessage = (request: string, domain: string): OutboxMessage => ({
  target: `slack:domain:${domain}`,
  kind: 'request-candidate',
  key: `request:${request}:candidate`,
  payload: { request },
});

/** New status for one team that needs the request: one message per change, updated when more is known of that change. */
export const statusMessage = (request: string, change: number, team: string): OutboxMessage => ({
  target: `slack:team:${team}`,
  kind: 'request-status',
  key: `request:${request}:status:${change}:${team}`,
  payload: { request, change: String(change), team },
});

/** A merge or a split has moved a team's demand from `request` to `into`. */
export const movedMessage = (request: string, into: string, team: string): OutboxMessage => ({
  target: `slack:team:${team}`,
  kind: 'request-moved',
  key: `request:${request}:moved:${into}:${team}`,
  payload: { request, into, team },
});

/** The issue of a request was deleted: sent to the platform team once per issue. */
export const goneMessage = (request: string, issue: string, domain: string): OutboxMessage => ({
  target: `slack:domain:${domain}`,
  kind: 'request-gone',
  key: `request:${request}:gone:${issue}`,
  payload: { request },
});
