import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { z } from 'zod';

/** A process of its own that answers questions over IPC. It ends when this process does. */
export interface Child {
  /** @throws Error with the child's words. */
  ask<T>(answer: z.ZodType<T>, question: unknown): Promise<T>;
  stop(): Promise<void>;
}

const reply = z.union([z.object({ answer: z.unknown() }), z.object({ error: z.string() })]);

/** Starts `file` of this folder, which calls `answerParent`. */
export function startChild(file: string, env: Record<string, string | undefined> = {}): Child {
  const child = fork(join(import.meta.dirname, file), {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const exited = once(child, 'exit');
  const gone = exited.then(([code]) => {
    throw new Error(`${file} ended (${code}).`);
  });
  gone.catch(() => {}); // noticed by whoever asks
  return {
    async ask(answer, question) {
      const heard = once(child, 'message');
      child.send({ question });
      const [message]: unknown[] = await Promise.race([heard, gone]);
      const said = reply.parse(message);
      if ('error' in said) throw new Error(`${file}: ${said.error}`);
      return answer.parse(said.answer);
    },
    async stop() {
      if (child.connected) child.disconnect();
      await exited;
    },
  };
}

const asked = z.object({ question: z.unknown() });

/** In the child: answers one question after the other, and ends with its parent. */
export function answerParent(handle: (question: unknown) => Promise<unknown>, stop?: () => Promise<void>): void {
  process.on('message', async (message) => {
    const { question } = asked.parse(message);
    try {
      process.send?.({ answer: (await handle(question)) ?? null });
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
