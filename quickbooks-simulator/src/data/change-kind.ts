/** A kind of change to a row. */
export type ChangeKind = 'add' | 'edit' | 'bump' | 'void' | 'deactivate' | 'delete' | 'merge';
