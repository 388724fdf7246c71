import { type Mapping, type View, viewsOf } from 'typed-views';

/** The views of every stream. The mapping is read when it is needed: it is larger than the rest of the program. */
export async function allViews(): Promise<readonly View[]> {
  const { default: mapping } = await import('typed-views/mapping.json');
  return viewsOf(mapping as Mapping);
}
