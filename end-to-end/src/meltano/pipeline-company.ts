import { type PostgresServer, startPostgres } from 'postgres-launcher';
import { type Simulator, startSimulator } from 'quickbooks-simulator';
import { ENVELOPE } from 'singer';
import { FEW_NAMES, streamNamed } from '../streams.ts';
import { Warehouse } from '../warehouse.ts';
import { MeltanoProject } from './meltano-project.ts';

const COMPANY = {
  from: '2024-01-01',
  to: '2024-03-01',
  customers: 600,
  invoices: 3_000,
  items: 300,
  others: 300,
};

/** Settings of a run over January. */
export const JANUARY = { QBO_START_DATE: '2024-01-01T00:00:00Z', QBO_END_DATE: '2024-02-01T00:00:00Z' };

/** A simulated company of two months, a Postgres, and the tables of the newest project. */
export class PipelineCompany {
  readonly server: PostgresServer;
  readonly simulator: Simulator;
  /** Address of the database of the newest project. */
  database = '';
  #databases = 0;

  private constructor(server: PostgresServer, simulator: Simulator) {
    this.server = server;
    this.simulator = simulator;
  }

  static async start(): Promise<PipelineCompany> {
    return new PipelineCompany(await startPostgres(), await startSimulator(COMPANY));
  }

  async close(): Promise<void> {
    await this.simulator.close();
    await this.server.stop();
  }

  /** A project as it stands in a clone, whose .env leads to a database of its own, and has more variables. */
  async newProject(more: Readonly<Record<string, string>> = {}): Promise<MeltanoProject> {
    this.#databases += 1;
    const name = `pipelines_${this.#databases}`;
    this.database = await this.server.createDatabase(name);
    const project = new MeltanoProject();
    project.writeDotEnv(this.simulator, this.server, name, more);
    return project;
  }

  /** Calls to the API so far. */
  get calls(): number {
    return this.simulator.stats().calls;
  }

  /** Ids of a stream that QuickBooks has in a range, sorted. */
  truth(stream: string, from: string, to: string): string[] {
    return [...this.simulator.truth({ entity: streamNamed(stream).entity, from, to })]
      .filter(({ left_at }) => left_at === null)
      .map(({ id }) => id)
      .sort();
  }

  january(stream: string): string[] {
    return this.truth(stream, JANUARY.QBO_START_DATE, JANUARY.QBO_END_DATE);
  }

  /** Ids in the table of a stream, sorted; none without a table. */
  loaded(stream: string): Promise<string[]> {
    return Warehouse.open(this.database, async (warehouse) => {
      const [table] = await warehouse.query<{ name: string | null }>('select to_regclass($1)::text as name', [
        `raw.${stream}`,
      ]);
      if (table?.name == null) return [];
      const rows = await warehouse.query<{ id: string }>(`select id from raw.${stream}`);
      return rows.map(({ id }) => id).sort();
    });
  }

  /** Fingerprints of the tables. */
  fingerprints(): Promise<string[]> {
    return Warehouse.open(this.database, async (warehouse) => {
      const prints: string[] = [];
      for (const stream of FEW_NAMES)
        prints.push(await warehouse.fingerprint('raw', stream, `id, payload, ${ENVELOPE.ingestedAt.name}`));
      return prints;
    });
  }
}
