import { type Logger as BoltLogger, LogLevel } from '@slack/bolt';
import type { Logger } from 'pino';

/** Logger for Bolt and the Web API. Drops their debug lines, which quote requests and tokens. */
export function toBoltLogger(log: Logger): BoltLogger {
  const logAt =
    (level: 'info' | 'warn' | 'error') =>
    (...words: unknown[]) =>
      log[level]({ from: 'slack-sdk' }, words.map(String).join(' '));
  return {
    debug: () => {},
    info: logAt('info'),
    warn: logAt('warn'),
    error: logAt('error'),
    setLevel: () => {},
    getLevel: () => LogLevel.INFO,
    setName: () => {},
  };
}
