import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** CPU seconds of one test file. */
interface Entry {
  file: string;
  seconds: number;
}

/** Clock ticks per second in /proc/self/stat. */
const ticks = 100;

/** CPU seconds of this process and its ended child processes, as far as the system counts them. */
export function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6 + endedChildren();
}

function endedChildren(): number {
  if (!existsSync('/proc/self/stat')) return 0;
  // The name in brackets may contain spaces. cutime and cstime are the 14th and 15th fields after it.
  const fields = readFileSync('/proc/self/stat', 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[13]) + Number(fields[14])) / ticks || 0;
}

const log = (folder: string) => join(folder, 'cpu.jsonl');

export function recordCpu(entry: Entry): void {
  const folder = process.env.ROADCREW_TEST_RUN;
  if (folder) appendFileSync(log(folder), `${JSON.stringify(entry)}\n`);
}

/** Reports the files with the most CPU time and the sum of all, without PostgreSQL's share. */
export function cpuReport(folder: string, top = 20): string | undefined {
  if (!existsSync(log(folder))) return undefined;
  const entries = readFileSync(log(folder), 'utf8')
    .trim()
    .split('\n')
    .map((line): Entry => JSON.parse(line))
    .sort((one, other) => other.seconds - one.seconds);
  if (entries.length < 10) return undefined;
  const sum = entries.reduce((total, { seconds }) => total + seconds, 0);
  const line = ({ file, seconds }: Entry) => `${seconds.toFixed(1).padStart(7)} s  ${file}`;
  return [`CPU of ${entries.length} files: ${sum.toFixed(0)} s. Most:`, ...entries.slice(0, top).map(line)].join('\n');
}
