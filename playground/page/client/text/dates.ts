const DAY_MS = 24 * 60 * 60 * 1000;

/** Formats Slack's date tokens (`<!date^1700000000^{date_short} at {time}|fallback>`) in the reader's time zone. */
export function formatSlackDate(seconds: number, format: string, now = new Date()): string {
  const date = new Date(seconds * 1000);
  return format.replace(/\{([a-z_]+)\}/g, (whole, token: string) => formatToken(date, token, now) ?? whole);
}

function formatToken(date: Date, token: string, now: Date): string | undefined {
  const year: Intl.DateTimeFormatOptions = date.getFullYear() === now.getFullYear() ? {} : { year: 'numeric' };
  switch (token) {
    case 'date_num':
      return new Intl.DateTimeFormat('en-CA').format(date);
    case 'date_slash':
      return write(date, { day: '2-digit', month: '2-digit', year: 'numeric' });
    case 'date':
      return write(date, { day: 'numeric', month: 'long', ...year });
    case 'date_short':
      return write(date, { day: 'numeric', month: 'short', year: 'numeric' });
    case 'date_long':
      return write(date, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });
    case 'date_pretty':
      return nearDay(date, now) ?? write(date, { day: 'numeric', month: 'long', ...year });
    case 'date_short_pretty':
      return nearDay(date, now) ?? write(date, { day: 'numeric', month: 'short', year: 'numeric' });
    case 'date_long_pretty':
    case 'day_divider_pretty':
      return nearDay(date, now) ?? write(date, { weekday: 'long', day: 'numeric', month: 'long', ...year });
    case 'time':
      return formatTime(date);
    case 'time_secs':
      return write(date, { hour: 'numeric', minute: '2-digit', second: '2-digit' });
    case 'ago':
      return formatAgo(date, now);
    default:
      return undefined;
  }
}

const write = (date: Date, options: Intl.DateTimeFormatOptions): string =>
  new Intl.DateTimeFormat(undefined, options).format(date);

export const formatTime = (date: Date): string => write(date, { hour: 'numeric', minute: '2-digit' });

/** Formats the day above its messages. */
export const formatDay = (date: Date, now = new Date()): string =>
  nearDay(date, now) ?? write(date, { weekday: 'long', day: 'numeric', month: 'long' });

export const formatFull = (date: Date): string => write(date, { dateStyle: 'full', timeStyle: 'medium' });

function nearDay(date: Date, now: Date): string | undefined {
  const days = Math.round((startOfDay(date) - startOfDay(now)) / DAY_MS);
  return { '-1': 'Yesterday', 0: 'Today', 1: 'Tomorrow' }[days];
}

const startOfDay = (date: Date): number => new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();

const UNITS: [Intl.RelativeTimeFormatUnit, number][] = [
  ['day', 24 * 60 * 60],
  ['hour', 60 * 60],
  ['minute', 60],
];

function formatAgo(date: Date, now: Date): string {
  const seconds = Math.round((date.getTime() - now.getTime()) / 1000);
  const [unit, size] = UNITS.find(([, each]) => Math.abs(seconds) >= each) ?? ['second', 1];
  return new Intl.RelativeTimeFormat(undefined, { numeric: 'auto' }).format(Math.round(seconds / size), unit);
}
