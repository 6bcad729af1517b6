import { once } from 'node:events';
import { connect } from 'node:net';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type HttpServer, listen, readBody, reply } from '../../src/lib/http.ts';

const limit = 1000;
let server: HttpServer;
const logged: string[] = [];
beforeAll(async () => {
  const log = pino({ level: 'info' }, { write: (line: string) => void logged.push(line) });
  const routes = {
    'POST /echo': async (request, response) => reply(response, 200, (await readBody(request, limit)).toString()),
    'GET /broken': () => {
      throw new Error('a secret detail');
    },
  } satisfies Parameters<typeof listen>[0];
  server = await listen(routes, { port: 0, host: '127.0.0.1', log, requestMs: 200 });
});
afterAll(() => server.close());

const urlOf = (path: string) => `http://127.0.0.1:${server.port}${path}`;
const post = (body: BodyInit) => fetch(urlOf('/echo'), { method: 'POST', body, duplex: 'half' } as RequestInit);

/** Writes `parts` to a TCP connection and returns everything received until the server closes it. */
async function sendRaw(...parts: string[]): Promise<string> {
  const socket = connect(server.port, '127.0.0.1').setEncoding('utf8');
  let received = '';
  socket.on('data', (text) => {
    received += text;
  });
  for (const part of parts) socket.write(part);
  await once(socket, 'close');
  return received;
}

test('a body up to the limit is read unchanged', async () => {
  expect(await (await post('ä'.repeat(limit / 2))).text()).toBe('ä'.repeat(limit / 2));
  expect(await (await post('')).text()).toBe('');
});

test('a longer body is answered 413, with or without a length, and the connection stays open', async () => {
  expect((await post('x'.repeat(limit + 1))).status).toBe(413);
  const chunk = new Uint8Array(600);
  const chunked = new ReadableStream({
    start(stream) {
      for (let count = 0; count < 5; count += 1) stream.enqueue(chunk);
      stream.close();
    },
  });
  expect((await post(chunked)).status).toBe(413);
  expect((await post('short')).status).toBe(200);
});

test('a body shorter than its length is cut off in time', async () => {
  const head = 'POST /echo HTTP/1.1\r\nhost: x\r\ncontent-length: 500\r\n\r\n';
  expect(await sendRaw(head, 'only this')).toContain(' 408 ');
});

test('headers that never end are cut off in time', async () => {
  expect(await sendRaw('POST /echo HTTP/1.1\r\nhost: x\r\nx-slow: ')).toContain(' 408 ');
});

test.each([
  ['a request that is not HTTP', 'NONSENSE\r\n\r\n', ' 400 '],
  ['two lengths', 'POST /echo HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n', ' 400 '],
  [
    'a length and chunks',
    'POST /echo HTTP/1.1\r\nhost: x\r\ncontent-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n',
    ' 400 ',
  ],
  ['huge headers', `GET /echo HTTP/1.1\r\nhost: x\r\nx-big: ${'x'.repeat(20_000)}\r\n\r\n`, ' 431 '],
])('%s is refused', async (_, text, status) => {
  expect(await sendRaw(text)).toContain(status);
});

test('an unknown path is answered 404 and the wrong method 405', async () => {
  expect((await fetch(urlOf('/'))).status).toBe(404);
  expect((await fetch(urlOf('/../etc/passwd'))).status).toBe(404);
  expect((await fetch(urlOf('/__proto__'))).status).toBe(404);
  expect((await fetch(urlOf('/echo'))).status).toBe(405);
  expect((await fetch(urlOf('/echo'), { method: 'DELETE' })).status).toBe(405);
});

test('the error of a handler is logged and not part of the answer', async () => {
  const answer = await fetch(urlOf('/broken'));
  expect([answer.status, await answer.text()]).toEqual([500, '']);
  expect(logged.join()).toContain('a secret detail');
});

test('a client that disconnects during a request causes no error', async () => {
  const before = logged.length;
  const socket = connect(server.port, '127.0.0.1');
  await once(socket, 'connect');
  socket.write('POST /echo HTTP/1.1\r\nhost: x\r\ncontent-length: 500\r\n\r\nhalf', () => socket.resetAndDestroy());
  await once(socket, 'close');
  expect((await post('after it')).status).toBe(200);
  expect(logged.slice(before)).toEqual([]);
});
