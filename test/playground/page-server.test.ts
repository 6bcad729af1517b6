import { request } from 'node:http';
import { expect, test } from 'vitest';
import * as company from '../../playground/company.ts';
import type { Act, PageState } from '../../playground/page/api.ts';
import { startPage } from '../../playground/page/server.ts';
import { startBoltApp } from './bolt.ts';
import { plain } from './forms.ts';

type Register = Parameters<typeof startBoltApp>[0];

/** Starts the page with the emulated Slack and a bot. `register`: registers the bot's listeners. */
async function startAll(register: Register = () => {}, options: Parameters<typeof startBoltApp>[1] = {}) {
  const bolt = await startBoltApp(register, options);
  const page = await startPage({ slack: bolt.slack, company });
  const state = async (as: string): Promise<PageState> => (await fetch(`${page.url}api/state?as=${as}`)).json();
  const act = async (as: string, one: Act) => {
    const response = await post(page.url, { as, act: one });
    return { status: response.status, answer: await response.json() };
  };
  const close = async () => {
    await page.close();
    await bolt[Symbol.asyncDispose]();
  };
  return { slack: bolt.slack, url: page.url, state, act, [Symbol.asyncDispose]: close };
}

const post = (url: string, body: unknown, headers: Record<string, string> = {}) =>
  fetch(`${url}api/act`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });

const nameForm = {
  type: 'modal' as const,
  callback_id: 'name',
  title: plain('Database'),
  submit: plain('Request'),
  blocks: [
    {
      type: 'input' as const,
      block_id: 'name',
      label: plain('Name'),
      element: { type: 'plain_text_input' as const, action_id: 'value' },
    },
  ],
};

test('the document and its bundle are served, and nothing else is', async () => {
  await using all = await startAll();
  const document = await fetch(`${all.url}?as=alice&channel=C0GENERAL`);
  expect(document.headers.get('content-security-policy')).toContain("default-src 'self'");
  const html = await document.text();
  const files = [...html.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].map((match) => match[1]);
  expect(files.map((file) => file?.split('.').at(-1)).sort()).toEqual(['css', 'js']);
  for (const file of files) expect((await fetch(new URL(file ?? '', all.url))).status).toBe(200);
  expect((await fetch(`${all.url}package.json`)).status).toBe(404);
});

test('a person sees their own channels and no private channels of others', async () => {
  await using all = await startAll();
  const [alice, carol] = [await all.state('alice'), await all.state('carol')];
  expect(alice.me).toMatchObject({ realName: 'Alice Okafor', team: { name: 'payments', kind: 'stream' } });
  expect(alice.places.map((place) => place.name)).toContain('payments-private');
  expect(carol.places.map((place) => place.name)).not.toContain('payments');
  expect(carol.channels.map((channel) => channel.name)).not.toContain('payments-private');
  expect((await fetch(`${all.url}api/state?as=mallory`)).status).toBe(404);
});

test('a form is opened, refused on its field, filled in and sent', async () => {
  const names: string[] = [];
  await using all = await startAll((app) => {
    app.command('/platform', async ({ ack, client, command }) => {
      await ack();
      await client.views.open({ trigger_id: command.trigger_id, view: nameForm });
    });
    app.view('name', async ({ ack, view }) => {
      const name = view.state.values.name?.value?.value ?? '';
      names.push(name);
      await (name === 'ledger' ? ack({ response_action: 'errors', errors: { name: 'It is taken.' } }) : ack());
    });
  });
  await all.act('alice', { kind: 'command', text: '/platform provision db', channel: 'C0GENERAL' });
  await all.slack.as('alice').waitFor((alice) => alice.view, 'the form');
  const viewId = (await all.state('alice')).modal?.view.id ?? '';
  const submit = (name: string) => all.act('alice', { kind: 'submit', viewId, values: { 'name/value': name } });
  expect((await submit('')).answer).toEqual({ errors: { name: 'Please complete this required field.' } });
  expect((await submit('ledger')).answer).toEqual({ errors: { name: 'It is taken.' } });
  expect((await all.state('alice')).modal?.typed).toEqual({ name: 'ledger' });
  expect((await submit('orders')).answer).toEqual({});
  expect((await all.state('alice')).modal).toBeUndefined();
  expect(names).toEqual(['ledger', 'orders']);
  expect((await submit('orders')).status).toBe(409);
});

test('of two buttons with the same action id, the one in the pressed block is used', async () => {
  const pressed: unknown[] = [];
  await using all = await startAll((app) => {
    app.action('show', async ({ ack, action }) => {
      await ack();
      if (action.type === 'button') pressed.push(action.value);
    });
    app.message('runs', async ({ say }) => {
      const run = (id: string) => ({
        type: 'section' as const,
        block_id: id,
        text: plain(id),
        accessory: { type: 'button' as const, action_id: 'show', text: plain('Show'), value: id },
      });
      await say({ text: 'Your runs', blocks: [run('first'), run('second')] });
    });
  });
  await all.act('alice', { kind: 'message', text: 'runs', channel: 'D0ALICE' });
  const { channel, ts } = await all.slack.as('alice').waitForMessage('dm', 'Your runs');
  await all.act('alice', { kind: 'click', where: { channel, ts }, blockId: 'second', actionId: 'show' });
  expect(pressed).toEqual(['second']);
});

