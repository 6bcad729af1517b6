import { randomBytes, randomUUID } from 'node:crypto';
import type { Server } from 'node:http';
import { type WebSocket, WebSocketServer } from 'ws';
import { bot } from '../company.ts';
import { isJson } from './rules/walk.ts';
import type { Ack, Json } from './types.ts';

/** Server of Socket Mode: requests to the bot use connections that the bot has opened. */
export interface Sockets {
  /** Returns a URL that is valid for one connection, as at Slack. */
  ticket(): string;
  isConnected(): boolean;
  /** Sends to one connection and waits for its acknowledgement. */
  send(envelope: Envelope): Promise<Ack>;
  /** Requests new connections and closes the old ones, as Slack does every few hours. */
  refresh(): void;
  close(): void;
}

export interface Envelope {
  type: 'slash_commands' | 'interactive' | 'events_api';
  payload: Json;
  retry?: { attempt: number; reason: string };
}

export function createSockets(server: Server, origin: () => string, ackTimeoutMs: number): Sockets {
  const sockets = new WebSocketServer({ noServer: true });
  const tickets = new Set<string>();
  const waiting = new Map<string, (payload: unknown) => void>();
  const open: WebSocket[] = [];

  server.on('upgrade', (request, socket, head) => {
    const ticket = new URL(request.url ?? '/', origin()).searchParams.get('ticket') ?? '';
    if (!tickets.delete(ticket)) return void socket.destroy();
    sockets.handleUpgrade(request, socket, head, accept);
  });

  function accept(connection: WebSocket): void {
    connection.on('message', (data) => {
      const answer: unknown = JSON.parse(String(data));
      if (isJson(answer)) waiting.get(String(answer.envelope_id))?.(answer.payload);
    });
    connection.on('close', () => void open.splice(open.indexOf(connection), 1));
    open.push(connection);
    const info = { host: 'applink-1', started: new Date().toISOString(), approximate_connection_time: 18_060 };
    const hello = { connection_info: { app_id: bot.appId }, num_connections: open.length, debug_info: info };
    connection.send(JSON.stringify({ type: 'hello', ...hello }));
  }

  return {
    ticket() {
      const ticket = randomBytes(16).toString('hex');
      tickets.add(ticket);
      return `${origin().replace(/^http/, 'ws')}/link/?ticket=${ticket}`;
    },
    isConnected: () => open.length > 0,
    async send({ type, payload, retry }) {
      const connection = open.at(-1);
      if (!connection) throw new Error('No socket is connected.');
      const start = performance.now();
      const id = randomUUID();
      const { promise, resolve } = Promise.withResolvers<Pick<Ack, 'status' | 'timedOut' | 'body' | 'raw'>>();
      waiting.set(id, (body) => resolve({ status: 200, timedOut: false, ...toHttpAnswer(body) }));
      const timer = setTimeout(() => resolve({ status: 0, timedOut: true, body: '', raw: '' }), ackTimeoutMs);
      const retried = retry ? { retry_attempt: retry.attempt, retry_reason: retry.reason } : {};
      const about = { envelope_id: id, type, accepts_response_payload: type !== 'events_api', ...retried };
      connection.send(JSON.stringify({ ...about, payload }));
      const answer = await promise;
      clearTimeout(timer);
      waiting.delete(id);
      return { ...answer, ms: performance.now() - start, headers: {} };
    },
    refresh() {
      const reason = { type: 'disconnect', reason: 'refresh_requested', debug_info: { host: 'applink-1' } };
      for (const connection of open) connection.send(JSON.stringify(reason));
    },
    close() {
      for (const connection of open) connection.terminate();
      sockets.close();
    },
  };
}

/** Converts an acknowledgement to an HTTP answer. An empty object is an empty answer. */
function toHttpAnswer(payload: unknown): Pick<Ack, 'body' | 'raw'> {
  const isEmpty = payload === undefined || (isJson(payload) && Object.keys(payload).length === 0);
  if (isEmpty) return { body: '', raw: '' };
  // Bolt wraps plain text in an object.
  const text = isJson(payload) && typeof payload.text === 'string' && Object.keys(payload).length === 1;
  return text ? { body: payload.text, raw: String(payload.text) } : { body: payload, raw: JSON.stringify(payload) };
}
