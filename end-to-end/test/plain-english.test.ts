import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { PROJECT_ROOT } from '../src/project-root.ts';
import { ALLOWED, BANNED_PHRASES, CLEAN, RIDDLE } from './plain-english-rules.ts';

/*
 * Holds the language of comments, messages, tests and documents: short sentences that say who acts, in the usual
 * terms. plain-english-rules.ts has the rules and the places where a word is right after all.
 */

interface Finding {
  readonly file: string;
  readonly line: number;
  readonly text: string;
}

const files = CLEAN.flatMap(filesOf).filter((file) => /\.(ts|mjs|md|yml)$|Dockerfile$/.test(file));

it('uses the plain word for time, order and people', () => {
  const findings = files.flatMap((file) =>
    linesOf(file).flatMap(([text, line]) =>
      BANNED_PHRASES.some((phrase) => phrase.test(text)) ? [{ file, line, text }] : [],
    ),
  );
  expect(findings.filter(isForbidden).map(described)).toEqual([]);
});

it('starts a doc comment with a noun phrase or a verb', () => {
  const findings = files
    .filter((file) => /\.(ts|mjs)$/.test(file))
    .flatMap((file) =>
      [...read(file).matchAll(RIDDLE)].map((match) => ({
        file,
        line: read(file).slice(0, match.index).split('\n').length,
        text: match[0],
      })),
    );
  expect(findings.filter(isForbidden).map(described)).toEqual([]);
});

it('keeps the sentences of documents short', () => {
  const sentences = files
    .filter((file) => file.endsWith('.md'))
    .flatMap((file) =>
      sentencesOf(read(file)).map((text) => ({ file, words: text.split(/\s+/).length, text })),
    );
  const long = sentences.filter(({ words }) => words > LONG);
  const tooLong = sentences.filter(({ words }) => words > LONGEST);
  expect(tooLong.map(({ file, text }) => `${file}: ${text}`)).toEqual([]);
  expect(long.length / Math.max(1, sentences.length)).toBeLessThan(LONG_SHARE);
});

it('has no exception that nothing needs', () => {
  const idle = ALLOWED.filter(({ file, text }) => !read(file).includes(text));
  expect(idle).toEqual([]);
});

const LONG = 30;
const LONGEST = 45;
/** The share of sentences in documents that may be long. */
const LONG_SHARE = 0.05;

function read(file: string): string {
  return readFileSync(join(PROJECT_ROOT, file), 'utf8');
}

/** A file by itself, or the files below a folder, without what is built or installed there. */
function filesOf(path: string): string[] {
  const whole = join(PROJECT_ROOT, path);
  if (statSync(whole).isFile()) return [path];
  return readdirSync(whole, { recursive: true, encoding: 'utf8' })
    .filter((name) => !/(^|\/)(node_modules|dist)\//.test(name))
    .map((name) => join(path, name));
}

function linesOf(file: string): [string, number][] {
  return read(file)
    .split('\n')
    .map((text, index) => [text, index + 1]);
}

function isForbidden({ file, text }: Finding): boolean {
  return !ALLOWED.some((allowed) => allowed.file === file && text.includes(allowed.text));
}

function described({ file, line, text }: Finding): string {
  return `${file}:${line} ${text.trim()}`;
}

/** The sentences of a document without its code, tables and links. */
function sentencesOf(markdown: string): string[] {
  return markdown
    .replaceAll(/```[\s\S]*?```/g, '')
    .replaceAll(/^(\||<!--|#).*$/gm, '\n\n')
    .replaceAll(/`[^`]*`/g, 'code')
    .replaceAll(/\]\([^)]*\)/g, ']')
    .replaceAll(/^\s*([-*]|\d+\.)\s/gm, '\n\n')
    .split(/\n\s*\n|(?<=[.!?:;])\s/)
    .map((sentence) => sentence.trim())
    .filter((sentence) => sentence !== '');
}
