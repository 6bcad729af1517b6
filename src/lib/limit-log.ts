import type { LogFn, Logger } from 'pino';

/** Lines with one message, and lines altogether, that are written in a window of this many milliseconds. */
const limits = { ofOne: 50, ofAll: 500, windowMs: 10_000 };
/** Messages that are counted apart; more of them share a count. */
const maxMessages = 200;
/** pino's number of the level `warn`. Lines below it answer requests, which are limited themselves. */
const warn = 40;

interface Dropped {
  count: number;
  /** Writes the line that replaces the dropped ones. */
  report(count: number): void;
}

/**
 * Hook of pino that bounds warnings and errors: whatever goes wrong a thousand times a second leaves some lines in full and, at
 * the end of the window, one with the number of the others (`dropped`).
 */
export function limitLog() {
  const written = new Map<string, number>();
  const dropped = new Map<string, Dropped>();
  let all = 0;
  let isOpen = false;

  function endWindow(): void {
    isOpen = false;
    all = 0;
    written.clear();
    for (const { count, report } of dropped.values()) report(count);
    dropped.clear();
  }

  return function logMethod(this: Logger, args: Parameters<LogFn>, method: LogFn, level: number): void {
    if (level < warn) return void method.apply(this, args);
    if (!isOpen) setTimeout(endWindow, limits.windowMs).unref();
    isOpen = true;
    const message = messageOf(args);
    const known = keyOf(message);
    const key = written.has(known) || written.size < maxMessages ? known : 'other messages';
    const count = (written.get(key) ?? 0) + 1;
    written.set(key, count);
    if (count <= limits.ofOne && ++all <= limits.ofAll) return void method.apply(this, args);
    const report = (dropped: number) => method.apply(this, [{ dropped }, key === known ? message : key]);
    dropped.set(key, { count: (dropped.get(key)?.count ?? 0) + 1, report });
  };
}

/** Text of a call of pino: (message), (object, message) or (error). */
function messageOf([first, second]: readonly unknown[]): string {
  if (typeof first === 'string') return first;
  if (typeof second === 'string') return second;
  return first instanceof Error ? first.message : '';
}

/** Messages that differ only in numbers, or in what follows a long beginning, count as one. */
const keyOf = (message: string) => message.slice(0, 80).replaceAll(/\d+/g, '#');
