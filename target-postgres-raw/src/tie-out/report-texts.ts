import type pg from 'pg';
import { closeReport, nextPiece, openReport, type TieOutTable } from '../sql/tie-out.ts';

interface Place {
  readonly schema: string;
  readonly table: TieOutTable;
  readonly realm: string;
  readonly id: string;
}

/** A character of Postgres as UTF-8. */
const MOST_BYTES = 4;
const FIRST_BYTES = 1 << 20;

/** The payloads of reports, one after the other in the same memory: a payload may have more than 64 MiB. */
export class ReportTexts {
  readonly #client: pg.Client;
  #buffer = Buffer.allocUnsafe(FIRST_BYTES);

  constructor(client: pg.Client) {
    this.#client = client;
  }

  /** The payload of a report as JSON text, valid until the next one is read. Runs in a transaction. */
  async read({ schema, table, realm, id }: Place): Promise<Buffer> {
    await this.#client.query(openReport(schema, table), [realm, id]);
    let length = 0;
    for (;;) {
      const { rows } = await this.#client.query<{ piece: string }>(nextPiece);
      const [row] = rows;
      if (row === undefined) break;
      this.#makeRoom(length, row.piece.length * MOST_BYTES);
      length += this.#buffer.write(row.piece, length);
    }
    await this.#client.query(closeReport);
    return this.#buffer.subarray(0, length);
  }

  #makeRoom(length: number, more: number): void {
    if (length + more <= this.#buffer.length) return;
    const larger = Buffer.allocUnsafe(Math.max(length + more, 2 * this.#buffer.length));
    this.#buffer.copy(larger, 0, 0, length);
    this.#buffer = larger;
  }
}
