import { type WireText, wireJson, wireText } from '../data/wire-text.ts';
import { Draws, saltedSeed } from '../generate/hash.ts';

/** Entities that have custom fields of the new kind. */
const ENTITIES = new Set([
  ...['Bill', 'CreditMemo', 'Customer', 'Estimate', 'Invoice', 'Purchase', 'PurchaseOrder'],
  ...['RefundReceipt', 'SalesReceipt', 'Vendor', 'VendorCredit'],
]);

/** QuickBooks has at most twelve fields for a row. */
const MOST = 12;
const FIRST_DEFINITION = 1_000_000_001;
const DAY_MS = 86_400_000;
const FIRST_DAY = Date.parse('2020-01-01T00:00:00Z');

/** JSON of values. A thousand rows with twelve fields each are written in one answer, so all that can be is made before. */
const TEXTS = ['north', 'Ströer & Söhne', '優先', 'PO "7"', 'a\\b', '', '👍 ok', 'x'.repeat(31)].map(
  wireJson,
);
const DATES = Array.from({ length: 3_000 }, (_, day) =>
  wireJson(new Date(FIRST_DAY + day * DAY_MS).toISOString().slice(0, 10)),
);

type Kind = 'String' | 'Number' | 'Date';

const VALUES: Readonly<Record<Kind, (draws: Draws) => string>> = {
  String: (draws) => draws.of(TEXTS),
  Number: (draws) => String((draws.below(2_000_000) - 1_000_000) / 100),
  Date: (draws) => draws.of(DATES),
};

const FIELDS: readonly (readonly [string, Kind])[] = [
  ...([
    ['Sales rep', 'String'],
    ['Weight (kg)', 'Number'],
    ['Lieferdatum', 'Date'],
  ] as const),
  ...([
    ['優先度', 'String'],
    ['Discount %', 'Number'],
    ['Due “at”', 'Date'],
  ] as const),
  ...([
    ['P.O. Number', 'String'],
    ['Units', 'Number'],
    ['Inspected on', 'Date'],
  ] as const),
  ...([
    ['Region', 'String'],
    ['Commission', 'Number'],
    ['Renewal', 'Date'],
  ] as const),
];

/** The fields of a company: what is the same in all rows, and a value. */
const DEFINITIONS = FIELDS.map(([name, kind], i) => {
  const id = `"DefinitionId":"${FIRST_DEFINITION + i}"`;
  const head = wireText(`{${id},"Name":${JSON.stringify(name)},"Type":"${kind}Type","${kind}Value":`);
  return { id, head, value: VALUES[kind] };
});

export function hasCustomFields(entity: string): boolean {
  return ENTITIES.has(entity);
}

const MEMBER = /"CustomField":\[((?:[^\]"]|"(?:[^"\\]|\\.)*")*)\]/;
const FIELD = /"DefinitionId":/g;

/** Writes all custom fields of a row with their typed values, after those that the row shows anyhow. */
export function customFieldsWriter(seed: number, owners: string): (text: WireText, id: string) => WireText {
  const ownersSeed = saltedSeed(seed, `custom fields of ${owners}`);
  return (text, id) => {
    const member = MEMBER.exec(text);
    const shown = member?.[1] ?? '';
    const fields = typedFields(new Draws(saltedSeed(ownersSeed, id), 0), shown);
    const written = `"CustomField":[${[...(shown === '' ? [] : [shown]), ...fields].join(',')}]`;
    const at = member?.index ?? text.lastIndexOf('}');
    const before = member === null ? `${text.slice(0, at)},` : text.slice(0, at);
    return `${before}${written}${text.slice(at + (member?.[0].length ?? 0))}` as WireText;
  };
}

/** Some rows have no field of a definition, and some none at all. */
function typedFields(draws: Draws, shown: string): string[] {
  const share = draws.below(5);
  const fields = DEFINITIONS.flatMap(({ id, head, value }) => {
    const text = value(draws);
    return draws.below(4) < share && !shown.includes(id) ? [`${head}${text}}`] : [];
  });
  return fields.slice(0, MOST - (shown.match(FIELD)?.length ?? 0));
}
