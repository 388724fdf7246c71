import { EventEmitter, once } from 'node:events';
import { Writable } from 'node:stream';
import type pg from 'pg';
import { describe, expect, it } from 'vitest';
import { copyChunks } from '../../src/postgres/copy-binary.ts';
import { copyInto, copyStream } from '../../src/postgres/copy-stream.ts';

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

it('a short chunk that waits in the socket is not overwritten by the next one', async () => {
  const sent: Buffer[] = [];
  const socket = new Writable({
    write: (bytes, _, done) => {
      // A slow server takes them late.
      setImmediate(() => {
        sent.push(Buffer.from(bytes));
        done();
      });
    },
  });
  const connection = { query: () => {}, stream: socket } as unknown as pg.Connection;
  const query = (stream: ReturnType<typeof copyStream>) => {
    stream.submit(connection);
    stream.handleCopyInResponse(connection);
    return stream;
  };
  const rows = [5_000, 260_000, 5_000, 260_000].map((length, n) => Buffer.alloc(length, `${n}`));
  const cellsOf = (bytes: Buffer) => [{ bytes, start: 0, end: bytes.length }];
  void copyInto({ query } as unknown as pg.Client, 'copy', copyChunks(['text'], rows, cellsOf));
  while (!sent.at(-1)?.equals(COPY_DONE)) await new Promise((resolve) => setImmediate(resolve));
  const bytes = Buffer.concat(sent);
  for (const row of rows) expect(bytes.includes(row)).toBe(true);
});

const COPY_DONE = Buffer.from('c\0\0\0\x04');
