import type { CellDefect } from '@/api/cells'

/** The defects of a kind in a sub-district; an empty text leaves either open. */
export function visible(defects: readonly CellDefect[], kind: string, subdistrict: string): CellDefect[] {
  return defects.filter(one => (!kind || one.kind === kind) && (!subdistrict || one.subdistrict.code === subdistrict))
}

/** The sub-districts that the defects name, each once, by code. */
export function placesOf(defects: readonly CellDefect[]): { code: string; name: string }[] {
  const names = new Map(defects.filter(one => one.subdistrict.code).map(one => [one.subdistrict.code, one.subdistrict.name]))
  return [...names].map(([code, name]) => ({ code, name })).sort((a, b) => a.code.localeCompare(b.code))
}
