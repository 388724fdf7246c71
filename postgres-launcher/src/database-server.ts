import pg from 'pg';

/** Address and superuser of a server that runs. */
export interface ServerAccess {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  /** Undefined if the temporary directory's path is too long for a Unix socket. */
  readonly socketDirectory: string | undefined;
}

/** The databases of a server, which this process need not have started. */
export class DatabaseServer implements ServerAccess {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly socketDirectory: string | undefined;

  constructor({ host, port, user, password, socketDirectory }: ServerAccess) {
    this.host = host;
    this.port = port;
    this.user = user;
    this.password = password;
    this.socketDirectory = socketDirectory;
  }

  connectionString(database = 'postgres'): string {
    const { user, password, host, port } = this;
    return `postgres://${user}:${encodeURIComponent(password)}@${host}:${port}/${encodeURIComponent(database)}`;
  }

  /** Resolves to the connection string of the new database, a copy of `template` if given. */
  async createDatabase(name: string, template = 'template1'): Promise<string> {
    await this.#session(async (client) => {
      const strategy = (await hasStrategies(client)) ? ' strategy file_copy' : '';
      const [copy, original] = [name, template].map((each) => pg.escapeIdentifier(each));
      await client.query(`create database ${copy} template ${original}${strategy}`);
    });
    return this.connectionString(name);
  }

  /** Ends the sessions in it first. */
  async dropDatabase(name: string): Promise<void> {
    await this.#session((client) =>
      client.query(`drop database if exists ${pg.escapeIdentifier(name)} with (force)`),
    );
  }

  async #session(use: (client: pg.Client) => Promise<unknown>): Promise<void> {
    const client = new pg.Client({ connectionString: this.connectionString() });
    client.on('error', () => {});
    try {
      await client.connect();
      await use(client);
    } finally {
      await client.end();
    }
  }
}

/** True from Postgres 15 on, which copies through its log unless told otherwise: that takes twice the CPU time. */
async function hasStrategies(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query("select current_setting('server_version_num')::integer as version");
  return rows[0].version >= 150_000;
}
