import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium } from 'playwright-core';
import { inject } from 'vitest';

const PATH = '/usr/bin/chromium';
const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export interface Look {
  readonly width: number;
  readonly colorScheme: 'light' | 'dark';
  readonly deviceScaleFactor?: number;
}

/** Debian's Chromium with a profile of its own, which goes with it. */
export async function withChromium(
  look: Look,
  use: (context: BrowserContext) => Promise<void>,
): Promise<void> {
  const profile = mkdtempSync(join(tmpdir(), 'volumetry-chromium-'));
  try {
    const context = await chromium.launchPersistentContext(profile, {
      executablePath: PATH,
      args: FLAGS,
      headless: true,
      timeout: inject('patienceMs'),
      viewport: { width: look.width, height: 900 },
      deviceScaleFactor: look.deviceScaleFactor ?? 1,
      colorScheme: look.colorScheme,
    });
    context.setDefaultTimeout(inject('patienceMs'));
    try {
      await use(context);
    } finally {
      await context.close();
    }
  } finally {
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** Installs it where that is possible; otherwise says what to do. */
export function requireChromium(): void {
  if (existsSync(PATH)) return;
  if (process.getuid?.() === 0) {
    for (const args of [
      ['update', '-qq'],
      ['install', '-qq', '-y', '--no-install-recommends', 'chromium'],
    ])
      spawnSync('apt-get', args, { stdio: ['ignore', 'ignore', 'inherit'] });
  }
  if (!existsSync(PATH))
    throw new Error(
      `there is no ${PATH}: install Debian's package chromium (apt-get install chromium) and run again`,
    );
}
