import { expect, it } from 'vitest';
import { doctorJson, doctorText } from '../../src/commands/doctor/doctor-report.ts';

const reportOn = (name: string) => ({
  checks: [{ check: 'company', status: 'ok', detail: `${name} (CA), answered in 5 ms` }] as const,
  environment: 'production',
  company: { name, country: 'CA', milliseconds: 5, intuitTid: 'tid' },
});

it.each([
  ['colours', '\u001b[31mred\u001b[0m', ' [31mred [0m'],
  ['a title for the window', 'title \u001b]0;owned\u0007', 'title  ]0;owned'],
  ['a sequence of eight bits', 'eight bit \u009b2J', 'eight bit  2J'],
  ['a line of its own', 'two\r\nok       refresh token', 'two ok       refresh token'],
  ['backspaces', 'back\b\b\u0000\u007f', 'back'],
])(
  'doctor shows a company whose name has %s on one line, without control characters',
  (_what, name, shown) => {
    const [line, calls, ...more] = doctorText(reportOn(name)).split('\n');
    expect(line).toBe(`ok       company        ${shown} (CA), answered in 5 ms`);
    expect(calls).toContain('This took 1 call');
    expect(more).toEqual([]);
  },
);

it('doctor --json keeps the name of the company as it is, and escapes what JSON must', () => {
  const name = '\u001b[31mred\n';
  expect(JSON.parse(doctorJson(reportOn(name)))).toMatchObject({ company_name: name });
  expect(doctorJson(reportOn(name))).not.toContain('\u001b');
});
