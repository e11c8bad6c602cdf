/** Whether a source of this force binds by itself; a proposal, a standard or a contract does not. */
export function isBinding(force: string): boolean {
  return force === 'law' || force === 'regulation'
}

/** Whether a rulebook no longer holds on a day. One without an end does not expire; dates compare as text. */
export function isExpired(validUntil: string | null, day: string): boolean {
  return validUntil !== null && validUntil !== '' && validUntil < day
}
