import { startPostgres } from 'postgres-launcher';
import { expect, it } from 'vitest';
import { schemaMessage } from '../support/lines.ts';
import { state } from '../support/records.ts';
import { runTarget } from '../support/target-process.ts';
import { withDatabase } from '../support/test-database.ts';

it('2,500 streams with a record each are loaded by a server with its defaults', async () => {
  const server = await startPostgres();
  try {
    await withDatabase(server, async ({ settings, value }) => {
      const input = Array.from({ length: 2500 }, (_, n) => [
        schemaMessage(`s${n}`, ['k'], ['k']),
        { type: 'RECORD', stream: `s${n}`, record: { k: 1 } },
      ]);
      const { code, stdout } = await runTarget(settings, [...input.flat(), state('1')]);
      expect({ code, stdout }).toEqual({ code: 0, stdout: '1\n' });
      expect(await value('select count(*) from raw._ingest_log where inserted = 1')).toBe('2500');
    });
  } finally {
    await server.stop();
  }
});
