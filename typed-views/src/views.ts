import { arrayView } from './array-view.ts';
import { entityView, versionsView } from './entity-view.ts';
import { fivetranView } from './fivetran-view.ts';
import { liveView } from './live-view.ts';
import type { Entity, Mapping } from './mapping.ts';
import { allOf } from './names.ts';
import { qualityView } from './quality-view.ts';
import { referencesView } from './references-view.ts';
import type { View } from './view.ts';

/** All views, each after those that it reads. */
export function viewsOf(mapping: Mapping): View[] {
  return [
    ...mapping.entities.flatMap(viewsOfEntity),
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
