import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { FatalApiError, RetryableApiError } from 'singer';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { download } from '../../src/http/download.ts';
import { createHttpClient } from '../../src/http/http.ts';
import { temporaryFolder } from '../support/run-tap.ts';

const FILE = Buffer.from('the bytes of a receipt');
let answer: (response: ServerResponse) => void;
let headers: IncomingHttpHeaders = {};
const server = createServer((request, response) => {
  headers = request.headers;
  answer(response);
});
let folder: string;
beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
beforeEach(() => {
  folder = temporaryFolder();
});
afterAll(() => server.close());

const fetchFile = (size: number | undefined = FILE.length) =>
  download(createHttpClient('test', 5), {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/file?X-Amz-Signature=secret`,
    path: join(folder, '7-receipt.pdf'),
    size,
  });

it('a file is fetched without a token, and has its name when it is whole', async () => {
  answer = (response) => response.end(FILE);
  expect(await fetchFile()).toBe(FILE.length);
  expect(readFileSync(join(folder, '7-receipt.pdf'))).toEqual(FILE);
  expect(readdirSync(folder)).toEqual(['7-receipt.pdf']);
  expect(headers).not.toHaveProperty('authorization');
});

it.each<[string, (response: ServerResponse) => void, new (text: string) => Error]>([
  ['with too few bytes', (response) => response.end(FILE.subarray(1)), RetryableApiError],
  ['with too many bytes', (response) => response.end(Buffer.concat([FILE, FILE])), RetryableApiError],
  ['with 403', (response) => response.writeHead(403).end('<Error>expired</Error>'), RetryableApiError],
  ['with 403 and no body', (response) => response.writeHead(403).end(), RetryableApiError],
  ['with 404', (response) => response.writeHead(404).end('gone'), FatalApiError],
  ['with a redirection', (response) => response.writeHead(302, { location: '/x' }).end(), RetryableApiError],
  ['by closing the connection', (response) => response.destroy(), RetryableApiError],
])('an address that answers %s leaves the file that was there', async (_, given, kind) => {
  answer = given;
  const path = join(folder, '7-receipt.pdf');
  writeFileSync(path, 'an older file');
  const error = await fetchFile().catch((problem) => problem);
  expect(error).toBeInstanceOf(kind);
  expect(error.message).not.toContain('secret');
  expect(readFileSync(path, 'utf8')).toBe('an older file');
});

it('a path that cannot be written ends with the path and the reason', async () => {
  answer = (response) => response.end(FILE);
  mkdirSync(join(folder, '7-receipt.pdf'));
  await expect(fetchFile()).rejects.toThrow(/7-receipt\.pdf cannot be written \(E[A-Z]+\).*--to/);
});
