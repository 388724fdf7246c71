import { type Company, ConfigError } from 'singer';
import { companyIn } from './company-in.ts';
import { type RawMembers, rawMembers } from './raw-members.ts';

/** The parts of a STATE value. Throws {@link ConfigError} for the STATE of another kind of program. */
export function givenState(
  text: string,
  where: string,
): {
  readonly company: Company | undefined;
  /** The text of the bookmarks. */
  readonly bookmarks: string | undefined;
  /** The other members, which are carried along. */
  readonly others: RawMembers;
} {
  const others = rawMembers(Buffer.from(text), where);
  const bookmarks = others.get('bookmarks');
  const company = companyIn(others.get('company'), where);
  others.delete('bookmarks');
  others.delete('company');
  if (bookmarks === undefined && others.size > 0) {
    throw new ConfigError(
      `the state in ${where} has no "bookmarks" but ${[...others.keys()].map((key) => JSON.stringify(key)).join(', ')}: give the value of a STATE alone`,
    );
  }
  return { company, bookmarks, others };
}
