import { type Fault, faultText } from './faults.ts';

/** The fault of an answer that may mean that the company lacks the entity. It is the cause of the client's error. */
export class LackFault extends Error {
  constructor(fault: Fault) {
    super(`code ${fault.code}: ${faultText(fault)}`);
  }
}

interface LackRule {
  /** Undefined for any status of a refusal. */
  readonly status?: number;
  readonly code?: string;
  readonly words?: RegExp;
}

/** Refusals of an entity, beside those that pass: the caller has excluded these by the retry policy. */
const LACK_RULES: readonly LackRule[] = [
  // An entity that this edition or region cannot query, and a name that QuickBooks does not know at all.
  { code: '4001', words: /metadata not found|invalid context declaration/i },
  // A plan or a role without the right.
  { code: '5020' },
  // A feature that the region does not have. The code is not recorded.
  { code: '5030' },
  { words: /not supported|not enabled|access rights/i },
  // The gateway, or the service, for one entity alone.
  { status: 403 },
];

/** Faults that concern the company, whatever else they say. */
const OF_THE_COMPANY: ReadonlySet<string> = new Set([
  // The subscription has ended.
  '6190',
  // The realm id belongs to the other environment.
  '130',
]);

/** Returns true if a lasting refusal of an entity may mean that the company lacks it. */
export function mayBeLack(status: number, { code, message, detail }: Fault): boolean {
  if (OF_THE_COMPANY.has(code) || (status !== 200 && Math.floor(status / 100) !== 4)) return false;
  return LACK_RULES.some(
    (rule) =>
      (rule.status ?? status) === status &&
      (rule.code ?? code) === code &&
      (rule.words?.test(`${message} ${detail}`) ?? true),
  );
}
