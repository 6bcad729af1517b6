import { GitHubError } from './errors.ts';
import { limitHeaders } from './limits.ts';
import type { Answer } from './route.ts';
import type { Fault, Faults, RoutePattern } from './types.ts';

export interface FaultQueue extends Faults {
  /** Takes the fault for a call out of the queue. */
  take(call: { method: string; path: string; route: string }): Fault | undefined;
}

/** Matches a call with a pattern. */
export function matches(pattern: RoutePattern, { method, path, route }: Parameters<FaultQueue['take']>[0]): boolean {
  if (pattern === '*' || pattern === route) return true;
  const line = `${method} ${path}`;
  if (typeof pattern !== 'string') return pattern.test(line);
  return /^[A-Z]+ /.test(pattern) ? pattern === line : path.includes(pattern);
}

export function createFaults(): FaultQueue {
  let queue: { route: RoutePattern; fault: Fault; left: number }[] = [];
  const none = () => undefined;
  let pick: () => Fault | undefined = none;
  return {
    next(route, fault, n = 1) {
      queue.push({ route, fault, left: n });
    },
    each(next) {
      pick = next;
    },
    clear() {
      queue = [];
      pick = none;
    },
    take(call) {
      const found = queue.find(({ route }) => matches(route, call));
      if (!found) return pick();
      found.left--;
      if (found.left <= 0) queue = queue.filter((one) => one !== found);
      return found.fault;
    },
  };
}

/** Answer of a fault that replaces the call. */
export function answerInstead(fault: Fault, now: number): Answer | undefined {
  if (typeof fault === 'string' || 'delay' in fault) return undefined;
  if ('status' in fault && !('secondaryLimit' in fault)) return outage(fault.status);
  if ('secondaryLimit' in fault) {
    const message = 'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.';
    const refused = new GitHubError(fault.status ?? 403, message);
    return { status: refused.status, body: refused.toBody(), headers: { 'retry-after': String(fault.secondaryLimit) } };
  }
  const reset = Math.floor(now / 1000) + fault.primaryLimit;
  const refused = new GitHubError(403, 'API rate limit exceeded.');
  return { status: 403, body: refused.toBody(), headers: limitHeaders({ limit: 5000, used: 5000, reset }) };
}

/** Answer of a fault that replaces the call's own answer. */
export function answerAfter(fault: Fault | undefined): Answer | undefined {
  const status = typeof fault === 'string' ? Number(/^accept-then-(\d+)$/.exec(fault)?.[1]) : Number.NaN;
  return Number.isNaN(status) ? undefined : outage(status);
}

const outage = (status: number): Answer => ({ status, body: { message: 'Server Error', status: String(status) } });
