import { once } from 'node:events';
import { connect } from 'node:net';

/** Keep-alive HTTP connection. Uses much less CPU than `node:http`, which leaves the CPU to the measured servers. */
export interface Connection {
  /** Sends one request at a time. @throws Error when the connection breaks */
  send(request: Buffer): Promise<Answer>;
  close(): void;
}

export interface Answer {
  status: number;
  body: string;
}

/** Connects to 127.0.0.1. @throws Error when nothing listens there */
export async function openConnection(port: number): Promise<Connection> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true }).setEncoding('latin1');
  await once(socket, 'connect');
  let received = '';
  let waiting: PromiseWithResolvers<Answer> | undefined;
  socket.on('data', (text: string) => {
    received += text;
    const answer = readAnswer(received);
    if (!answer) return;
    received = '';
    waiting?.resolve(answer);
  });
  const broken = (error?: Error) => waiting?.reject(error ?? new Error('The server closed the connection.'));
  socket.on('error', broken);
  socket.on('close', () => broken());
  return {
    send(request) {
      waiting = Promise.withResolvers();
      socket.write(request);
      return waiting.promise;
    },
    close: () => void socket.destroy(),
  };
}

/** Parses an answer. Undefined until it is complete. */
function readAnswer(text: string): Answer | undefined {
  const end = text.indexOf('\r\n\r\n');
  if (end < 0) return undefined;
  const head = text.slice(0, end).toLowerCase();
  const body = text.slice(end + 4);
  const length = /\r\ncontent-length: (\d+)/.exec(head)?.[1];
  const isComplete = length === undefined ? body.endsWith('0\r\n\r\n') : body.length >= Number(length);
  return isComplete
    ? { status: Number(head.slice(9, 12)), body: length === undefined && body === '0\r\n\r\n' ? '' : body }
    : undefined;
}
