import { allOf, IS_DELETED } from './names.ts';
import type { Source } from './source.ts';
import type { View } from './view.ts';

/** The view with the rows of another one, called a here, that are not deleted and for which a condition holds. */
export function liveView(
  { key: _, ...all }: View,
  name: string,
  description: string,
  condition?: (source: Source) => string,
): View {
  return {
    ...all,
    name,
    description,
    streams: condition === undefined ? [] : all.streams,
    views: [allOf(name)],
    sql: (source) =>
      [
        `select\n${all.columns.map((column) => `  ${column.name}`).join(',\n')}`,
        `from ${source.view(allOf(name))}${condition === undefined ? '' : ' as a'}`,
        `where not ${IS_DELETED}${condition === undefined ? '' : ` and ${condition(source)}`}`,
      ].join('\n'),
  };
}
