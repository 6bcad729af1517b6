import { setTimeout as sleep } from 'node:timers/promises';
import { answerParent } from '../child.ts';
import { type LoadRequest, loadRequest, type Measurement } from '../measurement.ts';
import { quantile, times } from '../numbers.ts';
import { submissionRequests } from '../requests.ts';
import { type Connection, openConnection } from '../wire.ts';

/**
 * Generates load. Requests are built and signed before the measurement. A latency covers the time from writing a request
 * to the last byte of its answer.
 */
async function run(question: LoadRequest): Promise<Measurement> {
  const { port, secret, payload, viewId, count, rate } = question;
  const requests = submissionRequests(secret, payload, viewId, count);
  const connections = await Promise.all(times(question.connections, () => openConnection(port)));
  const latencies: number[] = [];
  const send = async (connection: Connection, request: Buffer) => {
    const start = performance.now();
    const { status, body } = await connection.send(request);
    latencies.push(performance.now() - start);
    // Only an empty 200 is an acceptance. A refusal may be fast and must not count.
    if (status !== 200 || body !== '') throw new Error(`A submission was answered ${status} ${body}`);
  };
  const start = performance.now();
  await (rate === undefined
    ? sendConcurrently(requests, connections, send)
    : sendAtRate(requests, connections, send, rate, port));
  const perSecond = (count / (performance.now() - start)) * 1000;
  for (const connection of connections) connection.close();
  return { perSecond, p50: quantile(latencies, 0.5), p99: quantile(latencies, 0.99) };
}

type Send = (connection: Connection, request: Buffer) => Promise<void>;

async function sendConcurrently(requests: Buffer[], connections: Connection[], send: Send): Promise<void> {
  let next = 0;
  await Promise.all(
    connections.map(async (connection) => {
      for (let request = requests[next++]; request; request = requests[next++]) await send(connection, request);
    }),
  );
}

async function sendAtRate(
  requests: Buffer[],
  connections: Connection[],
  send: Send,
  rate: number,
  port: number,
): Promise<void> {
  const idle = [...connections];
  const start = performance.now();
  const pending: Promise<void>[] = [];
  for (const [index, request] of requests.entries()) {
    const early = start + (index / rate) * 1000 - performance.now();
    if (early > 0) await sleep(early);
    pending.push(
      (async () => {
        let connection = idle.pop();
        if (!connection) {
          connection = await openConnection(port);
          connections.push(connection);
        }
        await send(connection, request);
        idle.push(connection);
      })(),
    );
  }
  await Promise.all(pending);
}

answerParent((question) => run(loadRequest.parse(question)));
