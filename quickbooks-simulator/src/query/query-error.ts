/** The two messages with which QuickBooks refuses a statement, and their codes. */
const CODES = { 'Error parsing query': '4000', 'Invalid query': '4001' } as const;

/** A statement that QuickBooks would refuse with HTTP 400; `detail` is the text it would give. */
export class QueryError extends Error {
  readonly title: keyof typeof CODES;
  readonly detail: string;

  constructor(title: keyof typeof CODES, detail: string) {
    super(detail);
    this.name = 'QueryError';
    this.title = title;
    this.detail = detail;
  }

  get code(): string {
    return CODES[this.title];
  }
}

/** A statement that parses but asks for something QuickBooks does not have (code 4001). */
export function invalidQuery(reason: string): QueryError {
  return new QueryError('Invalid query', `QueryValidationError: ${reason}`);
}
