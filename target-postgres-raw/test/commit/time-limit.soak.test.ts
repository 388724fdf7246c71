import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { sharedServer } from '../../../testing/shared-server.ts';
import { envelope, SCHEMA, state } from '../support/records.ts';
import { runTarget, TargetProcess } from '../support/target-process.ts';
import { withDatabase } from '../support/test-database.ts';

const server = sharedServer();

describe('a time limit of the server that ended an attempt', () => {
  /** Passes connections on to the server, and ends each one at once after `cut`. */
  async function cuttingProxy() {
    const sockets = new Set<Socket>();
    let isCut = false;
    const proxy = createServer((client) => {
      const upstream = connect(server.port, server.host);
      for (const socket of [client, upstream]) sockets.add(socket.on('error', () => {}));
      client.pipe(upstream).pipe(client);
      if (isCut) client.destroy();
    });
    await once(proxy.listen(0, '127.0.0.1'), 'listening');
    const address = proxy.address();
    const cut = () => {
      isCut = true;
      for (const socket of sockets) socket.destroy();
    };
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    return { port: String(port), cut, close: () => proxy.close() };
  }

  it('is the reason of the last line, though all others only saw the connection lost', () =>
    withDatabase(server, async ({ settings, query }) => {
      await runTarget(settings, [SCHEMA]);
      await query(`create function raw.end_it() returns trigger language plpgsql as $$ begin
        raise exception using errcode = '25P04', message = 'terminating connection'; end $$`);
      await query(
        'create trigger end_it before insert on raw.qb_invoices for each row execute function raw.end_it()',
      );
      const proxy = await cuttingProxy();
      const target = new TargetProcess({ ...settings, TARGET_POSTGRES_RAW_PORT: proxy.port });
      await target.write(SCHEMA, envelope('1', '{}'), state('1'));
      const ended = target.end();
      await target.until(() => target.stderr.includes('SQLSTATE 25P04'));
      proxy.cut();
      const { code, lastLine } = await ended;
      proxy.close();
      expect(code).toBe(7);
      expect(lastLine).toContain('raise transaction_timeout');
    }));
});
