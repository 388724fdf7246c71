#!/usr/bin/env node
/*
 * Loads the companies of one index of an Indexed Job, one after another: those at the positions JOB_COMPLETION_INDEX,
 * JOB_COMPLETION_INDEX + SHARDS, … of the list of companies. The exit code is that of the worst company.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Exit codes, the gravest first: a later try mends the codes after the first row. 0, 11 and 12 are no failures. */
const GRAVITY = [1, 2, 3, 4, 5, 8, 13, 7, 6, 10, 9];
/** Another run has the company, or the calls of the month are used: there is nothing to do now. */
const SKIPPED = [11, 12];

const index = numberOf('JOB_COMPLETION_INDEX', 0);
const shards = numberOf('SHARDS', 1);
const work = mkdtempSync(join(tmpdir(), 'load-companies-'));
let stop = () => {};
let isStopped = false;
for (const signal of ['SIGTERM', 'SIGINT'])
  process.on(signal, () => {
    isStopped = true;
    stop();
  });

try {
  const codes = [];
  for (const company of await ownCompanies()) {
    if (isStopped) break;
    const code = await load(company);
    process.stderr.write(`company ${company}: exit code ${code}\n`);
    if (!SKIPPED.includes(code)) codes.push(code);
  }
  process.exitCode = isStopped ? 143 : worst(codes);
} finally {
  rmSync(work, { recursive: true, force: true });
}

function numberOf(name, least) {
  const value = Number(process.env[name]);
  if (process.env[name]?.trim() && Number.isInteger(value) && value >= least) return value;
  process.stderr.write(
    `CRITICAL ${name} is ${JSON.stringify(process.env[name])}: give a number from ${least} on\n`,
  );
  process.exit(2);
}

async function ownCompanies() {
  const { code, output } = await outputOf('tap-quickbooks', ['companies', 'list', '--json']);
  if (code !== 0) process.exit(code);
  const environment = process.env.QBO_ENV || 'production';
  return JSON.parse(output)
    .companies.filter((each) => each.enabled && each.has_tokens && each.environment === environment)
    .map(({ realm_id: realmId }) => realmId)
    .sort((a, b) => a.length - b.length || (a < b ? -1 : 1))
    .filter((_, position) => position % shards === index);
}

/** Loads a company from the STATE in the ledger. If the target fails, its code counts: the tap reports a broken pipe. */
async function load(company) {
  const environment = { ...process.env, QBO_REALM_ID: company, TAP_QUICKBOOKS_COMPANY_IN_KEY: 'true' };
  const last = await outputOf('target-postgres-raw', ['last-state', '--company', company, '--if-any']);
  if (last.code !== 0) return last.code;
  const flags = last.output.trim() === '' ? [] : ['--state', join(work, 'state.json')];
  if (flags.length > 0) writeFileSync(join(work, 'state.json'), last.output, { mode: 0o600 });
  if (isStopped) return 143;
  const target = spawn('target-postgres-raw', [], { stdio: ['pipe', 'ignore', 'inherit'] });
  const tap = spawn('tap-quickbooks', flags, {
    env: environment,
    stdio: ['ignore', target.stdin, 'inherit'],
  });
  // The tap holds the pipe now. The target commits what came when the tap has ended.
  target.stdin.destroy();
  stop = () => tap.kill('SIGTERM');
  const [tapEnd, targetEnd] = await Promise.all([ended(tap), ended(target)]);
  stop = () => {};
  return targetEnd === 0 || tapEnd > 128 ? tapEnd : targetEnd;
}

async function outputOf(program, words) {
  const child = spawn(program, words, { stdio: ['ignore', 'pipe', 'inherit'] });
  stop = () => child.kill('SIGTERM');
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text) => {
    output += text;
  });
  const code = await ended(child);
  stop = () => {};
  return { code, output };
}

/** Resolves to the exit code of a program; to 128 and more after a signal, as a shell counts it. */
function ended(child) {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve(code ?? (signal === 'SIGTERM' ? 143 : 137)));
  });
}

function worst(codes) {
  return GRAVITY.find((code) => codes.includes(code)) ?? codes.find((code) => code !== 0) ?? 0;
}
