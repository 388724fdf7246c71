import { EventEmitter, once } from 'node:events';
import type pg from 'pg';
import { describe, expect, it } from 'vitest';
import { copyStream } from '../../src/postgres/copy-stream.ts';

/** A connection whose socket takes nothing until the test lets it. */
function fullConnection() {
  const socket = Object.assign(new EventEmitter(), { write: () => false });
  const connection = { query: () => {}, stream: socket, sendCopyFail: () => {} };
  return { socket, connection: connection as unknown as pg.Connection };
}

describe('a COPY that fails while its socket is full', () => {
  const start = () => {
    const { socket, connection } = fullConnection();
    const stream = copyStream('copy t from stdin');
    stream.submit(connection);
    stream.handleCopyInResponse(connection);
    stream.write(Buffer.from('first'));
    for (let i = 0; i < 3; i += 1) stream.write(Buffer.from('later'));
    return { stream, socket, connection };
  };

  it('fails its writer, and is silent when the socket drains after that', async () => {
    const { stream, socket, connection } = start();
    const failure = once(stream, 'finish');
    stream.handleError(new Error('terminated'), connection);
    await expect(failure).rejects.toThrow('terminated');
    socket.emit('drain');
    await new Promise((resolve) => setImmediate(resolve));
    stream.handleError(new Error('Connection terminated unexpectedly'), connection);
  });

  it('is silent when it is ended after that', async () => {
    const { stream, socket, connection } = start();
    stream.end();
    stream.handleError(new Error('terminated'), connection);
    socket.emit('drain');
    await new Promise((resolve) => setTimeout(resolve, 20));
  });
});
