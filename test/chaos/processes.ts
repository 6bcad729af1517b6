import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const main = join(import.meta.dirname, '../../src/main.ts');

/** A real process of the product, which is started again whenever it ends. */
export interface Program {
  name: string;
  /** Undefined while it is down. */
  pid(): number | undefined;
  port(): number | undefined;
  /** Ends it with a signal; it is started again after `downMs`. */
  kill(signal: 'SIGKILL' | 'SIGTERM', downMs: number): Promise<void>;
  /** Stops it without ending it, for a time. */
  freeze(ms: number): Promise<void>;
  stop(): Promise<void>;
  /** Log lines of all its lives. */
  log: string[];
  /** Exit codes of lives that no signal of ours has ended. */
  unexpected: string[];
}

export async function startProgram(
  name: string,
  role: 'web' | 'worker',
  env: Record<string, string>,
): Promise<Program> {
  const log: string[] = [];
  const unexpected: string[] = [];
  let child: ChildProcess | undefined;
  let ended: Promise<unknown> = Promise.resolve();
  let port: number | undefined;
  let isWanted = false;
  let stopped = false;

  function start(): void {
    if (stopped) return;
    const started = spawn(process.execPath, ['--max-lazy', main, role], {
      env: { ...process.env, ...env, PORT: '0', HOST: '127.0.0.1' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child = started;
    isWanted = true;
    let rest = '';
    const read = (text: string) => {
      const lines = (rest + text).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        log.push(line);
        port = /"port":(\d+)/.exec(line)?.[1] ? Number(/"port":(\d+)/.exec(line)?.[1]) : port;
      }
    };
    for (const stream of [started.stdout, started.stderr]) stream.setEncoding('utf8').on('data', read);
    ended = once(started, 'close').then(async ([code, signal]) => {
      if (child === started) child = port = undefined;
      if (!isWanted || stopped) return;
      unexpected.push(`${name} ended by itself (${code ?? signal}): ${log.slice(-3).join(' | ')}`);
      await pause(500);
      start();
    });
  }

  start();
  return {
    name,
    log,
    unexpected,
    pid: () => child?.pid,
    port: () => port,
    async kill(signal, downMs) {
      isWanted = false;
      child?.kill(signal);
      await ended;
      await pause(downMs);
      start();
    },
    async freeze(ms) {
      const frozen = child;
      frozen?.kill('SIGSTOP');
      await pause(ms);
      frozen?.kill('SIGCONT');
    },
    async stop() {
      stopped = true;
      child?.kill('SIGCONT');
      child?.kill('SIGTERM');
      await ended;
    },
  };
}

/** One address for several web processes, as a load balancer has it. A process that does not listen is passed over. */
export async function startBalancer(ports: () => number[]): Promise<{ url: string; close(): void }> {
  let turn = 0;
  const server = createServer(async (incoming, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk);
    const body = Buffer.concat(chunks);
    turn += 1;
    const open = ports();
    const inTurn = open.map((_, index) => open[(index + turn) % open.length] ?? 0);
    for (const port of inTurn) if (await forward(incoming, body, port, response)) return;
    response.writeHead(503).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** Resolves with false when nothing listens. A request that may have arrived is cut off, not sent again. */
function forward(incoming: IncomingMessage, body: Buffer, port: number, response: ServerResponse): Promise<boolean> {
  return new Promise((resolve) => {
    const { method, url, headers } = incoming;
    const outgoing = request({ host: '127.0.0.1', port, method, path: url, headers, agent: false }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.on('error', () => response.destroy());
      answer.pipe(response);
      resolve(true);
    });
    outgoing.on('error', (error) => {
      const isRefused = 'code' in error && error.code === 'ECONNREFUSED';
      if (!isRefused) response.destroy();
      resolve(!isRefused);
    });
    outgoing.end(body);
  });
}
