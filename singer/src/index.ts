export * from './coverage/bookmark.ts';
export * from './coverage/coverage.ts';
export * from './coverage/interval.ts';
export {
  type CountedInterval,
  MOST_ID_CHARACTERS,
  MOST_LAST_IDS,
  openSeconds,
  type PartlyRead,
} from './coverage/partly-read.ts';
export * from './errors.ts';
export * from './json/json-depth.ts';
export { valueEnd } from './json/json-scanner.ts';
export * from './json/json-spans.ts';
export { JsonSyntaxError } from './json/json-syntax-error.ts';
export { plainNumber } from './json/plain-number.ts';
export { TextPattern } from './json/text-pattern.ts';
export * from './messages/catalog.ts';
export * from './messages/company.ts';
export { streamOfCutRecord } from './messages/cut-line.ts';
export * from './messages/envelope.ts';
export * from './messages/lines.ts';
export { CutOffInput } from './messages/malformed-line.ts';
export { MessageWriter } from './messages/message-writer.ts';
export * from './messages/messages.ts';
export { MOST_MEMBERS } from './messages/record-members.ts';
export {
  type RecordCounts,
  type RecordsOfStream,
  type RunFacts,
  readRunFacts,
} from './messages/run-facts.ts';
export { catchUnreadable } from './postgres/catch-unreadable.ts';
export { signInProblem } from './postgres/sign-in-problem.ts';
export { type Plugin, settingsMarkdown } from './program/about.ts';
export { browserEnvironment } from './program/browser-environment.ts';
export { runProgram } from './program/command-line.ts';
export { onOneLine } from './program/control-characters.ts';
export { counted } from './program/counted.ts';
export { keepDebuggerShut } from './program/debugger.ts';
export { keepMemoryLean } from './program/lean-memory.ts';
export type { Metric } from './program/log-entry.ts';
export type { Logger } from './program/logger.ts';
export { once } from './program/once.ts';
export { print, printAll } from './program/print.ts';
export { hideSecret, withoutSecrets } from './program/secrets.ts';
export { SIGNAL_ECHO_MS } from './program/signal-echo.ts';
export * from './program/task.ts';
export { displayProgress, type Progressing } from './progress/progress-display.ts';
export type { StreamProgress } from './progress/progress-rows.ts';
export { terminalOf } from './progress/terminal.ts';
export * from './reports/flat-report.ts';
export * from './reports/report-text.ts';
export { asGiven, withGivenNames } from './settings/given-names.ts';
export { isLoopback, isLoopbackAddress } from './settings/loopback.ts';
export { nearest } from './settings/nearest.ts';
export type { Settings, SettingsTable } from './settings/setting.ts';
export { failureOf, readTextFile } from './settings/text-file.ts';
export { unescaped } from './settings/unescaped.ts';
export type { Environment } from './settings/variables.ts';
export { withTelemetry } from './telemetry/with-telemetry.ts';
