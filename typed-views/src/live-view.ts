import { allOf, IS_DELETED } from './names.ts';
import type { View } from './view.ts';

/** The view with the rows of another one that are not deleted. */
export function liveView({ key: _, ...all }: View, name: string, description: string): View {
  return {
    ...all,
    name,
    description,
    streams: [],
    views: [allOf(name)],
    sql: (source) =>
      `select\n${all.columns.map((column) => `  ${column.name}`).join(',\n')}\nfrom ${source.view(allOf(name))}\nwhere not ${IS_DELETED}`,
  };
}
