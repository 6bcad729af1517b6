import { expect, test } from 'vitest';
import { enqueueMessages } from '../../../src/core/store/messages.ts';
import { createOutbox, type Deliver, type OutgoingMessage } from '../../../src/core/store/outbox.ts';
import { PermanentError, RetryLater } from '../../../src/roadcrew/errors.ts';
import { newWorld, until, type World } from '../runs/support.ts';

const message = (target: string, key: string) => ({ target, kind: 'run-card' as const, key, payload: { run: key } });

const enqueue = (world: World, ...messages: ReturnType<typeof message>[]) =>
  world.store.db.transaction().execute((tx) => enqueueMessages(tx, messages));

/** Creates an outbox on this world's store, stopped with the world. */
function outboxOf(world: World, deliver: Deliver) {
  const outbox = createOutbox(world.store, deliver, world.log);
  world.onEnd(outbox.stop);
  return outbox;
}

const rows = (world: World) => world.store.db.selectFrom('outbox').selectAll().orderBy('id').execute();
/** Makes every pending message due now. */
const makeDue = (world: World) =>
  world.store.db
    .updateTable('outbox')
    .set({ due_at: new Date(0) })
    .where('state', '=', 'pending')
    .execute();
const allSettled = async (world: World) => (await rows(world)).every(({ settled_at }) => settled_at);

test('messages to one target arrive in order, also when one of them is retried', async () => {
  await using world = await newWorld();
  const arrived: string[] = [];
  const failures = new Set(['a2', 'b1']);
  const outbox = outboxOf(world, async ({ key, attempts }) => {
    if (failures.delete(key)) throw new Error('the line broke');
    arrived.push(`${key} ${attempts}`);
  });
  await enqueue(world, ...['a1', 'a2', 'a3', 'b1', 'b2'].map((key) => message(key.slice(0, 1), key)));
  outbox.poke();
  await until(async () => {
    await makeDue(world);
    outbox.poke();
    return allSettled(world);
  });
  expect(arrived.filter((key) => key.startsWith('a'))).toEqual(['a1 1', 'a2 2', 'a3 1']);
  expect(arrived.filter((key) => key.startsWith('b'))).toEqual(['b1 2', 'b2 1']);
});

test('changes to a message before it is being sent are sent together, later ones separately', async () => {
  await using world = await newWorld();
  const sending = Promise.withResolvers<void>();
  const started = Promise.withResolvers<void>();
  const arrived: string[] = [];
  const outbox = outboxOf(world, async ({ id }) => {
    arrived.push(id);
    started.resolve();
    await sending.promise;
  });
  await enqueue(world, message('a', 'run:1'));
  await enqueue(world, message('a', 'run:1'));
  outbox.poke();
  await started.promise;
  await enqueue(world, message('a', 'run:1'));
  await enqueue(world, message('a', 'run:1'));
  sending.resolve();
  await until(() => allSettled(world));
  expect(arrived).toHaveLength(2);
});

test('a change to a pending message is not rendered before it is committed', async () => {
  await using world = await newWorld();
  let renderedAfterCommit: boolean | undefined;
  let committed = false;
  const outbox = outboxOf(world, async () => {
    renderedAfterCommit = committed;
  });
  await enqueue(world, message('a', 'run:1'));
  await world.store.db.transaction().execute(async (tx) => {
    await enqueueMessages(tx, [message('a', 'run:1')]);
    outbox.poke();
    await world.store.prepared('a-claim-has-been-through', 'select pg_sleep(0.1)', []);
    expect(renderedAfterCommit).toBeUndefined();
  });
  committed = true;
  outbox.poke();
  await until(() => renderedAfterCommit !== undefined);
  expect(renderedAfterCommit).toBe(true);
});

test('a target that requests a pause gets it, and the message is not given up', async () => {
  await using world = await newWorld();
  let calls = 0;
  const outbox = outboxOf(world, async () => {
    calls += 1;
    if (calls === 1) throw new RetryLater(60_000);
  });
  await enqueue(world, message('a', 'run:1'));
  outbox.poke();
  await until(async () => (await rows(world))[0]?.state === 'pending' && calls === 1);
  const [row] = await rows(world);
  const pause = (row?.due_at.getTime() ?? 0) - Date.now();
  expect(pause).toBeGreaterThan(55_000);
  expect(pause).toBeLessThanOrEqual(60_000);
  await makeDue(world);
  outbox.poke();
  await until(() => allSettled(world));
  expect(calls).toBe(2);
});

