import type { Simulator } from '../src/index.ts';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: answers are looked into at many depths
  readonly json: any;
}

/** A client with an access token of its own. */
export async function connect(simulator: Simulator, realm = simulator.realmId) {
  const token = (await refresh(simulator, simulator.refreshToken)).json.access_token;
  const address = `${simulator.apiUrl}/v3/company/${realm}/query`;
  const get = (statement: string, bearer: string = token) =>
    ask(`${address}?query=${encodeURIComponent(statement)}&minorversion=75`, {
      headers: { Authorization: `Bearer ${bearer}`, Accept: 'application/json' },
    });
  return {
    token,
    address,
    get,
    async rows(statement: string) {
      const { status, json, text } = await get(statement);
      if (status !== 200) throw new Error(text);
      return (Object.values(json.QueryResponse).find(Array.isArray) ?? []) as Row[];
    },
    /** A call to any other resource: a write if there is a body. */
    async call(path: string, body?: object) {
      const headers = { Authorization: `Bearer ${token}`, Accept: 'application/json' };
      const init = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
      return ask(`${simulator.apiUrl}/v3/company/${realm}/${path}`, { headers, ...init });
    },
    count: async (statement: string): Promise<number> => (await get(statement)).json.QueryResponse.totalCount,
  };
}

// biome-ignore lint/suspicious/noExplicitAny: entities have properties of every kind
export type Row = Record<string, any> & {
  Id: string;
  MetaData: { CreateTime: string; LastUpdatedTime: string };
};

export function refresh(simulator: Simulator, refreshToken: string): Promise<Answer> {
  const basic = Buffer.from(`${simulator.clientId}:${simulator.clientSecret}`).toString('base64');
  return ask(simulator.tokenUrl, {
    method: 'POST',
    headers: { Authorization: `Basic ${basic}`, Accept: 'application/json' },
    body: new URLSearchParams({ grant_type: 'refresh_token', refresh_token: refreshToken }),
  });
}

export async function ask(url: string, init: RequestInit = {}): Promise<Answer> {
  const response = await fetch(url, init);
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, json: JSON.parse(text) };
}
