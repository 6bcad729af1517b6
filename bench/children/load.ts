import { setTimeout as sleep } from 'node:timers/promises';
import { answerParent } from '../child.ts';
import { quantile, times } from '../numbers.ts';
import { type LoadQuestion, loadQuestion, type Measured } from '../questions.ts';
import { submissionRequests } from '../requests.ts';
import { type Connection, openConnection } from '../wire.ts';

/**
 * The load generator, in a process of its own. Requests are made and signed before the clock starts; a latency goes from
 * writing a request to the last byte of its answer.
 */
async function run(question: LoadQuestion): Promise<Measured> {
  const { port, secret, payload, viewId, count, rate } = question;
  const requests = submissionRequests(secret, payload, viewId, count);
  const connections = await Promise.all(times(question.connections, () => openConnection(port)));
  const latencies: number[] = [];
  const send = async (connection: Connection, request: Buffer) => {
    const began = performance.now();
    const { status, body } = await connection.send(request);
    latencies.push(performance.now() - began);
    // An acceptance is an empty 200; a refusal would be quick too, and must not be counted as one.
    if (status !== 200 || body !== '') throw new Error(`A submission was answered ${status} ${body}`);
  };
  const began = performance.now();
  await (rate === undefined
    ? asFastAsAnswered(requests, connections, send)
    : steadily(requests, connections, send, rate, port));
  const perSecond = (count / (performance.now() - began)) * 1000;
  for (const connection of connections) connection.close();
  return { perSecond, p50: quantile(latencies, 0.5), p99: quantile(latencies, 0.99) };
}

type Send = (connection: Connection, request: Buffer) => Promise<void>;

async function asFastAsAnswered(requests: Buffer[], connections: Connection[], send: Send): Promise<void> {
  let next = 0;
  await Promise.all(
    connections.map(async (connection) => {
      for (let request = requests[next++]; request; request = requests[next++]) await send(connection, request);
    }),
  );
}

async function steadily(
  requests: Buffer[],
  connections: Connection[],
  send: Send,
  rate: number,
  port: number,
): Promise<void> {
  const idle = [...connections];
  const began = performance.now();
  const underWay: Promise<void>[] = [];
  for (const [index, request] of requests.entries()) {
    const early = began + (index / rate) * 1000 - performance.now();
    if (early > 0) await sleep(early);
    underWay.push(
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
  await Promise.all(underWay);
}

answerParent((question) => run(loadQuestion.parse(question)));
