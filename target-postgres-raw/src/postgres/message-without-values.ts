import type pg from 'pg';
import { functionOf, isRaised } from './raising-function.ts';

/**
 * Postgres' message without values of records, for the log.
 *
 * A message quotes values and names alike: `invalid input syntax for type integer: "Ann Smith"`. The names that are
 * meant also come as fields, so they stay. From the first other quote to the last one the message is masked, because a
 * value may hold quotes itself. An exception that a function raises has a text of any form: the log names the function.
 */
export function messageWithoutValues(error: pg.DatabaseError): string {
  const { code = '', message, where, file } = error;
  const name = functionOf(error);
  if (isRaised(error))
    return `${name === undefined ? 'a function of the database' : `the function ${name}`} raised an exception`;
  // A setting of the session has its value from the user's own settings.
  const isOfSettings = NAMING_CLASSES.has(code.slice(0, 2)) || file === 'guc.c';
  const quotesNames = isOfSettings && where === undefined;
  const unquoted = name === undefined ? undefined : UNQUOTED_NAMES[code];
  if (unquoted !== undefined) return `${unquoted}, in the function ${name}`;
  const shown = quotesNames ? message : masked(message, namesOf(error));
  return name === undefined ? shown : `${shown}, in the function ${name}`;
}

/** Classes whose messages quote roles, databases, settings and relations, unless they come from inside a function. */
const NAMING_CLASSES: ReadonlySet<string> = new Set([
  '08', // connections
  '25', // states of transactions
  '28', // authorization
  '3D', // databases
  '3F', // schemas
  '40', // transactions that cross
  '42', // rights, and names that do not exist
  '53', // resources of the server
  '55', // states of objects
  '57', // interventions
  '58', // the system
]);

/** Messages that have names without quotes. A function may have made a name from a value. */
const UNQUOTED_NAMES: { readonly [code: string]: string } = {
  '42703': 'a column does not exist',
  '42725': 'a call fits several functions',
  '42804': 'types do not fit',
  '42809': 'an object is of another kind',
  '42846': 'a value cannot be cast to that type',
  '42883': 'a function or operator does not exist',
};

function namesOf({ schema, table, column, constraint, dataType }: pg.DatabaseError): ReadonlySet<string> {
  return new Set([schema, table, column, constraint, dataType].filter((name) => name !== undefined));
}

/** Quotes of the languages that the server may speak. */
const QUOTED = /["„“«»]\s?([^"„“”«»]*?)\s?["“”«»]/g;
const TO_LAST_QUOTE = /["„“«»].*["“”«»]/s;

function masked(message: string, names: ReadonlySet<string>): string {
  for (const { index, 1: inner = '' } of message.matchAll(QUOTED)) {
    if (names.has(inner)) continue;
    return message.slice(0, index) + message.slice(index).replace(TO_LAST_QUOTE, '"…"');
  }
  return message;
}
