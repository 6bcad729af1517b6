import { EventEmitter } from 'node:events';
import { expect, test } from 'vitest';
import { createStore } from '../../playground/slack/store.ts';
import type { Changes } from '../../playground/slack/types.ts';
import { createWorkspace } from '../../playground/slack/workspace.ts';

test('changes in one channel reach emulate one by one, and the copy matches it', async () => {
  const changes: Changes = new EventEmitter();
  let [open, most] = [0, 0];
  const counting: typeof fetch = async (...args) => {
    open += 1;
    most = Math.max(most, open);
    return fetch(...args).finally(() => {
      open -= 1;
    });
  };
  const store = await createStore(createWorkspace(), changes, counting);
  try {
    const message = await store.post('C0GENERAL', 'U0ROADCREW', { text: 'begin' });
    const texts = ['one', 'two', 'three', 'four'];
    await Promise.all(texts.map((text) => store.update(message, { text })));
    await Promise.all(texts.map((text) => store.post('C0GENERAL', 'U0ALICE', { text, thread_ts: message.ts })));
    expect(most).toBe(1);
    expect(await store.history('C0GENERAL')).toEqual(store.messages('C0GENERAL').slice(0, 1));
    expect(await store.replies('C0GENERAL', message.ts)).toEqual(store.messages('C0GENERAL'));
    expect(store.messages('C0GENERAL').map(({ text }) => text)).toEqual(['four', ...texts]);
  } finally {
    await store.close();
  }
});
