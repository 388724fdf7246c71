interface Behaviour {
  /** The choices; the first is the default. */
  readonly choices: readonly [string, ...string[]];
  readonly help: string;
}

/**
 * Uncertain behaviour of QuickBooks Online, because sources contradict each other or there is but one: the
 * simulator acts either way. Flags, `--help`, the README and run-time changes come from this table.
 */
export const BEHAVIOURS = {
  startPositionZero: {
    choices: ['accepted', 'refused'],
    help: 'STARTPOSITION 0: acts as 1 (clients in production use send it), or is refused with 4001',
  },
  orderById: {
    choices: ['honoured', 'ignored'],
    help: 'ORDERBY Id: numeric order (recorded in 2019), or ignored (announced in January 2026)',
  },
  tieOrder: {
    choices: ['stable', 'unstable'],
    help: 'rows that are equal in what they are ordered by: the same order in every query, or another one each time',
  },
  defaultOrder: {
    choices: ['newest-first', 'oldest-first'],
    help: 'transactions without ORDERBY, by LastUpdatedTime (recorded: newest first)',
  },
  totalCount: {
    choices: ['of-page', 'of-all', 'never'],
    help: 'totalCount on pages of the entities that have it: rows of the page (recorded), all that match (schema), or none',
  },
  pageSize: {
    choices: ['exact', 'one-more'],
    help: 'rows of a full page: MAXRESULTS, or one more (one report: 101 rows for MAXRESULTS 100)',
  },
  zonelessTimes: {
    choices: ['pacific', 'company', 'utc'],
    help: "zone of a date-time without one; the company's is America/New_York",
  },
  entityCase: {
    choices: ['any', 'exact'],
    help: 'names of entities in statements: any case, or only as the reference spells them',
  },
  emailFilter: {
    choices: ['queryable', 'refused'],
    help: 'PrimaryEmailAddr in a statement (both are recorded)',
  },
  starColumns: {
    choices: ['accepted', 'refused'],
    help: 'columns beside the asterisk, as in `select *, Sku from Item`: ignored, or refused with 4000',
  },
  projections: {
    choices: ['sparse', 'refused'],
    help: '`select Id, SyncToken from …`: rows with these members and `"sparse":true` (API reference, clients in production use), or refused with 4000 (data queries page)',
  },
  longestList: {
    choices: ['1000', '200', '30'],
    help: 'values in the list of an IN, beyond which a statement is refused with 4000',
  },
  itemSku: {
    choices: ['shown', 'if-selected'],
    help: 'Sku of items: in every answer (recorded), or only for `select *, Sku` (one client library claims so)',
  },
  postedStatements: {
    choices: ['accepted', 'refused'],
    help: 'a statement as the body of a POST: accepted (recorded), or "QueryParserError: null" (one report)',
  },
  emptyStatement: {
    choices: ['http-400', 'http-200'],
    help: 'a query without a statement: Fault 4000 with HTTP 400, or a SystemFault with HTTP 200 (seen in 2026)',
  },
  syncTokenInQueries: {
    choices: ['current', 'late'],
    help: 'SyncToken in query answers for 10 s after an edit: the new one, or still the old one (one report)',
  },
  changeTimes: {
    choices: ['rounded-down', 'rounded-up'],
    help: 'MetaData times of changes, in whole seconds; rounded up they can be later than `time` of the answer (recorded once)',
  },
  accountTimes: {
    choices: ['kept', 'bumped'],
    help: 'LastUpdatedTime of the accounts that a changed transaction names: as it was, which is quieter than QuickBooks, or new (recorded)',
  },
  cdcCap: {
    choices: ['of-response', 'of-entity'],
    help: 'the 1,000 objects of change data capture: in the whole response, or for each entity',
  },
  cdcLookBack: {
    choices: ['30-days', 'unlimited'],
    help: 'change data capture since more than 30 days ago: refused, or answered (a sandbox of 2020)',
  },
  cdcOrder: {
    choices: ['as-asked', 'other'],
    help: 'elements of change data capture: in the order asked (recorded), or in another one (seen in 2026)',
  },
  cdcKept: {
    choices: ['oldest', 'newest'],
    help: 'changes that change data capture keeps of an entity if there are more than its cap',
  },
  cdcDeletedOnly: {
    choices: ['without-start', 'with-start'],
    help: 'startPosition of an element with deleted objects alone: missing (recorded), or there',
  },
  cdcDeletedTemplates: {
    choices: ['wrapped', 'bare'],
    help: 'deleted recurring transactions in change data capture: wrapped as their rows are, or not',
  },
  cdcUnsupported: {
    choices: ['silent', 'refused', 'reported'],
    help: 'change data capture of TimeActivity, TaxCode and TaxRate: an empty element (reported), refused with 500, or their changes',
  },
  merges: {
    choices: ['gone', 'deleted', 'inactive'],
    help: 'Id of a customer or vendor that was merged into another: gone without a word, gone and reported by change data capture as deleted, or inactive',
  },
  batchSize: {
    choices: ['30', '25', '50'],
    help: 'items in one batch, beyond which it is refused with 1040',
  },
  retryAfter: {
    choices: ['none', '60'],
    help: 'Retry-After in 429 answers of the limits, in seconds',
  },
  throttleBody: {
    choices: ['xml', 'json'],
    help: 'body of 429 answers of the limits: XML whatever was asked (recorded), or the gateway’s JSON',
  },
  expiredToken: {
    choices: ['gateway', 'service'],
    help: 'body of 401: the gateway’s JSON, which echoes the token, or the older XML with code 100 (issues)',
  },
  replacedRefreshToken: {
    choices: ['refused', 'revokes'],
    help: 'use of a replaced refresh token after its grace: refused, or all tokens of the company end with it (second-hand)',
  },
  countRefusals: {
    choices: ['reported', 'none', 'more'],
    help: 'count(*) of CustomerType, ExchangeRate and TaxPayment: refused (reported), or answered; more: refused for InventoryAdjustment and TaxAgency too',
  },
  creditCardPaymentCdcKey: {
    choices: ['CreditCardPaymentTxn', 'CreditCardPayment'],
    help: 'key of CreditCardPayment in change data capture: as in query answers, or as in statements',
  },
  inventoryAdjustmentTimes: {
    choices: ['date', 'instant'],
    help: 'MetaData of InventoryAdjustment: LastUpdatedTime alone, as a bare date (API reference), or as elsewhere',
  },
  preferencesPaging: {
    choices: ['refused', 'accepted'],
    help: 'STARTPOSITION and MAXRESULTS for Preferences: refused (documented), or accepted',
  },
  reimburseChargeKey: {
    choices: ['ReimburseCharge', 'ReimburseCarge'],
    help: 'key of ReimburseCharge in answers: its name, or as the API reference spells it once',
  },
  taxAgencyOrder: {
    choices: ['ignored', 'honoured'],
    help: 'ORDERBY of TaxAgency: ignored (reported), or honoured',
  },
  timeActivityPages: {
    choices: ['exact', 'one-more', 'timeout'],
    help: 'pages of TimeActivity: MAXRESULTS rows if they are full, or one more, or 504 for more than 500 (one report of each)',
  },
  attachmentAddresses: {
    choices: ['new', 'stable'],
    help: 'TempDownloadUri of an attachment: new at every read and valid for 900 s (recorded), or the same for a quarter of an hour',
  },
  downloadBody: {
    choices: ['bare', 'quoted'],
    help: 'answer of download/<id>: the signed address alone, or in quotes (the API reference prints it so)',
  },
  enhancedCustomFields: {
    choices: ['accepted', 'refused', 'refused-for-vendors', 'ignored'],
    help: '`include=enhancedAllCustomFields` with minorversion 75: shows all custom fields with typed values (reported), is refused with 4000, or changes nothing',
  },
  reportService: {
    choices: ['classic', 'modern'],
    help: 'service that answers reports: the classic one (recorded), or the one of 2026 with `v3modernResponse: true`, empty texts for zero and other titles (second-hand)',
  },
  reportLanguage: {
    choices: ['en', 'fr-CA'],
    help: "language of titles, labels and types in reports, which follow the company's",
  },
  inventoryPostings: {
    choices: ['posted', 'none'],
    help: 'postings of stock in reports: sales of items in stock post their cost and adjustments their value (QuickBooks), or neither posts anything',
  },
  reportEmptyRows: {
    choices: ['bare-sections', 'one-cell-rows'],
    help: 'profit and loss without data: its sections with empty amounts (recorded), or without the column of amounts, so that its rows have one cell (seen in 2026)',
  },
  reportColumns: {
    choices: ['dropped', 'refused'],
    help: 'columns of a report that the company does not have, or that do not exist: left out, or refused with 400',
  },
  unspecifiedAccept: {
    choices: ['xml', 'json'],
    help: 'what a client gets that does not say which of the two it accepts (recorded: XML)',
  },
} as const satisfies Readonly<Record<string, Behaviour>>;

export type Behaviours = {
  -readonly [Name in keyof typeof BEHAVIOURS]: (typeof BEHAVIOURS)[Name]['choices'][number];
};

/** The choice that is recorded, documented, or the more likely of two. */
export const DEFAULT_BEHAVIOURS = Object.fromEntries(
  Object.entries(BEHAVIOURS).map(([name, { choices }]) => [name, choices[0]]),
) as Behaviours;
