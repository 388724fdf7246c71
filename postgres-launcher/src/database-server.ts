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
      // Else Postgres copies through its log from 15 on, which takes twice the CPU time.
      const strategy = (await versionOf(client)) < 150_000 ? '' : ' strategy file_copy';
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

  /**
   * Stores the password, which is random and long, with one iteration of SCRAM. The usual 4,096 are a fifth of the CPU
   * time of a connection. Before Postgres 16 nothing changes.
   */
  async shortenSignIn(): Promise<void> {
    await this.#session(async (client) => {
      if ((await versionOf(client)) < 160_000) return;
      await client.query('set scram_iterations = 1');
      const [role, password] = [pg.escapeIdentifier(this.user), pg.escapeLiteral(this.password)];
      await client.query(`alter role ${role} password ${password}`);
    });
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

async function versionOf(client: pg.Client): Promise<number> {
  const { rows } = await client.query("select current_setting('server_version_num')::integer as version");
  return rows[0].version;
}
