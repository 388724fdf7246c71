import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { PROJECT_ROOT } from '../src/project-root.ts';

const TEXT = readFileSync(join(PROJECT_ROOT, 'docs', 'monitoring.md'), 'utf8');

/** The file of this name in docs/monitoring.md, as YAML has it. */
function fileIn(name: string) {
  const found = TEXT.match(new RegExp(`\`${name}\`:\n\n\`\`\`yaml\n([^]*?)\`\`\``))?.[1];
  return parse(found ?? '', { strict: true });
}

describe('the files of docs/monitoring.md fit together', () => {
  const collector = fileIn('collector.yaml');
  const prometheus = fileIn('prometheus.yml');

  it('each part of a pipeline of the collector is configured, and each configured part is in a pipeline', () => {
    for (const kind of ['receivers', 'processors', 'exporters']) {
      const used = Object.values(collector.service.pipelines).flatMap((pipeline) => Object(pipeline)[kind]);
      expect([...new Set(used)].sort()).toEqual(Object.keys(collector[kind]).sort());
    }
  });

  it('the programs send to the receiver, and Prometheus reads the exporter', () => {
    const receiver = collector.receivers.otlp.protocols.http.endpoint;
    expect(TEXT).toContain(`OTEL_EXPORTER_OTLP_ENDPOINT=http://localhost:${receiver.split(':')[1]}`);
    expect(prometheus.scrape_configs[0].static_configs[0].targets).toEqual([
      collector.exporters.prometheus.endpoint,
    ]);
  });

  it('the alerts are in the file that Prometheus loads, and are about metrics that the document lists', () => {
    expect(prometheus.rule_files).toEqual(['alerts.yml']);
    const alerts: readonly { readonly expr: string }[] = fileIn('alerts.yml').groups[0].rules;
    expect(alerts.length).toBeGreaterThan(0);
    for (const { expr } of alerts) {
      const metric = expr.match(/increase\((\w+)_total\{/)?.[1]?.replaceAll('_', '.');
      expect(TEXT).toContain(`| \`${metric}\` |`);
    }
  });
});
