import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import pg from 'pg';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { CLIENT, REALM, SEED, TokenServer } from '../../tap-quickbooks/test/support/token-server.ts';
import { sharedServer } from '../../testing/shared-server.ts';
import { pipeHere } from './pipe-here.ts';

/*
 * Sends records in any spelling of JSON through both programs into a real Postgres, and compares each payload with the
 * text that the guarantee promises. Both texts come of the same drawn value: the expected one is written in plain
 * spelling by the rules of the guarantee, so it owes nothing to the programs.
 */

/** A value as it is sent, and as Postgres is to show it. */
interface Spelt {
  readonly sent: string;
  readonly kept: string;
}

/** Stands in the sent text for a byte that is not UTF-8. */
const BAD_BYTE = '\uf8ff';
const REPLACED = '\ufffd';

const same = (text: string): Spelt => ({ sent: text, kept: text });
const digits = (most: number) => fc.stringMatching(new RegExp(`^[0-9]{1,${most}}$`));

/** A number in plain digits: its point is moved by the exponent, and zero has no sign. */
function written(sign: string, whole: string, fraction: string, exponent: number): string {
  const scale = Math.max(0, fraction.length - exponent);
  const all = whole + fraction + '0'.repeat(Math.max(0, exponent - fraction.length));
  const padded = all.padStart(scale + 1, '0');
  const [before, after] = [padded.slice(0, padded.length - scale), padded.slice(padded.length - scale)];
  const number = `${before.replace(/^0+(?=\d)/, '')}${scale === 0 ? '' : `.${after}`}`;
  return /[1-9]/.test(number) ? sign + number : number;
}

const number = fc
  .record({
    sign: fc.constantFrom('', '-'),
    whole: digits(30).map((text) => text.replace(/^0+(?=\d)/, '')),
    fraction: fc.oneof(fc.constant(''), digits(20)),
    power: fc.oneof(fc.constant(undefined), fc.integer({ min: -40, max: 40 })),
    letter: fc.constantFrom('e', 'E', 'e+', 'E+'),
  })
  .map(({ sign, whole, fraction, power, letter }): Spelt => {
    const exponent = power === undefined ? '' : `${power < 0 ? letter[0] : letter}${power}`;
    const sent = `${sign}${whole}${fraction === '' ? '' : `.${fraction}`}${exponent}`;
    return { sent, kept: written(sign, whole, fraction, power ?? 0) };
  });

const character = fc.oneof(
  fc
    .constantFrom(
      'a',
      ' ',
      '.',
      "'",
      '{',
      ']',
      ',',
      ':',
      'é',
      'e\u0301',
      '漢',
      '😀',
      '\u2028',
      '\ufeff',
      '\u007f',
    )
    .map(same),
  fc.constantFrom('\\n', '\\"', '\\\\', '\\t').map(same),
  fc.constantFrom<Spelt>(
    { sent: '\\/', kept: '/' },
    { sent: '\\u00E9', kept: 'é' },
    { sent: '\\u0041', kept: 'A' },
    { sent: '\\ud83d\\uDE00', kept: '😀' },
    { sent: '\\u0000', kept: REPLACED },
    { sent: '\\ud83dx', kept: `${REPLACED}x` },
    { sent: '\\udc00', kept: REPLACED },
    { sent: BAD_BYTE, kept: REPLACED },
  ),
);
const joined = (
  parts: readonly Spelt[],
  between: Spelt,
  [open, close]: readonly [string, string],
): Spelt => ({
  sent: open + parts.map(({ sent }) => sent).join(between.sent) + close,
  kept: open + parts.map(({ kept }) => kept).join(between.kept) + close,
});
const string = fc.array(character, { maxLength: 12 }).map((parts) => joined(parts, same(''), ['"', '"']));

