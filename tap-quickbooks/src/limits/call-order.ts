/** One request, or a pause of all requests. Times are in epoch milliseconds. */
export type CallEntry =
  | { readonly kind: 'call'; readonly at: number; readonly place: string }
  | { readonly kind: 'pause'; readonly until: number };

/** The requests of one company in one order, which is the same for all its processes. */
export interface CallOrder {
  readonly append: (entry: CallEntry) => Promise<void>;
  /** The entries of all processes since the last call. */
  readonly news: () => Promise<readonly CallEntry[]>;
}