test.each([
  ['that can never arrive', new PermanentError('the channel is gone'), new Date()],
  ['that has failed for a day', new Error('the line broke'), new Date(Date.now() - 25 * 3_600_000)],
])(
  'a message %s is given up with an event and a notice to the platform, and the next one is sent',
  async (_what, error, created_at) => {
    await using world = await newWorld();
    const arrived: string[] = [];
    const outbox = outboxOf(world, async ({ key }) => {
      if (key === 'run:1') throw error;
      arrived.push(key);
    });
    await enqueue(world, message('a', 'run:1'), message('a', 'run:2'));
    await world.store.db.updateTable('outbox').set({ created_at }).execute();
    outbox.poke();
    await until(() => allSettled(world));
    expect((await rows(world)).map(({ key, state }) => `${key} ${state}`)).toContain('run:1 dead');
    expect(arrived.sort()).toEqual(['notice:message-undeliverable:run:1:platform', 'run:2']);
    const event = await world.store.db.selectFrom('events').select(['type', 'run_id']).executeTakeFirst();
    expect(event).toEqual({ type: 'message.undeliverable', run_id: 'run:1' });
  },
);

test('a message whose sender died before settling it is sent again, with its attempts counted', async () => {
  await using world = await newWorld();
  const dying = createOutbox(
    {
      ...world.store,
      prepared: async <Row>(name: string, text: string, values: unknown[]) => {
        if (name === 'settle-message') throw new Error('it died here');
        return world.store.prepared<Row>(name, text, values);
      },
    },
    async () => {},
    world.log,
  );
  await enqueue(world, message('a', 'run:1'));
  dying.poke();
  await until(() => world.logged.some((line) => line.includes('the outbox cannot be written')));
  await dying.stop();
  const attempts: number[] = [];
  const outbox = outboxOf(world, async (outgoing) => void attempts.push(outgoing.attempts));
  outbox.poke();
  await world.store.db
    .updateTable('outbox')
    .set({ lease_until: new Date(0) })
    .execute();
  outbox.poke();
  await until(() => allSettled(world));
  expect(attempts).toEqual([2]);
});

test('a sender cannot settle a message that another one has claimed', async () => {
  await using world = await newWorld();
  const slow = Promise.withResolvers<void>();
  const first = outboxOf(world, () => slow.promise);
  await enqueue(world, message('a', 'run:1'));
  first.poke();
  await until(async () => (await rows(world))[0]?.state === 'sending');
  await world.store.db
    .updateTable('outbox')
    .set({ lease_until: new Date(0) })
    .execute();
  const second = outboxOf(world, async () => {
    throw new PermanentError('the channel is gone');
  });
  second.poke();
  await until(async () => (await rows(world))[0]?.state === 'dead');
  slow.resolve();
  await first.stop();
  expect((await rows(world))[0]?.state).toBe('dead');
});

test('several processes never send one message at once, nor two to one target', async () => {
  await using world = await newWorld();
  const sending = new Set<string>();
  const arrived = new Map<string, string[]>();
  const doubles: string[] = [];
  const deliver = async ({ key, target }: OutgoingMessage) => {
    if (sending.has(target)) doubles.push(key);
    sending.add(target);
    arrived.set(target, [...(arrived.get(target) ?? []), key]);
    await world.store.ping();
    sending.delete(target);
  };
  const outboxes = [1, 2, 3].map(() => outboxOf(world, deliver));
  const keys = Array.from({ length: 150 }, (_, n) => ({ target: `t${n % 10}`, key: `m${n}` }));
  for (const { target, key } of keys) await enqueue(world, message(target, key));
  for (const outbox of outboxes) outbox.poke();
  await until(() => allSettled(world));
  expect(doubles).toEqual([]);
  expect([...arrived.values()].flat()).toHaveLength(150);
  expect(arrived.get('t3')).toEqual(keys.filter(({ target }) => target === 't3').map(({ key }) => key));
});

test('a slow target does not delay the others, however many messages it has', async () => {
  await using world = await newWorld();
  const slow = Promise.withResolvers<void>();
  const arrived: string[] = [];
  const outbox = outboxOf(world, async ({ target, key }) => {
    if (target === 'slow') await slow.promise;
    arrived.push(key);
  });
  await enqueue(world, ...Array.from({ length: 40 }, (_, n) => message('slow', `slow ${n}`)));
  await enqueue(world, ...Array.from({ length: 20 }, (_, n) => message('quick', `quick ${n}`)));
  outbox.poke();
  await until(() => arrived.length === 20);
  expect(arrived.every((key) => key.startsWith('quick'))).toBe(true);
  slow.resolve();
  await until(() => allSettled(world));
});

