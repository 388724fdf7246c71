import type { Call } from '../http/call.ts';
import { plainJson, type Reply } from '../http/reply.ts';
import type { Service } from '../service.ts';
import { SettingsError } from '../settings-error.ts';
import { CONTROLS } from './controls.ts';

export const CONTROL_PATH = '/_simulator';

/** The simulator's own addresses; undefined for all others. What cannot be is refused with 400 and a reason. */
export function controlReply(service: Service, call: Call): Reply | undefined {
  const { pathname } = call.url;
  if (pathname !== CONTROL_PATH && !pathname.startsWith(`${CONTROL_PATH}/`)) return undefined;
  const control = CONTROLS[`${call.method} ${pathname}`];
  if (control === undefined)
    return plainJson(404, { error: `there is no ${call.method} ${pathname}`, ...overview() });
  try {
    return control.answer(service, call);
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    return plainJson(400, { error: error.message });
  }
}

function overview(): object {
  return { endpoints: Object.fromEntries(Object.entries(CONTROLS).map(([call, { help }]) => [call, help])) };
}
