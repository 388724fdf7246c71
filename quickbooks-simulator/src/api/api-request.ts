import type { QueryContext } from '../answers/query.ts';
import type { LiveDataset } from '../data/live-dataset.ts';
import type { RowFault } from '../faults/fault-kinds.ts';
import type { ApiCall } from '../http/call.ts';
import type { Moment } from '../http/moment.ts';
import type { WritableCompany } from '../writing/compose.ts';

/** A company as the data service sees it. */
export interface ApiCompany extends QueryContext, WritableCompany {
  readonly datasets: ReadonlyMap<string, LiveDataset>;
}

/** A call that passed the gateway, and the company that it is for. */
export interface ApiRequest {
  readonly context: ApiCompany;
  readonly call: ApiCall;
  readonly moment: Moment;
  readonly faults: ReadonlySet<RowFault>;
}
