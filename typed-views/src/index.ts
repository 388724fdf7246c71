export { castText } from './casts.ts';
export type { Mapping } from './mapping.ts';
export * from './names.ts';
export type { Source } from './source.ts';
export { LAYOUTS, type View, type ViewColumn } from './view.ts';
export { viewsOf } from './views.ts';
