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
    await this.#execute(
      `create database ${pg.escapeIdentifier(name)} template ${pg.escapeIdentifier(template)}`,
    );
    return this.connectionString(name);
  }

  /** Ends the sessions in it first. */
  async dropDatabase(name: string): Promise<void> {
    await this.#execute(`drop database if exists ${pg.escapeIdentifier(name)} with (force)`);
  }

  async #execute(statement: string): Promise<void> {
    const client = new pg.Client({ connectionString: this.connectionString() });
    client.on('error', () => {});
    try {
      await client.connect();
      await client.query(statement);
    } finally {
      await client.end();
    }
  }
}
