/** Numbers, dates and places as officials read them. The same in both languages, so that columns align. */

const whole = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 })

/** 4592 → "4,592". */
export function integer(value: number): string {
  return whole.format(value)
}

/**
 * An area in m² with two decimals and thousands separated, from decimal text. It stays text, because 918.40 passed
 * through a float may not come back; only digits beyond the second are rounded, half away from zero.
 * Text that is no number is shown as it came.
 */
export function area(value: string | null | undefined): string {
  const match = /^([+-]?)(\d+)(?:\.(\d+))?$/.exec(value ?? '')
  if (!match) return value ?? ''
  const [, sign = '', units = '0', decimals = ''] = match
  const cents = BigInt(units) * 100n + BigInt(decimals.padEnd(2, '0').slice(0, 2)) + (Number(decimals[2] ?? 0) >= 5 ? 1n : 0n)
  const minus = sign === '-' && cents > 0n ? '−' : ''
  return `${minus}${grouped(String(cents / 100n))}.${String(cents % 100n).padStart(2, '0')}`
}

/** Whether decimal text is a number above zero. */
export function isPositive(value: string): boolean {
  return /^\+?\d+(\.\d+)?$/.test(value) && /[1-9]/.test(value)
}

function grouped(digits: string): string {
  return digits.replace(/\B(?=(\d{3})+$)/g, ',')
}

/** 0.4567 → "45.7 %". */
export function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`
}

/** A measured area, which is a float: "12,345.68". */
export function measured(squareMetres: number): string {
  return area(squareMetres.toFixed(2))
}

/** Degrees with six decimals, about a decimetre. */
export function degrees(value: number): string {
  return value.toFixed(6)
}

/** Metres in the city's plane with two decimals, not grouped: they are copied into other programs. */
export function metres(value: number): string {
  return value.toFixed(2)
}

/** The time of day on this machine, "14:02". */
export function clock(at: Date): string {
  return `${String(at.getHours()).padStart(2, '0')}:${String(at.getMinutes()).padStart(2, '0')}`
}
