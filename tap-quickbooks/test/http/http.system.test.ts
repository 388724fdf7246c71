import { execFileSync, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { brotliCompressSync, createGzip, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { expect, it, onTestFinished, vi } from 'vitest';
import { createHttpClient, LONGEST_ANSWER_BYTES, request } from '../../src/http/http.ts';
import { temporaryFolder } from '../support/run-tap.ts';

const MB = 1_000_000;
const client = createHttpClient('test', 60);

async function listen(server: ReturnType<typeof createServer> | ReturnType<typeof createTlsServer>) {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const serve = async (listener: RequestListener) => `http://${await listen(createServer(listener))}`;

it.each([
  ['gzip', gzipSync],
  ['GZIP', gzipSync],
  [' Gzip', gzipSync],
  ['X-gzip', gzipSync],
  ['gzip, identity', gzipSync],
  ['br, gzip', (text: string) => gzipSync(brotliCompressSync(text))],
  ['BR', brotliCompressSync],
  ['deflate', deflateSync],
  ['deflate', deflateRawSync],
])('decodes a body whose content-encoding is %j', async (coding, encode) => {
  const url = await serve((_, response) => {
    response.writeHead(200, { 'content-encoding': coding }).end(encode('{"a":1}'));
  });
  const outcome = await request(client, url, {});
  expect(outcome.kind === 'answer' && outcome.body.toString()).toBe('{"a":1}');
});

it.each([
  ['zstd', /its body has the coding "zstd"/],
  ['br', /./],
  ['gzip', /./],
])('has no answer if the body cannot be decoded by its content-encoding %j', async (coding, reason) => {
  const url = await serve((_, response) => {
    response.writeHead(200, { 'content-encoding': coding }).end('hello world hello');
  });
  expect(await request(client, url, {})).toMatchObject({
    kind: 'noAnswer',
    reason: expect.stringMatching(reason),
  });
});

it.each([
  ['plain', (body: Buffer) => body, {}],
  ['zipped', (body: Buffer) => gzipSync(body, { level: 1 }), { 'content-encoding': 'gzip' }],
])('reads a page of 60 MB, %s', async (_, encode, headers) => {
  const body = Buffer.alloc(60 * MB, 'x');
  const url = await serve((_request, response) => {
    response.writeHead(200, headers).end(encode(body));
  });
  const outcome = await request(client, url, {});
  expect(outcome.kind === 'answer' && outcome.body.length).toBe(60 * MB);
});

it('gives up a plain answer that never ends soon after the limit, without holding more', async () => {
  let sent = 0;
  const piece = Buffer.alloc(MB, ' ');
  const url = await serve((_, response) => {
    const send = () => {
      while (!response.destroyed) {
        sent += MB;
        if (!response.write(piece)) {
          response.once('drain', send);
          return;
        }
      }
    };
    send();
  });
  const outcome = await request(client, url, {});
  expect(outcome).toMatchObject({
    kind: 'noAnswer',
    isTooLong: true,
    reason: expect.stringMatching(/64 MiB/),
  });
  expect(sent).toBeLessThan(LONGEST_ANSWER_BYTES + 40 * MB);
});

it('gives up a small body that unzips to 400 MB, and takes no memory for it', async () => {
  const bomb = await zippedSpaces(400);
  expect(bomb.length).toBeLessThan(2 * MB);
  const url = await serve((_, response) => {
    response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb);
  });
  const before = process.memoryUsage().rss;
  const outcome = await request(client, url, {});
  expect(outcome).toMatchObject({ kind: 'noAnswer', isTooLong: true });
  expect(process.memoryUsage().rss - before).toBeLessThan(250 * MB);
});

it.skipIf(spawnSync('openssl', ['version']).status !== 0)(
  'refuses a certificate that is not trusted at once, and names host, code and remedy',
  async () => {
    const folder = temporaryFolder();
    const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
    const subject = ['-subj', '/CN=localhost', '-days', '1'];
    execFileSync(
      'openssl',
      [
        'req',
        '-x509',
        '-newkey',
        'ec',
        '-pkeyopt',
        'ec_paramgen_curve:prime256v1',
        '-nodes',
        '-keyout',
        key,
        '-out',
        cert,
        ...subject,
      ],
      { stdio: 'ignore' },
    );
    const host = await listen(createTlsServer({ key: readFileSync(key), cert: readFileSync(cert) }));
    await expect(request(client, `https://${host}/secret-path`, {})).rejects.toMatchObject({
      exitCode: 2,
      message: expect.stringMatching(
        new RegExp(
          `^no secure connection to ${host} \\(DEPTH_ZERO_SELF_SIGNED_CERT\\): .*NODE_EXTRA_CA_CERTS`,
        ),
      ),
    });
  },
);

it('refuses a server without TLS at an https address at once', async () => {
  const host = await listen(createServer((_, response) => response.end('hello')));
  await expect(request(client, `https://${host}/`, {})).rejects.toMatchObject({
    exitCode: 2,
    message: expect.stringMatching(/no secure connection .*check host, port and http or https/),
  });
});

async function zippedSpaces(megabytes: number): Promise<Buffer> {
  const zip = createGzip();
  const chunks: Buffer[] = [];
  zip.on('data', (chunk: Buffer) => chunks.push(chunk));
  const piece = Buffer.alloc(MB, ' ');
  for (let i = 0; i < megabytes; i += 1) if (!zip.write(piece)) await once(zip, 'drain');
  zip.end();
  await once(zip, 'end');
  return Buffer.concat(chunks);
}

it('reports that a request was sent as soon as it has left, and not when its answer comes', async () => {
  const events: string[] = [];
  const url = await serve(async (_, response) => {
    await vi.waitUntil(() => events.length > 0);
    events.push('answer');
    response.end('{}');
  });
  const outcome = await request(client, url, { onSent: () => void events.push('sent') });
  expect(outcome.kind).toBe('answer');
  expect(events).toEqual(['sent', 'answer']);
});
