import type { Settings } from '../settings.ts';

type Keys = Pick<Settings, 'creditCardPaymentCdcKey' | 'reimburseChargeKey'>;

/** The key of an entity's rows in an answer, which some entities spell otherwise than statements do. */
export function answerKey(entity: string, settings: Keys, isCdc = false): string {
  if (entity === 'ReimburseCharge') return settings.reimburseChargeKey;
  if (entity !== 'CreditCardPayment') return entity;
  return isCdc ? settings.creditCardPaymentCdcKey : 'CreditCardPaymentTxn';
}
