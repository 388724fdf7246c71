/** Waits until every part has ended, and then rejects with the first failure: nothing is under way after that. */
export async function allEnded(parts: readonly Promise<void>[]): Promise<void> {
  const ended = await Promise.allSettled(parts);
  const failed = ended.find(({ status }) => status === 'rejected');
  if (failed?.status === 'rejected') throw failed.reason;
}