/** A store on which the outcome of the next statement with this name is lost after its commit. */
function losing(world: World, name: string) {
  let losses = 1;
  const store: World['store'] = {
    ...world.store,
    async prepared<Row>(statement: string, text: string, values: unknown[]) {
      const rows = await world.store.prepared<Row>(statement, text, values);
      if (statement === name && losses > 0) {
        losses -= 1;
        throw new Error('Connection terminated unexpectedly');
      }
      return rows;
    },
  };
  return store;
}

test.each(['claim-messages', 'settle-message'])(
  'after a connection broke in %s, the message is sent within seconds, not when its lease has expired',
  async (statement) => {
    await using world = await newWorld();
    const epochs: number[] = [];
    const outbox = createOutbox(losing(world, statement), async ({ epoch }) => void epochs.push(epoch), world.log, {
      leaseMs: 3_600_000,
    });
    world.onEnd(outbox.stop);
    await enqueue(world, message('a', 'run:1'), message('a', 'run:2'));
    outbox.poke();
    await until(() => allSettled(world));
    expect(epochs).toContain(statement === 'claim-messages' ? 2 : 1);
  },
);

test('the lease of a slow delivery is renewed: no other process begins it', async () => {
  await using world = await newWorld();
  const slow = Promise.withResolvers<void>();
  const began: string[] = [];
  const begin = (name: string) => {
    const outbox = createOutbox(
      world.store,
      async () => {
        began.push(name);
        await slow.promise;
      },
      world.log,
      { leaseMs: 400 },
    );
    world.onEnd(outbox.stop);
    return outbox;
  };
  const [first, second] = [begin('first'), begin('second')];
  await enqueue(world, message('a', 'run:1'));
  first.poke();
  await until(() => began.length === 1);
  const claimedUntil = (await rows(world))[0]?.lease_until?.getTime() ?? 0;
  await until(async () => {
    first.poke();
    second.poke();
    return ((await rows(world))[0]?.lease_until?.getTime() ?? 0) > claimedUntil + 1_000;
  });
  slow.resolve();
  await until(() => allSettled(world));
  expect(began).toEqual(['first']);
});

test('a delivery whose lease cannot be renewed is ended, and not begun beside itself', async () => {
  await using world = await newWorld();
  const slow = Promise.withResolvers<void>();
  const signals: AbortSignal[] = [];
  const store: World['store'] = {
    ...world.store,
    prepared: async <Row>(name: string, text: string, values: unknown[]) => {
      if (name === 'renew-messages') throw new Error('the line broke');
      return world.store.prepared<Row>(name, text, values);
    },
  };
  const outbox = createOutbox(
    store,
    async (_message, { signal }) => {
      signals.push(signal);
      await slow.promise;
    },
    world.log,
    { leaseMs: 400 },
  );
  world.onEnd(outbox.stop);
  await enqueue(world, message('a', 'run:1'));
  outbox.poke();
  await until(() => signals[0]?.aborted === true);
  await until(async () => {
    outbox.poke();
    return ((await rows(world))[0]?.lease_until?.getTime() ?? 0) < Date.now() - 300;
  });
  expect(signals).toHaveLength(1);
  slow.resolve();
  await until(() => allSettled(world));
});

test('a sender that was stopped for longer than its lease does not call: the message belongs to another one', async () => {
  await using world = await newWorld();
  const stopped = Promise.withResolvers<void>();
  const calls: string[] = [];
  const first = outboxOf(world, async (_message, lease) => {
    await stopped.promise;
    await lease.check();
    calls.push('first');
  });
  await enqueue(world, message('a', 'run:1'));
  first.poke();
  await until(async () => (await rows(world))[0]?.state === 'sending');
  await world.store.db
    .updateTable('outbox')
    .set({ lease_until: new Date(0) })
    .execute();
  const second = outboxOf(world, async (_message, lease) => {
    await lease.check();
    calls.push('second');
  });
  second.poke();
  await until(() => allSettled(world));
  stopped.resolve();
  await first.stop();
  expect(calls).toEqual(['second']);
});
