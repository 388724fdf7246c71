import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { networkInterfaces } from 'node:os';
import { afterEach, describe, expect, it } from 'vitest';
import { envelope, SCHEMA } from '../support/records.ts';
import { runTarget } from '../support/target-here.ts';

/** An address of this machine that is none of the loopback: to the program, that of another machine. */
const OTHER = Object.values(networkInterfaces())
  .flatMap((addresses) => addresses ?? [])
  .find(({ internal, family }) => !internal && family === 'IPv4')?.address;
const PASSWORD = 'recognisable';
const SSL_REQUEST = 80_877_103;
const NO_TLS = Buffer.from('N');

/** An authentication request of this kind, with what follows it. */
function ask(kind: number, rest = Buffer.alloc(0)): Buffer {
  const head = Buffer.alloc(9);
  head.write('R');
  head.writeInt32BE(8 + rest.length, 1);
  head.writeInt32BE(kind, 5);
  return Buffer.concat([head, rest]);
}
const IN_CLEAR = ask(3);
const SCRAM = ask(10, Buffer.from('SCRAM-SHA-256\0\0'));

const servers: Server[] = [];
const sockets: Socket[] = [];
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy();
  for (const each of servers.splice(0)) each.close();
});

/** A server without TLS that gives these answers to what comes after the question for TLS, and notes all that comes. */
async function falseServer(host: string, answers: readonly Buffer[], afterNoTls?: Buffer) {
  const came: Buffer[] = [];
  const listener = createServer((socket) => {
    sockets.push(socket.on('error', () => {}));
    const left = [...answers];
    socket.on('data', (bytes) => {
      came.push(bytes);
      const isQuestion = bytes.length === 8 && bytes.readInt32BE(4) === SSL_REQUEST;
      const answer = isQuestion
        ? Buffer.concat(afterNoTls === undefined ? [NO_TLS] : [NO_TLS, afterNoTls])
        : left.shift();
      if (answer === undefined) socket.end();
      else socket.write(answer);
    });
  });
  servers.push(listener.listen(0, host));
  await once(listener, 'listening');
  const { port } = listener.address() as AddressInfo;
  return { port, came: () => Buffer.concat(came).toString('latin1') };
}

function settingsFor(host: string, port: number, sslmode: string) {
  const [prefix, user] = ['TARGET_POSTGRES_RAW_', 'someone'];
  const values = { HOST: host, PORT: String(port), DATABASE: 'db', USER: user, PASSWORD, SSLMODE: sslmode };
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [`${prefix}${name}`, value]));
}

describe.skipIf(OTHER === undefined)('a false server on another machine', () => {
  it.each<[string, string, Buffer[], Buffer?]>([
    ['asks for it without TLS, under sslmode prefer', 'prefer', [IN_CLEAR]],
    ['asks for it under sslmode allow', 'allow', [IN_CLEAR]],
    ['asks for it under sslmode disable', 'disable', [IN_CLEAR]],
    ['asks for it after it has begun with SCRAM', 'prefer', [SCRAM, IN_CLEAR]],
    ['asks for SCRAM and for it in one packet', 'disable', [Buffer.concat([SCRAM, IN_CLEAR])]],
    ['asks for it in the same packet as it refuses TLS', 'prefer', [IN_CLEAR], IN_CLEAR],
  ])('gets no password in clear if it %s', async (_what, sslmode, answers, afterNoTls) => {
    const { port, came } = await falseServer(OTHER ?? '', answers, afterNoTls);
    const settings = settingsFor(OTHER ?? '', port, sslmode);
    for (const args of [[], ['doctor']]) {
      const { code, stderr, stdout } = await runTarget(settings, [SCHEMA, envelope('1', '{}')], args);
      expect(code, stderr).not.toBe(0);
      expect(`${stderr}${stdout}`).toMatch(/password in clear, without TLS|answer to the question for TLS/);
    }
    expect(came()).toContain('someone');
    expect(came()).not.toContain(PASSWORD);
  });

  it.each(['require', 'verify-full'])('gets nothing at all without TLS under sslmode %s', async (sslmode) => {
    const { port, came } = await falseServer(OTHER ?? '', [IN_CLEAR]);
    const { code, lastLine } = await runTarget(settingsFor(OTHER ?? '', port, sslmode), [SCHEMA]);
    expect(code).toBe(7);
    expect(lastLine).toContain('does not support SSL');
    expect(came()).not.toMatch(/someone|recognisable/);
  });
});

it('a server on this machine that asks for the password in clear gets it', async () => {
  const { port, came } = await falseServer('127.0.0.1', [IN_CLEAR]);
  await runTarget(settingsFor('127.0.0.1', port, 'prefer'), [SCHEMA, envelope('1', '{}')]);
  expect(came()).toContain(PASSWORD);
});
