const UNKNOWN_ISSUER =
  'the issuer of its certificate is not known here; if a proxy of your network inspects TLS, name the file of its CA in NODE_EXTRA_CA_CERTS';
const NOT_VALID = 'its certificate is not valid at this time: check the clock of this machine, or the server';
const OTHER_PROTOCOL =
  'the server there does not speak TLS as this program does: check host, port and http or https in api_url and token_url';

/** Failures that another try would meet again, by Node's code, with what to do. */
const CERTIFICATE_FAILURES: ReadonlyMap<string, string> = new Map([
  ['DEPTH_ZERO_SELF_SIGNED_CERT', UNKNOWN_ISSUER],
  ['SELF_SIGNED_CERT_IN_CHAIN', UNKNOWN_ISSUER],
  ['UNABLE_TO_GET_ISSUER_CERT', UNKNOWN_ISSUER],
  ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', UNKNOWN_ISSUER],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', UNKNOWN_ISSUER],
  ['CERT_UNTRUSTED', UNKNOWN_ISSUER],
  ['CERT_REJECTED', UNKNOWN_ISSUER],
  ['INVALID_CA', UNKNOWN_ISSUER],
  ['INVALID_PURPOSE', UNKNOWN_ISSUER],
  ['CERT_CHAIN_TOO_LONG', UNKNOWN_ISSUER],
  ['CERT_SIGNATURE_FAILURE', UNKNOWN_ISSUER],
  ['CERT_REVOKED', 'its certificate was revoked'],
  ['CERT_HAS_EXPIRED', NOT_VALID],
  ['CERT_NOT_YET_VALID', NOT_VALID],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'its certificate is for another host: check api_url and token_url'],
  ['HOSTNAME_MISMATCH', 'its certificate is for another host: check api_url and token_url'],
]);

/** Words of OpenSSL, inside the message of an EPROTO, about a server that speaks no TLS or another one. */
const PROTOCOL_FAILURE =
  /wrong version number|packet length too long|unsupported protocol|alert (protocol version|handshake failure)/;

export interface TlsFailure {
  readonly code: string;
  readonly advice: string;
}

/** A failure of TLS that another try would meet again; undefined for any other one. */
export function tlsFailureOf(error: unknown): TlsFailure | undefined {
  if (!(error instanceof Error && 'code' in error)) return undefined;
  const code = String(error.code);
  const isProtocol =
    /^(EPROTO|ERR_SSL_)/.test(code) && PROTOCOL_FAILURE.test(error.message.replaceAll('_', ' '));
  const advice = isProtocol ? OTHER_PROTOCOL : CERTIFICATE_FAILURES.get(code);
  return advice === undefined ? undefined : { code, advice };
}
