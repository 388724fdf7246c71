import fc from 'fast-check';

const ALL_POINTS = 0x11_0000;
const SURROGATES = { first: 0xd800, count: 0x800 };

/** Characters of ASCII, control characters among them, and of all of Unicode in turn. */
const codePoint = fc.oneof(
  fc.nat(0x7f),
  fc
    .nat(ALL_POINTS - SURROGATES.count - 1)
    .map((place) => (place < SURROGATES.first ? place : place + SURROGATES.count)),
);

/**
 * Any text without a lone surrogate. The unit `binary` of fast-check makes the same, but first makes a table of all
 * of Unicode, which takes two seconds.
 */
export function anyText(lengths: fc.ArrayConstraints = {}): fc.Arbitrary<string> {
  return fc.array(codePoint, lengths).map((points) => String.fromCodePoint(...points));
}
