import fc from 'fast-check';

/** Texts of keys, many of them nearly whole numbers. */
export const keyText = fc.oneof(
  fc.constantFrom('a', 'B', 'é', '\0', '', '0', '00', '01', '-1', '1.0', '1e2', ' 1', '٣'),
  fc.constantFrom('999999999', '1000000000', '0999999999', '9007199254740993'),
  fc.nat().map(String),
);
