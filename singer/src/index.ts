export * from './json-spans.ts';
