import { arrayView } from './array-view.ts';
import { entityView, versionsView } from './entity-view.ts';
import { fivetranView } from './fivetran-view.ts';
import { liveView } from './live-view.ts';
import type { Entity, Mapping, Report } from './mapping.ts';
import { allOf } from './names.ts';
import { isNotOutdated } from './outdated-reports.ts';
import { qualityView } from './quality-view.ts';
import { referencesView } from './references-view.ts';
import { allCellsView, cellsOf, reportCellsView, reportsView } from './report-view.ts';
import type { Source } from './source.ts';
import type { View } from './view.ts';

/** All views, each after those that it reads. */
export function viewsOf(mapping: Mapping): View[] {
  return [
    ...mapping.entities.flatMap(viewsOfEntity),
    ...viewsOfReports(mapping.reports),
    qualityView(mapping),
    referencesView(mapping),
    ...mapping.fivetran.map(fivetranView),
  ];
}

function viewsOfEntity(entity: Entity): View[] {
  return entity.views.flatMap((view) => {
    const make = view.array === undefined ? entityView : arrayView;
    const all = make(entity, view, allOf(view.view));
    const live = liveView(all, view.view, view.description);
    return view.array === undefined
      ? [all, live, versionsView(entity, view, `${view.view}_history`)]
      : [all, live];
  });
}

const REPORTS = 'qb_report';

function viewsOfReports(reports: readonly Report[]): View[] {
  const records = reportsView(reports, REPORTS);
  const isDetail = ({ each_day_once: isOnce = false }: Report) => isOnce;
  const isNewest = (some: readonly Report[]) => {
    const streams = some.filter(isDetail).map(({ stream }) => stream);
    return streams.length === 0 ? undefined : (source: Source) => isNotOutdated(source, streams);
  };
  return [
    records,
    liveView(records, REPORTS, 'One row for each record of a report', isNewest(reports)),
    ...reports.flatMap((report) => {
      const all = reportCellsView(report);
      const description = `One row for each cell of ${report.report}`;
      return [all, liveView(all, cellsOf(report.stream), description, isNewest([report]))];
    }),
    allCellsView(reports, `${REPORTS}_cell`),
  ];
}
