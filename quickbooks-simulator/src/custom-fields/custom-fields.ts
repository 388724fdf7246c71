import { plainText, type WireText, wireText } from '../data/wire-text.ts';
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
const DAYS = 3_000;
const FIRST_DAY = Date.parse('2020-01-01T00:00:00Z');

type Field = Readonly<Record<string, string | number>>;

const TEXTS = ['north', 'Ströer & Söhne', '優先', 'PO "7"', 'a\\b', '', '👍 ok', 'x'.repeat(31)];

/** The fields of a company: their names, and a value of their type. */
const DEFINITIONS: readonly { readonly name: string; value(draws: Draws): Field }[] = [
  { name: 'Sales rep', value: text },
  { name: 'Weight (kg)', value: number },
  { name: 'Lieferdatum', value: date },
  { name: '優先度', value: text },
  { name: 'Discount %', value: number },
  { name: 'Due “at”', value: date },
  { name: 'P.O. Number', value: text },
  { name: 'Units', value: number },
  { name: 'Inspected on', value: date },
  { name: 'Region', value: text },
  { name: 'Commission', value: number },
  { name: 'Renewal', value: date },
];

export function hasCustomFields(entity: string): boolean {
  return ENTITIES.has(entity);
}

const MEMBER = /"CustomField":(\[(?:[^\]"]|"(?:[^"\\]|\\.)*")*\])/;

interface Owner {
  readonly seed: number;
  /** Text that names the row among all. */
  readonly owner: string;
}

/** The text of a row with the typed values of all its custom fields; those that it shows anyhow come first. */
export function withCustomFields(text: WireText, of: Owner): WireText {
  const member = MEMBER.exec(text);
  const known: Field[] = JSON.parse(plainText((member?.[1] ?? '[]') as WireText));
  const ids = new Set(known.map(({ DefinitionId }) => DefinitionId));
  const others = typedFields(of).filter(({ DefinitionId }) => !ids.has(DefinitionId));
  const fields = [...known, ...others].slice(0, MOST);
  const written = wireText(`"CustomField":${JSON.stringify(fields)}`);
  if (member !== null) return text.replace(MEMBER, () => written) as WireText;
  return text.replace(/\}\s*$/, () => `,${written}}`) as WireText;
}

/** Some rows have no field of a definition, and some none at all. */
function typedFields({ seed, owner }: Owner): Field[] {
  const draws = new Draws(saltedSeed(seed, `custom fields of ${owner}`), 0);
  const share = draws.below(5);
  return DEFINITIONS.flatMap(({ name, value }, i) => {
    const field = { DefinitionId: String(FIRST_DEFINITION + i), Name: name, ...value(draws) };
    return draws.below(4) < share ? [field] : [];
  });
}

function text(draws: Draws): Field {
  return { Type: 'StringType', StringValue: draws.of(TEXTS) };
}

function number(draws: Draws): Field {
  return { Type: 'NumberType', NumberValue: (draws.below(2_000_000) - 1_000_000) / 100 };
}

function date(draws: Draws): Field {
  const day = new Date(FIRST_DAY + draws.below(DAYS) * DAY_MS);
  return { Type: 'DateType', DateValue: day.toISOString().slice(0, 10) };
}
