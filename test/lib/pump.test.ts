import { afterEach, expect, test, vi } from 'vitest';
import { createPump, type PumpOptions } from '../../src/lib/pump.ts';

afterEach(() => vi.restoreAllMocks());

/** Starts a pump over a list of due items; the test ends the work of each. */
function start(options: Partial<PumpOptions<string>> = {}) {
  const due: string[] = [];
  const claims: number[] = [];
  const started: string[] = [];
  const errors: unknown[][] = [];
  const ends = new Map<string, PromiseWithResolvers<void>>();
  const pump = createPump<string>({
    async claim(room) {
      claims.push(room);
      return due.splice(0, room);
    },
    work(item) {
      started.push(item);
      const end = Promise.withResolvers<void>();
      ends.set(item, end);
      return end.promise;
    },
    concurrency: 2,
    gatherMs: 0,
    retryMs: 1,
    onError: (...error) => void errors.push(error),
    ...options,
  });
  const end = (item: string) => ends.get(item)?.resolve();
  const fail = (item: string, error: unknown) => ends.get(item)?.reject(error);
  return { pump, due, claims, started, errors, end, fail };
}

test('claims as many items as there are free slots; each that ends frees one, however long another takes', async () => {
  const { pump, due, claims, started, end } = start();
  due.push('slow', 'a', 'b', 'c');
  pump.poke();
  await vi.waitFor(() => expect(started).toEqual(['slow', 'a']));
  pump.poke(); // no slot is free
  end('a');
  await vi.waitFor(() => expect(started).toEqual(['slow', 'a', 'b']));
  end('b');
  await vi.waitFor(() => expect(started).toEqual(['slow', 'a', 'b', 'c']));
  expect(claims).toEqual([2, 1, 1]);
});

test('never claims twice at once; pokes during a claim lead to one more claim', async () => {
  const first = Promise.withResolvers<string[]>();
  const answers = [first.promise, [], ['a']];
  let claims = 0;
  const { pump, started } = start({
    async claim() {
      claims += 1;
      return (await answers[claims - 1]) ?? [];
    },
  });
  for (let count = 0; count < 5; count += 1) pump.poke();
  expect(claims).toBe(1);
  first.resolve([]);
  await vi.waitFor(() => expect(claims).toBe(2));
  pump.poke();
  await vi.waitFor(() => expect(started).toEqual(['a']));
  expect(claims).toBe(3);
});

test('items claimed beyond the free slots are worked on before the next claim, never more at once', async () => {
  const all = ['a', 'b', 'c', 'd', 'e'];
  let claims = 0;
  const { pump, started, end } = start({
    async claim() {
      claims += 1;
      return claims === 1 ? all : [];
    },
  });
  pump.poke();
  for (const [index, item] of all.entries()) {
    await vi.waitFor(() => expect(started).toEqual(all.slice(0, index + 2)));
    if (index < 3) expect(claims).toBe(1);
    end(item);
  }
  await vi.waitFor(() => expect(claims).toBeGreaterThan(1));
});

test.each([
  ['rejects', () => Promise.reject(new Error('the store is away'))],
  [
    'throws',
    () => {
      throw new Error('the store is away');
    },
  ],
])('a claim that %s is repeated without a poke', async (_how, broken) => {
  let claims = 0;
  const { pump, started, errors } = start({
    claim() {
      claims += 1;
      return claims === 1 ? broken() : Promise.resolve(['a'].slice(claims - 2));
    },
  });
  pump.poke();
  await vi.waitFor(() => expect(started).toEqual(['a']));
  expect(errors).toEqual([[new Error('the store is away')]]);
});

test('work that fails is reported with its item, and frees its slot', async () => {
  const { pump, due, started, errors, fail } = start({ concurrency: 1 });
  due.push('a', 'b');
  pump.poke();
  await vi.waitFor(() => expect(started).toEqual(['a']));
  fail('a', 'broken');
  await vi.waitFor(() => expect(started).toEqual(['a', 'b']));
  expect(errors).toEqual([['broken', 'a']]);
});

test('an item that becomes due later is claimed by a timed poke', async () => {
  const { pump, due, started, end } = start();
  pump.pokeIn(1);
  due.push('a');
  await vi.waitFor(() => expect(started).toEqual(['a']));
  pump.pokeEvery(1);
  due.push('b');
  await vi.waitFor(() => expect(started).toEqual(['a', 'b']));
  end('a');
  end('b');
  await pump.stop();
});

test('stopping waits for all claimed items, also those without a slot yet, and claims no more', async () => {
  let claims = 0;
  const { pump, started, end } = start({
    concurrency: 1,
    async claim() {
      claims += 1;
      return ['a', 'b'];
    },
  });
  pump.poke();
  await vi.waitFor(() => expect(started).toEqual(['a']));
  let stopped = false;
  const stopping = pump.stop().then(() => {
    stopped = true;
  });
  end('a');
  await vi.waitFor(() => expect(started).toEqual(['a', 'b']));
  expect(stopped).toBe(false);
  end('b');
  await stopping;
  pump.poke();
  expect(claims).toBe(1);
});

test('stopping clears every timer, and none is set afterwards', async () => {
  const set = [vi.spyOn(globalThis, 'setTimeout'), vi.spyOn(globalThis, 'setInterval')];
  const clear = vi.spyOn(globalThis, 'clearTimeout');
  const long = 7_777_777; // no other timer of the process is as long
  const { pump } = start();
  for (const schedule of [pump.pokeIn, pump.pokeEvery]) schedule(long);
  await pump.stop();
  for (const schedule of [pump.pokeIn, pump.pokeEvery]) schedule(long);
  const timers = set.flatMap(({ mock }) =>
    mock.calls.flatMap(([, ms], call) => (ms === long ? [mock.results[call]?.value] : [])),
  );
  expect(timers).toHaveLength(2);
  for (const timer of timers) expect(clear).toHaveBeenCalledWith(timer);
});

test('a reserved slot takes an item of its holder, or is free again without one', async () => {
  const { pump, due, claims, started, end } = start();
  const [first, second] = [pump.reserve(), pump.reserve()];
  expect(pump.free()).toBe(0);
  expect(pump.reserve()).toBeUndefined();
  due.push('claimed');
  pump.poke();
  first?.('mine');
  await vi.waitFor(() => expect(started).toEqual(['mine']));
  expect(claims).toEqual([]);
  second?.();
  await vi.waitFor(() => expect(started).toEqual(['mine', 'claimed']));
  expect(claims).toEqual([1]);
  end('mine');
  end('claimed');
  await pump.stop();
  expect(pump.reserve()).toBeUndefined();
});
