import { once } from 'node:events';
import { createServer } from 'node:net';
import { expect, it } from 'vitest';
import { freePort, onFreePort } from '../src/free-port.ts';

const taken = new Error('taken');
const isTaken = (error: unknown) => error === taken;

it('finds a port that can be bound', async () => {
  const server = createServer();
  await onFreePort((port) => once(server.listen(port, '127.0.0.1'), 'listening'), isTaken);
  server.close();
});

it('finds ports that the system chooses for no other socket', async () => {
  const ports = await Promise.all(Array.from({ length: 20 }, () => freePort()));
  for (const port of ports) expect(port).toBeLessThan(32_768);
});

it('takes the next port if another process was faster', async () => {
  const ports = [1, 2, 3].values();
  const bind = async (port: number) => (port < 3 ? Promise.reject(taken) : `bound ${port}`);
  expect(await onFreePort(bind, isTaken, async () => ports.next().value ?? 0)).toBe('bound 3');
});

it.each([
  { error: taken, attempts: 10 },
  { error: new Error('out of memory'), attempts: 1 },
])('gives up on $error.message after $attempts attempts', async ({ error, attempts }) => {
  let count = 0;
  const bind = async () => {
    count += 1;
    throw error;
  };
  await expect(onFreePort(bind, isTaken)).rejects.toBe(error);
  expect(count).toBe(attempts);
});
