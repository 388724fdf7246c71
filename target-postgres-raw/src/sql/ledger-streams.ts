import { LEDGER } from '../names.ts';
import { identifier } from './identifier.ts';

export function listLedgerStreams(schema: string): string {
  return `
    select distinct stream from ${identifier(schema, LEDGER)}
    where stream is not null
    order by stream`;
}
