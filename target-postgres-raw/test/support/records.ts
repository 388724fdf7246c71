import { schemaMessage } from './lines.ts';

export const SCHEMA = schemaMessage('qb_invoices', ['id']);

/** A RECORD line of qb_invoices whose payload is this text, byte for byte; `more` follows it. */
export function envelope(id: string, payload: string, more = ''): string {
  return `{"type":"RECORD","stream":"qb_invoices","record":{"id":"${id}","payload":${payload}${more}}}`;
}

export function state(value: string): string {
  return `{"type":"STATE","value":${value}}`;
}
