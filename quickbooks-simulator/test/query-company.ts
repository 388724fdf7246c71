export const NOW = Date.parse('2025-02-03T04:05:06.007Z');

/** A company for queries, whose clock stands still. */
export const QUERY_COMPANY = {
  ...{ seed: 2, from: '2024-01-01', to: '2024-07-01', customers: 300, invoices: 3000, items: 60 },
  now: () => NOW,
};
