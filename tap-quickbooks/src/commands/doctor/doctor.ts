import {
  counted,
  EXIT_CODES,
  formatInstant,
  type Logger,
  once,
  PluginError,
  print,
  SECOND_MS,
  type Task,
  withGivenNames,
} from 'singer';
import { type CompanyConnection, connectionTo } from '../../connect.ts';
import { USER_AGENT } from '../../http/user-agent.ts';
import { withCompany } from '../../plan/company.ts';
import { type PlanFlags, readPlanOf } from '../../plan/read-plan.ts';
import { askCompany } from '../../quickbooks/company-info.ts';
import { foreignHosts } from '../../routes.ts';
import type { GivenSettings, SETTINGS, TapSettings } from '../../settings.ts';
import type { AccessTokens } from '../../tokens/access-tokens.ts';
import { date, daysLeft, warningOfEnd } from '../../tokens/expiry.ts';
import type { StoredTokens } from '../../tokens/stored-tokens.ts';
import type { TokenStore } from '../../tokens/token-store.ts';
import { type Check, doctorJson, doctorText, type Findings } from './doctor-report.ts';
import { nextRunOf, nextRunText } from './next-run.ts';

interface DoctorFlags extends PlanFlags {
  readonly json?: boolean;
}

/**
 * Checks everything that a run needs, in the order in which it is needed, and tells what the next run asks. After a
 * failure it skips the rest.
 */
export const DOCTOR: Task<typeof SETTINGS, DoctorFlags> = {
  addFlags: (command) =>
    command
      .option('--json', 'print the result as JSON')
      .option('--catalog <file>', 'streams of the next run; all without it')
      .option('--properties <file>', 'older name of --catalog')
      .option('--state <file>', 'STATE from which the next run continues')
      .option(
        '--state-file <file>',
        "the same, from the file of the target's --state-file; a first run has none yet",
      ),
  run: async ({ flags, settings, logger, exposures, origins }) => {
    const { findings, exitCode } = await examine([
      ['settings from', async () => ({ detail: origins() })],
      ...examinations({ readSettings: settings, flags, logger, exposures }),
    ]);
    await print(flags.json ? doctorJson(findings) : doctorText(findings));
    return exitCode;
  },
};

/** A check: adds facts, and describes its result in a sentence. */
type Examination = () => Promise<
  { readonly detail: string; readonly isWarning?: boolean } & Omit<Findings, 'checks'>
>;

async function examine(
  examinations: readonly (readonly [Check['check'], Examination])[],
): Promise<{ readonly findings: Findings; readonly exitCode: number }> {
  let findings: Findings = { checks: [] };
  let exitCode: number = EXIT_CODES.ok;
  for (const [check, run] of examinations) {
    const add = (status: Check['status'], detail: string, found: Omit<Findings, 'checks'> = {}) => {
      findings = { ...findings, ...found, checks: [...findings.checks, { check, status, detail }] };
    };
    if (exitCode !== EXIT_CODES.ok) {
      add('skipped', 'needs what failed before');
      continue;
    }
    try {
      const { detail, isWarning, ...found } = await run();
      add(isWarning ? 'warning' : 'ok', detail, found);
    } catch (problem) {
      if (!(problem instanceof PluginError)) throw problem;
      exitCode = problem.exitCode;
      add('failed', withGivenNames(problem.line));
    }
  }
  return { findings, exitCode };
}

interface Given {
  readonly readSettings: () => GivenSettings;
  readonly flags: PlanFlags;
  readonly logger: Logger;
  readonly exposures: () => readonly string[];
}

function examinations({
  readSettings,
  flags,
  logger,
  exposures,
}: Given): readonly (readonly [Check['check'], Examination])[] {
  const settingsOnce = once(() => withCompany(readSettings));
  const connection = once(() => connectionTo(settingsOnce(), { userAgent: USER_AGENT, logger }));
  return [
    ['settings', async () => examineSettings(settingsOnce(), exposures())],
    ['token file', () => examineStore(connection().store)],
    ['refresh token', () => examineTokens(connection().tokens)],
    ['company', () => examineCompany(connection())],
    ['next run', async () => examineNextRun(settingsOnce(), flags, logger)],
  ];
}

function examineSettings(settings: TapSettings, exposed: readonly string[]) {
  const { environment, realm_id: realmId } = settings;
  const hosts = foreignHosts(settings);
  const detail = [`${environment}, company ${realmId}`, ...hosts.map(({ text }) => text), ...exposed].join(
    '; ',
  );
  return {
    detail,
    isWarning: exposed.length > 0 || hosts.some(({ isWarning }) => isWarning),
    environment,
    realmId,
  };
}

async function examineStore(store: TokenStore) {
  return { detail: await store.rehearse(), tokenFile: store.location };
}

async function examineTokens(tokens: AccessTokens) {
  const kept = await tokens.tokens();
  const now = Date.now();
  const { refresh_token_expires_at: refreshTokenEnd, consent_expires_at: consentEnd } = kept;
  const refreshTokenDaysLeft = daysLeft(refreshTokenEnd, now);
  const consent = consentEnd === undefined ? '' : `; the consent ends on ${date(consentEnd)}`;
  const warning = warningOfEnd(kept, now);
  const end =
    warning ?? `${counted(refreshTokenDaysLeft, 'day')} left, until ${date(refreshTokenEnd)}${consent}`;
  const detail = end + (tokens.areCredentialsTried ? '' : untried(kept));
  return { detail, isWarning: warning !== undefined, refreshTokenEnd, refreshTokenDaysLeft, consentEnd };
}

/** A refresh would try them, but it replaces the stored tokens about once a day. */
function untried({ access_token_expires_at: end }: StoredTokens): string {
  const until = formatInstant(Math.floor(end / SECOND_MS) * SECOND_MS);
  return `; client_id and client_secret were not tried, since the stored access token lasts until ${until}`;
}

async function examineCompany({ client }: CompanyConnection) {
  const company = await askCompany(client);
  const { name, country, milliseconds, intuitTid } = company;
  const where = country === undefined ? '' : ` (${country})`;
  return {
    detail: `${name}${where}, answered in ${milliseconds} ms (intuit_tid ${intuitTid ?? 'unknown'})`,
    company,
  };
}

async function examineNextRun(settings: TapSettings, flags: PlanFlags, logger: Logger) {
  const nextRun = nextRunOf(settings, readPlanOf(settings, flags, logger));
  return { detail: nextRunText(nextRun), nextRun };
}
