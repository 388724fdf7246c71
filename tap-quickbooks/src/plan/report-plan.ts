import { ConfigError, type Logger } from 'singer';
import { freshFrom } from '../reports/due-pieces.ts';
import type { ReportRules } from '../reports/read-reports.ts';
import type { ReportOrder } from '../reports/report-order.ts';
import { defaultOrders, reportsAsked } from '../reports/reports-setting.ts';
import type { TapSettings } from '../settings.ts';
import type { SelectedStream } from '../streams/chosen-streams.ts';

interface ReportPlan {
  /** Names of the streams of the setting `reports`. */
  readonly names: ReadonlySet<string>;
  /** The streams that can be read, and the orders for the reports among them. */
  readonly forStreams: (
    streams: readonly SelectedStream[],
    logger: Logger,
  ) => { readonly streams: readonly SelectedStream[]; readonly orders: readonly ReportOrder[] };
}

/** The orders of the setting `reports`. A report that is chosen in another way is read with its defaults. */
export function reportPlanOf(setting: readonly unknown[] | undefined): ReportPlan {
  const { orders, problems } = reportsAsked(setting);
  if (problems.length > 0) throw new ConfigError(problems.join('; '));
  return {
    names: new Set(orders.map(({ row }) => row.name)),
    forStreams: (streams, logger) => {
      const isReadable = (selected: SelectedStream) => {
        const reason = reasonWithoutOrder(selected, orders);
        if (reason === undefined) return true;
        if (selected.isNamed) throw new ConfigError(reason);
        logger.warning(`${reason}. The stream is not read`, { stream: selected.stream.name });
        return false;
      };
      const readable = streams.filter(isReadable);
      return { streams: readable, orders: readable.flatMap((selected) => ordersFor(selected, orders)) };
    },
  };
}

function ordersFor({ stream }: SelectedStream, orders: readonly ReportOrder[]): readonly ReportOrder[] {
  if (stream.report === undefined) return [];
  const given = orders.filter(({ row }) => row === stream.report);
  return given.length > 0 ? given : defaultOrders(stream.report);
}

/** The reason why a report cannot be read with its defaults. */
function reasonWithoutOrder(selected: SelectedStream, orders: readonly ReportOrder[]): string | undefined {
  const { report } = selected.stream;
  if (report?.requiredFilter === undefined) return undefined;
  if (orders.some(({ row }) => row === report)) return undefined;
  return `${report.report} needs the filter ${report.requiredFilter}: give it in the setting reports, such as [{"name":"${report.report}","filters":{"${report.requiredFilter}":"1"}}]`;
}

/** The rules for reports, as the settings have them. */
export function reportRulesOf(
  settings: TapSettings,
  orders: readonly ReportOrder[],
  now: number,
): ReportRules {
  return {
    orders,
    now,
    freshFrom: freshFrom(now, settings.report_refresh_months),
    isAll: settings.report_refresh === 'all',
    catchUpCalls: settings.report_catch_up_calls,
    concurrency: Math.min(settings.report_concurrency, settings.concurrency),
  };
}
