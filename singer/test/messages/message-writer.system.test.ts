import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Writable } from 'node:stream';
import { setTimeout } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { BrokenPipeError } from '../../src/errors.ts';
import { MessageWriter } from '../../src/messages/message-writer.ts';
import { buildProgram, temporaryFolder } from '../support/program.ts';

const MEGABYTE = 1024 * 1024;
const LINE = `${'é'.repeat(511)}\n`;
const LINES = (20 * MEGABYTE) / 1024;

/** Writes 20 MB; says on stderr how much Node held at most, and how it ended. */
const WRITING_PROGRAM = `
  import { MessageWriter } from 'singer';
  const output = new MessageWriter(process.stdout);
  const line = 'é'.repeat(511) + '\\n';
  let mostBuffered = 0;
  process.on('warning', (warning) => process.stderr.write(warning.name + '\\n'));
  try {
    for (let i = 0; i < ${LINES}; i += 1) {
      await output.write(line);
      mostBuffered = Math.max(mostBuffered, process.stdout.writableLength);
    }
    await output.flush();
    process.stderr.write(JSON.stringify({ mostBuffered, left: process.stdout.writableLength }));
    process.exit(0);
  } catch (error) {
    process.stderr.write(JSON.stringify({ name: error.name, message: error.message, mostBuffered }));
    process.exitCode = error.exitCode;
  }
`;

describe('a program that writes 20 MB to a pipe', () => {
  it('loses no byte at exit and holds little, though its reader is slow', async () => {
    const { child, ended } = await startWriting();
    let received = 0;
    for await (const chunk of child.stdout) {
      received += chunk.length;
      if (received < MEGABYTE || received > 19 * MEGABYTE) await setTimeout(5);
    }
    const { code, stderr } = await ended;
    expect(received).toBe(LINES * Buffer.byteLength(LINE));
    const { mostBuffered, left } = JSON.parse(stderr);
    expect(left).toBe(0);
    expect(mostBuffered).toBeLessThan(MEGABYTE);
    expect(code).toBe(0);
  });

  it('ends with BrokenPipeError where its reader closes, even while a write waits', async () => {
    const { child, ended } = await startWriting();
    await once(child.stdout, 'readable');
    await setTimeout(200);
    child.stdout.destroy();
    const { code, stderr } = await ended;
    const { name, message, mostBuffered } = JSON.parse(stderr);
    expect(name).toBe('BrokenPipeError');
    expect(message).toBe(
      'the reader of our output is gone (EPIPE): see why the next program in the pipe ended',
    );
    expect(mostBuffered).toBeLessThan(MEGABYTE);
    expect(code).toBe(9);
  });
});

describe('a message writer', () => {
  it('holds a write back until its reader has taken what is there', async () => {
    const { output, taken, take } = slowOutput();
    const writer = new MessageWriter(output);
    let isWritten = false;
    const writing = writer.write('0123456789').then(() => {
      isWritten = true;
    });
    await setTimeout(20);
    expect(isWritten).toBe(false);
    take();
    await writing;
    expect(taken).toEqual(['0123456789']);
  });

  it('flushes once everything before has left, not sooner', async () => {
    const { output, taken, take } = slowOutput(1000);
    const writer = new MessageWriter(output);
    await writer.write('a');
    await writer.write('b');
    let isFlushed = false;
    const flushing = writer.flush().then(() => {
      isFlushed = true;
    });
    take();
    await setTimeout(20);
    expect(isFlushed).toBe(false);
    while (!isFlushed) {
      take();
      await setTimeout(1);
    }
    await flushing;
    expect(taken.join('')).toBe('ab');
  });

  it('lets a hundred writers wait at once without adding a listener', async () => {
    const { output, taken, take } = slowOutput();
    const writer = new MessageWriter(output);
    const before = listenersOf(output);
    const writing = Promise.all(Array.from({ length: 100 }, (_, i) => writer.write(`${i}\n`)));
    expect(listenersOf(output)).toBe(before);
    const takingAll = setInterval(take, 0);
    onTestFinished(() => clearInterval(takingAll));
    await writing;
    expect(taken.join('')).toBe(Array.from({ length: 100 }, (_, i) => `${i}\n`).join(''));
    expect(listenersOf(output)).toBe(before);
  });

  it.each<[string, (output: Writable) => void, RegExp]>([
    [
      'fails',
      (output) => output.destroy(systemError('EPIPE')),
      /^the reader of our output is gone \(EPIPE\): /,
    ],
    ['is closed', (output) => output.destroy(), /^the reader of our output is gone: /],
    [
      'is full',
      (output) => output.destroy(systemError('ENOSPC')),
      /^our output cannot be written \(ENOSPC\): /,
    ],
  ])('rejects every waiting call, and every later call, where its output %s', async (_, end, message) => {
    const { output } = slowOutput();
    const writer = new MessageWriter(output);
    const waiting = [writer.write('0123456789'), writer.write('more'), writer.flush()];
    setImmediate(() => end(output));
    const results = await Promise.allSettled(waiting);
    expect(results.map((result) => result.status === 'rejected' && result.reason)).toEqual([
      expect.any(BrokenPipeError),
      expect.any(BrokenPipeError),
      expect.any(BrokenPipeError),
    ]);
    await expect(waiting[0]).rejects.toThrow(message);
    await expect(writer.write('later')).rejects.toThrow(message);
    await expect(writer.flush()).rejects.toThrow(message);
  });

  it('rejects at once where its output was closed before', async () => {
    const { output } = slowOutput();
    output.destroy();
    await once(output, 'close');
    const writer = new MessageWriter(output);
    await expect(writer.write('0123456789')).rejects.toThrow(BrokenPipeError);
    await expect(writer.flush()).rejects.toThrow(BrokenPipeError);
  });

  it('rejects a write between the failure and the event that tells of it', async () => {
    const { output } = slowOutput();
    const writer = new MessageWriter(output);
    output.destroy(systemError('EPIPE'));
    await expect(writer.write('0123456789')).rejects.toThrow('(EPIPE)');
  });
});

async function startWriting() {
  const folder = temporaryFolder();
  const program = await buildProgram(folder, WRITING_PROGRAM);
  const child = spawn(process.execPath, [program], { stdio: ['ignore', 'pipe', 'pipe'] });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  let stderr = '';
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
  });
  const ended = once(child, 'close').then(([code]) => ({ code, stderr }));
  return { child, ended };
}

/** An output that takes one chunk whenever the test lets it. */
function slowOutput(highWaterMark = 4) {
  const taken: string[] = [];
  const pending: (() => void)[] = [];
  const output = new Writable({
    highWaterMark,
    write(chunk, _encoding, done) {
      pending.push(() => {
        taken.push(String(chunk));
        done();
      });
    },
  });
  return { output, taken, take: () => pending.shift()?.() };
}

function listenersOf(output: Writable): number {
  return output.eventNames().reduce((sum, name) => sum + output.listenerCount(name), 0);
}

function systemError(code: string): Error {
  return Object.assign(new Error(code), { code });
}