test('a click that the bot does not answer in time is reported as Slack’s timeout', async () => {
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  await using all = await startAll(
    (app) => {
      app.action('slow', async ({ ack }) => {
        await held;
        await ack();
      });
      app.message('ask', async ({ say }) => {
        const button = { type: 'button' as const, action_id: 'slow', text: plain('Slow') };
        await say({ text: 'Press', blocks: [{ type: 'actions', block_id: 'b', elements: [button] }] });
      });
    },
    { ackTimeoutMs: 200 },
  );
  await all.act('alice', { kind: 'message', text: 'ask', channel: 'D0ALICE' });
  const { channel, ts } = await all.slack.as('alice').waitForMessage('dm', 'Press');
  const { answer } = await all.act('alice', { kind: 'click', where: { channel, ts }, blockId: 'b', actionId: 'slow' });
  release();
  expect(answer).toEqual({ failure: 'operation_timeout' });
});

test('changes reach the pages of the people who see them, and no others', async () => {
  await using all = await startAll();
  await using bob = readStates(`${all.url}api/events?as=bob`);
  await using carol = readStates(`${all.url}api/events?as=carol`);
  const texts = (state: PageState) => state.places.flatMap((place) => place.messages).map((message) => message.text);
  expect(texts(await bob.next())).toEqual([]);
  expect(texts(await carol.next())).toEqual([]);
  await all.act('alice', { kind: 'message', text: 'hello payments', channel: 'C0PAYMENTS' });
  expect(texts(await bob.next())).toEqual(['hello payments']);
  await all.act('alice', { kind: 'message', text: 'hello all', channel: 'C0GENERAL' });
  expect(texts(await carol.next())).toEqual(['hello all']);
});

test('other sites can neither act nor read, whatever name they reach the page by', async () => {
  await using all = await startAll();
  const body = { as: 'alice', act: { kind: 'message', text: 'forged', channel: 'C0GENERAL' } };
  const refused = [
    post(all.url, body, { Origin: 'https://evil.test' }),
    post(all.url, body, { Origin: 'null' }),
    post(all.url, body, { 'Content-Type': 'text/plain' }),
    fetch(`${all.url}api/state?as=alice`, { headers: { Origin: 'https://evil.test' } }),
  ];
  for (const response of await Promise.all(refused)) expect(response.status).toBe(403);
  const { port } = new URL(all.url);
  expect(await statusFor(port, { Host: `evil.test:${port}` })).toBe(403);
  expect(await statusFor(port, { Host: `127.0.0.1:${port}`, 'Sec-Fetch-Site': 'cross-site' })).toBe(403);
  expect(await statusFor(port, { Host: `127.0.0.1:${port}`, 'Sec-Fetch-Site': 'same-origin' })).toBe(200);
  expect(await statusFor(port, { Host: `localhost:${port}` })).toBe(200);
  expect(all.slack.messages('#general')).toEqual([]);
});

test('an unknown act is refused', async () => {
  await using all = await startAll();
  expect((await post(all.url, { as: 'alice', act: { kind: 'format-disk' } })).status).toBe(400);
  expect((await post(all.url, 'x'.repeat(300_000))).status).toBe(400);
  expect((await post(all.url, { as: 'mallory', act: { kind: 'openHome' } })).status).toBe(404);
});

/** Sends a request with any headers: `fetch` does not allow a Host header. */
const statusFor = (port: string, headers: Record<string, string>): Promise<number | undefined> =>
  new Promise((resolve, reject) => {
    request({ host: '127.0.0.1', port, path: '/api/state?as=alice', headers }, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .on('error', reject)
      .end();
  });

/** Reads the states sent to a page, one by one. */
function readStates(url: string) {
  const abort = new AbortController();
  const states = (async function* (): AsyncGenerator<PageState> {
    const { body } = await fetch(url, { signal: abort.signal });
    let buffered = '';
    for await (const chunk of body?.pipeThrough(new TextDecoderStream()) ?? []) {
      const events = (buffered + chunk).split('\n\n');
      buffered = events.pop() ?? '';
      for (const event of events) if (event.startsWith('data: ')) yield JSON.parse(event.slice('data: '.length));
    }
  })();
  return {
    async next(): Promise<PageState> {
      const { value } = await states.next();
      if (!value) throw new Error('The page’s events ended.');
      return value;
    },
    async [Symbol.asyncDispose]() {
      abort.abort();
      await states.return(undefined).catch(() => {});
    },
  };
}