const space = fc.constantFrom('', '', ' ', '\n', '\t', '\r\n ');
const { value } = fc.letrec<{ value: Spelt; member: Spelt }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.oneof(number, string, fc.constantFrom('null', 'true', 'false', '[]', '{}').map(same)),
    fc
      .tuple(fc.array(tie('value'), { maxLength: 4 }), space)
      .map(([parts, gap]) => joined(parts, { sent: `${gap},${gap}`, kept: ',' }, ['[', ']'])),
    fc
      .tuple(fc.array(tie('member'), { maxLength: 5 }), space)
      .map(([parts, gap]) => joined(parts, { sent: `,${gap}`, kept: ',' }, ['{', '}'])),
  ),
  member: fc
    .tuple(fc.oneof(fc.constant(same('"twice"')), string), space, tie('value'))
    .map(([key, gap, of]) => joined([key, of], { sent: `${gap}:${gap}`, kept: ':' }, ['', ''])),
}));

const RECORDS = 500;
const FIRST = Date.parse('2024-01-02T00:00:00Z');
const timeOf = (index: number) => FIRST + index * 60_000;

function bodyOf(statement: string, drawn: readonly Spelt[]): Buffer {
  const [from = 0, to = Number.POSITIVE_INFINITY] = [...statement.matchAll(/'([^']+)'/g)].map(
    ([, time = '']) => Date.parse(time),
  );
  const found = drawn
    .map(({ sent }, index) => ({ sent, index, time: timeOf(index) }))
    .filter(({ time }) => from <= time && time < to);
  if (/count/i.test(statement)) return Buffer.from(`{"QueryResponse":{"totalCount":${found.length}}}`);
  const rows = found.map(
    ({ sent, index, time }) =>
      `{"x" : ${sent},\n"Id":"${index}","MetaData":{"LastUpdatedTime":"${new Date(time).toISOString()}"}}`,
  );
  const text = Buffer.from(`{"QueryResponse":{"Invoice":[${rows.join(' ,')}]}}`).toString('latin1');
  return Buffer.from(text.replaceAll(Buffer.from(BAD_BYTE).toString('latin1'), '\xff'), 'latin1');
}

const server = sharedServer();
const company = new TokenServer();
let folder = '';
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'payload-test-'));
  await company.start();
});
afterAll(() => {
  company.close();
  rmSync(folder, { recursive: true });
});

it('every payload in Postgres is the one that was sent, but for what JSONB is said to change', async () => {
  const seed = inject('volume') > 1 ? Date.now() : 3;
  const drawn = fc.sample(value, { numRuns: RECORDS, seed });
  company.onQuery = (response, _token, statement) => {
    response.writeHead(200, { 'Content-Type': 'application/json' }).end(bodyOf(statement, drawn));
    return true;
  };
  const database = await server.createDatabase('payload_as_sent');
  const tap = {
    ...{ client_id: CLIENT.id, client_secret: CLIENT.secret, refresh_token: SEED, realm_id: REALM },
    ...{ api_url: company.url, token_url: `${company.url}/tokens`, token_file: join(folder, 'tokens.json') },
    ...{ start_date: '2024-01-01', end_date: '2024-02-01', streams: ['qb_invoices'] },
  };
  const run = await pipeHere({ folder, tap, target: { connection_string: database } });
  expect(run, run.log).toMatchObject({ tapExit: 0, targetExit: 0 });
  const client = new pg.Client({ connectionString: database });
  await client.connect();
  try {
    const { rows } = await client.query(
      `select id, (payload->'x')::text as came, kept::jsonb::text as kept
       from unnest($1::text[]) with ordinality as expected (kept, n) left join raw.qb_invoices on id = (n - 1)::text`,
      [drawn.map(({ kept }) => kept)],
    );
    expect(rows).toHaveLength(RECORDS);
    const wrong = rows.flatMap(({ id, came, kept }, n) =>
      came === kept ? [] : [{ id, sent: drawn[n]?.sent, came, kept }],
    );
    expect(wrong.slice(0, 5), `seed ${seed}`).toEqual([]);
  } finally {
    await client.end();
  }
});
