import { afterEach, expect, test, vi } from 'vitest';
import { createPump, type PumpOptions } from '../../src/lib/pump.ts';

afterEach(() => vi.restoreAllMocks());

/** A store of what is due, and work that ends when the test lets it. */
function start(options: Partial<PumpOptions<string>> = {}) {
  const due: string[] = [];
  const claims: number[] = [];
  const begun: string[] = [];
  const errors: unknown[][] = [];
  const ends = new Map<string, PromiseWithResolvers<void>>();
  const pump = createPump<string>({
    async claim(room) {
      claims.push(room);
      return due.splice(0, room);
    },
    work(item) {
      begun.push(item);
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
  return { pump, due, claims, begun, errors, end, fail };
}

test('claims what there is room for; each that ends makes room for the next, however long another one takes', async () => {
  const { pump, due, claims, begun, end } = start();
  due.push('slow', 'a', 'b', 'c');
  pump.poke();
  await vi.waitFor(() => expect(begun).toEqual(['slow', 'a']));
  pump.poke(); // there is no room
  end('a');
  await vi.waitFor(() => expect(begun).toEqual(['slow', 'a', 'b']));
  end('b');
  await vi.waitFor(() => expect(begun).toEqual(['slow', 'a', 'b', 'c']));
  expect(claims).toEqual([2, 1, 1]);
});

test('never claims twice at once; pokes during a claim are one more claim', async () => {
  const first = Promise.withResolvers<string[]>();
  const answers = [first.promise, [], ['a']];
  let claims = 0;
  const { pump, begun } = start({
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
  await vi.waitFor(() => expect(begun).toEqual(['a']));
  expect(claims).toBe(3);
});

test('what was claimed beyond the room is worked on before more is claimed, and never more at once', async () => {
  const all = ['a', 'b', 'c', 'd', 'e'];
  let claims = 0;
  const { pump, begun, end } = start({
    async claim() {
      claims += 1;
      return claims === 1 ? all : [];
    },
  });
  pump.poke();
  for (const [index, item] of all.entries()) {
    await vi.waitFor(() => expect(begun).toEqual(all.slice(0, index + 2)));
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
])('a claim that %s is repeated by itself', async (_how, broken) => {
  let claims = 0;
  const { pump, begun, errors } = start({
    claim() {
      claims += 1;
      return claims === 1 ? broken() : Promise.resolve(['a'].slice(claims - 2));
    },
  });
  pump.poke();
  await vi.waitFor(() => expect(begun).toEqual(['a']));
  expect(errors).toEqual([[new Error('the store is away')]]);
});

test('work that fails is reported with its item, and makes room', async () => {
  const { pump, due, begun, errors, fail } = start({ concurrency: 1 });
  due.push('a', 'b');
  pump.poke();
  await vi.waitFor(() => expect(begun).toEqual(['a']));
  fail('a', 'broken');
  await vi.waitFor(() => expect(begun).toEqual(['a', 'b']));
  expect(errors).toEqual([['broken', 'a']]);
});

test('what becomes due later is found by a poke in time', async () => {
  const { pump, due, begun, end } = start();
  pump.pokeIn(1);
  due.push('a');
  await vi.waitFor(() => expect(begun).toEqual(['a']));
  pump.pokeEvery(1);
  due.push('b');
  await vi.waitFor(() => expect(begun).toEqual(['a', 'b']));
  end('a');
  end('b');
  await pump.stop();
});

test('stopping waits for what is claimed, also for what had no room yet, and claims nothing more', async () => {
  let claims = 0;
  const { pump, begun, end } = start({
    concurrency: 1,
    async claim() {
      claims += 1;
      return ['a', 'b'];
    },
  });
  pump.poke();
  await vi.waitFor(() => expect(begun).toEqual(['a']));
  let stopped = false;
  const stopping = pump.stop().then(() => {
    stopped = true;
  });
  end('a');
  await vi.waitFor(() => expect(begun).toEqual(['a', 'b']));
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
  for (const once of [pump.pokeIn, pump.pokeEvery]) once(long);
  await pump.stop();
  for (const once of [pump.pokeIn, pump.pokeEvery]) once(long);
  const timers = set.flatMap(({ mock }) =>
    mock.calls.flatMap(([, ms], call) => (ms === long ? [mock.results[call]?.value] : [])),
  );
  expect(timers).toHaveLength(2);
  for (const timer of timers) expect(clear).toHaveBeenCalledWith(timer);
});
