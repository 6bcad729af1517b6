/**
 * Measures the time to answer a webhook: 50 webhooks a second for 20 s, while a pump handles them.
 * `node test/core/github/measure-ack.ts`
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { createHookPump } from '../../../src/core/github/hooks.ts';
import { setup } from '../../support/global-setup.ts';
import { readableLog, runPayload, sendHook, startReceiver, startStore } from './support.ts';

const [perSecond, seconds] = [50, 20];

const cleanUp = await setup();
const base = await startStore();
const pump = createHookPump({ store: base.store, log: readableLog().log, onHook: async () => {} });
const receiver = await startReceiver(base.store, { onStored: pump.poke });
pump.start();
await sendHook(receiver.url, runPayload(1)); // opens connections and prepares statements

const times: number[] = [];
const start = performance.now();
const sent: Promise<void>[] = [];
for (let i = 0; i < perSecond * seconds; i++) {
  await sleep(Math.max(0, start + (i * 1_000) / perSecond - performance.now()));
  const at = performance.now();
  sent.push(
    sendHook(receiver.url, { ...runPayload(i + 1), padding: 'x'.repeat(20_000) }).then(({ status }) => {
      if (status !== 202) throw new Error(`answered ${status}`);
      times.push(performance.now() - at);
    }),
  );
}
await Promise.all(sent);
times.sort((a, b) => a - b);
const quantile = (share: number) => `${(times[Math.floor(times.length * share)] ?? 0).toFixed(1)} ms`;
process.stdout.write(
  `${times.length} answered: p50 ${quantile(0.5)}, p99 ${quantile(0.99)}, longest ${quantile(1 - 1 / times.length)}\n`,
);
await pump.stop();
await receiver.close();
await base.store.close();
await cleanUp();
process.exit(0);
