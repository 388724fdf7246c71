import type { Call } from '../http/call.ts';
import type { Reply } from '../http/reply.ts';
import type { Authority } from './token-endpoint.ts';

const SCOPE = 'com.intuit.quickbooks.accounting';

interface ConsentRequest {
  readonly redirectUri: string;
  readonly parameters: URLSearchParams;
}

/**
 * `/connect/oauth2`: a page that asks whether the app may connect to a company. Approve and Deny are forms that
 * come back here with a `decision`, and are sent on to the app's address with a code or with `access_denied`.
 */
export function consentReply(authority: Authority, { method, url, body }: Call): Reply {
  const parameters = method === 'POST' ? new URLSearchParams(body) : url.searchParams;
  const reason = refusal(authority, parameters);
  if (reason !== undefined) return page(400, `<h1>This app cannot connect</h1><p>${html(reason)}</p>`);
  const request = { redirectUri: parameters.get('redirect_uri') ?? '', parameters };
  const decision = parameters.get('decision');
  if (decision === 'approve') return approved(authority, request);
  if (decision === 'deny') return redirect(request, { error: 'access_denied' });
  return page(200, question(authority, request));
}

function refusal({ client, tokens }: Authority, parameters: URLSearchParams): string | undefined {
  const scopes = (parameters.get('scope') ?? '').split(' ');
  if (parameters.get('client_id') !== client.clientId) return 'The client_id is not that of an app.';
  if (parameters.get('response_type') !== 'code') return 'The response_type must be code.';
  if (!scopes.includes(SCOPE)) return `The scope must include ${SCOPE}.`;
  if (!isAddress(parameters.get('redirect_uri') ?? ''))
    return 'The redirect_uri must be an http or https address.';
  const realm = parameters.get('realm');
  return realm === null || tokens.has(realm) ? undefined : 'There is no such company.';
}

function isAddress(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}

function approved({ tokens, consents }: Authority, request: ConsentRequest): Reply {
  const realm = request.parameters.get('realm') ?? [...tokens.keys()][0] ?? '';
  return redirect(request, { code: consents.give(realm, request.redirectUri), realmId: realm });
}

function redirect(
  { redirectUri, parameters }: ConsentRequest,
  answer: Readonly<Record<string, string>>,
): Reply {
  const target = new URL(redirectUri);
  const state = parameters.get('state');
  for (const [name, value] of Object.entries({ ...answer, ...(state !== null && { state }) })) {
    target.searchParams.set(name, value);
  }
  return { status: 302, headers: { Location: target.href, 'Cache-Control': 'no-store' }, body: '' };
}

function question({ tokens }: Authority, { parameters }: ConsentRequest): string {
  const hidden = [...parameters]
    .filter(([name]) => name !== 'realm' && name !== 'decision')
    .map(([name, value]) => `<input type="hidden" name="${html(name)}" value="${html(value)}">`);
  const companies = [...tokens.keys()].map((realm) => `<option value="${realm}">Company ${realm}</option>`);
  return [
    '<h1>Connect to QuickBooks (simulated)</h1>',
    `<p>The app asks for <code>${html(parameters.get('scope') ?? '')}</code> and will be called back at <code>${html(parameters.get('redirect_uri') ?? '')}</code>.</p>`,
    `<form method="post" action="/connect/oauth2">${hidden.join('')}`,
    `<p><label>Company <select name="realm">${companies.join('')}</select></label></p>`,
    '<button name="decision" value="approve">Approve</button> <button name="decision" value="deny">Deny</button></form>',
  ].join('\n');
}

function page(status: number, content: string): Reply {
  const body = `<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>Connect</title></head>\n<body style="font-family:sans-serif;max-width:40rem;margin:3rem auto">\n${content}\n</body></html>\n`;
  return {
    status,
    headers: { 'Content-Type': 'text/html;charset=utf-8', 'Cache-Control': 'no-store' },
    body,
  };
}

function html(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
