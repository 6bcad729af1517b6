import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { z } from 'zod';

/** Child process that answers requests over IPC. It ends with this process. */
export interface Child {
  /** Sends a request and parses the answer. @throws Error with the child's message */
  request<T>(schema: z.ZodType<T>, body: unknown): Promise<T>;
  stop(): Promise<void>;
}

const reply = z.union([z.object({ answer: z.unknown() }), z.object({ error: z.string() })]);

/** Starts a file of this folder that calls `answerParent`. */
export function startChild(file: string, env: Record<string, string | undefined> = {}): Child {
  const child = fork(join(import.meta.dirname, file), {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const exited = once(child, 'exit');
  const failure = exited.then(([code]) => {
    throw new Error(`${file} ended (${code}).`);
  });
  failure.catch(() => {}); // reported by the next request
  return {
    async request(schema, body) {
      const received = once(child, 'message');
      child.send({ body });
      const [message]: unknown[] = await Promise.race([received, failure]);
      const parsed = reply.parse(message);
      if ('error' in parsed) throw new Error(`${file}: ${parsed.error}`);
      return schema.parse(parsed.answer);
    },
    async stop() {
      if (child.connected) child.disconnect();
      await exited;
    },
  };
}

const request = z.object({ body: z.unknown() });

/** Answers requests of the parent process one by one. The child ends with its parent. */
export function answerParent(handle: (body: unknown) => Promise<unknown>, stop?: () => Promise<void>): void {
  process.on('message', async (message) => {
    const { body } = request.parse(message);
    try {
      process.send?.({ answer: (await handle(body)) ?? null });
    } catch (error) {
      process.send?.({ error: error instanceof Error ? String(error.stack) : String(error) });
    }
  });
  process.once('disconnect', async () => {
    setTimeout(() => process.exit(1), 5_000).unref();
    await stop?.();
    process.exit(0);
  });
}
